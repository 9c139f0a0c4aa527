package mapping

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/valise-export/valise/connectors/expression"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// Binding is a mapping bound to the columns of one read. It is used by one
// goroutine at a time.
type Binding struct {
	// Undeclared are the columns that the config neither maps nor ignores, in
	// the source's order.
	Undeclared []string

	mapping *Mapping
	width   int
	subject int   // position of the subject column, -1 where there is none
	columns []int // of each fill, -1 where none
	direct  []direct
	money   []int             // of each fill's currency, -1 where none
	sources [][]int           // of each fill's expression: its columns
	inputs  expression.Values // of the expression at work
	values  []exporter.Value
	scratch []byte // text made for the current record
	repeats repeats
	count   int64
	adapted int64
}

// Bind finds the mapped columns among those that the source returns. Names are
// compared to the letter. The error is an *exporter.Fault.
func (m *Mapping) Bind(columns []string) (*Binding, error) {
	b := &Binding{mapping: m, width: len(columns), values: make([]exporter.Value, len(m.fills))}
	var err error
	if b.subject, err = m.position(columns, m.subject); err != nil {
		return nil, err
	}
	b.columns = make([]int, len(m.fills))
	b.money = make([]int, len(m.fills))
	b.sources, b.inputs = make([][]int, len(m.fills)), expression.Values{}
	b.direct = make([]direct, len(m.fills))
	for i := range m.fills {
		if b.columns[i], err = m.position(columns, m.fills[i].column); err != nil {
			return nil, err
		}
		b.direct[i] = directOf(&m.fills[i])
		for _, name := range m.fills[i].inputs() {
			at, err := m.position(columns, name)
			if err != nil {
				return nil, err
			}
			b.sources[i] = append(b.sources[i], at)
		}
		if b.money[i], err = m.position(columns, m.fills[i].currency); err != nil {
			return nil, err
		}
	}
	for _, c := range columns {
		if !m.Declares(c) && !slices.Contains(b.Undeclared, c) {
			b.Undeclared = append(b.Undeclared, c)
		}
	}
	return b, nil
}

// position returns the place of a mapped column, -1 for "".
func (m *Mapping) position(columns []string, name string) (int, error) {
	if name == "" {
		return -1, nil
	}
	found, twin := -1, ""
	for i, c := range columns {
		switch {
		case c == name && found >= 0:
			return 0, m.fault("column "+name, "the source returns it twice", "give one of them another name in the query")
		case c == name:
			found = i
		case strings.EqualFold(c, name):
			twin = c
		}
	}
	if found >= 0 {
		return found, nil
	}
	hint := "correct the mapping, or let the source return it"
	if twin != "" {
		hint = "the source has " + twin + ": names are compared with their case"
	}
	return 0, m.fault("column "+name, "the source does not return it", hint)
}

func (m *Mapping) fault(place, what, hint string) *exporter.Fault {
	return &exporter.Fault{Class: exporter.Mismatch, Dataset: m.dataset.Name, Place: place, What: what, Hint: hint}
}

// Record converts one record: a cell for each of the columns given to Bind. The
// record is valid until the next call, and as long as the cells' text is. The
// error is an *exporter.Fault that names field and record, counted from 1.
func (b *Binding) Record(cells []Cell) (exporter.Record, error) {
	b.count++
	b.scratch = b.scratch[:0]
	if len(cells) != b.width {
		return exporter.Record{}, b.fault("", &trouble{exporter.Malformed, "it has not as many values as the source has columns", ""})
	}
	proof, err := b.proof(cells)
	if err != nil {
		return exporter.Record{}, b.fault("column "+b.mapping.subject, err)
	}
	for i := range b.values {
		if d := b.direct[i]; d != indirect && b.read(d, &b.mapping.fills[i], &cells[b.columns[i]], &b.values[i]) {
			continue
		}
		v, err := b.value(i, cells, proof)
		if err != nil {
			return exporter.Record{}, b.fault("field "+b.mapping.fills[i].field.Name, err)
		}
		b.values[i] = v
	}
	return exporter.Record{Values: b.values, Proof: proof}, nil
}

// Count returns the records converted so far.
func (b *Binding) Count() int64 { return b.count }

// Adapted returns how many values were repaired: invalid UTF-8 became U+FFFD.
func (b *Binding) Adapted() int64 { return b.adapted }

// fault names the place of an error. The words are of this package and of
// package text: they never hold the value.
func (b *Binding) fault(where string, err error) *exporter.Fault {
	place := "record " + strconv.FormatInt(b.count, 10)
	if where != "" {
		place = where + ", " + place
	}
	f := b.mapping.fault(place, err.Error(), hintFor(err))
	var t *trouble
	if errors.As(err, &t) && t.class != "" {
		f.Class = t.class
	}
	return f
}

// proof returns the subject column's cell as text.
func (b *Binding) proof(cells []Cell) (exporter.Value, error) {
	if b.subject < 0 {
		return exporter.Null(), nil
	}
	switch c := cells[b.subject]; c.kind {
	case cellNull:
		return exporter.Null(), nil
	case cellText:
		return exporter.Text(c.s), nil
	case cellInt:
		return exporter.Text(b.format(c)), nil
	case cellFloat:
		if f := c.float(); f == float64(int64(f)) {
			return exporter.Text(b.format(Int(int64(f)))), nil
		}
	}
	return exporter.Value{}, errProof
}

// format renders a cell of fixed size into the record's scratch.
func (b *Binding) format(c Cell) string {
	start := len(b.scratch)
	b.scratch = c.appendText(b.scratch)
	return view(b.scratch[start:])
}

func (b *Binding) value(i int, cells []Cell, proof exporter.Value) (exporter.Value, error) {
	f := &b.mapping.fills[i]
	switch f.from {
	case fromConstant:
		return f.constant, nil
	case fromProof:
		if proof.IsNull() {
			return proof, nil
		}
		return exporter.Text(b.valid(proof.Text())), nil
	}
	c, err := b.cell(i, cells)
	if err != nil {
		return exporter.Value{}, err
	}
	if c.kind == cellNull {
		return exporter.Null(), nil
	}
	switch {
	case c.kind != cellText:
	case f.convert == convertTrim:
		c.s = strings.TrimSpace(c.s)
	case f.convert == convertUpper:
		c.s = strings.ToUpper(c.s)
	}
	if len(f.nulls) > 0 && slices.Contains(f.nulls, b.textOf(c)) {
		return exporter.Null(), nil
	}
	if f.words != nil {
		v, done, err := f.word(b.textOf(c))
		if done || err != nil {
			return v, err
		}
	}
	switch f.convert {
	case convertNone, convertTrim, convertUpper:
		return b.plain(f, c)
	case convertMinorUnits:
		return b.minorUnits(f, c, cells, b.money[i])
	case convertJSONText:
		return b.jsonText(f, c)
	case convertLayout:
		return b.byLayout(f, c)
	default:
		return b.day(f, c)
	}
}

// cell returns what a field's value is read from.
func (b *Binding) cell(i int, cells []Cell) (Cell, error) {
	if b.mapping.fills[i].from == fromExpression {
		return b.evaluate(i, cells)
	}
	return cells[b.columns[i]], nil
}

// word looks a source's word up; done is false where the word is kept.
func (f *fill) word(s string) (v exporter.Value, done bool, err error) {
	if v, ok := f.words[s]; ok {
		return v, true, nil
	}
	switch f.rest {
	case restReplaced:
		return f.other, true, nil
	case restKept:
		return exporter.Value{}, false, nil
	default:
		return exporter.Value{}, false, errWord
	}
}

// textOf returns a cell's text without copying where it has one.
func (b *Binding) textOf(c Cell) string {
	switch c.kind {
	case cellText, cellBytes, cellJSON:
		return c.s
	default:
		return b.format(c)
	}
}

// valid repairs invalid UTF-8 and counts it.
func (b *Binding) valid(s string) string {
	s, adapted := text.Valid(s)
	if adapted {
		b.adapted++
	}
	return s
}
