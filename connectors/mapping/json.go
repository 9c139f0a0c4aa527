package mapping

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// json reads a JSON text into the record's scratch.
func (b *Binding) json(s string) (exporter.Value, error) {
	start := len(b.scratch)
	if r := b.repeats.find(s); r != nil {
		b.scratch = append(b.scratch, r.compact...)
		return exporter.JSON(view(b.scratch[start:])), nil
	}
	before := b.adapted
	out, err := text.AppendJSON(b.scratch, b.valid(s))
	if err != nil {
		return exporter.Value{}, err
	}
	if b.adapted == before {
		b.repeats.add(s, out[start:])
	}
	b.scratch = out
	return exporter.JSON(view(out[start:])), nil
}

// repeats are the JSON texts that were read last. Tags and settings are the same
// in one record after the other, and to read a JSON text is the dearest of all
// conversions.
type repeats struct {
	last [4]repeat
	turn int
}

// repeat is a JSON text and what was made of it.
type repeat struct{ text, compact []byte }

// maxRepeat is the longest text that is kept.
const maxRepeat = 1 << 10

func (r *repeats) find(s string) *repeat {
	for i := range r.last {
		if k := &r.last[i]; len(k.compact) > 0 && string(k.text) == s {
			return k
		}
	}
	return nil
}

func (r *repeats) add(s string, compact []byte) {
	if len(s) > maxRepeat {
		return
	}
	k := &r.last[r.turn]
	r.turn = (r.turn + 1) % len(r.last)
	k.text, k.compact = append(k.text[:0], s...), append(k.compact[:0], compact...)
}
