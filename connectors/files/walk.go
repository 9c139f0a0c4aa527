package files

import (
	"slices"

	"github.com/valise-export/valise/connectors/jsonscan"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// walker takes the wanted values out of records.
type walker struct {
	tree    *jsonscan.Node
	cells   []mapping.Cell
	set     []bool
	columns []string
	subject int    // the subject column, -1 where there is none
	owner   []byte // its text in the current record
	texts   jsonscan.Texts
	unknown jsonscan.Undeclared // names that nothing declares
	given   []givenCell         // from the file's name
}

// givenCell is what a file's name says of all its records.
type givenCell struct {
	column int
	cell   mapping.Cell
	text   []byte
}

func newWalker(d *dataset, given []partValue) walker {
	columns := d.mapping.Columns()
	w := walker{tree: d.tree, columns: columns, subject: slices.Index(columns, d.subject), cells: make([]mapping.Cell, len(columns)),
		set: make([]bool, len(columns))}
	for i, c := range columns {
		if slices.ContainsFunc(given, func(v partValue) bool { return v.name == c }) {
			w.given = append(w.given, givenCell{column: i, cell: partCell(given, c), text: partText(given, c)})
		}
	}
	return w
}

// record takes a record from a whole, valid object. The cells are valid until
// the next call, and as long as raw is. What the file's name says is said where
// the record does not.
func (w *walker) record(raw []byte) error {
	clear(w.cells)
	clear(w.set)
	w.texts.Reset()
	w.owner = nil
	err := w.object(raw, w.tree, 1)
	for _, g := range w.given {
		if w.set[g.column] {
			continue
		}
		w.set[g.column], w.cells[g.column] = true, g.cell
		if g.column == w.subject {
			w.owner = g.text
		}
	}
	return err
}

func (w *walker) object(raw []byte, n *jsonscan.Node, depth int) error {
	if depth > maxDepth {
		return &trouble{class: exporter.OverLimit, what: "has objects nested too deeply", hint: "map the object that holds them as JSON"}
	}
	for rest := jsonscan.TrimSpace(raw[1:]); rest[0] != '}'; {
		if rest[0] == ',' {
			rest = jsonscan.TrimSpace(rest[1:])
		}
		end := jsonscan.ValueEnd(rest)
		name := w.texts.Text(rest[:end])
		rest = jsonscan.TrimSpace(jsonscan.TrimSpace(rest[end:])[1:]) // the colon
		end = jsonscan.ValueEnd(rest)
		if err := w.member(n, name, rest[:end], depth); err != nil {
			return err
		}
		rest = jsonscan.TrimSpace(rest[end:])
	}
	return nil
}

func (w *walker) member(parent *jsonscan.Node, name, value []byte, depth int) error {
	n := parent.Find(name)
	if n == nil {
		w.unknown.Add(parent, name)
		return nil
	}
	if n.Column >= 0 {
		if w.set[n.Column] {
			return &trouble{class: exporter.Malformed, what: "has " + n.Path + " twice in one record", hint: "as a dotted name and inside an object: correct the file"}
		}
		w.set[n.Column] = true
		w.cells[n.Column] = w.cell(n, value)
	}
	switch {
	case n.Ignored || len(n.Children) == 0:
		return nil
	case value[0] == 'n':
		w.none(n)
		return nil
	case value[0] == '{':
		return w.object(value, n, depth+1)
	case n.Column >= 0:
		return nil
	default:
		return &trouble{class: exporter.Mismatch, what: "has no object at " + n.Path, hint: "the mapping names something inside it"}
	}
}

// none notes that everything inside an object that is null is null, and there.
func (w *walker) none(n *jsonscan.Node) {
	if n.Column >= 0 {
		w.set[n.Column] = true
	}
	for _, child := range n.Children {
		w.none(child)
	}
}

func (w *walker) cell(n *jsonscan.Node, value []byte) mapping.Cell {
	switch value[0] {
	case 'n':
		return mapping.Null()
	case 't', 'f':
		return mapping.Bool(value[0] == 't')
	case '{', '[':
		return mapping.JSON(value)
	case '"':
		value = w.texts.Text(value)
	}
	if n.Column == w.subject {
		w.owner = value
	}
	return mapping.View(value) // a number keeps its text
}
