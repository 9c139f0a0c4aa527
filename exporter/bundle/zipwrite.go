package bundle

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"time"
)

// The signatures and fixed lengths of a zip's records (APPNOTE 4.3).
const (
	localSignature     = 0x04034b50
	centralSignature   = 0x02014b50
	endSignature       = 0x06054b50
	end64Signature     = 0x06064b50
	locator64Signature = 0x07064b50

	localLength     = 30
	centralLength   = 46
	endLength       = 22
	end64Length     = 56
	locator64Length = 20
)

const (
	flagUTF8     = 1 << 11 // APPNOTE 4.4.4, bit 11
	madeByUnix   = 3 << 8
	version20    = 20 // deflate, folders
	version45    = 45 // Zip64
	modeRegular  = 0o100644
	extraZip64   = 0x0001
	extraModTime = 0x5455 // Info-ZIP's extended timestamp
)

// entry is one file of a zip.
type entry struct {
	name             string
	flags, method    uint16
	dosTime, dosDate uint16
	crc              uint32
	size, compressed int64
	offset           int64 // of the local header
}

func (e *entry) big() bool { return e.size >= math.MaxUint32 || e.compressed >= math.MaxUint32 }

// zipWriter writes a zip whose entries are compressed already, with all sizes
// known: no data descriptors, nothing that depends on the machine or the hour.
type zipWriter struct {
	w       *bufio.Writer
	at      int64
	time    time.Time
	entries []entry
	buf     []byte
}

// largeWrite is the unit in which a large bundle is written.
const largeWrite = 8 * chunkBytes

// newZipWriter returns a writer of a zip of about size bytes.
func newZipWriter(w io.Writer, t time.Time, size int64) *zipWriter {
	unit := chunkBytes
	if size > 4*largeWrite {
		unit = largeWrite
	}
	return &zipWriter{w: bufio.NewWriterSize(w, unit), time: t.UTC()}
}

// add writes one entry with its compressed bytes.
func (z *zipWriter) add(e entry, body io.Reader) error {
	e.offset, e.flags = z.at, flagUTF8
	e.dosDate, e.dosTime = dosTime(z.time)
	if err := z.write(z.localHeader(&e)); err != nil {
		return err
	}
	n, err := io.Copy(z.w, body)
	z.at += n
	if err == nil && n != e.compressed {
		err = fmt.Errorf("spool holds %d bytes of %d", n, e.compressed)
	}
	z.entries = append(z.entries, e)
	return err
}

func (z *zipWriter) write(p []byte) error {
	n, err := z.w.Write(p)
	z.at += int64(n)
	return err
}

func (z *zipWriter) localHeader(e *entry) []byte {
	extra := z.modTime(nil)
	version, size, compressed := uint16(version20), uint32(e.size), uint32(e.compressed)
	if e.big() { // APPNOTE 4.5.3: both sizes, in the local header
		version, size, compressed = version45, math.MaxUint32, math.MaxUint32
		extra = le.AppendUint16(extra, extraZip64)
		extra = le.AppendUint16(extra, 16)
		extra = le.AppendUint64(extra, uint64(e.size))
		extra = le.AppendUint64(extra, uint64(e.compressed))
	}
	b := le.AppendUint32(z.buf[:0], localSignature)
	b = le.AppendUint16(b, version)
	b = z.common(b, e, compressed, size, len(extra))
	b = append(b, e.name...)
	z.buf = append(b, extra...)
	return z.buf
}

// common writes what both headers have in one order.
func (z *zipWriter) common(b []byte, e *entry, compressed, size uint32, extra int) []byte {
	b = le.AppendUint16(b, e.flags)
	b = le.AppendUint16(b, e.method)
	b = le.AppendUint16(b, e.dosTime)
	b = le.AppendUint16(b, e.dosDate)
	b = le.AppendUint32(b, e.crc)
	b = le.AppendUint32(b, compressed)
	b = le.AppendUint32(b, size)
	b = le.AppendUint16(b, uint16(len(e.name)))
	return le.AppendUint16(b, uint16(extra))
}

func (z *zipWriter) centralHeader(e *entry) []byte {
	extra := z.modTime(nil)
	var wide []byte
	size, wide := narrow(e.size, wide)
	compressed, wide := narrow(e.compressed, wide)
	offset, wide := narrow(e.offset, wide)
	version := uint16(version20)
	if len(wide) > 0 {
		version = version45
		extra = le.AppendUint16(extra, extraZip64)
		extra = le.AppendUint16(extra, uint16(len(wide)))
		extra = append(extra, wide...)
	}
	b := le.AppendUint32(z.buf[:0], centralSignature)
	b = le.AppendUint16(b, madeByUnix|version)
	b = le.AppendUint16(b, version)
	b = z.common(b, e, compressed, size, len(extra))
	b = append(b, make([]byte, 6)...)               // no comment, first disk, internal attributes
	b = le.AppendUint32(b, uint32(modeRegular)<<16) // external attributes: the Unix mode
	b = le.AppendUint32(b, offset)
	b = append(b, e.name...)
	z.buf = append(b, extra...)
	return z.buf
}

// narrow returns the 32-bit form of a number, and where it does not fit appends
// the 64-bit form to the Zip64 extra field.
func narrow(n int64, wide []byte) (uint32, []byte) {
	if n < math.MaxUint32 {
		return uint32(n), wide
	}
	return math.MaxUint32, le.AppendUint64(wide, uint64(n))
}

// modTime is Info-ZIP's extra field with the seconds since 1970: without it
// programs read the DOS time as local time. It holds 32 bits.
func (z *zipWriter) modTime(b []byte) []byte {
	sec := z.time.Unix()
	if sec < 0 || sec > math.MaxInt32 {
		return b
	}
	b = le.AppendUint16(b, extraModTime)
	b = le.AppendUint16(b, 5)
	b = append(b, 1) // the modification time is there
	return le.AppendUint32(b, uint32(sec))
}

// dosTime writes a time in UTC; a time outside 1980 to 2107 is the nearest.
func dosTime(t time.Time) (date, clock uint16) {
	switch {
	case t.Year() < 1980:
		t = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	case t.Year() > 2107:
		t = time.Date(2107, 12, 31, 23, 59, 58, 0, time.UTC)
	}
	date = uint16(t.Day() + int(t.Month())<<5 + (t.Year()-1980)<<9)
	return date, uint16(t.Second()/2 + t.Minute()<<5 + t.Hour()<<11)
}

// finish writes the central directory and the end.
func (z *zipWriter) finish() error {
	start := z.at
	for i := range z.entries {
		if err := z.write(z.centralHeader(&z.entries[i])); err != nil {
			return err
		}
	}
	if err := z.write(z.end(start, z.at-start)); err != nil {
		return err
	}
	return z.w.Flush()
}

func (z *zipWriter) end(start, length int64) []byte {
	count := len(z.entries)
	var b []byte
	if count >= math.MaxUint16 || start >= math.MaxUint32 || length >= math.MaxUint32 {
		b = z.end64(start, length)
	}
	shortCount := uint16(min(count, math.MaxUint16))
	b = le.AppendUint32(b, endSignature)
	b = le.AppendUint32(b, 0) // this disk, and that of the directory
	b = le.AppendUint16(b, shortCount)
	b = le.AppendUint16(b, shortCount)
	b = le.AppendUint32(b, uint32(min(length, math.MaxUint32)))
	b = le.AppendUint32(b, uint32(min(start, math.MaxUint32)))
	return le.AppendUint16(b, 0) // no comment
}

func (z *zipWriter) end64(start, length int64) []byte {
	b := le.AppendUint32(nil, end64Signature)
	b = le.AppendUint64(b, end64Length-12) // what follows this field
	b = le.AppendUint16(b, madeByUnix|version45)
	b = le.AppendUint16(b, version45)
	b = le.AppendUint64(b, 0) // disks
	b = le.AppendUint64(b, uint64(len(z.entries)))
	b = le.AppendUint64(b, uint64(len(z.entries)))
	b = le.AppendUint64(b, uint64(length))
	b = le.AppendUint64(b, uint64(start))
	b = le.AppendUint32(b, locator64Signature)
	b = le.AppendUint32(b, 0)
	b = le.AppendUint64(b, uint64(start+length))
	return le.AppendUint32(b, 1) // one disk
}

var le = binary.LittleEndian
