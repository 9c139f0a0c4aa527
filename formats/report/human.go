package report

import (
	"strconv"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
)

// The words that stand for values, plain English until reports are translated.
const (
	WithheldMark = "withheld" // in place of a value that is held and not disclosed
	ReducedMark  = "part shown"
	CutMark      = " … [cut here: the whole text is in the data files]"
	yes, no      = "yes", "no"
	noDate       = "no date"
)

// Human returns what a person reads for a value: "" for null. currency is the
// record's currency where the field is money, "" elsewhere. zone is that of the
// subject; nil means UTC.
func Human(v exporter.Value, f exporter.Field, currency string, zone *time.Location) string {
	switch v.Kind() {
	case exporter.KindWithheld:
		return WithheldMark
	case exporter.KindBool:
		if v.Bool() {
			return yes
		}
		return no
	case exporter.KindDate, exporter.KindInstant:
		return Local(v, zone)
	case exporter.KindDecimal, exporter.KindInteger:
		if f.Currency != "" {
			return Money(v.Text(), currency)
		}
		return v.Text()
	default:
		return v.Text()
	}
}

// Money returns an amount with grouped digits and its currency:
// "1,234.50 EUR". A fraction has two digits, and more where they are not zero.
func Money(decimal, currency string) string {
	whole, fraction, point := strings.Cut(decimal, ".")
	out := group(whole)
	if point {
		if len(fraction) == 1 {
			fraction += "0"
		}
		if len(fraction) > 2 {
			fraction = fraction[:2] + strings.TrimRight(fraction[2:], "0")
		}
		out += "." + fraction
	}
	if currency == "" {
		return out
	}
	return out + "\u00a0" + currency // no line break between the two
}

// Count returns a number with grouped digits: "1,234".
func Count(n int64) string { return group(strconv.FormatInt(n, 10)) }

// group puts a comma before every third digit from the end.
func group(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	b := append(make([]byte, 0, len(sign)+len(digits)*4/3), sign...)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, digits[i])
	}
	return string(b)
}

// Local returns a date, or an instant in zone (nil means UTC), as a person
// writes it: "2 Jan 2025", "2 Jan 2025, 09:30". Seconds and fractions are there
// where they are not zero; the offset is, where a clock change makes the local
// time ambiguous. The data files have the instant in UTC.
func Local(v exporter.Value, zone *time.Location) string {
	t := v.Time()
	switch v.Kind() {
	case exporter.KindDate:
		return t.Format("2 Jan 2006")
	case exporter.KindInstant:
	default:
		return v.Text()
	}
	if zone != nil {
		t = t.In(zone)
	}
	layout := "2 Jan 2006, 15:04"
	switch {
	case t.Nanosecond() != 0:
		layout = "2 Jan 2006, 15:04:05.999999999"
	case t.Second() != 0:
		layout = "2 Jan 2006, 15:04:05"
	}
	if twice(t) {
		layout += " (UTC-07:00)"
	}
	return t.Format(layout)
}

// twice reports whether the wall clock shows t's time at another instant too.
func twice(t time.Time) bool {
	_, offset := t.Zone()
	for _, by := range []time.Duration{-3 * time.Hour, 3 * time.Hour} {
		_, other := t.Add(by).Zone()
		if other == offset {
			continue
		}
		there := t.Add(time.Duration(offset-other) * time.Second)
		if _, o := there.Zone(); o == other {
			return true
		}
	}
	return false
}

// Period returns a Total's period for people: "2025", "July 2025", "no date".
func Period(period string) string {
	switch t, err := time.Parse("2006-01", period); {
	case period == "":
		return noDate
	case err == nil:
		return t.Format("January 2006")
	default:
		return period
	}
}

// Heading returns a field's name for people, with its unit: "Duration (s)".
func Heading(f exporter.Field) string {
	title := f.Title
	if title == "" {
		title = strings.ReplaceAll(f.Name, "_", " ")
	}
	if f.Unit == "" {
		return title
	}
	return title + " (" + f.Unit + ")"
}

// cut returns at most n bytes of s, whole runes only.
func cut(s string, n int) string {
	for n > 0 && n < len(s) && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:min(n, len(s))]
}
