package pdfw

import (
	"github.com/valise-export/valise/formats/pdfw/typeset"
)

// The page's measures, in points.
const (
	marginX   = 54.0
	top       = 82.0
	bottom    = pageHeight - 66
	bodyWidth = pageWidth - 2*marginX
)

// The sizes of type. Each has a line height of its own in look.
var (
	bodyText  = look{size: 9.4, leading: 14, color: ink}
	quietText = look{size: 8.4, leading: 12.4, color: muted}
	smallText = look{size: 7.6, leading: 10.6, color: ink}
	smallHead = look{size: 7.4, leading: 10.2, color: muted, bold: true}
	labelText = look{size: 7.2, leading: 10, color: muted}
	valueText = look{size: 8.8, leading: 12.4, color: ink}
	bigTitle  = look{size: 22, leading: 28, color: ink, bold: true}
	midTitle  = look{size: 12.6, leading: 17, color: ink, bold: true}
	lowTitle  = look{size: 9.8, leading: 14, color: ink, bold: true}
)

// look is how a text is set.
type look struct {
	size    float64
	leading float64
	color   color
	bold    bool
}

func (l look) in(c color) look { l.color = c; return l }

func (l look) style() typeset.Style { return typeset.Style{Size: l.size, Bold: l.bold} }

// align is where a line stands in its width.
type align uint8

const (
	alignStart align = iota // left; right for a text that reads from the right
	alignLeft
	alignRight
)

// flow fills pages from top to bottom.
type flow struct {
	setter    *typeset.Setter
	fonts     *fonts
	inspect   func(text string) // is shown each text that is composed, before it is set
	desk      *desk
	pages     []*page
	bookmarks []bookmark
	chapter   string // the running header
	y         float64
}

// newPage starts a page.
func (f *flow) newPage() *page {
	p := f.desk.page()
	p.header = f.chapter
	f.pages = append(f.pages, p)
	f.y = top
	return p
}

func (f *flow) current() *page { return f.pages[len(f.pages)-1] }

// need starts a new page where less than h is left of this one.
func (f *flow) need(h float64) {
	if f.y+h > bottom {
		f.newPage()
	}
}

// gap moves down; at the top of a page it does nothing.
func (f *flow) gap(h float64) {
	if f.y > top {
		f.y += h
	}
}

// shape sets a text in a look: the one way of a text to the page, but for the
// values of records. A short text that was set before was shown then.
func (f *flow) shape(text string, l look) *typeset.Paragraph {
	if _, ok := f.desk.inspected[text]; !ok {
		f.inspect(text)
		if len(text) <= shortText && len(f.desk.inspected) < mostInspected {
			f.desk.inspected[text] = struct{}{}
		}
	}
	return f.setter.Paragraph(text, l.style())
}

// The bounds of what a flow remembers of the texts that were shown.
const (
	shortText     = 48
	mostInspected = 4096
)

// lines wraps a text to a width.
func (f *flow) lines(text string, l look, width float64) []typeset.Line {
	return f.setter.Lines(f.shape(text, l), width)
}

// put draws a line whose first baseline box starts at y.
func (f *flow) put(p *page, line *typeset.Line, l look, x, y, width float64, a align) {
	if a == alignRight || a == alignStart && line.RTL {
		x += width - line.Width
	}
	baseline := y + l.leading/2 + l.size*0.36
	for i := range line.Runs {
		c := l.color
		if line.Runs[i].Quiet {
			c = muted
		}
		f.fonts.draw(&p.text, &line.Runs[i], x, baseline, c)
	}
}

// text flows a text over the body's width.
func (f *flow) text(text string, l look) { f.textAt(text, l, marginX, bodyWidth) }

// note flows a small text that ends a section. It may stand a little below the
// body, so that it does not begin a page of its own.
func (f *flow) note(text string) {
	lines := f.lines(text, labelText, bodyWidth)
	if f.y+float64(len(lines))*labelText.leading > bottom+14 {
		f.text(text, labelText)
		return
	}
	for i := range lines {
		f.put(f.current(), &lines[i], labelText, marginX, f.y, bodyWidth, alignStart)
		f.y += labelText.leading
	}
}

// textAt flows a text in a column; it may go on over pages.
func (f *flow) textAt(text string, l look, x, width float64) {
	lines := f.lines(text, l, width)
	for i := range lines {
		f.need(l.leading)
		f.put(f.current(), &lines[i], l, x, f.y, width, beside(lines))
		f.y += l.leading
	}
}

// label draws one line at a fixed place and returns its width; it does not move
// the flow. A text that is too wide ends in "…": it is for our own short words.
func (f *flow) label(p *page, text string, l look, x, y, width float64, a align) float64 {
	line := f.oneLine(text, l, width)
	if a == alignStart {
		a = alignLeft
	}
	f.put(p, line, l, x, y, width, a)
	return line.Width
}

// oneLine sets a text on one line, as label draws it.
func (f *flow) oneLine(text string, l look, width float64) *typeset.Line {
	lines := f.lines(text, l, width)
	if len(lines) > 1 {
		lines = f.lines(cutTo(text, len(lines[0].Source)-2)+"…", l, width)
	}
	if len(lines) == 0 {
		return &typeset.Line{}
	}
	return &lines[0]
}

// cutTo returns the first n bytes of s, whole characters only.
func cutTo(s string, n int) string {
	n = max(0, min(n, len(s)))
	for n > 0 && n < len(s) && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}

// beside is how a value stands beside or below its name: near it, unless it is
// a paragraph of its own.
func beside(lines []typeset.Line) align {
	if len(lines) == 1 {
		return alignLeft
	}
	return alignStart
}

// rule draws a horizontal line.
func (f *flow) rule(x, y, width, thickness float64, c color) {
	p := f.current()
	p.rects = append(p.rects, rectOp{x: x, y: y - thickness/2, w: width, h: thickness, color: c})
}

// The measures of a list.
const (
	bulletIndent = 14.0
	bulletGap    = 2.0
)

// bullets flows a list. An item of a few lines stays on one page.
func (f *flow) bullets(items []string, l look) {
	for _, item := range items {
		h := f.bulletHeight(item, l) - bulletGap
		if h > 4*l.leading {
			h = l.leading
		}
		f.need(h)
		f.label(f.current(), "•", l.in(accent), marginX+2, f.y, 10, alignStart)
		f.textAt(item, l, marginX+bulletIndent, bodyWidth-bulletIndent)
		f.y += bulletGap
	}
}

func (f *flow) bulletHeight(item string, l look) float64 {
	return float64(len(f.lines(item, l, bodyWidth-bulletIndent)))*l.leading + bulletGap
}

// bulletsHeight is how high a list of a few items is.
func (f *flow) bulletsHeight(items []string, l look) (h float64) {
	for _, item := range items {
		h += f.bulletHeight(item, l)
	}
	return h
}

// startChapter begins a chapter on a new page.
func (f *flow) startChapter(number, title, note string) {
	f.chapter = title
	f.newPage()
	f.title(number, title, note)
}

// shortChapter begins a chapter of a few lines: on the same page where much of
// it is free.
func (f *flow) shortChapter(number, title, note string) {
	f.joinChapter(number, title, note, 0.68)
}

// joinChapter begins a chapter on the same page where that is filled to a part
// of at most used, so that the end of the last chapter does not stand alone.
func (f *flow) joinChapter(number, title, note string, used float64) {
	if f.y > pageHeight*used {
		f.startChapter(number, title, note)
		return
	}
	f.chapter = title // of the pages that follow
	f.gap(38)
	f.title(number, title, note)
}

func (f *flow) title(number, title, note string) {
	p := f.current()
	f.mark(title, 0)
	if number != "" {
		f.label(p, number, look{size: 11, leading: 14, color: accent, bold: true}, marginX, f.y, 200, alignStart)
		f.y += 17
	}
	f.textAt(title, bigTitle, marginX, bodyWidth)
	f.y += 4
	f.rule(marginX, f.y, 42, 2.2, accent)
	f.y += 12
	if note != "" {
		f.text(note, bodyText.in(muted))
		f.y += 6
	}
}

// heading begins a section, kept with at least keep points of what follows.
func (f *flow) heading(title string, keep float64) {
	f.gap(14)
	f.need(midTitle.leading + keep)
	f.mark(title, 1)
	f.text(title, midTitle)
	f.y += 3
}

// mark adds a bookmark to here.
func (f *flow) mark(title string, level int) {
	f.bookmarks = append(f.bookmarks, bookmark{title: title, level: level, page: f.current(), top: f.y - 10})
}
