package bundle

import (
	"bufio"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
)

// Bounds of what is read from a zip that may come from anywhere.
const (
	maxEntries   = 200_000
	maxDirectory = 64 << 20 // bytes of the central directory
	maxEntryName = 512
	maxExpansion = 1032 // deflate cannot grow more (zlib's technical notes)
)

// archive is the structure of a zip: what its central directory says, checked
// against the local headers. Nothing of the content has been read.
type archive struct {
	r        io.ReaderAt
	size     int64
	entries  []located // in the order of the central directory
	problems problems
}

type located struct {
	entry
	body int64  // where the compressed bytes start
	mode uint32 // Unix mode, 0 where unknown
	bad  bool   // a problem is noted: the content is not read
}

func (e *located) folder() bool { return strings.HasSuffix(e.name, "/") }

// readArchive never fails: what is wrong is in problems, and entries has what
// could be read.
func readArchive(r io.ReaderAt, size int64) *archive {
	a := &archive{r: r, size: size}
	end, ok := a.findEnd()
	if !ok {
		a.problems.add("", "the end of the archive is missing: the file is cut off, or is no zip")
		a.walkCut()
		return a
	}
	if err := a.readDirectory(end); err != nil {
		a.problems.add("", "the archive's directory cannot be read: "+err.Error())
		return a
	}
	a.readLocals(end.start)
	return a
}

// readDirectory reads the central directory. Memory grows with what is there,
// not with what the end record says.
func (a *archive) readDirectory(e end) error {
	if e.length > maxDirectory || e.count > maxEntries || e.count < 0 {
		return errors.New("it is larger than a bundle's may be")
	}
	r := bufio.NewReader(io.NewSectionReader(a.r, e.start, e.length))
	for range e.count {
		entry, err := readCentral(r)
		if err != nil {
			return err
		}
		a.entries = append(a.entries, entry)
	}
	if _, err := r.ReadByte(); err != io.EOF {
		return errors.New("it has more than it says")
	}
	return nil
}

func readCentral(r io.Reader) (located, error) {
	var b [centralLength]byte
	if _, err := io.ReadFull(r, b[:]); err != nil || le.Uint32(b[:]) != centralSignature {
		return located{}, errShort
	}
	e := located{entry: entry{
		flags: le.Uint16(b[8:]), method: le.Uint16(b[10:]),
		dosTime: le.Uint16(b[12:]), dosDate: le.Uint16(b[14:]), crc: le.Uint32(b[16:]),
		compressed: int64(le.Uint32(b[20:])), size: int64(le.Uint32(b[24:])),
		offset: int64(le.Uint32(b[42:])),
	}}
	if b[5] == madeByUnix>>8 {
		e.mode = le.Uint32(b[38:]) >> 16
	}
	nameLength, extraLength, commentLength := int(le.Uint16(b[28:])), int(le.Uint16(b[30:])), int(le.Uint16(b[32:]))
	rest := make([]byte, nameLength+extraLength+commentLength)
	if _, err := io.ReadFull(r, rest); err != nil {
		return located{}, errShort
	}
	if nameLength > maxEntryName {
		return located{}, errors.New("it has a name longer than a bundle's may be")
	}
	e.name = string(rest[:nameLength])
	return e, e.widen(rest[nameLength:nameLength+extraLength], true)
}

// widen takes what does not fit 32 bits from the Zip64 extra field (APPNOTE
// 4.5.3): each number is there where the header has all ones.
func (e *located) widen(extra []byte, central bool) error {
	numbers := []*int64{&e.size, &e.compressed}
	if central {
		numbers = append(numbers, &e.offset)
	}
	wide, renamed := findExtra(extra)
	if renamed {
		return errors.New("it has an entry with a second name")
	}
	for _, n := range numbers {
		if *n != math.MaxUint32 {
			continue
		}
		if len(wide) < 8 {
			return errors.New("it has an entry whose Zip64 sizes are missing")
		}
		if *n = int64(le.Uint64(wide)); *n < 0 {
			return errors.New("it has an entry of an impossible size")
		}
		wide = wide[8:]
	}
	return nil
}

// findExtra returns the Zip64 extra field. Info-ZIP's Unicode path field, with
// which programs disagree on an entry's name, is reported.
func findExtra(extra []byte) (wide []byte, renamed bool) {
	const unicodePath = 0x7075
	for len(extra) >= 4 {
		id, n := le.Uint16(extra), int(le.Uint16(extra[2:]))
		if n > len(extra)-4 {
			break
		}
		switch id {
		case extraZip64:
			wide = extra[4 : 4+n]
		case unicodePath:
			renamed = true
		}
		extra = extra[4+n:]
	}
	return wide, renamed
}

// readLocals compares each local header with the central directory, and makes
// sure that the entries neither overlap nor leave room for something else.
func (a *archive) readLocals(directory int64) {
	order := make([]*located, len(a.entries))
	for i := range a.entries {
		order[i] = &a.entries[i]
	}
	slices.SortFunc(order, func(x, y *located) int {
		switch {
		case x.offset < y.offset:
			return -1
		case x.offset > y.offset:
			return 1
		}
		return 0
	})
	at := int64(0)
	for i, e := range order {
		next := directory
		if i+1 < len(order) {
			next = order[i+1].offset
		}
		if what := a.readLocal(e, at, next); what != "" {
			e.bad = true
			a.problems.add(below(e.name), what)
		}
		at = next
	}
	if len(order) == 0 && directory != 0 {
		a.problems.add("", "there are bytes before the directory that belong to no member")
	}
}

const flagDescriptor = 1 << 3 // sizes and checksum follow the data

func (a *archive) readLocal(e *located, at, next int64) string {
	if e.offset != at {
		return "there are bytes before it that belong to no member"
	}
	b, err := a.at(e.offset, localLength)
	if err != nil || le.Uint32(b) != localSignature {
		return "its header is not where the directory says"
	}
	nameLength, extraLength := int(le.Uint16(b[26:])), int(le.Uint16(b[28:]))
	rest, err := a.at(e.offset+localLength, nameLength+extraLength)
	if err != nil {
		return "its header is cut off"
	}
	e.body = e.offset + localLength + int64(len(rest))
	if e.compressed > next-e.body {
		return "it overlaps what follows"
	}
	if what := e.compareLocal(b, rest[:nameLength], rest[nameLength:]); what != "" {
		return what
	}
	return a.readGap(e, next-e.body-e.compressed)
}

// readGap looks at what stands between the data and the next entry: a data
// descriptor that repeats checksum and sizes (APPNOTE 4.3.9), or nothing.
func (a *archive) readGap(e *located, gap int64) string {
	switch {
	case e.flags&flagDescriptor == 0 && gap == 0:
		return ""
	case e.flags&flagDescriptor == 0 || gap > 24:
		return "there are bytes after it that belong to no member"
	}
	const signature = 0x08074b50
	b, err := a.at(e.body+e.compressed, int(gap))
	if err == nil && (gap == 16 || gap == 24) && le.Uint32(b) == signature {
		b = b[4:]
	}
	ok := false
	switch len(b) {
	case 12:
		ok = int64(le.Uint32(b[4:])) == e.compressed && int64(le.Uint32(b[8:])) == e.size
	case 20:
		ok = le.Uint64(b[4:]) == uint64(e.compressed) && le.Uint64(b[12:]) == uint64(e.size)
	}
	if !ok || le.Uint32(b) != e.crc {
		return "its data descriptor and the directory differ"
	}
	return ""
}

// compareLocal compares the local header with the directory. Where a data
// descriptor follows, it has the checksum and the sizes.
func (e *located) compareLocal(b, name, extra []byte) string {
	const differs = "its header and the directory differ"
	local := located{entry: entry{
		crc: le.Uint32(b[14:]), compressed: int64(le.Uint32(b[18:])), size: int64(le.Uint32(b[22:])),
	}}
	if string(name) != e.name || le.Uint16(b[6:]) != e.flags || le.Uint16(b[8:]) != e.method ||
		le.Uint16(b[10:]) != e.dosTime || le.Uint16(b[12:]) != e.dosDate {
		return differs
	}
	if e.flags&flagDescriptor != 0 {
		return ""
	}
	if err := local.widen(extra, false); err != nil {
		return differs
	}
	if local.crc != e.crc || local.compressed != e.compressed || local.size != e.size {
		return differs
	}
	return ""
}

// walkCut tells how far a file without its end is whole: the members of a
// bundle follow each other without a gap.
func (a *archive) walkCut() {
	at := int64(0)
	for range maxEntries {
		b, err := a.at(at, localLength)
		if err != nil || le.Uint32(b) != localSignature {
			return
		}
		e := located{entry: entry{compressed: int64(le.Uint32(b[18:])), size: int64(le.Uint32(b[22:]))}}
		nameLength, extraLength := int(le.Uint16(b[26:])), int(le.Uint16(b[28:]))
		rest, err := a.at(at+localLength, nameLength+extraLength)
		if err != nil || nameLength > maxEntryName || e.widen(rest[nameLength:], false) != nil {
			return
		}
		body := at + localLength + int64(len(rest))
		if e.compressed > a.size-body {
			a.problems.add(below(string(rest[:nameLength])), "it is cut off, and everything after it is missing")
			return
		}
		at = body + e.compressed
	}
}
