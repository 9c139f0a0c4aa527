package rest

import (
	"slices"
	"strconv"

	"github.com/valise-export/valise/connectors/jsonscan"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// walker takes the wanted values out of records.
type walker struct {
	tree    *jsonscan.Node
	columns []string
	cells   []mapping.Cell
	raws    [][]byte // what the cells were made of
	order   []int    // of each column: the rank of what filled it, behind all of them where it is null
	texts   jsonscan.Texts
	unknown jsonscan.Undeclared // names that nothing declares
}

const (
	unset = 1 << 20 // no value so far
	nulls = 1 << 19 // added to the rank of a null
)

func newWalker(tree *jsonscan.Node, columns []string) *walker {
	return &walker{tree: tree, columns: columns, cells: make([]mapping.Cell, len(columns)), raws: make([][]byte, len(columns)), order: make([]int, len(columns))}
}

// record takes a record from a whole, valid object. The cells are valid until
// the next call, and as long as raw is.
func (w *walker) record(raw []byte) *exporter.Fault {
	clear(w.cells)
	for i := range w.order {
		w.order[i] = unset
	}
	w.texts.Reset()
	return w.object(raw, w.tree, 1)
}

// lacks returns the fault of a record that does not have all the columns.
func (w *walker) lacks() *exporter.Fault {
	if i := slices.Index(w.order, unset); i >= 0 {
		return without(w.columns[i])
	}
	return nil
}

func without(column string) *exporter.Fault {
	return &exporter.Fault{Class: exporter.Mismatch, What: "a record has no " + column,
		Hint: "correct the mapping; absent: empty, where a name that is left out means no value"}
}

func (w *walker) object(raw []byte, n *jsonscan.Node, depth int) *exporter.Fault {
	if depth > maxDepth {
		return &exporter.Fault{Class: exporter.OverLimit, What: "a record has objects nested too deeply", Hint: "map the object that holds them as JSON"}
	}
	for name, value := range members(raw) {
		if f := w.member(n, w.texts.Text(name), value, depth); f != nil {
			return f
		}
	}
	return nil
}

func (w *walker) member(parent *jsonscan.Node, name, value []byte, depth int) *exporter.Fault {
	n := parent.Find(name)
	if n == nil {
		w.unknown.Add(parent, name)
		return nil
	}
	return w.value(n, value, depth)
}

func (w *walker) value(n *jsonscan.Node, value []byte, depth int) *exporter.Fault {
	if f := w.fill(n, value); f != nil || n.Ignored || len(n.Children) == 0 {
		return f
	}
	switch value[0] {
	case 'n':
		w.none(n)
		return nil
	case '{':
		return w.object(value, n, depth+1)
	case '[':
		return w.list(value, n, depth+1)
	}
	if n.Column >= 0 {
		return nil
	}
	return &exporter.Fault{Class: exporter.Mismatch, What: "a record has no object at " + n.Path, Hint: "the mapping names something inside it"}
}

// list takes the wanted elements by their number, from 0. One that the list does
// not have is null.
func (w *walker) list(raw []byte, n *jsonscan.Node, depth int) *exporter.Fault {
	count := 0
	for value := range elements(raw) {
		child := n.Children[strconv.Itoa(count)]
		count++
		if child == nil {
			w.unknown.Add(n, []byte{'*'})
		} else if f := w.value(child, value, depth); f != nil {
			return f
		}
	}
	for name, child := range n.Children {
		if i, err := strconv.Atoi(name); err == nil && i >= count {
			w.none(child)
		}
	}
	return nil
}

// fill puts a value into its column, where no better one is there.
func (w *walker) fill(n *jsonscan.Node, value []byte) *exporter.Fault {
	if n.Column < 0 {
		return nil
	}
	order := n.Rank
	if value[0] == 'n' {
		order += nulls
	}
	switch now := w.order[n.Column]; {
	case now%nulls == n.Rank && now != unset:
		return &exporter.Fault{Class: exporter.Malformed, What: "a record has " + n.Path + " twice", Hint: "as a dotted name and inside an object: which of the two counts cannot be told"}
	case now > order:
		w.order[n.Column], w.cells[n.Column], w.raws[n.Column] = order, w.texts.Cell(value), value
	}
	return nil
}

// none notes that everything inside an object that is null is null, and there.
func (w *walker) none(n *jsonscan.Node) {
	if n.Column >= 0 {
		w.order[n.Column] = min(w.order[n.Column], n.Rank+nulls)
	}
	for _, child := range n.Children {
		w.none(child)
	}
}

// scalarOf returns the text of a column's value; ok is false where it has none, or
// an object or a list.
func (w *walker) scalarOf(i int) (string, bool) {
	if w.order[i] >= nulls {
		return "", false
	}
	return scalar(w.raws[i])
}
