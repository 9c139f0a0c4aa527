package files

import (
	"errors"
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/valise-export/valise/connectors/mapping"
)

// flatColumn is a column of one value, or none, a record.
type flatColumn struct {
	pageValues
	at   int
	node *schemaNode
	leaf leaf
	row  int64 // of the value at i
}

func (c *flatColumn) position() int { return c.at }

func (c *flatColumn) open(file *parquet.File, group int, at *parquetAt) {
	c.pageValues.open(file, group, c.node.at, at)
	c.row = 0
}

// value returns the value of a row, which is never before the last one asked
// for. It is valid until the next call.
func (c *flatColumn) value(row int64, at *parquetAt) (parquet.Value, error) {
	skip := row - c.row
	if left := int64(c.n - c.i); skip < left {
		c.i += int(skip)
		c.row = row
		return c.buf[c.i], nil
	}
	c.release()
	for {
		left := int64(c.n - c.i)
		if skip < left {
			c.i += int(skip)
			c.row = row
			return c.buf[c.i], nil
		}
		skip -= left
		c.i = c.n
		passed, err := c.fill(at, skip)
		skip -= passed
		switch {
		case errors.Is(err, io.EOF):
			return parquet.Value{}, errDamaged // fewer values than the group has records
		case err != nil:
			return parquet.Value{}, err
		}
	}
}

func (c *flatColumn) cell(row int64, r *parquetReader) (mapping.Cell, error) {
	v, err := c.value(row, r.at)
	if err != nil || v.IsNull() {
		return mapping.Null(), err
	}
	return c.leaf.cell(v, r)
}

// end checks that the column has not more values than the group has records, as
// far as it was read.
func (c *flatColumn) end(rows int64, _ *parquetAt) error {
	if seen := c.row + int64(c.n-c.i) + c.left; rows > 0 && seen > rows {
		return errDamaged
	}
	return nil
}
