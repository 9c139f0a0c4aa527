package files

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// leaf says how a leaf's values are read.
type leaf struct {
	form  leafForm
	scale int   // decimals
	unit  int64 // times: nanoseconds
}

type leafForm uint8

const (
	formBinary leafForm = iota // nothing that can be shown
	formText
	formBytes // without a type: text, as long as it is UTF-8
	formJSON
	formBool
	formInt
	formUint32
	formUint64
	formFloat32
	formFloat64
	formFloat16
	formDecimal32
	formDecimal64
	formDecimalBytes
	formDate
	formClock   // a time of day
	formInstant // a point in time
	formLocal   // a time without a zone
	formInt96
	formUUID
)

// leafOf reads a leaf's type: the logical one, else the older converted one.
func leafOf(e *format.SchemaElement) leaf {
	switch t := e.LogicalType.Value.(type) {
	case *format.StringType, *format.EnumType:
		return leaf{form: formText}
	case *format.JsonType:
		return leaf{form: formJSON}
	case *format.BsonType:
		return leaf{form: formBinary}
	case *format.UUIDType:
		return leaf{form: formUUID}
	case *format.Float16Type:
		return leaf{form: formFloat16}
	case *format.DateType:
		return leaf{form: formDate}
	case *format.DecimalType:
		return decimalOf(e, t.Scale)
	case *format.TimeType:
		return leaf{form: formClock, unit: unitOf(t.Unit)}
	case *format.TimestampType:
		if t.IsAdjustedToUTC {
			return leaf{form: formInstant, unit: unitOf(t.Unit)}
		}
		return leaf{form: formLocal, unit: unitOf(t.Unit)}
	case *format.IntType:
		if !t.IsSigned {
			return unsigned(e)
		}
	}
	return convertedLeaf(e)
}

func convertedLeaf(e *format.SchemaElement) leaf {
	if !e.ConvertedType.Valid {
		return physicalLeaf(e)
	}
	switch e.ConvertedType.V {
	case deprecated.UTF8, deprecated.Enum:
		return leaf{form: formText}
	case deprecated.Json:
		return leaf{form: formJSON}
	case deprecated.Bson, deprecated.Interval:
		return leaf{form: formBinary}
	case deprecated.Decimal:
		return decimalOf(e, e.Scale.V)
	case deprecated.Date:
		return leaf{form: formDate}
	case deprecated.TimeMillis:
		return leaf{form: formClock, unit: int64(time.Millisecond)}
	case deprecated.TimeMicros:
		return leaf{form: formClock, unit: int64(time.Microsecond)}
	case deprecated.TimestampMillis:
		return leaf{form: formInstant, unit: int64(time.Millisecond)}
	case deprecated.TimestampMicros:
		return leaf{form: formInstant, unit: int64(time.Microsecond)}
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		return unsigned(e)
	}
	return physicalLeaf(e)
}

func physicalLeaf(e *format.SchemaElement) leaf {
	switch e.Type.V {
	case format.Boolean:
		return leaf{form: formBool}
	case format.Int32, format.Int64:
		return leaf{form: formInt}
	case format.Int96:
		return leaf{form: formInt96}
	case format.Float:
		return leaf{form: formFloat32}
	case format.Double:
		return leaf{form: formFloat64}
	case format.ByteArray:
		return leaf{form: formBytes}
	}
	return leaf{form: formBinary}
}

func unsigned(e *format.SchemaElement) leaf {
	if e.Type.V == format.Int64 {
		return leaf{form: formUint64}
	}
	return leaf{form: formUint32}
}

// maxScale bounds the zeros that a damaged schema can ask for.
const maxScale = 1000

func decimalOf(e *format.SchemaElement, scale int32) leaf {
	if scale < 0 || scale > maxScale {
		return leaf{form: formBinary}
	}
	switch e.Type.V {
	case format.Int32:
		return leaf{form: formDecimal32, scale: int(scale)}
	case format.Int64:
		return leaf{form: formDecimal64, scale: int(scale)}
	}
	return leaf{form: formDecimalBytes, scale: int(scale)}
}

func unitOf(u format.TimeUnit) int64 {
	if u.Value == nil {
		return int64(time.Millisecond)
	}
	return int64(u.Value.Duration())
}

var errBinary = &trouble{class: exporter.Mismatch, what: "has binary data where a value should be", hint: "let the export write it as text"}

// set makes the cell of a value.
func (l *leaf) set(cell *mapping.Cell, v *parquet.Value, r *parquetReader) (err error) {
	switch {
	case v.IsNull():
		*cell = mapping.Null()
	case l.form == formText:
		*cell = mapping.View(v.ByteArray())
	default:
		*cell, err = l.cell(*v, r)
	}
	return err
}

// cell makes a cell of a value that is not null.
func (l *leaf) cell(v parquet.Value, r *parquetReader) (mapping.Cell, error) {
	switch l.form {
	case formText:
		return mapping.View(v.ByteArray()), nil
	case formBytes:
		if b := v.ByteArray(); utf8.Valid(b) {
			return mapping.View(b), nil
		}
		return mapping.Bytes(v.ByteArray()), nil
	case formJSON:
		return mapping.JSON(v.ByteArray()), nil
	case formBinary:
		return mapping.Bytes(v.Bytes()), nil
	case formBool:
		return mapping.Bool(v.Boolean()), nil
	case formInt:
		if v.Kind() == parquet.Int32 {
			return mapping.Int(int64(v.Int32())), nil
		}
		return mapping.Int(v.Int64()), nil
	case formUint32:
		return mapping.Int(int64(v.Uint32())), nil
	case formFloat64:
		return mapping.Float(v.Double()), nil
	case formFloat32:
		return mapping.Float(shortest(v.Float())), nil
	case formInstant:
		return mapping.Time(l.instant(v.Int64())), nil
	}
	start := len(r.scratch)
	out, err := l.append(r.scratch, v)
	r.scratch = out
	return mapping.View(out[start:]), err
}

// shortest is the float of 64 bits that the shortest text of one of 32 bits
// means: 0.1, not 0.10000000149.
func shortest(f float32) float64 {
	d, err := strconv.ParseFloat(strconv.FormatFloat(float64(f), 'g', -1, 32), 64)
	if err != nil {
		return float64(f)
	}
	return d
}

func (l *leaf) instant(n int64) time.Time {
	per := int64(time.Second) / l.unit
	seconds := n / per
	rest := n % per
	if rest < 0 {
		seconds, rest = seconds-1, rest+per
	}
	return time.Unix(seconds, rest*l.unit).UTC()
}

// append appends a value as text.
func (l *leaf) append(dst []byte, v parquet.Value) ([]byte, error) {
	switch l.form {
	case formText, formJSON, formBytes:
		return append(dst, v.ByteArray()...), nil
	case formBool:
		return strconv.AppendBool(dst, v.Boolean()), nil
	case formInt:
		if v.Kind() == parquet.Int32 {
			return strconv.AppendInt(dst, int64(v.Int32()), 10), nil
		}
		return strconv.AppendInt(dst, v.Int64(), 10), nil
	case formUint32:
		return strconv.AppendUint(dst, uint64(v.Uint32()), 10), nil
	case formUint64:
		return strconv.AppendUint(dst, v.Uint64(), 10), nil
	case formFloat32:
		return appendFloat(dst, float64(v.Float()), 32)
	case formFloat64:
		return appendFloat(dst, v.Double(), 64)
	case formFloat16:
		return appendFloat(dst, float16(v.Bytes()), 32)
	case formDecimal32:
		return appendScaled(dst, int64(v.Int32()), l.scale), nil
	case formDecimal64:
		return appendScaled(dst, v.Int64(), l.scale), nil
	case formDecimalBytes:
		return appendPoint(dst, signed(v.Bytes()).String(), l.scale), nil
	case formUUID:
		return appendUUID(dst, v.Bytes())
	}
	return l.appendTime(dst, v)
}

func (l *leaf) appendTime(dst []byte, v parquet.Value) ([]byte, error) {
	switch l.form {
	case formDate:
		return time.Unix(int64(v.Int32())*86400, 0).UTC().AppendFormat(dst, time.DateOnly), nil
	case formClock:
		n := v.Int64()
		if v.Kind() == parquet.Int32 {
			n = int64(v.Int32())
		}
		return l.instant(n).AppendFormat(dst, "15:04:05.999999999"), nil
	case formInstant:
		return l.instant(v.Int64()).AppendFormat(dst, time.RFC3339Nano), nil
	case formLocal:
		return l.instant(v.Int64()).AppendFormat(dst, "2006-01-02T15:04:05.999999999"), nil
	case formInt96:
		return int96(v).AppendFormat(dst, "2006-01-02T15:04:05.999999999"), nil
	}
	return dst, errBinary
}

// int96 reads the timestamps of Hive, Impala and old Spark: nanoseconds of the
// day and the Julian day, of no zone that could be told.
func int96(v parquet.Value) time.Time {
	n := v.Int96()
	nanos := int64(n[0]) | int64(n[1])<<32
	const epoch = 2440588 // the Julian day of 1970-01-01
	return time.Unix((int64(n[2])-epoch)*86400, 0).Add(time.Duration(nanos)).UTC()
}

func appendFloat(dst []byte, f float64, bits int) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return dst, &trouble{class: exporter.Mismatch, what: "has a number that is infinite or none", hint: "let the export write no value there"}
	}
	return strconv.AppendFloat(dst, f, 'f', -1, bits), nil
}

func float16(b []byte) float64 {
	if len(b) != 2 {
		return math.NaN()
	}
	bits := binary.LittleEndian.Uint16(b)
	sign, exponent, fraction := 1-2*float64(bits>>15), int(bits>>10&31), float64(bits&1023)
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 31:
		return math.NaN()
	}
	return sign * math.Ldexp(fraction+1024, exponent-25)
}

// signed reads a number in two's complement, the most significant byte first.
func signed(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(len(b))*8))
	}
	return n
}

// appendScaled appends a whole number with its point moved, zeros kept.
func appendScaled(dst []byte, n int64, scale int) []byte {
	var buf [20]byte
	return appendPoint(dst, strconv.AppendInt(buf[:0], n, 10), scale)
}

func appendPoint[T string | []byte](dst []byte, digits T, scale int) []byte {
	if digits[0] == '-' {
		dst, digits = append(dst, '-'), digits[1:]
	}
	whole := len(digits) - scale
	if whole <= 0 {
		dst = append(dst, '0')
	} else {
		dst = append(dst, digits[:whole]...)
	}
	if scale == 0 {
		return dst
	}
	dst = append(dst, '.')
	for ; whole < 0; whole++ {
		dst = append(dst, '0')
	}
	return append(dst, digits[whole:]...)
}

func appendUUID(dst, b []byte) ([]byte, error) {
	if len(b) != 16 {
		return dst, errBinary
	}
	for i, part := range [][]byte{b[:4], b[4:6], b[6:8], b[8:10], b[10:]} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, part)
	}
	return dst, nil
}

// appendJSON appends a value as JSON: numbers with all their digits.
func (l *leaf) appendJSON(dst []byte, v parquet.Value, r *parquetReader) ([]byte, error) {
	switch l.form {
	case formBool, formInt, formUint32, formUint64, formFloat16, formFloat32, formFloat64, formDecimal32, formDecimal64, formDecimalBytes:
		return l.append(dst, v)
	case formBinary:
		return dst, errBinary
	case formBytes:
		if !utf8.Valid(v.ByteArray()) {
			return dst, errBinary
		}
	case formText, formJSON:
	default:
		start := len(dst)
		out, err := l.append(dst, v)
		if err != nil {
			return dst, err
		}
		text := string(out[start:])
		return appendQuote(out[:start], []byte(text), r), nil
	}
	return appendQuote(dst, v.ByteArray(), r), nil
}
