package text

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/valise-export/valise/exporter"
)

// The errors of the Parse functions. None holds the input.
var (
	ErrInteger  = errors.New("not a whole number of 64 bits")
	ErrDecimal  = errors.New("not a decimal number")
	ErrBoolean  = errors.New("not a boolean")
	ErrDate     = errors.New("not a date of the years 0001 to 9999")
	ErrInstant  = errors.New("not an instant of the years 0001 to 9999")
	ErrJSON     = errors.New("not one JSON text")
	ErrInfinity = errors.New("is infinite")
)

// maxExponent bounds the zeros that an exponent can write out.
const maxExponent = 1000

// Parse reads what a source wrote into a value of the declared type. Instants
// without a zone are read in zone (nil means UTC).
func Parse(t exporter.Type, s string, zone *time.Location) (exporter.Value, error) {
	switch t {
	case exporter.TypeInteger:
		return ParseInteger(s)
	case exporter.TypeDecimal:
		return ParseDecimal(s)
	case exporter.TypeBoolean:
		return ParseBool(s)
	case exporter.TypeDate:
		return ParseDate(s)
	case exporter.TypeInstant:
		return ParseInstant(s, zone)
	case exporter.TypeJSON:
		return ParseJSON(s)
	default:
		return exporter.Text(s), nil
	}
}

// ParseInteger reads a whole number. Zeros after a point are allowed: "12.00".
func ParseInteger(s string) (exporter.Value, error) {
	if n, ok := digits(s); ok && s != "" && len(s) <= 18 { // 18 digits always fit
		return exporter.Integer(n), nil
	}
	if i := strings.IndexByte(s, '.'); i > 0 && strings.Trim(s[i+1:], "0") == "" {
		s = s[:i]
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return exporter.Value{}, ErrInteger
	}
	return exporter.Integer(n), nil
}

// ParseDecimal reads a decimal and keeps its scale. Text that is canonical
// already is not copied.
func ParseDecimal(s string) (exporter.Value, error) {
	if canonicalDecimal(s) {
		return exporter.Decimal(s), nil
	}
	out, ok := normaliseDecimal(s)
	if !ok {
		return exporter.Value{}, ErrDecimal
	}
	return exporter.Decimal(out), nil
}

// canonicalDecimal reports whether s is -?(0|[1-9][0-9]*)(\.[0-9]+)? and not a
// negative zero.
func canonicalDecimal(s string) bool {
	negative := len(s) > 0 && s[0] == '-'
	i := 0
	if negative {
		i = 1
	}
	start, nonzero := i, false
	for ; i < len(s) && s[i]-'0' <= 9; i++ {
		nonzero = nonzero || s[i] != '0'
	}
	if i == start || (s[start] == '0' && i > start+1) {
		return false
	}
	if i < len(s) {
		if s[i] != '.' || i+1 == len(s) {
			return false
		}
		for i++; i < len(s); i++ {
			if s[i]-'0' > 9 {
				return false
			}
			nonzero = nonzero || s[i] != '0'
		}
	}
	return nonzero || !negative
}

// normaliseDecimal brings sign, leading zeros, a bare point and an exponent to
// the canonical form without ever going through a float.
func normaliseDecimal(s string) (string, bool) {
	s = strings.TrimSpace(s)
	sign := ""
	if s != "" && (s[0] == '+' || s[0] == '-') {
		if s[0] == '-' {
			sign = "-"
		}
		s = s[1:]
	}
	mantissa, exponent := s, 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		n, err := strconv.Atoi(s[i+1:])
		if err != nil || n > maxExponent || n < -maxExponent {
			return "", false
		}
		mantissa, exponent = s[:i], n
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	return placePoint(sign, digits, len(whole)+exponent), true
}

func placePoint(sign, digits string, point int) string {
	if point < 0 {
		digits, point = strings.Repeat("0", -point)+digits, 0
	}
	if point > len(digits) {
		digits += strings.Repeat("0", point-len(digits))
	}
	whole, fraction := strings.TrimLeft(digits[:point], "0"), digits[point:]
	if whole == "" {
		whole = "0"
	}
	if whole == "0" && strings.Trim(fraction, "0") == "" {
		sign = ""
	}
	if fraction == "" {
		return sign + whole
	}
	return sign + whole + "." + fraction
}

// DecimalOfFloat rounds a binary float to scale digits after the point: what a
// database that has no decimals (SQLite's REAL) meant. Trailing zeros are kept:
// money of two digits stays at two.
func DecimalOfFloat(f float64, scale int) (exporter.Value, error) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return exporter.Value{}, ErrDecimal
	}
	return ParseDecimal(strconv.FormatFloat(f, 'f', scale, 64))
}

// ParseBool reads true, t, yes, y, on, 1 and their opposites in any case.
func ParseBool(s string) (exporter.Value, error) {
	switch strings.ToLower(s) {
	case "true", "t", "yes", "y", "on", "1":
		return exporter.Bool(true), nil
	case "false", "f", "no", "n", "off", "0":
		return exporter.Bool(false), nil
	}
	return exporter.Value{}, ErrBoolean
}

// ParseDate reads 2006-01-02, and an instant whose time of day is midnight.
func ParseDate(s string) (exporter.Value, error) {
	days, rest, ok := scanDate(s)
	if !ok {
		return exporter.Value{}, ErrDate
	}
	if rest != "" {
		sec, nsec, offset, ok := scanClock(rest)
		if !ok || sec != 0 || nsec != 0 || (offset != noOffset && offset != 0) {
			return exporter.Value{}, ErrDate
		}
	}
	return exporter.Date(days), nil
}

// ParseInstant reads RFC 3339 and the forms that databases print: a space for
// the T, a short offset (+02), no seconds, no zone (then zone, or UTC), a bare
// date (midnight). PostgreSQL's infinity is ErrInfinity.
func ParseInstant(s string, zone *time.Location) (exporter.Value, error) {
	days, rest, ok := scanDate(s)
	if !ok {
		if strings.TrimLeft(s, "+-") == "infinity" {
			return exporter.Value{}, ErrInfinity
		}
		return exporter.Value{}, ErrInstant
	}
	var sec, offset int64 = 0, noOffset
	var nsec int32
	if rest != "" {
		if sec, nsec, offset, ok = scanClock(rest); !ok {
			return exporter.Value{}, ErrInstant
		}
	}
	sec += days * secondsPerDay
	switch {
	case offset != noOffset:
		sec -= offset
	case zone != nil && zone != time.UTC:
		sec = inZone(sec, zone)
	}
	if sec < minInstant || sec > maxInstant {
		return exporter.Value{}, ErrInstant
	}
	return exporter.Instant(sec, nsec), nil
}

// The first and the last second that RFC 3339 can write.
const (
	minInstant = -62135596800
	maxInstant = 253402300799
	noOffset   = math.MinInt64
)

// inZone reads sec, seconds of a wall clock, in zone.
func inZone(sec int64, zone *time.Location) int64 {
	wall := time.Unix(sec, 0).UTC()
	return time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, zone).Unix()
}

func scanDate(s string) (days int64, rest string, ok bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return 0, "", false
	}
	y, ok1 := digits(s[0:4])
	m, ok2 := digits(s[5:7])
	d, ok3 := digits(s[8:10])
	if !ok1 || !ok2 || !ok3 || y < 1 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return 0, "", false
	}
	return daysFrom(y, m, d), s[10:], true
}

func daysIn(y, m int64) int64 {
	if m == 2 && y%4 == 0 && (y%100 != 0 || y%400 == 0) {
		return 29
	}
	return [...]int64{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[m-1]
}

// scanClock reads "T15:04:05.999+02:00" and its kin. A leap second (60) is read
// as the second before it (RFC 3339, section 5.7, allows it; no Unix clock has
// one).
func scanClock(s string) (sec int64, nsec int32, offset int64, ok bool) {
	if len(s) < 6 || (s[0] != 'T' && s[0] != 't' && s[0] != ' ') || s[3] != ':' {
		return 0, 0, 0, false
	}
	h, ok1 := digits(s[1:3])
	m, ok2 := digits(s[4:6])
	if !ok1 || !ok2 || h > 23 || m > 59 {
		return 0, 0, 0, false
	}
	s = s[6:]
	var second int64
	if len(s) >= 3 && s[0] == ':' {
		if second, ok = digits(s[1:3]); !ok || second > 60 {
			return 0, 0, 0, false
		}
		if second == 60 {
			second = 59
		}
		if nsec, s, ok = scanFraction(s[3:]); !ok {
			return 0, 0, 0, false
		}
	}
	offset, ok = scanOffset(strings.TrimLeft(s, " "))
	return h*3600 + m*60 + second, nsec, offset, ok
}

func scanFraction(s string) (nsec int32, rest string, ok bool) {
	if s == "" || (s[0] != '.' && s[0] != ',') {
		return 0, s, true
	}
	i, scale := 1, int32(100_000_000)
	for ; i < len(s) && s[i]-'0' <= 9; i++ {
		nsec += int32(s[i]-'0') * scale
		scale /= 10 // digits beyond nanoseconds are dropped
	}
	return nsec, s[i:], i > 1
}

func scanOffset(s string) (seconds int64, ok bool) {
	switch s {
	case "":
		return noOffset, true
	case "Z", "z", "UTC", "+00", "-00":
		return 0, true
	}
	sign := int64(1)
	if s[0] == '-' {
		sign = -1
	} else if s[0] != '+' {
		return 0, false
	}
	part := strings.ReplaceAll(s[1:], ":", "")
	if len(part) != 2 && len(part) != 4 && len(part) != 6 {
		return 0, false
	}
	unit := int64(3600)
	for ; part != ""; part = part[2:] {
		n, ok := digits(part[:2])
		if !ok || n > 59 {
			return 0, false
		}
		seconds += n * unit
		unit /= 60
	}
	return sign * seconds, true
}

func digits(s string) (n int64, ok bool) {
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	return n, true
}

// ParseJSON reads one JSON text and compacts it; numbers keep their text.
func ParseJSON(s string) (exporter.Value, error) {
	b, err := AppendJSON(nil, s)
	if err != nil {
		return exporter.Value{}, err
	}
	return exporter.JSON(string(b)), nil
}

// AppendJSON appends what ParseJSON makes of a text; where it is none, nothing.
func AppendJSON(dst []byte, s string) ([]byte, error) {
	whole := append(dst, strings.TrimSpace(s)...)
	out, err := jsontext.AppendFormat(whole[:len(dst)], whole[len(dst):],
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true), jsontext.PreserveRawStrings(true))
	if err != nil {
		return dst, ErrJSON
	}
	return out, nil
}

// Valid returns s with every invalid byte sequence of UTF-8 replaced by U+FFFD,
// and whether there was one.
func Valid(s string) (out string, adapted bool) {
	if utf8.ValidString(s) {
		return s, false
	}
	return strings.ToValidUTF8(s, "\uFFFD"), true
}
