package mapping

import (
	"math"
	"strconv"
	"time"
	"unsafe"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// Cell is one value as a driver gives it: a closed union. Text in it is not
// copied, so a cell lives as long as the driver's buffer.
type Cell struct {
	s    string
	n    int64
	nsec int32
	kind cellKind
}

type cellKind uint8

const (
	cellNull cellKind = iota
	cellText
	cellInt
	cellFloat
	cellBool
	cellTime
	cellBytes
	cellJSON
)

// Null returns the cell that holds nothing. It is the zero value.
func Null() Cell { return Cell{} }

// Text returns a cell of text. Numbers, dates and instants that a source writes
// as text are text cells too: the declared type says how they are read.
func Text(s string) Cell { return Cell{kind: cellText, s: s} }

// View returns a cell of text over b, which must not change while the record
// made from it is in use.
func View(b []byte) Cell { return Cell{kind: cellText, s: view(b)} }

// Int returns a cell of a whole number.
func Int(n int64) Cell { return Cell{kind: cellInt, n: n} }

// Float returns a cell of a binary float: it is rounded to the field's scale.
func Float(f float64) Cell { return Cell{kind: cellFloat, n: int64(math.Float64bits(f))} }

// Bool returns a cell of a truth value.
func Bool(b bool) Cell {
	if b {
		return Cell{kind: cellBool, n: 1}
	}
	return Cell{kind: cellBool}
}

// Time returns a cell of a point in time.
func Time(t time.Time) Cell {
	return Cell{kind: cellTime, n: t.Unix(), nsec: int32(t.Nanosecond())}
}

// Bytes returns a cell of binary data. No field takes it: the source must say
// how it is to be written as text.
func Bytes(b []byte) Cell { return Cell{kind: cellBytes, s: view(b)} }

// JSON returns a cell of one JSON text (RFC 8259): an object or a list inside a
// JSON source. Strings inside such a source are text cells.
func JSON(b []byte) Cell { return Cell{kind: cellJSON, s: view(b)} }

// cellOf returns what an expression made as a cell.
func cellOf(v any) Cell {
	switch x := v.(type) {
	case string:
		return Text(x)
	case int64:
		return Int(x)
	case bool:
		return Bool(x)
	case time.Time:
		return Time(x)
	default:
		return Null()
	}
}

func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func (c Cell) float() float64 { return math.Float64frombits(uint64(c.n)) }

// appendText appends the text of a cell of fixed size.
func (c Cell) appendText(dst []byte) []byte {
	switch c.kind {
	case cellInt:
		return strconv.AppendInt(dst, c.n, 10)
	case cellFloat:
		return strconv.AppendFloat(dst, c.float(), 'f', -1, 64)
	case cellBool:
		return strconv.AppendBool(dst, c.n != 0)
	case cellTime:
		return text.Append(dst, exporter.Instant(c.n, c.nsec))
	default:
		return append(dst, c.s...)
	}
}
