package files

import (
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"github.com/valise-export/valise/exporter"
)

// schemaNode is a node of the file's schema.
type schemaNode struct {
	name     string
	optional bool
	repeated bool
	def      int // definition level of what is there
	rep      int // repetition level of its own repeats
	shape    nodeShape
	children []*schemaNode
	leaf     leaf
	at       int // of a leaf: its position among the file's leaves
	values   *nestedValues
}

type nodeShape uint8

const (
	shapeLeaf   nodeShape = iota
	shapeGroup            // an object
	shapeList             // a group over one that repeats: a list
	shapeMap              // a group over one that repeats a key and a value: an object
	shapeSingle           // the group inside a list, in whose place its only child is shown
)

// schema returns the top of the file's schema.
func (r *parquetReader) schema() (nodes []*schemaNode, err error) {
	w := schemaWalk{elements: r.file.Metadata().Schema}
	err = r.at.guarded(func() error {
		root, err := w.node(r.file.Root(), 0, 0, 0)
		if err == nil {
			nodes = root.children
		}
		return err
	})
	if err == nil && len(nodes) > maxColumns {
		return nil, &trouble{line: nowhere, class: exporter.OverLimit, what: "has more than 10,000 columns", hint: "write fewer"}
	}
	return nodes, err
}

type schemaWalk struct {
	elements []format.SchemaElement // depth first
	next     int
}

func (w *schemaWalk) node(c *parquet.Column, def, rep, depth int) (*schemaNode, error) {
	if w.next >= len(w.elements) || depth > maxDepth {
		return nil, errDamaged
	}
	e := &w.elements[w.next]
	w.next++
	n := &schemaNode{name: c.Name(), at: c.Index()}
	if depth > 0 {
		n.optional, n.repeated = c.Optional(), c.Repeated()
	}
	if n.optional || n.repeated {
		def++
	}
	if n.repeated {
		rep++
	}
	n.def, n.rep = def, rep
	if c.Leaf() {
		n.leaf = leafOf(e)
		return n, nil
	}
	n.shape = shapeGroup
	for _, child := range c.Columns() {
		sub, err := w.node(child, def, rep, depth+1)
		if err != nil {
			return nil, err
		}
		n.children = append(n.children, sub)
	}
	n.unwrap(e)
	return n, nil
}

// unwrap recognises lists and maps (the format's LogicalTypes.md, sections Lists
// and Maps), the older ways of writing them included.
func (n *schemaNode) unwrap(e *format.SchemaElement) {
	if len(n.children) != 1 || !n.children[0].repeated {
		return
	}
	inner := n.children[0]
	pair := inner.shape == shapeGroup && len(inner.children) == 2
	switch {
	case pair && (isMap(e) || inner.name == "key_value") && inner.children[0].shape == shapeLeaf && !inner.children[0].repeated:
		n.shape = shapeMap
	case isMap(e): // of keys alone, or of keys that are no text: as the group that it is
	case isList(e):
		n.shape = shapeList
		if inner.shape == shapeGroup && len(inner.children) == 1 && inner.name != "array" && inner.name != n.name+"_tuple" {
			inner.shape = shapeSingle
		}
	}
}

func isList(e *format.SchemaElement) bool {
	_, ok := e.LogicalType.Value.(*format.ListType)
	return ok || converted(e, deprecated.List)
}

func isMap(e *format.SchemaElement) bool {
	_, ok := e.LogicalType.Value.(*format.MapType)
	return ok || converted(e, deprecated.Map) || converted(e, deprecated.MapKeyValue)
}

func converted(e *format.SchemaElement, t deprecated.ConvertedType) bool {
	return e.ConvertedType.Valid && e.ConvertedType.V == t
}

// column returns the reader of a node at the top, for the cell at a position.
func (n *schemaNode) column(position int) (column, error) {
	if n.shape == shapeLeaf && !n.repeated {
		return &flatColumn{at: position, node: n, leaf: n.leaf}, nil
	}
	c := &nestedColumn{at: position, node: n}
	c.collect(n)
	if len(c.leaves) == 0 {
		return nil, &trouble{line: nowhere, class: exporter.Mismatch, what: "has nothing in column " + strings.ToValidUTF8(n.name, "?"), hint: "map another column"}
	}
	return c, nil
}
