package files

import (
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/parquet-go/parquet-go"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// nestedColumn is a column of groups, lists or maps. Its values become JSON, put
// together from the levels of its leaves (Dremel: Melnik et al., 2010, section
// 4.3).
type nestedColumn struct {
	at     int
	node   *schemaNode
	leaves []*nestedValues
	row    int64 // the next one
}

// nestedValues are the values of one leaf in one record.
type nestedValues struct {
	pageValues
	leaf  int
	all   []parquet.Value
	taken int
}

func (c *nestedColumn) position() int { return c.at }

func (c *nestedColumn) collect(n *schemaNode) {
	if n.shape == shapeLeaf {
		n.values = &nestedValues{leaf: n.at}
		c.leaves = append(c.leaves, n.values)
	}
	for _, child := range n.children {
		c.collect(child)
	}
}

func (c *nestedColumn) open(file *parquet.File, group int, at *parquetAt) {
	c.row = 0
	for _, l := range c.leaves {
		l.pageValues.open(file, group, l.leaf, at)
	}
}

func (c *nestedColumn) close() {
	for _, l := range c.leaves {
		l.pageValues.close()
	}
}

// end checks that nothing is left after the last record, where that was read.
func (c *nestedColumn) end(rows int64, at *parquetAt) error {
	for _, l := range c.leaves {
		if c.row == rows && rows > 0 && (l.i < l.n || l.left > 0) {
			return errDamaged
		}
	}
	return nil
}

func (c *nestedColumn) cell(row int64, r *parquetReader) (mapping.Cell, error) {
	for _, l := range c.leaves {
		for skip := row - c.row; skip >= 0; skip-- {
			if err := l.next(r.at); err != nil {
				return mapping.Null(), err
			}
		}
	}
	c.row = row + 1
	if first := c.leaves[0].all[0]; c.node.optional && first.DefinitionLevel() < c.node.def {
		return mapping.Null(), nil
	}
	start := len(r.scratch)
	out, err := c.node.write(r.scratch, r)
	r.scratch = out
	switch {
	case err != nil:
		return mapping.Null(), err
	case len(out)-start > r.max:
		return mapping.Null(), &trouble{class: exporter.OverLimit, what: "is longer than a record may be", hint: "raise max_record_bytes"}
	}
	for _, l := range c.leaves {
		if l.taken != len(l.all) {
			return mapping.Null(), errDamaged
		}
	}
	return mapping.JSON(out[start:]), nil
}

// next reads the values of the next record: up to one that begins another.
func (l *nestedValues) next(at *parquetAt) error {
	l.all, l.taken = l.all[:0], 0
	l.release()
	for {
		if l.i == l.n {
			switch _, err := l.fill(at, 0); {
			case errors.Is(err, io.EOF) && len(l.all) > 0:
				return nil
			case errors.Is(err, io.EOF):
				return errDamaged
			case err != nil:
				return err
			}
		}
		for ; l.i < l.n; l.i++ {
			v := l.buf[l.i]
			if v.RepetitionLevel() == 0 && len(l.all) > 0 {
				return nil
			}
			l.all = append(l.all, v)
		}
	}
}

// peek returns the next value, the zero one at the end.
func (l *nestedValues) peek() (v parquet.Value, ok bool) {
	if l.taken == len(l.all) {
		return parquet.Value{}, false
	}
	return l.all[l.taken], true
}

func (n *schemaNode) first() *nestedValues {
	for n.shape != shapeLeaf {
		if len(n.children) == 0 {
			return nil
		}
		n = n.children[0]
	}
	return n.values
}

// pass takes the one value that every leaf has where something is not there.
func (n *schemaNode) pass() error {
	if n.shape == shapeLeaf {
		if _, ok := n.values.peek(); !ok {
			return errDamaged
		}
		n.values.taken++
	}
	for _, child := range n.children {
		if err := child.pass(); err != nil {
			return err
		}
	}
	return nil
}

// there reports whether the next value is of something of this node.
func (n *schemaNode) there() (bool, error) {
	first := n.first()
	if first == nil {
		return false, errDamaged
	}
	v, ok := first.peek()
	if !ok {
		return false, errDamaged
	}
	return v.DefinitionLevel() >= n.def, nil
}

// again reports whether another repeat of this node follows.
func (n *schemaNode) again() bool {
	v, ok := n.first().peek()
	return ok && v.RepetitionLevel() == n.rep
}

// write appends the node's value as JSON.
func (n *schemaNode) write(dst []byte, r *parquetReader) ([]byte, error) {
	if !n.repeated && !n.optional {
		return n.body(dst, r)
	}
	there, err := n.there()
	if err != nil {
		return dst, err
	}
	if !n.repeated {
		if !there {
			return append(dst, "null"...), n.pass()
		}
		return n.body(dst, r)
	}
	return n.list(dst, r, there, n.body)
}

func (n *schemaNode) list(dst []byte, r *parquetReader, there bool, element func([]byte, *parquetReader) ([]byte, error)) (_ []byte, err error) {
	if !there {
		return append(dst, "[]"...), n.pass()
	}
	dst = append(dst, '[')
	for {
		if dst, err = element(dst, r); err != nil {
			return dst, err
		}
		if !n.again() {
			return append(dst, ']'), nil
		}
		dst = append(dst, ',')
	}
}

func (n *schemaNode) body(dst []byte, r *parquetReader) ([]byte, error) {
	switch n.shape {
	case shapeLeaf:
		v, ok := n.values.peek()
		if !ok || v.IsNull() {
			return dst, errDamaged
		}
		n.values.taken++
		return n.leaf.appendJSON(dst, v, r)
	case shapeList, shapeSingle:
		return n.children[0].write(dst, r)
	case shapeMap:
		return n.pairs(dst, r)
	}
	dst = append(dst, '{')
	for i, child := range n.children {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		dst = append(appendQuote(dst, []byte(child.name), r), ':')
		if dst, err = child.write(dst, r); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// pairs writes a map as an object.
func (n *schemaNode) pairs(dst []byte, r *parquetReader) ([]byte, error) {
	inner := n.children[0]
	there, err := inner.there()
	if err != nil {
		return dst, err
	}
	if !there {
		return append(dst, "{}"...), inner.pass()
	}
	seen := map[string]bool{}
	start := len(dst)
	dst, err = inner.list(dst, r, true, func(dst []byte, r *parquetReader) ([]byte, error) {
		return inner.pair(dst, r, seen)
	})
	if err == nil {
		dst[start], dst[len(dst)-1] = '{', '}'
	}
	return dst, err
}

func (n *schemaNode) pair(dst []byte, r *parquetReader, seen map[string]bool) ([]byte, error) {
	key := n.children[0]
	v, ok := key.values.peek()
	if !ok || v.IsNull() {
		return dst, errDamaged
	}
	key.values.taken++
	text, err := key.leaf.append(nil, v)
	if err != nil {
		return dst, err
	}
	if seen[string(text)] {
		return dst, &trouble{class: exporter.Malformed, what: "has a key twice in one map", hint: "which of the two counts cannot be told: correct the file"}
	}
	seen[string(text)] = true
	dst = append(appendQuote(dst, text, r), ':')
	return n.children[1].write(dst, r)
}

// appendQuote appends a JSON string. What is no UTF-8 becomes U+FFFD, counted.
func appendQuote(dst, text []byte, r *parquetReader) []byte {
	out, err := jsontext.AppendQuote(dst, text)
	if err != nil {
		r.adapted++
	}
	return out
}
