package rest

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/valise-export/valise/connectors/jsonscan"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// node is a place in a record that the config names, or that leads to one. It
// is immutable.
type node struct {
	path     string
	column   int // position among the walker's columns, -1 where none
	rank     int // which alternative of the column it is
	ignored  bool
	children map[string]*node
}

// newTree makes the tree of dotted paths. A column is a path, or alternatives
// a|b, of which the first that has a value counts.
func newTree(columns, ignored []string) *node {
	root := &node{column: -1}
	for i, c := range columns {
		for rank, path := range strings.Split(c, "|") {
			n := root.at(path)
			n.column, n.rank = i, rank
		}
	}
	for _, c := range ignored {
		root.at(c).ignored = true
	}
	return root
}

func (n *node) at(path string) *node {
	for name := range strings.SplitSeq(path, ".") {
		child := n.children[name]
		if child == nil {
			child = &node{column: -1, path: join(n.path, name)}
			if n.children == nil {
				n.children = map[string]*node{}
			}
			n.children[name] = child
		}
		n = child
	}
	return n
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// find returns the node of a name, which may hold dots itself; nil where there
// is none.
func (n *node) find(name []byte) *node {
	if child, ok := n.children[string(name)]; ok {
		return child
	}
	i := bytes.IndexByte(name, '.')
	if i < 0 {
		return nil
	}
	if child, ok := n.children[string(name[:i])]; ok {
		return child.find(name[i+1:])
	}
	return nil
}

// walker takes the wanted values out of records.
type walker struct {
	tree    *node
	columns []string
	cells   []mapping.Cell
	raws    [][]byte // what the cells were made of
	order   []int    // of each column: the rank of what filled it, behind all of them where it is null
	texts   jsonscan.Texts
	seen    map[*node]map[string]struct{} // names that nothing declares
	names   []string                      // the same, as paths to report
}

const (
	unset = 1 << 20 // no value so far
	nulls = 1 << 19 // added to the rank of a null
)

func newWalker(tree *node, columns []string) *walker {
	return &walker{tree: tree, columns: columns, cells: make([]mapping.Cell, len(columns)), raws: make([][]byte, len(columns)), order: make([]int, len(columns)),
		seen: map[*node]map[string]struct{}{}}
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

func (w *walker) object(raw []byte, n *node, depth int) *exporter.Fault {
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

func (w *walker) member(parent *node, name, value []byte, depth int) *exporter.Fault {
	n := parent.find(name)
	if n == nil {
		w.undeclared(parent, name)
		return nil
	}
	return w.value(n, value, depth)
}

func (w *walker) value(n *node, value []byte, depth int) *exporter.Fault {
	if f := w.fill(n, value); f != nil || n.ignored || len(n.children) == 0 {
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
	if n.column >= 0 {
		return nil
	}
	return &exporter.Fault{Class: exporter.Mismatch, What: "a record has no object at " + n.path, Hint: "the mapping names something inside it"}
}

// list takes the wanted elements by their number, from 0. One that the list does
// not have is null.
func (w *walker) list(raw []byte, n *node, depth int) *exporter.Fault {
	count := 0
	for value := range elements(raw) {
		child := n.children[strconv.Itoa(count)]
		count++
		if child == nil {
			w.undeclared(n, []byte{'*'})
		} else if f := w.value(child, value, depth); f != nil {
			return f
		}
	}
	for name, child := range n.children {
		if i, err := strconv.Atoi(name); err == nil && i >= count {
			w.none(child)
		}
	}
	return nil
}

// fill puts a value into its column, where no better one is there.
func (w *walker) fill(n *node, value []byte) *exporter.Fault {
	if n.column < 0 {
		return nil
	}
	order := n.rank
	if value[0] == 'n' {
		order += nulls
	}
	switch now := w.order[n.column]; {
	case now%nulls == n.rank && now != unset:
		return &exporter.Fault{Class: exporter.Malformed, What: "a record has " + n.path + " twice", Hint: "as a dotted name and inside an object: which of the two counts cannot be told"}
	case now > order:
		w.order[n.column], w.cells[n.column], w.raws[n.column] = order, w.texts.Cell(value), value
	}
	return nil
}

// none notes that everything inside an object that is null is null, and there.
func (w *walker) none(n *node) {
	if n.column >= 0 {
		w.order[n.column] = min(w.order[n.column], n.rank+nulls)
	}
	for _, child := range n.children {
		w.none(child)
	}
}

const maxUndeclared = 200

// undeclared notes a name that nothing declares, each once. A name that may be
// data is noted as *.
func (w *walker) undeclared(parent *node, name []byte) {
	if _, ok := w.seen[parent][string(name)]; ok || len(w.names) >= maxUndeclared || len(w.seen[parent]) >= maxUndeclared {
		return
	}
	if w.seen[parent] == nil {
		w.seen[parent] = map[string]struct{}{}
	}
	w.seen[parent][string(name)] = struct{}{}
	shown := string(name)
	if !mapping.IsName(shown) {
		shown = "*"
	}
	if path := join(parent.path, shown); !slices.Contains(w.names, path) {
		w.names = append(w.names, path)
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
