package mapping

import (
	"math"
	"strconv"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// plain converts a cell by the field's declared type.
func (b *Binding) plain(f *fill, c Cell) (exporter.Value, error) {
	switch c.kind {
	case cellText:
		return b.plainText(f, c.s)
	case cellInt:
		return b.plainInt(f, c)
	case cellFloat:
		return b.plainFloat(f, c)
	case cellBool:
		return b.plainBool(f, c)
	case cellTime:
		return b.plainTime(f, c)
	case cellJSON:
		if f.field.Type != exporter.TypeJSON {
			return exporter.Value{}, errNested
		}
		return b.json(c.s)
	default:
		return exporter.Value{}, errBinary
	}
}

func (b *Binding) plainText(f *fill, s string) (exporter.Value, error) {
	switch f.field.Type {
	case exporter.TypeText:
		return exporter.Text(b.valid(s)), nil
	case exporter.TypeJSON:
		return b.json(s)
	}
	v, err := text.Parse(f.field.Type, s, b.mapping.zone)
	if err == nil {
		return v, nil
	}
	if dated(f.field.Type) && strings.HasPrefix(s, "0000-00-00") {
		return v, errZeroDate
	}
	if strings.TrimLeft(s, "+-") == "infinity" {
		return v, text.ErrInfinity
	}
	return v, err
}

func dated(t exporter.Type) bool { return t == exporter.TypeDate || t == exporter.TypeInstant }

func (b *Binding) plainInt(f *fill, c Cell) (exporter.Value, error) {
	switch f.field.Type {
	case exporter.TypeInteger:
		return exporter.Integer(c.n), nil
	case exporter.TypeDecimal:
		return exporter.Decimal(b.format(c)), nil
	case exporter.TypeText:
		return exporter.Text(b.format(c)), nil
	case exporter.TypeJSON:
		return exporter.JSON(b.format(c)), nil
	case exporter.TypeBoolean:
		if c.n == 0 || c.n == 1 {
			return exporter.Bool(c.n == 1), nil
		}
		return exporter.Value{}, text.ErrBoolean
	default:
		return exporter.Value{}, errNumber
	}
}

func (b *Binding) plainFloat(f *fill, c Cell) (exporter.Value, error) {
	x := c.float()
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return exporter.Value{}, text.ErrDecimal
	}
	switch f.field.Type {
	case exporter.TypeDecimal:
		return b.roundFloat(f, x)
	case exporter.TypeInteger:
		if n := int64(x); float64(n) == x && math.Abs(x) < 1<<53 { // above, a float skips whole numbers
			return exporter.Integer(n), nil
		}
		return exporter.Value{}, text.ErrInteger
	case exporter.TypeText:
		return exporter.Text(b.format(c)), nil
	case exporter.TypeJSON:
		return exporter.JSON(b.format(c)), nil
	case exporter.TypeBoolean:
		if x == 0 || x == 1 {
			return exporter.Bool(x == 1), nil
		}
		return exporter.Value{}, text.ErrBoolean
	default:
		return exporter.Value{}, errNumber
	}
}

func (b *Binding) plainBool(f *fill, c Cell) (exporter.Value, error) {
	switch f.field.Type {
	case exporter.TypeBoolean:
		return exporter.Bool(c.n != 0), nil
	case exporter.TypeText:
		return exporter.Text(b.format(c)), nil
	case exporter.TypeJSON:
		return exporter.JSON(b.format(c)), nil
	default:
		return exporter.Value{}, errShape
	}
}

func (b *Binding) plainTime(f *fill, c Cell) (exporter.Value, error) {
	if c.n < minInstant || c.n > maxInstant {
		return exporter.Value{}, text.ErrInstant
	}
	switch f.field.Type {
	case exporter.TypeInstant:
		return exporter.Instant(c.n, c.nsec), nil
	case exporter.TypeDate:
		if c.n%86400 != 0 || c.nsec != 0 {
			return exporter.Value{}, errClock
		}
		return exporter.Date(c.n / 86400), nil
	case exporter.TypeText:
		return exporter.Text(b.format(c)), nil
	default:
		return exporter.Value{}, errShape
	}
}

// The first and the last second of the years 0001 to 9999, which RFC 3339 can
// write.
const (
	minInstant = -62135596800
	maxInstant = 253402300799
)

// jsonText reads a JSON text that the source holds as text, or an object inside
// a JSON source, and keeps it compact, as JSON or as text.
func (b *Binding) jsonText(f *fill, c Cell) (exporter.Value, error) {
	if c.kind == cellBytes {
		return exporter.Value{}, errBinary
	}
	v, err := b.json(b.textOf(c))
	if err == nil && f.field.Type == exporter.TypeText {
		return exporter.Text(v.Text()), nil
	}
	return v, err
}

// day reads a count since 1970-01-01 as the field's type: for a date, the day in
// the mapping's time zone.
func (b *Binding) day(f *fill, c Cell) (exporter.Value, error) {
	v, err := b.epoch(f, c)
	if err == nil && f.field.Type == exporter.TypeDate {
		return exporter.DateOf(v.Time().In(b.mapping.zone)), nil
	}
	return v, err
}

// epoch reads a count of seconds or milliseconds since 1970-01-01, with a
// fraction where there is one. Fractions of a float are taken to microseconds.
func (b *Binding) epoch(f *fill, c Cell) (exporter.Value, error) {
	shift := int64(1)
	if f.convert == convertEpochMillis {
		shift = 1000
	}
	switch c.kind {
	case cellInt:
		return instant(floorDiv(c.n, shift), floorMod(c.n, shift)*(1e9/shift))
	case cellFloat:
		micros := math.Round(c.float() * 1e6 / float64(shift))
		if math.IsNaN(micros) || math.Abs(micros) > 1e18 {
			return exporter.Value{}, errEpoch
		}
		return instant(floorDiv(int64(micros), 1e6), floorMod(int64(micros), 1e6)*1000)
	case cellText:
		return epochText(c.s, shift)
	default:
		return exporter.Value{}, errEpoch
	}
}

func epochText(s string, shift int64) (exporter.Value, error) {
	whole, fraction, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || strings.Trim(fraction, "0123456789") != "" {
		return exporter.Value{}, errEpoch
	}
	nanos, unit := floorMod(n, shift)*(1e9/shift), 1e9/shift
	sign := int64(1)
	if whole[0] == '-' {
		sign = -1
	}
	for i := 0; i < len(fraction) && unit >= 10; i++ {
		unit /= 10
		nanos += sign * int64(fraction[i]-'0') * unit
	}
	return instant(floorDiv(n, shift)+floorDiv(nanos, 1e9), floorMod(nanos, 1e9))
}

func instant(sec, nanos int64) (exporter.Value, error) {
	if sec < minInstant || sec > maxInstant {
		return exporter.Value{}, text.ErrInstant
	}
	return exporter.Instant(sec, int32(nanos)), nil
}

func floorDiv(a, b int64) int64 { return (a - floorMod(a, b)) / b }

func floorMod(a, b int64) int64 { return (a%b + b) % b }
