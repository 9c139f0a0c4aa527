package jsonscan

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/valise-export/valise/connectors/mapping"
)

// Texts makes cells of a record's values. What it returns is valid until Reset,
// and as long as the record's own bytes are.
type Texts struct {
	Adapted int64  // texts with half a surrogate pair or invalid UTF-8, replaced by U+FFFD
	scratch []byte // text that had escapes
}

// Reset begins a record.
func (t *Texts) Reset() { t.scratch = t.scratch[:0] }

// Text returns a string's text, without a copy where it has no escape.
func (t *Texts) Text(quoted []byte) []byte {
	plain := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(plain, '\\') < 0 {
		return plain
	}
	start := len(t.scratch)
	out, err := jsontext.AppendUnquote(t.scratch, quoted)
	if err != nil {
		t.Adapted++
	}
	t.scratch = out
	return out[start:len(out):len(out)]
}

// Cell returns a value as a cell: numbers keep their text, objects and lists
// are JSON.
func (t *Texts) Cell(value []byte) mapping.Cell {
	switch value[0] {
	case 'n':
		return mapping.Null()
	case 't', 'f':
		return mapping.Bool(value[0] == 't')
	case '{', '[':
		return mapping.JSON(value)
	case '"':
		return mapping.View(t.Text(value))
	default:
		return mapping.View(value)
	}
}
