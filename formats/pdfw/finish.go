package pdfw

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// errForm is a file of gofpdf that is not of the form this package knows.
var errForm = errors.New("finish report: the file is not of the expected form")

// A file of gofpdf is completed with what that has no calls for, or makes
// slowly: the pages' operators and the fonts, compressed on a desk that is used
// again (gofpdf makes a compressor of 1.2 MB for each page and reads each font
// again); the document's language and the wish that viewers show the title, both
// in the catalog (ISO 32000-1, 7.7.2); and the version that knows them.
//
// The file is copied object by object. The fonts' objects follow behind it, and
// its cross-reference table is made anew.

const (
	objectEnd  = "endobj\n"
	plainStart = "<</Length "
	streamMark = ">>\nstream\n"
	streamEnd  = "\nendstream\n"
	catalog    = "/Type /Catalog\n"
	resources  = "/Font <<\n"
)

// finishing is one file in work.
type finishing struct {
	out     *bytes.Buffer
	file    *file
	desk    *desk
	offsets []int // of the objects, by number less one
	pages   int   // done so far
}

// finish returns the completed file: valid until the desk is used again.
func (d *desk) finish(pdf []byte, file *file) ([]byte, error) {
	offsets, trailer, err := crossReference(pdf)
	if err != nil {
		return nil, err
	}
	d.out.Reset()
	w := &finishing{out: &d.out, file: file, desk: d, offsets: make([]int, len(offsets))}
	if err := w.copy(pdf, offsets); err != nil {
		return nil, err
	}
	for i := range file.fonts.all {
		if err := w.font(&file.fonts.all[i]); err != nil {
			return nil, err
		}
	}
	return w.end(trailer, len(offsets))
}

// copy takes gofpdf's objects over, in the order of the file.
func (w *finishing) copy(pdf []byte, offsets []int) error {
	order := make([]int, len(offsets))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(offsets[a], offsets[b]) })
	w.out.Write(pdf[:offsets[order[0]]])
	for _, i := range order {
		end := bytes.Index(pdf[offsets[i]:], []byte(objectEnd))
		if stream := streamLength(pdf[offsets[i]:]); stream > 0 {
			end = stream
		}
		if end < 0 {
			return errForm
		}
		w.offsets[i] = w.out.Len()
		if err := w.object(pdf[offsets[i]:offsets[i]+end], len(offsets)); err != nil {
			return err
		}
		w.out.WriteString(objectEnd)
	}
	if w.pages != len(w.file.pages) {
		return errForm
	}
	return nil
}

// end writes the cross-reference table and the trailer.
func (w *finishing) end(trailer []byte, objects int) ([]byte, error) {
	start := w.out.Len()
	fmt.Fprintf(w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, at := range w.offsets {
		fmt.Fprintf(w.out, "%010d 00000 n \n", at)
	}
	size := []byte("/Size " + strconv.Itoa(objects+1) + "\n")
	if !bytes.Contains(trailer, size) {
		return nil, errForm
	}
	w.out.Write(bytes.Replace(trailer, size, []byte("/Size "+strconv.Itoa(len(w.offsets)+1)+"\n"), 1))
	fmt.Fprintf(w.out, "startxref\n%d\n%%%%EOF\n", start)
	result := w.out.Bytes()
	result[len("%PDF-1.")] = '7'
	return result, nil
}

// crossReference reads where the objects begin, from object 1 on, and the
// trailer.
func crossReference(pdf []byte) (offsets []int, trailer []byte, err error) {
	at := bytes.LastIndex(pdf, []byte("startxref\n"))
	if at < 0 || !bytes.HasPrefix(pdf, []byte("%PDF-1.")) {
		return nil, nil, errForm
	}
	start, err := strconv.Atoi(string(bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(pdf[at+10:]), []byte("%%EOF")))))
	if err != nil || start < 0 || start > at {
		return nil, nil, errForm
	}
	table := pdf[start:at]
	split := bytes.Index(table, []byte("trailer\n"))
	if split < 0 {
		return nil, nil, errForm
	}
	lines := bytes.Split(bytes.TrimSpace(table[:split]), []byte("\n"))
	for _, line := range lines[min(3, len(lines)):] { // after "xref", its range, and object 0
		offset, err := strconv.Atoi(string(line[:min(10, len(line))]))
		if err != nil || offset < 0 || offset >= start {
			return nil, nil, errForm
		}
		offsets = append(offsets, offset)
	}
	if len(offsets) == 0 {
		return nil, nil, errForm
	}
	return offsets, table[split:], nil
}

// streamLength returns the length of an object that is a stream up to its
// "endobj", 0 for other objects: a stream may hold any bytes.
func streamLength(object []byte) int {
	mark := bytes.Index(object, []byte(streamMark))
	if end := bytes.Index(object, []byte(objectEnd)); mark < 0 || end < mark {
		return 0
	}
	at := bytes.LastIndex(object[:mark], []byte("/Length "))
	if at < 0 {
		return 0
	}
	digits := object[at+len("/Length ") : mark]
	for i, c := range digits {
		if c < '0' || c > '9' {
			digits = digits[:i]
			break
		}
	}
	n, err := strconv.Atoi(string(digits))
	end := mark + len(streamMark) + n + len(streamEnd)
	if err != nil || end > len(object) || !bytes.HasPrefix(object[end:], []byte(objectEnd)) {
		return 0
	}
	return end
}

// object copies an object: an empty page gets its operators, the resources the
// fonts, which have their numbers behind gofpdf's objects, the catalog what
// belongs to it.
func (w *finishing) object(object []byte, objects int) error {
	line := bytes.IndexByte(object, '\n') + 1
	head, body := object[:line], object[line:]
	switch at := bytes.Index(body, []byte(resources)); {
	case bytes.HasPrefix(body, []byte(plainStart)) && bytes.Contains(body, []byte(streamMark)):
		if w.pages == len(w.file.pages) {
			return errForm
		}
		w.desk.plain = w.file.pages[w.pages].whole(w.desk.plain[:0])
		w.pages++
		w.out.Write(head)
		return w.stream("", w.desk.plain)
	case bytes.HasPrefix(body, []byte("<<\n"+catalog)):
		w.out.Write(head)
		w.out.WriteString("<<\n" + catalog + "/Lang (" + languageTag(w.file.language) + ")\n/ViewerPreferences <</DisplayDocTitle true>>\n")
		w.out.Write(body[len("<<\n"+catalog):])
	case at >= 0 && bytes.HasPrefix(body, []byte("<<\n/ProcSet ")):
		at += line + len(resources)
		w.out.Write(object[:at])
		for n := range w.file.fonts.all {
			fmt.Fprintf(w.out, "/F%d %d 0 R\n", n, objects+1+n*fontObjects)
		}
		w.out.Write(object[at:])
	default:
		w.out.Write(object)
	}
	return nil
}

// stream writes a compressed stream; more is what its dictionary has beside the
// filter and the length.
func (w *finishing) stream(more string, data []byte) error {
	packed, err := w.desk.pack(data)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "<</Filter /FlateDecode %s/Length %d%s", more, len(packed), streamMark)
	w.out.Write(packed)
	w.out.WriteString(streamEnd)
	return nil
}

// languageTag keeps what a BCP 47 tag may hold.
func languageTag(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if c := s[i]; c == '-' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return "en"
	}
	return string(out)
}
