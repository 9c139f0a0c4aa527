package lang

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date returns t's day, short, as a table needs it: "23 Nov 2026", "23.11.2026".
func (p *Printer) Date(t time.Time) string { return p.dated("date.short", t) }

// AppendDate appends what Date returns.
func (p *Printer) AppendDate(b []byte, t time.Time) []byte { return p.appendDate(b, "date.short", t) }

// LongDate returns t's day as a text has it: "23 November 2026".
func (p *Printer) LongDate(t time.Time) string { return p.dated("date.long", t) }

// Month returns t's month: "November 2026".
func (p *Printer) Month(t time.Time) string { return p.dated("date.month", t) }

// ShortMonth returns t's month for a narrow place: "Nov 26".
func (p *Printer) ShortMonth(t time.Time) string { return p.dated("date.month_short", t) }

// Time returns t's day and time of day: "23 Nov 2026, 09:30". Seconds and
// fractions are there where they are not zero.
func (p *Printer) Time(t time.Time) string { return string(p.AppendTime(make([]byte, 0, 48), t)) }

// AppendTime appends what Time returns.
func (p *Printer) AppendTime(b []byte, t time.Time) []byte { return p.appendStamp(b, "date.short", t) }

// LongTime is Time with the day of LongDate.
func (p *Printer) LongTime(t time.Time) string {
	return string(p.appendStamp(make([]byte, 0, 48), "date.long", t))
}

func (p *Printer) appendStamp(b []byte, day string, t time.Time) []byte {
	for _, part := range p.patterns["date.time"] {
		switch part.name {
		case "date":
			b = p.appendDate(b, day, t)
		case "time":
			b = p.appendClock(b, t)
		default:
			b = append(b, part.text...)
		}
	}
	return b
}

func (p *Printer) appendClock(b []byte, t time.Time) []byte {
	hour, minute, second := t.Clock()
	b = append(appendTwo(b, hour), ':')
	b = appendTwo(b, minute)
	switch {
	case t.Nanosecond() != 0:
		b = append(b, p.Number(t.Format(":05.999999999"))...)
	case second != 0:
		b = appendTwo(append(b, ':'), second)
	}
	return b
}

// Day returns a date (2006-01-02), or an instant (RFC 3339) at midnight in UTC,
// as LongDate does; anything else as it is.
func (p *Printer) Day(s string) string {
	for _, layout := range []string{time.DateOnly, "2006-01-02T00:00:00Z"} {
		if t, err := time.Parse(layout, s); err == nil {
			return p.LongDate(t)
		}
	}
	return s
}

// dated fills a pattern. Years before 1000 have four digits: 0001.
func (p *Printer) dated(pattern string, t time.Time) string {
	return string(p.appendDate(make([]byte, 0, 48), pattern, t))
}

func (p *Printer) appendDate(b []byte, pattern string, t time.Time) []byte {
	year, month, day := t.Date()
	for _, part := range p.patterns[pattern] {
		switch part.name {
		case "yyyy":
			b = appendYear(b, year)
		case "yy":
			b = appendTwo(b, max(year, -year)%100)
		case "month":
			b = append(b, p.months[month-1]...)
		case "mon":
			b = append(b, p.short[month-1]...)
		case "m":
			b = strconv.AppendInt(b, int64(month), 10)
		case "mm":
			b = appendTwo(b, int(month))
		case "d":
			b = strconv.AppendInt(b, int64(day), 10)
		case "dd":
			b = appendTwo(b, day)
		default:
			b = append(b, part.text...)
		}
	}
	return b
}

func appendYear(b []byte, year int) []byte {
	if year >= 1000 && year <= 9999 {
		return strconv.AppendInt(b, int64(year), 10)
	}
	return fmt.Appendf(b, "%04d", year)
}

func appendTwo(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }

// datePart is a part of a pattern: a placeholder's name, or the text between
// two.
type datePart struct{ name, text string }

// datePatterns reads the patterns of dates once: a report writes thousands.
func (p *Printer) datePatterns() map[string][]datePart {
	all := map[string][]datePart{}
	for _, key := range []string{"date.short", "date.long", "date.month", "date.month_short", "date.time"} {
		for rest := p.words.messages[key].text; rest != ""; {
			before, after, open := strings.Cut(rest, "{")
			if before != "" {
				all[key] = append(all[key], datePart{text: before})
			}
			if rest = ""; open {
				var name string
				name, rest, _ = strings.Cut(after, "}")
				all[key] = append(all[key], datePart{name: name})
			}
		}
	}
	return all
}
