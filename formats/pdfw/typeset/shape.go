package typeset

import (
	"math"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// shapeFace is HarfBuzz's view of a face: it caches, so it is the setter's own.
type shapeFace struct{ face *font.Face }

// set adds the clusters of the run that begins at grapheme i, and returns where
// the next run begins.
func (s *Setter) set(p *Paragraph, l *line, gs []grapheme, i int) int {
	g := gs[i]
	switch {
	case g.class == classMissing:
		return s.setMissing(p, l, gs, i)
	case g.class == classControl:
		s.mark(p, controlName(s.base, l.runes[g.from]), l.offsets[g.from], l.offsets[g.to], g.level)
		p.adapted = true
		return i + 1
	case g.class == classHidden:
		p.clusters = append(p.clusters, cluster{start: l.offsets[g.from], end: l.offsets[g.to], face: s.base, level: g.level, kind: kindHidden})
		return i + 1
	case !g.shaped:
		s.setSimple(p, l, g)
		return i + 1
	}
	j := i + 1
	for j < len(gs) && gs[j].shaped && gs[j].face == g.face && gs[j].level == g.level && gs[j].class != classMissing &&
		(neutral(gs[j].script) || neutral(g.script) || gs[j].script == g.script) {
		if neutral(g.script) {
			g.script = gs[j].script
		}
		j++
	}
	if !s.setShaped(p, l, g, g.from, gs[j-1].to) {
		s.setUnshaped(p, l, gs[i:j])
	}
	return j
}

const tabWidth = 2 // em

func (s *Setter) setSimple(p *Paragraph, l *line, g grapheme) {
	r, start, end := l.runes[g.from], l.offsets[g.from], l.offsets[g.to]
	switch {
	case r == '\t':
		p.clusters = append(p.clusters, cluster{start: start, end: end, face: s.base, width: tabWidth, level: g.level, kind: kindSpace})
	case g.class == classSpace && !s.base.has(r):
		p.clusters = append(p.clusters, cluster{start: start, end: end, face: s.base, width: spaceWidth(r), level: g.level, kind: kindSpace})
	case g.class == classSpace && r != 0xa0 && r != 0x202f:
		p.single(s.base, r, start, end, g.level, kindSpace)
	default:
		p.single(g.face, r, start, end, g.level, kindText)
	}
}

// spaceWidth is the width of a space that the font lacks.
func spaceWidth(r rune) float32 {
	if r == 0x3000 {
		return 1
	}
	return 0.25
}

// setUnshaped sets one glyph per character where a font's layout tables cannot
// be read.
func (s *Setter) setUnshaped(p *Paragraph, l *line, gs []grapheme) {
	for _, g := range gs {
		for i := g.from; i < g.to; i++ {
			if g.face.has(l.runes[i]) {
				p.single(g.face, l.runes[i], l.offsets[i], l.offsets[i+1], g.level, kindText)
			} else {
				p.clusters = append(p.clusters, cluster{start: l.offsets[i], end: l.offsets[i+1], face: g.face, level: g.level, kind: kindHidden})
			}
		}
	}
}

// setShaped runs HarfBuzz over the runes from … to. It reports false where the
// face cannot be shaped or the result does not account for every rune.
func (s *Setter) setShaped(p *Paragraph, l *line, g grapheme, from, to int) (ok bool) {
	clusters, glyphs := len(p.clusters), len(p.glyphs)
	defer func() {
		if recover() != nil { // a font's tables are input
			ok = false
		}
		if !ok {
			p.clusters, p.glyphs = p.clusters[:clusters], p.glyphs[:glyphs]
		}
	}()
	face := s.shapeFace(g.face)
	if face == nil {
		return false
	}
	input := shaping.Input{
		Text: l.runes, RunStart: from, RunEnd: to, Direction: di.DirectionLTR, Face: face,
		Size: fixed.I(g.face.upem), Script: g.script, Language: language.NewLanguage(s.hint),
	}
	if g.level%2 == 1 {
		input.Direction = di.DirectionRTL
	}
	return s.collect(p, l, g, s.hb().ShapeNoExtents(input), from, to)
}

func (s *Setter) hb() *shaping.HarfbuzzShaper {
	if s.shaper == nil {
		s.shaper = s.fonts.shapers.Get().(*shaping.HarfbuzzShaper)
	}
	return s.shaper
}

// Close gives back what the setter borrowed: its paragraphs and their lines end
// with it.
func (s *Setter) Close() {
	if s.room != nil {
		s.fonts.giveBack(s.room)
		s.room = nil
	}
	if s.shaper != nil {
		s.fonts.shapers.Put(s.shaper)
		s.shaper = nil
	}
}

func (s *Setter) shapeFace(f *Face) *font.Face {
	if sf, ok := s.faces[f]; ok {
		return sf.face
	}
	sf := &shapeFace{}
	if parsed, err := f.shaper(); err == nil {
		sf.face = font.NewFace(parsed)
	}
	s.faces[f] = sf
	return sf.face
}

// collect turns HarfBuzz's glyphs, which are in visual order, into clusters in
// logical order.
func (s *Setter) collect(p *Paragraph, l *line, g grapheme, out shaping.Output, from, to int) bool {
	next := from
	for _, group := range groups(out.Glyphs, g.level%2 == 1) {
		start, count := group[0].TextIndex(), group[0].RunesCount()
		if start != next || count < 1 || start+count > to {
			return false
		}
		next = start + count
		p.addGroup(l, g, group, start, next)
	}
	return next == to
}

// groups splits glyphs into those of one cluster, in logical order.
func groups(glyphs []shaping.Glyph, rtl bool) [][]shaping.Glyph {
	var out [][]shaping.Glyph
	for i := 0; i < len(glyphs); {
		j := i + 1
		for j < len(glyphs) && glyphs[j].TextIndex() == glyphs[i].TextIndex() {
			j++
		}
		out = append(out, glyphs[i:j])
		i = j
	}
	if rtl {
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
	}
	return out
}

func (p *Paragraph) addGroup(l *line, g grapheme, group []shaping.Glyph, from, to int) {
	c := cluster{start: l.offsets[from], end: l.offsets[to], g0: int32(len(p.glyphs)), face: g.face, level: g.level, kind: kindText}
	if to == from+1 && l.runes[from] == ' ' {
		c.kind = kindSpace
	}
	unit := 64 * float32(g.face.upem)
	for _, sg := range group {
		gl := glyph{id: uint32(sg.GlyphID), dx: float32(sg.XOffset) / unit, dy: float32(sg.YOffset) / unit, advance: float32(sg.Advance) / unit}
		if natural := g.face.advance(gl.id); math.Abs(float64(natural-gl.advance)) < 0.001 {
			gl.advance = natural
		}
		if to == from+1 && len(group) == 1 && g.face.glyph(l.runes[from]) == gl.id {
			gl.standsFor = l.runes[from]
		}
		if to == from+1 && ignorable(l.runes[from]) {
			continue // a joiner that the font left in
		}
		c.width += gl.advance
		p.glyphs = append(p.glyphs, gl)
	}
	c.g1 = int32(len(p.glyphs))
	p.clusters = append(p.clusters, c)
}
