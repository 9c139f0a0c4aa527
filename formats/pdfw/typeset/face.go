package typeset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/cff"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// errFont is a font file that cannot be used, whatever is wrong with it.
var errFont = errors.New("not a usable font")

// Face is one face of a font file, parsed once and then read only: it may be
// used by any number of goroutines.
type Face struct {
	name     string
	upem     int
	cmap     font.Cmap
	low      []uint16    // glyphs of the first code points: most lookups end here
	plain    []plainChar // of the same, for a built-in face
	advances []uint16    // in font units, by glyph
	loader   *ot.Loader
	tables   map[string][]byte // what Subset copies from; nil where outlines are drawn
	loca     []uint32
	ascent   float64
	descent  float64
	metrics  Metrics

	shapeOnce sync.Once
	shape     *font.Font // nil until a script needs shaping
	shapeErr  error

	cffOnce sync.Once
	cff     *cff.CFF // the outlines of a face that does not embed; nil where it has none
}

const lowRunes = 0x2800

// parseFace reads a font file. Of a collection it is the first face: the others
// have the same characters in other shapes.
func parseFace(name string, file ot.Resource) (face *Face, err error) {
	defer func() { // a font file is input, and a broken one must not end the export
		if recover() != nil {
			face, err = nil, errFont
		}
	}()
	loaders, err := ot.NewLoaders(file)
	if err != nil {
		return nil, fmt.Errorf("open font %s: %w", name, err)
	}
	if len(loaders) == 0 {
		return nil, fmt.Errorf("open font %s: %w", name, errFont)
	}
	if face, err = newFace(name, loaders[0]); err != nil {
		return nil, fmt.Errorf("open font %s: %w", name, err)
	}
	return face, nil
}

func newFace(name string, ld *ot.Loader) (*Face, error) {
	f := &Face{name: name, loader: ld}
	head, err1 := f.raw("head", 54)
	hhea, err2 := f.raw("hhea", 36)
	maxp, err3 := f.raw("maxp", 6)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	f.upem = int(be16(head, 18))
	if f.upem == 0 {
		return nil, errFont
	}
	f.ascent = float64(int16(be16(hhea, 4))) / float64(f.upem)
	f.descent = -float64(int16(be16(hhea, 6))) / float64(f.upem)
	if err := f.readAdvances(int(be16(hhea, 34)), int(be16(maxp, 4))); err != nil {
		return nil, err
	}
	if err := f.readCmap(); err != nil {
		return nil, err
	}
	if ld.HasTable(ot.MustNewTag("glyf")) && f.mayEmbed() {
		if err := f.readOutlines(head); err != nil {
			return nil, err
		}
		f.readMetrics()
	}
	return f, nil
}

// readMetrics reads what the description of an embedded font says.
func (f *Face) readMetrics() {
	scaled := func(units int16) int { return int(math.Round(float64(units) * 1000 / float64(f.upem))) }
	head, os2, post := f.tables["head"], f.tables["OS/2"], f.tables["post"]
	f.metrics = Metrics{Ascent: int(math.Round(1000 * f.ascent)), Descent: int(math.Round(-1000 * f.descent)), Weight: 400}
	for i := range f.metrics.Box {
		f.metrics.Box[i] = scaled(int16(be16(head, 36+2*i)))
	}
	f.metrics.CapHeight = f.metrics.Ascent
	if len(os2) >= 6 {
		f.metrics.Weight = int(be16(os2, 4))
	}
	if len(os2) >= 90 && be16(os2, 0) >= 2 { // sCapHeight came with version 2
		f.metrics.CapHeight = scaled(int16(be16(os2, 88)))
	}
	if len(post) >= 8 {
		f.metrics.Angle = float64(int32(binary.BigEndian.Uint32(post[4:]))) / 65536
	}
}

// raw returns a table of at least size bytes.
func (f *Face) raw(name string, size int) ([]byte, error) {
	data, err := f.loader.RawTable(ot.MustNewTag(name))
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", name, err)
	}
	if len(data) < size {
		return nil, fmt.Errorf("table %s: %w", name, errFont)
	}
	return data, nil
}

func (f *Face) readAdvances(metrics, glyphs int) error {
	hmtx, err := f.raw("hmtx", metrics*4)
	if err != nil || metrics == 0 {
		return errors.Join(err, errFont)
	}
	f.advances = make([]uint16, glyphs)
	for i := range f.advances {
		f.advances[i] = be16(hmtx, min(i, metrics-1)*4)
	}
	return nil
}

func (f *Face) readCmap() error {
	raw, err := f.raw("cmap", 4)
	if err != nil {
		return err
	}
	table, _, err := tables.ParseCmap(raw)
	if err != nil {
		return fmt.Errorf("table cmap: %w", err)
	}
	if f.cmap, _, err = font.ProcessCmap(table, 0); err != nil {
		return fmt.Errorf("table cmap: %w", err)
	}
	f.low = make([]uint16, lowRunes)
	for r := range f.low {
		if g, ok := f.cmap.Lookup(rune(r)); ok && int(g) < len(f.advances) {
			f.low[r] = uint16(g)
		}
	}
	return nil
}

// mayEmbed reads the licence bits (OS/2 fsType): a font that forbids embedding,
// or the cutting of subsets, is drawn as outlines.
func (f *Face) mayEmbed() bool {
	os2, err := f.raw("OS/2", 10)
	return err == nil && be16(os2, 8)&0x0302 != 0x0002 && be16(os2, 8)&0x0300 == 0
}

func (f *Face) readOutlines(head []byte) error {
	f.tables = map[string][]byte{"head": head}
	for _, name := range []string{"hhea", "maxp", "OS/2", "post", "glyf", "hmtx"} {
		data, err := f.raw(name, 4)
		if err != nil {
			return err
		}
		f.tables[name] = data
	}
	loca, err := f.raw("loca", 2)
	if err != nil {
		return err
	}
	wide := be16(head, 50) == 1
	f.loca = make([]uint32, len(f.advances)+1)
	for i := range f.loca {
		switch {
		case wide && i*4+4 <= len(loca):
			f.loca[i] = binary.BigEndian.Uint32(loca[i*4:])
		case !wide && i*2+2 <= len(loca):
			f.loca[i] = 2 * uint32(be16(loca, i*2))
		default:
			return fmt.Errorf("table loca: %w", errFont)
		}
	}
	return nil
}

// Name is the font file's name, for messages and tests.
func (f *Face) Name() string { return f.name }

// Embeds reports whether the face's glyphs can be embedded as a font; the others
// are drawn as outlines.
func (f *Face) Embeds() bool { return f.tables != nil }

// glyph returns the glyph of a character, 0 where the face has none.
func (f *Face) glyph(r rune) uint32 {
	if r >= 0 && int(r) < len(f.low) {
		return uint32(f.low[r])
	}
	g, ok := f.cmap.Lookup(r)
	if !ok || int(g) >= len(f.advances) {
		return 0
	}
	return uint32(g)
}

// has reports whether the face has the character.
func (f *Face) has(r rune) bool { return f.glyph(r) != 0 }

// advance returns a glyph's width in em, rounded to the 1/1000 em that PDF's
// width arrays hold.
func (f *Face) advance(gid uint32) float32 { return float32(f.thousandths(gid)) / 1000 }

func (f *Face) thousandths(gid uint32) int {
	if int(gid) >= len(f.advances) {
		return 0
	}
	return (int(f.advances[gid])*1000 + f.upem/2) / f.upem
}

// shaper returns the parsed layout tables, read when first needed.
func (f *Face) shaper() (*font.Font, error) {
	f.shapeOnce.Do(func() {
		defer func() {
			if recover() != nil {
				f.shape, f.shapeErr = nil, errFont
			}
		}()
		f.shape, f.shapeErr = font.NewFont(f.loader)
	})
	return f.shape, f.shapeErr
}

// compact returns the CFF outlines, read when first drawn: without the layout
// tables, which are large in the fonts that have such outlines.
func (f *Face) compact() *cff.CFF {
	f.cffOnce.Do(func() {
		defer func() {
			if recover() != nil {
				f.cff = nil
			}
		}()
		if raw, err := f.raw("CFF ", 4); err == nil {
			f.cff, _ = cff.Parse(raw) // broken outlines are missing ones
		}
	})
	return f.cff
}

func be16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
