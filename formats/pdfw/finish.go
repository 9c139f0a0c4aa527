package pdfw

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// errForm is a file of gofpdf that is not of the form this package knows.
var errForm = errors.New("finish report: the file is not of the expected form")

// finisher completes a file of gofpdf with what that has no calls for: the
// document's language, the wish that viewers show the title (both in the
// catalog, ISO 32000-1, 7.7.2), the version that knows them, and pages
// compressed by pooled compressors: gofpdf makes one of 1.2 MB for each page.
//
// It also gives each font the CMap that says what its codes stand for; gofpdf
// says that each stands for itself.
//
// The file is copied object by object, and its cross-reference table is made
// anew.
type finisher struct{ pool *sync.Pool }

func newFinisher() *finisher {
	return &finisher{pool: &sync.Pool{New: func() any {
		w, err := zlib.NewWriterLevel(io.Discard, 4)
		if err != nil {
			panic(err) // the level is a constant that exists
		}
		return w
	}}}
}

const (
	objectEnd  = "endobj\n"
	plainStart = "<</Length "
	streamMark = ">>\nstream\n"
	streamEnd  = "\nendstream\n"
	catalog    = "/Type /Catalog\n"
)

// extras are what a file is completed with.
type extras struct {
	language string
	cmaps    map[string][]byte // by the font's name
}

// finish returns the completed file.
func (f *finisher) finish(pdf []byte, x extras) ([]byte, error) {
	offsets, trailer, err := crossReference(pdf)
	if err != nil {
		return nil, err
	}
	order := make([]int, len(offsets))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(i, j int) bool { return offsets[order[i]] < offsets[order[j]] })
	var out bytes.Buffer
	out.Grow(len(pdf) / 2)
	out.Write(pdf[:offsets[order[0]]])
	moved := make([]int, len(offsets))
	cmaps := map[int][]byte{} // by the number of their object, which comes after the font's
	for _, i := range order {
		end := bytes.Index(pdf[offsets[i]:], []byte(objectEnd))
		if stream := streamLength(pdf[offsets[i]:]); stream > 0 {
			end = stream
		}
		if end < 0 {
			return nil, errForm
		}
		moved[i] = out.Len()
		object := pdf[offsets[i] : offsets[i]+end]
		if name, number := fontObject(object); number > 0 {
			cmaps[number] = x.cmaps[name]
		}
		if err := f.object(&out, object, x.language, cmaps[i+1]); err != nil {
			return nil, err
		}
		out.WriteString(objectEnd)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(moved)+1)
	for _, at := range moved {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	out.Write(trailer)
	fmt.Fprintf(&out, "startxref\n%d\n%%%%EOF\n", start)
	result := out.Bytes()
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

// fontObject returns the name that a font was added by, and the number of the
// object of its CMap; 0 for other objects.
func fontObject(object []byte) (name string, number int) {
	const start, cmap = "/BaseFont /utf8", "/ToUnicode "
	at, ref := bytes.Index(object, []byte(start)), bytes.Index(object, []byte(cmap))
	if at < 0 || ref < at || !bytes.Contains(object[:at], []byte("/Subtype /Type0")) {
		return "", 0
	}
	rest := object[at+len(start):]
	digits := object[ref+len(cmap):]
	number, err := strconv.Atoi(string(digits[:max(0, bytes.IndexByte(digits, ' '))]))
	if err != nil {
		return "", 0
	}
	return string(rest[:max(0, bytes.IndexByte(rest, '\n'))]), number
}

// object copies an object: a plain stream is compressed, the catalog completed,
// a CMap put in place of gofpdf's.
func (f *finisher) object(out *bytes.Buffer, object []byte, language string, cmap []byte) error {
	line := bytes.IndexByte(object, '\n') + 1
	body := object[line:]
	if cmap != nil {
		return f.stream(out, object[:line], cmap)
	}
	switch mark := bytes.Index(body, []byte(streamMark)); {
	case mark > 0 && bytes.HasPrefix(body, []byte(plainStart)) && isDigits(body[len(plainStart):mark]):
		return f.stream(out, object[:line], body[mark+len(streamMark):len(body)-len(streamEnd)])
	case bytes.HasPrefix(body, []byte("<<\n"+catalog)):
		out.Write(object[:line])
		out.WriteString("<<\n" + catalog + "/Lang (" + languageTag(language) + ")\n/ViewerPreferences <</DisplayDocTitle true>>\n")
		out.Write(body[len("<<\n"+catalog):])
		return nil
	}
	out.Write(object)
	return nil
}

func isDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

func (f *finisher) stream(out *bytes.Buffer, head, data []byte) error {
	z := f.pool.Get().(*zlib.Writer)
	defer f.pool.Put(z)
	var packed bytes.Buffer
	packed.Grow(len(data)/4 + 64)
	z.Reset(&packed)
	if _, err := z.Write(data); err != nil {
		return fmt.Errorf("finish report: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("finish report: %w", err)
	}
	out.Write(head)
	fmt.Fprintf(out, "<</Filter /FlateDecode /Length %d%s", packed.Len(), streamMark)
	out.Write(packed.Bytes())
	out.WriteString(streamEnd)
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
