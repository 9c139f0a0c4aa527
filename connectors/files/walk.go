package files

import (
	"bytes"
	"slices"
	"strings"

	"github.com/valise-export/valise/connectors/jsonscan"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// node is a place in a record that the config names, or that leads to one. It
// is immutable.
type node struct {
	path     string
	column   int // position among the mapping's columns, -1 where none
	ignored  bool
	children map[string]*node
}

// newTree makes the tree of dotted paths.
func newTree(columns, ignored []string) *node {
	root := &node{column: -1}
	for i, c := range columns {
		root.at(c).column = i
	}
	for _, c := range ignored {
		root.at(c).ignored = true
	}
	return root
}

func (n *node) at(path string) *node {
	for _, name := range strings.Split(path, ".") {
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
	cells   []mapping.Cell
	set     []bool
	columns []string
	subject int    // the subject column, -1 where there is none
	owner   []byte // its text in the current record
	texts   jsonscan.Texts
	seen    map[*node]map[string]struct{} // names that nothing declares
	names   []string                      // the same, as paths to report
	given   []givenCell                   // from the file's name
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
		set: make([]bool, len(columns)), seen: map[*node]map[string]struct{}{}}
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

func (w *walker) object(raw []byte, n *node, depth int) error {
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

func (w *walker) member(parent *node, name, value []byte, depth int) error {
	n := parent.find(name)
	if n == nil {
		w.undeclared(parent, name)
		return nil
	}
	if n.column >= 0 {
		if w.set[n.column] {
			return &trouble{class: exporter.Malformed, what: "has " + n.path + " twice in one record", hint: "as a dotted name and inside an object: correct the file"}
		}
		w.set[n.column] = true
		w.cells[n.column] = w.cell(n, value)
	}
	switch {
	case n.ignored || len(n.children) == 0:
		return nil
	case value[0] == 'n':
		w.none(n)
		return nil
	case value[0] == '{':
		return w.object(value, n, depth+1)
	case n.column >= 0:
		return nil
	default:
		return &trouble{class: exporter.Mismatch, what: "has no object at " + n.path, hint: "the mapping names something inside it"}
	}
}

// none notes that everything inside an object that is null is null, and there.
func (w *walker) none(n *node) {
	if n.column >= 0 {
		w.set[n.column] = true
	}
	for _, child := range n.children {
		w.none(child)
	}
}

func (w *walker) cell(n *node, value []byte) mapping.Cell {
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
	if n.column == w.subject {
		w.owner = value
	}
	return mapping.View(value) // a number keeps its text
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
