package typeset

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Line is one line of a paragraph, in visual order.
type Line struct {
	Source string // the text of the line, spaces and line feed at its end included
	Runs   []Run
	Width  float64 // points, without the spaces at its end
	RTL    bool    // the line's paragraph reads from right to left
}

// Run is a part of a line with one face.
type Run struct {
	Face  *Face
	Size  float64
	X     float64 // from the line's start, points
	Width float64
	Text  string // in logical order
	// Sources has the text that each glyph stands for, where a glyph does not
	// always stand for its Char: the text of the cluster on its first glyph, ""
	// on the others. Nil means that each glyph stands for its Char.
	Sources []string
	RTL     bool // the glyphs are in the reverse order of the text
	Quiet   bool // a name that stands for what cannot be drawn

	placed []Glyph // nil for a run of a plain paragraph
}

// Plain reports whether each glyph shows its character, and stands where the one
// before ends.
func (r *Run) Plain() bool { return r.placed == nil }

// Glyphs returns the glyphs from left to right.
func (r *Run) Glyphs() []Glyph {
	if !r.Plain() {
		return r.placed
	}
	return r.plainGlyphs()
}

// Glyph is a placed glyph.
type Glyph struct {
	ID      uint32
	X, Y    float64 // from the run's start on the baseline, points, Y upwards
	Advance float64
	Char    rune // the one character that it shows, 0 where it is a part of more
}

// Width returns the width of the widest hard line.
func (p *Paragraph) Width() float64 { return float64(p.widest) * p.style.Size }

// measured returns the width of the widest hard line of clusters, in em.
func (p *Paragraph) measured() (widest float32) {
	var width, spaces float32
	for i := range p.clusters {
		c := &p.clusters[i]
		switch c.kind {
		case kindNewline:
			width, spaces = 0, 0
		case kindSpace:
			spaces += c.width
		default:
			width += spaces + c.width
			spaces = 0
		}
		widest = max(widest, width)
	}
	return widest
}

// MinWidth returns the width of the widest part that has no good opportunity to
// break.
func (s *Setter) MinWidth(p *Paragraph) float64 {
	switch {
	case p.word:
		return p.Width()
	case p.face != nil && ascii(p.text):
		return float64(p.asciiLeast()) * p.style.Size
	}
	s.findBreaks(p)
	if p.face != nil {
		return float64(p.plainLeast()) * p.style.Size
	}
	return float64(p.clusterLeast()) * p.style.Size
}

// clusterLeast is plainLeast for a paragraph of clusters.
func (p *Paragraph) clusterLeast() (widest float32) {
	var width float32
	for i := range p.clusters {
		c := &p.clusters[i]
		if c.kind != kindSpace {
			width += c.width
		}
		widest = max(widest, width)
		if c.after >= breakGood {
			width = 0
		}
	}
	return widest
}

// Lines wraps a paragraph to a width in points. A line is wider only where a
// single character is.
func (s *Setter) Lines(p *Paragraph, width float64) []Line {
	if p.Width() > width {
		s.findCuts(p)
	}
	limit := float32(width/p.style.Size) + 0.001
	switch {
	case p.text == "":
		return nil
	case p.face != nil:
		return s.plainLines(p, limit)
	}
	lines := s.room.lines.room(4)
	hard := 0
	for from := 0; from < len(p.clusters); {
		to := p.lineEnd(from, limit)
		l := p.line(from, to)
		l.RTL = hard < len(p.rtl) && p.rtl[hard]
		lines = append(lines, l)
		if p.clusters[to-1].kind == kindNewline {
			hard++
		}
		from = to
	}
	s.room.lines.keep(lines)
	return lines
}

// trimmed returns where a line ends without the spaces at its end.
func (p *Paragraph) trimmed(from, to int) int {
	for to > from && (p.clusters[to-1].kind == kindSpace || p.clusters[to-1].kind == kindNewline) {
		to--
	}
	return to
}

// lineEnd returns the cluster after the last one of the line that begins at
// from: the last good opportunity that fits, else the last weak one in the
// second half of the line, else as much as fits.
func (p *Paragraph) lineEnd(from int, limit float32) int {
	var width float32
	good, weak := 0, 0
	for i := from; i < len(p.clusters); i++ {
		c := &p.clusters[i]
		if c.kind != kindSpace && width+c.width > limit && i > from {
			return cmp.Or(good, weak, i)
		}
		width += c.width
		switch {
		case c.after == breakMust:
			return i + 1
		case c.after == breakGood:
			good = i + 1
		case c.after == breakWeak && width > limit/2:
			weak = i + 1
		}
	}
	return len(p.clusters)
}

// line lays the clusters from … to out in visual order.
func (p *Paragraph) line(from, to int) Line {
	end := p.trimmed(from, to)
	l := Line{Source: p.text[p.clusters[from].start:p.clusters[to-1].end]}
	order := p.visual(from, end)
	for i := 0; i < len(order); {
		j := i + 1
		for j < len(order) && p.continues(order[j-1], order[j]) {
			j++
		}
		run := p.run(order[i:j], l.Width)
		l.Width += run.Width
		l.Runs = append(l.Runs, run)
		i = j
	}
	return l
}

// visual reorders clusters from left to right (UAX 9, L2).
func (p *Paragraph) visual(from, to int) []int {
	order := make([]int, to-from)
	highest, lowestOdd := uint8(0), uint8(255)
	for i := range order {
		order[i] = from + i
		level := p.clusters[from+i].level
		highest = max(highest, level)
		if level%2 == 1 {
			lowestOdd = min(lowestOdd, level)
		}
	}
	for level := highest; level >= lowestOdd && level > 0; level-- {
		for i := 0; i < len(order); i++ {
			j := i
			for j < len(order) && p.clusters[order[j]].level >= level {
				j++
			}
			for a, b := i, j-1; a < b; a, b = a+1, b-1 {
				order[a], order[b] = order[b], order[a]
			}
			i = max(i, j)
		}
	}
	return order
}

// continues reports whether cluster b, drawn after a, belongs to a's run.
func (p *Paragraph) continues(a, b int) bool {
	ca, cb := &p.clusters[a], &p.clusters[b]
	mark := ca.kind == kindMark
	return ca.face == cb.face && ca.level == cb.level && mark == (cb.kind == kindMark) && (b == a+1 || b == a-1) &&
		(!mark || cb.start == cb.end)
}

func (p *Paragraph) run(order []int, x float64) Run {
	first := &p.clusters[order[0]]
	r := Run{Face: first.face, Size: p.style.Size, X: x, RTL: first.level%2 == 1, Quiet: first.kind == kindMark}
	var text strings.Builder
	lo, hi := min(order[0], order[len(order)-1]), max(order[0], order[len(order)-1])
	for i := lo; i <= hi; i++ {
		text.WriteString(p.text[p.clusters[i].start:p.clusters[i].end])
	}
	r.Text = text.String()
	glyphs, simple := 0, true
	for _, i := range order {
		c := &p.clusters[i]
		glyphs += int(c.g1 - c.g0)
		simple = simple && (c.kind == kindMark || c.g1 == c.g0 || c.g1 == c.g0+1 && p.glyphs[c.g0].standsFor != 0)
	}
	r.placed = make([]Glyph, 0, max(glyphs, 1))
	var pen float64
	for _, i := range order {
		c := &p.clusters[i]
		at := pen
		for _, g := range p.glyphs[c.g0:c.g1] {
			r.placed = append(r.placed, Glyph{
				ID: g.id, X: at + float64(g.dx)*r.Size, Y: float64(g.dy) * r.Size,
				Advance: float64(g.advance) * r.Size, Char: g.standsFor,
			})
			at += float64(g.advance) * r.Size
		}
		if !simple {
			r.attribute(r.placed[len(r.placed)-int(c.g1-c.g0):], p.text[c.start:c.end], first.level%2 == 1)
		}
		pen += float64(c.width) * r.Size
	}
	r.Width = pen
	return r
}

// attribute says which text the glyphs of a cluster stand for: a character each
// where there are as many glyphs as characters and they are those, else all of
// it on the first.
func (r *Run) attribute(glyphs []Glyph, text string, rtl bool) {
	if len(glyphs) == 0 {
		return
	}
	chars := []rune(text)
	if rtl {
		slices.Reverse(chars)
	}
	each := len(chars) == len(glyphs) && utf8.ValidString(text)
	for i := range glyphs {
		switch {
		case !each:
		case r.Face.glyph(chars[i]) == glyphs[i].ID:
			glyphs[i].Char = chars[i]
		default:
			each = rtl // Arabic's forms keep their places; Indic vowels do not
		}
	}
	for i := range glyphs {
		switch {
		case each:
			r.Sources = append(r.Sources, string(chars[i]))
		case i == 0:
			r.Sources = append(r.Sources, text)
		default:
			r.Sources = append(r.Sources, "")
		}
	}
}
