package notice

import (
	"fmt"
	"time"
)

// Date is a calendar day. It is comparable, so that holidays can be a map.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads 2006-01-02.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("not a date as 2006-01-02: %q", s)
	}
	return DateOf(t), nil
}

// String returns 2006-01-02.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// Before reports whether d is an earlier day than o.
func (d Date) Before(o Date) bool { return d.utc().Before(o.utc()) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date { return DateOf(d.utc().AddDate(0, 0, n)) }

// AddMonths returns the day of the same number n months later, or that month's
// last day where it has no such day (Regulation (EEC, Euratom) 1182/71, art.
// 3(2)(c)): 31 January and one month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// End returns the first instant after the day in zone (nil means UTC), also
// where the next midnight does not exist because clocks go forward.
func (d Date) End(zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	next := d.AddDays(1)
	t := time.Date(next.Year, next.Month, next.Day, 0, 0, 0, 0, zone)
	if DateOf(t) == d { // the day's last hour was skipped up to past midnight
		_, t = t.ZoneBounds()
	}
	return t
}

// working reports whether d is neither Saturday, Sunday nor a holiday.
func (d Date) working(holidays map[Date]bool) bool {
	day := d.Weekday()
	return day != time.Saturday && day != time.Sunday && !holidays[d]
}
