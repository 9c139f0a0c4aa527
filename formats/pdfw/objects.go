package pdfw

import (
	"bytes"
	"fmt"
	"strconv"
	"time"
)

// objects is a file in work (ISO 32000-1, 7.5): its objects, each begun under its
// number, and where they lie.
type objects struct {
	out     *bytes.Buffer
	desk    *desk
	offsets []int // by number; object 0 is none
}

func newObjects(d *desk, most int) *objects {
	d.out.Reset()
	d.offsets = append(d.offsets[:0], make([]int, most+1)...)
	o := &objects{out: &d.out, desk: d, offsets: d.offsets}
	o.out.WriteString("%PDF-1.7\n")
	return o
}

func (o *objects) begin(number int) {
	o.offsets[number] = o.out.Len()
	o.number(number)
	o.out.WriteString(" 0 obj\n")
}

func (o *objects) endObject() { o.out.WriteString("\nendobj\n") }

func (o *objects) number(n int) {
	o.out.Write(strconv.AppendInt(o.out.AvailableBuffer(), int64(n), 10))
}

// to writes a key, or nothing, and a reference to an object.
func (o *objects) to(key string, number int) {
	o.out.WriteString(key)
	o.number(number)
	o.out.WriteString(" 0 R")
}

// points writes a number with two decimal places.
func (o *objects) points(before string, v float64) {
	o.out.WriteString(before)
	o.out.Write(strconv.AppendFloat(o.out.AvailableBuffer(), v, 'f', 2, 64))
}

// literal writes a literal string (7.3.4.2).
func (o *objects) literal(key, s string) {
	o.out.WriteString(key)
	o.out.WriteByte('(')
	out := o.out.AvailableBuffer()
	for i := range len(s) {
		out = appendEscaped(out, s[i])
	}
	o.out.Write(out)
	o.out.WriteByte(')')
}

// stream writes a compressed stream; more is what its dictionary has beside the
// filter and the length.
func (o *objects) stream(more string, data []byte) error {
	packed, err := o.desk.pack(data)
	if err != nil {
		return err
	}
	o.out.WriteString("<</Filter /FlateDecode ")
	o.out.WriteString(more)
	o.out.WriteString("/Length ")
	o.number(len(packed))
	o.out.WriteString(">>\nstream\n")
	o.out.Write(packed)
	o.out.WriteString("\nendstream")
	return nil
}

// page writes what a page is beside its operators.
func (o *objects) page(p *page, number int) {
	o.begin(number)
	o.to("<</Type /Page\n/Parent ", pagesObject)
	o.to("\n/Resources ", resourceObject)
	if len(p.links) > 0 {
		o.out.WriteString("\n/Annots [")
		for i := range p.links {
			o.link(&p.links[i])
		}
		o.out.WriteByte(']')
	}
	o.to("\n/Contents ", number+1)
	o.out.WriteString(">>")
	o.endObject()
}

// link writes an annotation (12.5.6.5).
func (o *objects) link(l *linkOp) {
	o.points("<</Type /Annot /Subtype /Link /Rect [", l.x)
	o.points(" ", pageHeight-l.y)
	o.points(" ", l.x+l.w)
	o.points(" ", pageHeight-l.y-l.h)
	o.out.WriteString("] /Border [0 0 0] ")
	if l.url != "" {
		o.literal("/A <</S /URI /URI ", l.url)
		o.out.WriteString(">>>>")
		return
	}
	o.place(l.page, l.top)
	o.out.WriteString(">>")
}

// place writes where a link or an entry of the outline leads (12.3.2.2).
func (o *objects) place(p *page, top float64) {
	o.to("/Dest [", p.object)
	o.points(" /XYZ 0 ", pageHeight-top)
	o.out.WriteString(" null]")
}

func (o *objects) contents(p *page, number int) error {
	o.begin(number)
	o.desk.plain = p.whole(o.desk.plain[:0])
	if err := o.stream("", o.desk.plain); err != nil {
		return err
	}
	o.endObject()
	return nil
}

// tree writes the root of the pages (7.7.3.2).
func (o *objects) tree(pages int) {
	o.begin(pagesObject)
	o.out.WriteString("<</Type /Pages\n/Kids [")
	for i := range pages {
		o.to("", pageObject(i))
		o.out.WriteByte(' ')
	}
	o.out.WriteString("]\n/Count ")
	o.number(pages)
	o.points("\n/MediaBox [0 0 ", pageWidth)
	o.points(" ", pageHeight)
	o.out.WriteString("]\n>>")
	o.endObject()
}

// resources writes what the pages share: the fonts.
func (o *objects) resources(first, fonts int) {
	o.begin(resourceObject)
	o.out.WriteString("<<\n/Font <<\n")
	for n := range fonts {
		o.out.WriteString("/F")
		o.number(n)
		o.to(" ", first+n*fontObjects)
		o.out.WriteByte('\n')
	}
	o.out.WriteString(">>\n>>")
	o.endObject()
}

// info writes what the document says of itself (14.3.3).
func (o *objects) info(f *file, number int) {
	o.begin(number)
	o.literal("<<\n/Producer ", "valise")
	o.literal("\n/Title ", utf16BE(f.title))
	o.literal("\n/Author ", utf16BE(f.author))
	o.literal("\n/Creator ", "valise")
	o.literal("\n/CreationDate ", pdfDate(f.at))
	o.literal("\n/ModDate ", pdfDate(f.at))
	o.out.WriteString("\n>>")
	o.endObject()
}

// pdfDate writes an instant (7.9.4).
func pdfDate(t time.Time) string { return t.Format("D:20060102150405") }

// catalog writes the root (7.7.2), with the document's language and the wish
// that viewers show its title.
func (o *objects) catalog(f *file, n numbers) {
	o.begin(n.catalog)
	o.out.WriteString("<<\n/Type /Catalog\n/Lang (" + languageTag(f.language) + ")\n/ViewerPreferences <</DisplayDocTitle true>>\n")
	o.to("/Pages ", pagesObject)
	o.to("\n/OpenAction [", firstPage)
	o.out.WriteString(" /Fit]\n/PageLayout /SinglePage\n")
	if len(f.bookmarks) > 0 {
		o.to("/Outlines ", n.outline)
		o.out.WriteString("\n/PageMode /UseOutlines\n")
	}
	o.out.WriteString(">>")
	o.endObject()
}

// end writes the cross-reference table and the trailer (7.5.4, 7.5.5).
func (o *objects) end(n numbers) []byte {
	start := o.out.Len()
	fmt.Fprintf(o.out, "xref\n0 %d\n0000000000 65535 f \n", len(o.offsets))
	for _, at := range o.offsets[1:] {
		digits := strconv.AppendInt(o.out.AvailableBuffer(), 1e10+int64(at), 10)
		o.out.Write(digits[1:])
		o.out.WriteString(" 00000 n \n")
	}
	fmt.Fprintf(o.out, "trailer\n<<\n/Size %d\n/Root %d 0 R\n/Info %d 0 R\n>>\nstartxref\n%d\n%%%%EOF\n", len(o.offsets), n.catalog, n.info, start)
	return o.out.Bytes()
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
