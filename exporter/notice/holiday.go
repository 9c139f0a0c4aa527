package notice

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Calendar has the holidays of one jurisdiction as rules. A holiday only makes a
// time longer, so that a day that is missing is on the safe side.
type Calendar struct {
	Jurisdiction string    `yaml:"jurisdiction"`
	Name         string    `yaml:"name"`
	Source       string    `yaml:"source"`
	Days         []Holiday `yaml:"days"`
}

// Holiday is one rule: a month and day, a month with a weekday and which one of
// the month, or days from Easter Sunday.
type Holiday struct {
	Name     string `yaml:"name"`
	Month    int    `yaml:"month"`
	Day      int    `yaml:"day"`
	Weekday  string `yaml:"weekday"`
	Nth      int    `yaml:"nth"`    // 1 is the first of the month, -1 the last
	Easter   *int   `yaml:"easter"` // days after Easter Sunday
	Observed string `yaml:"observed"`
	From     int    `yaml:"from"`  // first year, 0: always
	Until    int    `yaml:"until"` // last year, 0: always
	Except   []int  `yaml:"except"`
}

// Calendars returns the shipped calendars.
func Calendars() ([]Calendar, error) {
	const name = "data/holidays.yaml"
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read holidays: %w", err)
	}
	var list struct {
		Calendars []Calendar `yaml:"calendars"`
	}
	if _, err := decode(name, data, &list); err != nil {
		return nil, fmt.Errorf("read holidays: %w", err)
	}
	return list.Calendars, nil
}

// Between returns the holidays of some years, as Deadline takes them.
func (c *Calendar) Between(first, last int) map[Date]bool {
	out := map[Date]bool{}
	for year := first; year <= last; year++ {
		var moved []Holiday
		for _, h := range c.Days {
			day, ok := h.in(year)
			if !ok {
				continue
			}
			out[day] = true
			if h.Observed != "" {
				moved = append(moved, h)
			}
		}
		for _, h := range moved { // when all others are known: Christmas gives way to Boxing Day
			day, _ := h.in(year)
			h.observe(out, day)
		}
	}
	return out
}

// observe adds the day that is free instead of one that falls on a weekend.
func (h Holiday) observe(days map[Date]bool, day Date) {
	switch wd := day.Weekday(); {
	case h.Observed == "monday" && wd == time.Sunday:
		days[day.AddDays(1)] = true
	case h.Observed == "next" && (wd == time.Saturday || wd == time.Sunday):
		for !day.working(days) {
			day = day.AddDays(1)
		}
		days[day] = true
	}
}

// in returns the day of the rule in a year, false where it has none.
func (h Holiday) in(year int) (Date, bool) {
	if year < h.From || (h.Until != 0 && year > h.Until) || slices.Contains(h.Except, year) {
		return Date{}, false
	}
	switch {
	case h.Easter != nil:
		return easter(year).AddDays(*h.Easter), true
	case h.Nth != 0:
		return nth(year, time.Month(h.Month), weekdays[strings.ToLower(h.Weekday)], h.Nth), true
	default:
		return Date{year, time.Month(h.Month), h.Day}, true
	}
}

var weekdays = map[string]time.Weekday{
	"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday,
	"friday": time.Friday, "saturday": time.Saturday, "sunday": time.Sunday,
}

// nth returns the nth such weekday of a month, from its end where n is negative.
func nth(year int, month time.Month, day time.Weekday, n int) Date {
	if n < 0 {
		last := Date{year, month, 1}.AddMonths(1).AddDays(-1)
		return last.AddDays(-((int(last.Weekday()) - int(day) + 7) % 7) + 7*(n+1))
	}
	first := Date{year, month, 1}
	return first.AddDays((int(day)-int(first.Weekday())+7)%7 + 7*(n-1))
}

// easter returns Easter Sunday of the Gregorian calendar, by the algorithm of
// Meeus, Jones and Butcher.
func easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	return Date{year, time.Month((h + l - 7*m + 114) / 31), (h+l-7*m+114)%31 + 1}
}
