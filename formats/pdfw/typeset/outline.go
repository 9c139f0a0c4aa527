package typeset

import (
	"strconv"

	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// AppendOutline appends PDF path operators (ISO 32000-1, 8.5.2) that draw a
// glyph at x, y on the page in points, y upwards, and fill it. ok is false where
// the glyph has no outline.
func (s *Setter) AppendOutline(dst []byte, f *Face, gid uint32, x, y, size float64) (out []byte, ok bool) {
	defer func() {
		if recover() != nil { // a font's tables are input
			out, ok = dst, false
		}
	}()
	segments, ok := s.outline(f, gid)
	if !ok {
		return dst, false
	}
	pen := &pathPen{out: dst, x: x, y: y, scale: size / float64(f.upem)}
	for _, segment := range segments {
		pen.draw(segment)
	}
	return append(pen.out, "f\n"...), true
}

func (s *Setter) outline(f *Face, gid uint32) ([]ot.Segment, bool) {
	if compact := f.compact(); compact != nil {
		segments, _, err := compact.LoadGlyph(tables.GlyphID(gid))
		return segments, err == nil
	}
	face := s.shapeFace(f)
	if face == nil {
		return nil, false
	}
	outline, ok := face.GlyphDataOutline(ot.GID(gid))
	return outline.Segments, ok
}

type pathPen struct {
	out        []byte
	x, y       float64
	scale      float64
	atX, atY   float64
	hasSegment bool
}

func (p *pathPen) draw(s ot.Segment) {
	a := s.Args
	switch s.Op {
	case ot.SegmentOpMoveTo:
		if p.hasSegment {
			p.out = append(p.out, "h\n"...)
		}
		p.hasSegment = true
		p.put("m\n", a[0])
	case ot.SegmentOpLineTo:
		p.put("l\n", a[0])
	case ot.SegmentOpQuadTo:
		p.put("c\n", p.third(a[0], p.atX, p.atY), p.third(a[0], float64(a[1].X), float64(a[1].Y)), a[1])
	case ot.SegmentOpCubeTo:
		p.put("c\n", a[0], a[1], a[2])
	}
}

// third raises a quadratic control point to a cubic one.
func (p *pathPen) third(control ot.SegmentPoint, x, y float64) ot.SegmentPoint {
	return ot.SegmentPoint{X: float32(x + 2.0/3*(float64(control.X)-x)), Y: float32(y + 2.0/3*(float64(control.Y)-y))}
}

func (p *pathPen) put(op string, points ...ot.SegmentPoint) {
	for _, pt := range points {
		p.out = strconv.AppendFloat(p.out, p.x+float64(pt.X)*p.scale, 'f', 2, 64)
		p.out = append(p.out, ' ')
		p.out = strconv.AppendFloat(p.out, p.y+float64(pt.Y)*p.scale, 'f', 2, 64)
		p.out = append(p.out, ' ')
	}
	last := points[len(points)-1]
	p.atX, p.atY = float64(last.X), float64(last.Y)
	p.out = append(p.out, op...)
}
