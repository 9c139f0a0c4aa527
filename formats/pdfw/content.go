package pdfw

import (
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/valise-export/valise/formats/pdfw/typeset"
)

// content is the text of a page as the operators that draw it (ISO 32000-1,
// 9.4). Font and colour are only named where they change, and where a text
// stands is told from where the one before does: a table's rows are alike then,
// which packs well.
type content struct {
	ops   []byte
	font  int // number of the font that is set, plus one
	size  float64
	color color // "" until one is set
	open  bool  // a text object is
	atX   int64 // where its last text stands, in hundredths of a point
	atY   int64
}

// draw appends a run with its line starting at x on the baseline y, both from
// the page's top left. Glyphs that stand for a character each are drawn
// together; clusters of several glyphs have their text beside them, for readers
// and for copying (14.9.4).
func (f *fonts) draw(c *content, r *typeset.Run, x, y float64, ink color) {
	c.ink(ink)
	x += r.X
	if r.Plain() && f.plain(c, r, x, y) {
		return
	}
	run := placed{Run: r, glyphs: r.Glyphs(), x: x, y: y}
	for i := 0; i < len(run.glyphs); {
		j, single := run.cluster(i)
		for single && j < len(run.glyphs) {
			next, also := run.cluster(j)
			if !also {
				break
			}
			j = next
		}
		f.cluster(c, &run, i, j, single)
		i = j
	}
}

// placed is a run with its glyphs, its line starting at x on the baseline y.
type placed struct {
	*typeset.Run
	glyphs []typeset.Glyph
	x, y   float64
}

// plain draws a run of one glyph for each character: most runs are. It reports
// false, and draws nothing, where its simple font has no codes left.
func (f *fonts) plain(c *content, r *typeset.Run, x, y float64) (ok bool) {
	of, before := f.of(r.Face), *c
	c.setFont(f.simple(of), r.Size)
	c.beginShow(x, y)
	if c.ops, ok = of.simple.AppendLiteral(c.ops, r); !ok {
		*c = before
		return false
	}
	c.endShow()
	return true
}

// cluster returns where the cluster that begins at glyph i ends, and whether it
// is a single glyph that can be drawn with others.
func (r *placed) cluster(i int) (end int, single bool) {
	if r.Sources == nil {
		return len(r.glyphs), true
	}
	for end = i + 1; end < len(r.glyphs) && r.Sources[end] == ""; end++ {
	}
	return end, end == i+1 && r.Face.Embeds()
}

// cluster draws the glyphs i … j, with their text where the codes do not spell
// it.
func (f *fonts) cluster(c *content, r *placed, i, j int, single bool) {
	outlines := f.outlines(nil, r, i, j)
	actual := ""
	if !single || len(outlines) > 0 {
		actual = r.standsFor(i, j)
		c.closeText() // no path is in a text object, nor does one reach beyond marked content (8.2)
	}
	if actual != "" {
		c.ops = append(c.ops, "/Span <</ActualText <"...)
		c.ops = append(hex.AppendEncode(c.ops, []byte(utf16BE(actual))), ">>> BDC\n"...)
	}
	c.ops = append(c.ops, outlines...)
	drawn := len(c.ops)
	f.glyphs(c, r, i, j)
	if len(c.ops) == drawn && actual != "" {
		first, last := r.glyphs[i], r.glyphs[j-1]
		f.carrier(c, r.Size, r.x+first.X, r.y, last.X+last.Advance-first.X)
	}
	if actual != "" {
		c.closeText()
		c.ops = append(c.ops, "EMC\n"...)
	}
}

// standsFor is what the glyphs i … j stand for.
func (r *placed) standsFor(i, j int) string {
	switch {
	case r.Quiet:
		return ""
	case r.Sources != nil:
		return strings.Join(r.Sources[i:j], "")
	}
	var b strings.Builder
	for _, g := range r.glyphs[i:j] {
		b.WriteRune(g.Char)
	}
	return b.String()
}

// outlines appends the paths of those of the glyphs i … j that have no code.
func (f *fonts) outlines(dst []byte, r *placed, i, j int) []byte {
	for k := i; k < j; k++ {
		if _, ok := f.code(r, k); !ok {
			g := &r.glyphs[k]
			dst, _ = f.setter.AppendOutline(dst, r.Face, g.ID, r.x+g.X, pageHeight-r.y+g.Y, r.Size)
		}
	}
	return dst
}

// glyphs draws those of the glyphs i … j that have a code: one operator for each
// stretch of one font on one baseline, without gaps.
func (f *fonts) glyphs(c *content, r *placed, i, j int) {
	end, baseline, open, font := 0.0, 0.0, false, 0
	for k := i; k < j; k++ {
		g := &r.glyphs[k]
		code, ok := f.code(r, k)
		if !ok {
			continue
		}
		x, y := r.x+g.X, r.y-g.Y
		if !open || near(x, end) || y != baseline || code.font != font {
			if open {
				c.endShow()
			}
			c.setFont(code.font, r.Size)
			c.beginShow(x, y)
			open, baseline, font = true, y, code.font
		}
		c.code(code)
		end = x + g.Advance
	}
	if open {
		c.endShow()
	}
}

// code returns the code of glyph k of a run; ok is false where it is drawn as an
// outline.
func (f *fonts) code(r *placed, k int) (c code, ok bool) {
	if !r.Face.Embeds() {
		return code{}, false
	}
	g := r.glyphs[k]
	if g.Char != 0 && (r.Sources == nil || r.Sources[k] == string(g.Char)) {
		return f.char(r.Face, g)
	}
	stands := string(g.Char)
	if r.Sources != nil {
		stands = r.Sources[k]
	}
	if r.RTL { // a ligature: readers of PDF turn round what they find in such a run
		chars := []rune(stands)
		slices.Reverse(chars)
		stands = string(chars)
	}
	return f.text(r.Face, g, stands)
}

// carrier draws an invisible space as wide as the text that stands there: text
// beside nothing, or beside nothing but paths, is lost to most readers.
func (f *fonts) carrier(c *content, size, x, y, width float64) {
	c.setFont(f.space.code.font, size)
	c.ops = append(c.ops, "3 Tr "...)
	c.ops = append(strconv.AppendFloat(c.ops, 100*width/(f.space.width*size), 'f', 1, 64), " Tz\n"...)
	c.beginShow(x, y)
	c.code(f.space.code)
	c.endShow()
	c.ops = append(c.ops, "0 Tr 100 Tz\n"...)
}

func (c *content) ink(to color) {
	if c.color != to {
		c.color = to
		c.ops = append(c.ops, to...)
	}
}

func (c *content) setFont(number int, size float64) {
	if c.font == number+1 && c.size == size {
		return
	}
	c.font, c.size = number+1, size
	c.ops = append(strconv.AppendInt(append(c.ops, "/F"...), int64(number), 10), ' ')
	c.ops = append(appendHundredths(c.ops, hundredths(size)), " Tf\n"...)
}

// beginShow starts to show codes at x, y from the page's top left.
func (c *content) beginShow(x, y float64) {
	if !c.open {
		c.ops = append(c.ops, "BT "...)
		c.open, c.atX, c.atY = true, 0, 0
	}
	toX, toY := hundredths(x), hundredths(pageHeight-y)
	c.ops = append(appendHundredths(c.ops, toX-c.atX), ' ')
	c.ops = append(appendHundredths(c.ops, toY-c.atY), " Td("...)
	c.atX, c.atY = toX, toY
}

func (c *content) endShow() { c.ops = append(c.ops, ")Tj\n"...) }

// closeText ends the text object, if there is one.
func (c *content) closeText() {
	if c.open {
		c.ops = append(c.ops, "ET\n"...)
		c.open = false
	}
}

// code appends a code to a literal string.
func (c *content) code(of code) {
	if of.wide {
		c.ops = appendEscaped(c.ops, byte(of.code>>8))
	}
	c.ops = appendEscaped(c.ops, byte(of.code))
}

// appendEscaped appends a byte to a literal string, where some have a meaning of
// their own (7.3.4.2).
func appendEscaped(dst []byte, b byte) []byte {
	switch b {
	case '\r':
		return append(dst, '\\', 'r')
	case '(', ')', '\\':
		return append(dst, '\\', b)
	}
	return append(dst, b)
}

// near reports whether two positions differ by more than the eye sees.
func near(a, b float64) bool { return a-b > 0.01 || b-a > 0.01 }

// whole returns the operators of a page: rectangles lie below text.
func (p *page) whole(dst []byte) []byte {
	at := color("")
	for _, r := range p.rects {
		if r.color != at {
			at = r.color
			dst = append(dst, at...)
		}
		for _, v := range [4]float64{r.x, pageHeight - r.y, r.w, -r.h} {
			dst = append(appendHundredths(dst, hundredths(v)), ' ')
		}
		dst = append(dst, "re f\n"...)
	}
	dst = append(dst, p.text.ops...)
	if p.text.open {
		dst = append(dst, "ET\n"...)
	}
	return dst
}

func hundredths(v float64) int64 { return int64(math.Round(v * 100)) }

// appendHundredths appends a number of hundredths.
func appendHundredths(dst []byte, n int64) []byte {
	if n < 0 {
		dst, n = append(dst, '-'), -n
	}
	dst = strconv.AppendInt(dst, n/100, 10)
	if n %= 100; n == 0 {
		return dst
	}
	dst = append(dst, '.', byte('0'+n/10))
	if n%10 != 0 {
		dst = append(dst, byte('0'+n%10))
	}
	return dst
}
