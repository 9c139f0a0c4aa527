package lang

import (
	"fmt"
	"strconv"
	"time"
)

// Date returns t's day, short, as a table needs it: "23 Nov 2026", "23.11.2026".
func (p *Printer) Date(t time.Time) string { return p.dated("date.short", t) }

// LongDate returns t's day as a text has it: "23 November 2026".
func (p *Printer) LongDate(t time.Time) string { return p.dated("date.long", t) }

// Month returns t's month: "November 2026".
func (p *Printer) Month(t time.Time) string { return p.dated("date.month", t) }

// ShortMonth returns t's month for a narrow place: "Nov 26".
func (p *Printer) ShortMonth(t time.Time) string { return p.dated("date.month_short", t) }

// Time returns t's day and time of day: "23 Nov 2026, 09:30". Seconds and
// fractions are there where they are not zero.
func (p *Printer) Time(t time.Time) string { return p.stamp(p.Date(t), t) }

// LongTime is Time with the day of LongDate.
func (p *Printer) LongTime(t time.Time) string { return p.stamp(p.LongDate(t), t) }

func (p *Printer) stamp(day string, t time.Time) string {
	layout := "15:04"
	switch {
	case t.Nanosecond() != 0:
		layout = "15:04:05.999999999"
	case t.Second() != 0:
		layout = "15:04:05"
	}
	return p.T("date.time", "date", day, "time", p.Number(t.Format(layout)))
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
	year, month, day := t.Date()
	yyyy := fmt.Sprintf("%04d", year)
	return p.T(pattern,
		"yyyy", yyyy, "yy", yyyy[len(yyyy)-2:],
		"month", p.months[month-1], "mon", p.short[month-1], "m", strconv.Itoa(int(month)), "mm", fmt.Sprintf("%02d", int(month)),
		"d", strconv.Itoa(day), "dd", fmt.Sprintf("%02d", day))
}
