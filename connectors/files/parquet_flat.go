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
func (c *flatColumn) value(row int64, at *parquetAt) (*parquet.Value, error) {
	if i := c.i + int(row-c.row); i < c.n {
		c.i, c.row = i, row
		return &c.buf[i], nil
	}
	return c.further(row, at)
}

// further is value beyond what is buffered.
func (c *flatColumn) further(row int64, at *parquetAt) (*parquet.Value, error) {
	c.release()
	for skip := row - c.row; ; {
		left := int64(c.n - c.i)
		if skip < left {
			c.i += int(skip)
			c.row = row
			return &c.buf[c.i], nil
		}
		skip -= left
		c.i = c.n
		passed, err := c.fill(at, skip)
		skip -= passed
		switch {
		case errors.Is(err, io.EOF):
			return nil, errDamaged // fewer values than the group has records
		case err != nil:
			return nil, err
		}
	}
}

func (c *flatColumn) cell(row int64, r *parquetReader) (cell mapping.Cell, err error) {
	v, err := c.value(row, r.at)
	if err == nil {
		err = c.leaf.set(&cell, v, r)
	}
	return cell, err
}

// end checks that the column has not more values than the group has records, as
// far as it was read.
func (c *flatColumn) end(rows int64, _ *parquetAt) error {
	if seen := c.row + int64(c.n-c.i) + c.left; rows > 0 && seen > rows {
		return errDamaged
	}
	return nil
}
