package xlsxw

import (
	"strconv"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// exactDigits is the number of decimal digits that a spreadsheet keeps of a
// number, and the most places that a number format here has.
const exactDigits = 15

func isExactInteger(n int64) bool {
	const limit = 1_000_000_000_000_000
	return -limit < n && n < limit
}

// exactPlaces returns the digits after the point of a canonical decimal, and
// whether a spreadsheet keeps all of its digits.
func exactPlaces(s string) (places int, ok bool) {
	if point := strings.IndexByte(s, '.'); point >= 0 && len(s) <= exactDigits+1 { // with a sign it has a digit less
		return len(s) - point - 1, true
	}
	digits, point, leading := 0, -1, true
	for i := range len(s) {
		switch c := s[i]; {
		case c == '-':
			continue
		case c == '.':
			point = i
			continue
		case c == '0' && leading:
			continue
		}
		leading = false
		digits++
	}
	if point >= 0 {
		places = len(s) - point - 1
	}
	return places, digits <= exactDigits && places <= exactDigits
}

// A spreadsheet's day 0 is 1899-12-30, and it believes in 1900-02-29: from
// 1900-03-01 on every program agrees.
const (
	dayZero      = -25569 // 1899-12-30 in days since 1970-01-01
	firstDay     = dayZero + 61
	millisPerDay = 86_400_000
)

func isExactInstant(v *exporter.Value) bool {
	return v.Int() >= firstDay*86400 && v.Nanos()%1_000_000 == 0
}

func appendDate(dst []byte, column string, number []byte, day int64) (cell []byte, from, to int) {
	dst = append(append(append(dst, column...), number...), valueOpen[styleDate]...)
	from = len(dst)
	dst = strconv.AppendInt(dst, day-dayZero, 10)
	return append(dst, valueClose...), from, len(dst)
}

// appendInstant writes days and a fraction of 11 digits, rounded up by less than
// a microsecond: programs that cut off what they do not show (LibreOffice) and
// those that round find the same millisecond.
func appendInstant(dst []byte, column string, number []byte, v *exporter.Value) (cell []byte, from, to int) {
	style := styleInstant
	if v.Nanos() != 0 {
		style = styleMillis
	}
	seconds := v.Int() - dayZero*86400 // positive from 1900-03-01 on
	dst = append(append(append(dst, column...), number...), valueOpen[style]...)
	from = len(dst)
	dst = strconv.AppendInt(dst, seconds/86400, 10)
	dst = appendDayFraction(dst, seconds%86400*1000+int64(v.Nanos())/1_000_000)
	return append(dst, valueClose...), from, len(dst)
}

// appendDayFraction appends ".52083333333" and no zeros at the end.
func appendDayFraction(dst []byte, millis int64) []byte {
	if millis == 0 {
		return dst
	}
	const unit = 100_000_000_000 // 11 digits; times millisPerDay it still fits 64 bits
	n := (millis*unit + millisPerDay - 1) / millisPerDay
	start := len(dst)
	dst = append(dst, ".00000000000"...)
	for i := len(dst) - 1; i > start; i-- {
		dst[i] = byte('0' + n%10)
		n /= 10
	}
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	return dst
}
