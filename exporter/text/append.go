package text

import (
	"strconv"

	"github.com/valise-export/valise/exporter"
)

// Append appends the canonical rendering of v to dst and returns it. It is an
// exporter.Renderer.
func Append(dst []byte, v exporter.Value) []byte {
	switch v.Kind() {
	case exporter.KindText, exporter.KindDecimal, exporter.KindJSON:
		return append(dst, v.Text()...)
	case exporter.KindInteger:
		return strconv.AppendInt(dst, v.Int(), 10)
	case exporter.KindBool:
		return strconv.AppendBool(dst, v.Bool())
	case exporter.KindDate:
		return appendDate(dst, v.Int())
	case exporter.KindInstant:
		return appendInstant(dst, v.Int(), v.Nanos())
	default:
		return dst
	}
}

func appendInstant(dst []byte, sec int64, nsec int32) []byte {
	days := floorDiv(sec, secondsPerDay)
	rest := sec - days*secondsPerDay
	dst = appendDate(dst, days)
	dst = append(dst, 'T')
	dst = appendPair(dst, rest/3600)
	dst = append(dst, ':')
	dst = appendPair(dst, rest/60%60)
	dst = append(dst, ':')
	dst = appendPair(dst, rest%60)
	return append(appendFraction(dst, nsec), 'Z')
}

// appendFraction writes milliseconds, microseconds or nanoseconds: the shortest
// of these that loses nothing.
func appendFraction(dst []byte, nsec int32) []byte {
	if nsec == 0 {
		return dst
	}
	digits, n := 9, nsec
	for digits > 3 && n%1000 == 0 {
		n /= 1000
		digits -= 3
	}
	dst = append(dst, '.')
	start := len(dst)
	dst = append(dst, "000000000"[:digits]...)
	for i := len(dst) - 1; i >= start; i-- {
		dst[i] = byte('0' + n%10)
		n /= 10
	}
	return dst
}

func appendDate(dst []byte, days int64) []byte {
	y, m, d := civil(days)
	dst = appendPair(dst, y/100)
	dst = appendPair(dst, y%100)
	dst = append(dst, '-')
	dst = appendPair(dst, m)
	dst = append(dst, '-')
	return appendPair(dst, d)
}

func appendPair(dst []byte, n int64) []byte {
	return append(dst, byte('0'+n/10%10), byte('0'+n%10))
}

const secondsPerDay = 86400

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && a < 0 {
		q--
	}
	return q
}

// civil turns days since 1970-01-01 into a proleptic Gregorian date, by the
// era arithmetic of H. Hinnant, "chrono-compatible low-level date algorithms".
func civil(days int64) (year, month, day int64) {
	z := days + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	month = mp + 3
	if month > 12 {
		month -= 12
	}
	year = yoe + era*400
	if month <= 2 {
		year++
	}
	return year, month, day
}

// daysFrom is the inverse of civil.
func daysFrom(year, month, day int64) int64 {
	if month <= 2 {
		year--
	}
	era := floorDiv(year, 400)
	yoe := year - era*400
	mp := (month + 9) % 12
	doy := (153*mp+2)/5 + day - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return era*146097 + doe - 719468
}
