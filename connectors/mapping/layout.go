package mapping

import (
	"errors"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// directive is one step of a layout: a strftime directive (POSIX strftime), or
// a literal byte where verb is 0.
type directive struct {
	verb    byte
	literal byte
}

// parseLayout reads a layout of the directives %Y %y %m %d %e %j %b %B %h %a %A
// %H %I %p %M %S %f %z %F %T %R %D %%.
func parseLayout(layout string) ([]directive, error) {
	var steps []directive
	for i := 0; i < len(layout); i++ {
		if layout[i] != '%' {
			steps = append(steps, directive{literal: layout[i]})
			continue
		}
		if i++; i == len(layout) {
			return nil, errors.New("ends in a lone %")
		}
		switch verb := layout[i]; verb {
		case '%':
			steps = append(steps, directive{literal: '%'})
		case 'F', 'T', 'R', 'D':
			long := map[byte]string{'F': "%Y-%m-%d", 'T': "%H:%M:%S", 'R': "%H:%M", 'D': "%m/%d/%y"}[verb]
			part, _ := parseLayout(long) // a part need not name a day
			steps = append(steps, part...)
		case 'Y', 'y', 'm', 'd', 'e', 'j', 'b', 'B', 'h', 'a', 'A', 'H', 'I', 'p', 'M', 'S', 'f', 'z':
			steps = append(steps, directive{verb: verb})
		default:
			return nil, errors.New("unknown directive %" + layout[i:i+1])
		}
	}
	return steps, wholeDate(steps)
}

// wholeDate checks that a layout names one day.
func wholeDate(steps []directive) error {
	has := func(verbs string) bool {
		for _, s := range steps {
			if s.verb != 0 && strings.IndexByte(verbs, s.verb) >= 0 {
				return true
			}
		}
		return false
	}
	if !has("Yy") || (!has("j") && (!has("mbBh") || !has("de"))) {
		return errors.New("does not name year, month and day")
	}
	if has("I") != has("p") {
		return errors.New("%I needs %p, and %p needs %I")
	}
	return nil
}

// moment is a date and a time of day while they are read.
type moment struct {
	year, month, day, yearDay   int
	hour, minute, second, nanos int
	offset                      int // seconds east
	zoned, twelve, pm           bool
}

// byLayout reads a text as the layout says.
func (b *Binding) byLayout(f *fill, c Cell) (exporter.Value, error) {
	if c.kind != cellText && c.kind != cellInt {
		return exporter.Value{}, errLayout
	}
	m := moment{month: 1, day: 1}
	rest := b.textOf(c)
	for _, step := range f.layout {
		var ok bool
		if rest, ok = m.step(step, rest); !ok {
			return exporter.Value{}, errLayout
		}
	}
	if rest != "" {
		return exporter.Value{}, errLayout
	}
	return m.value(f.field.Type, b.mapping.zone)
}

func (m *moment) step(d directive, s string) (rest string, ok bool) {
	switch d.verb {
	case 0:
		if s == "" || s[0] != d.literal {
			return s, false
		}
		return s[1:], true
	case 'Y':
		return number(s, 4, 4, &m.year)
	case 'y':
		rest, ok = number(s, 2, 2, &m.year)
		m.year += 1900
		if m.year < 1969 { // POSIX strptime: 69 to 99 are of the twentieth century
			m.year += 100
		}
		return rest, ok
	case 'm':
		return number(s, 1, 2, &m.month)
	case 'd', 'e':
		return number(strings.TrimLeft(s, " "), 1, 2, &m.day)
	case 'j':
		return number(s, 3, 3, &m.yearDay)
	case 'b', 'B', 'h':
		return month(s, &m.month)
	case 'a', 'A':
		return weekday(s)
	}
	return m.clockStep(d, s)
}

func (m *moment) clockStep(d directive, s string) (rest string, ok bool) {
	switch d.verb {
	case 'H':
		return number(s, 1, 2, &m.hour)
	case 'I':
		rest, ok = number(s, 1, 2, &m.hour)
		m.twelve = true
		return rest, ok && m.hour >= 1 && m.hour <= 12
	case 'p':
		if len(s) < 2 || (!strings.EqualFold(s[:2], "am") && !strings.EqualFold(s[:2], "pm")) {
			return s, false
		}
		m.pm = s[0] == 'p' || s[0] == 'P'
		return s[2:], true
	case 'M':
		return number(s, 1, 2, &m.minute)
	case 'S':
		return number(s, 1, 2, &m.second)
	case 'f':
		before := len(s)
		rest, ok = number(s, 1, 9, &m.nanos)
		for range 9 - (before - len(rest)) {
			m.nanos *= 10
		}
		return rest, ok
	default:
		return m.zone(s)
	}
}

// zone reads Z, +hh, +hhmm or +hh:mm.
func (m *moment) zone(s string) (rest string, ok bool) {
	m.zoned = true
	if s != "" && (s[0] == 'Z' || s[0] == 'z') {
		return s[1:], true
	}
	if s == "" || (s[0] != '+' && s[0] != '-') {
		return s, false
	}
	var hours, minutes int
	rest, ok = number(s[1:], 2, 2, &hours)
	if ok && rest != "" {
		tail, more := number(strings.TrimPrefix(rest, ":"), 2, 2, &minutes)
		if more {
			rest = tail
		}
	}
	m.offset = hours*3600 + minutes*60
	if s[0] == '-' {
		m.offset = -m.offset
	}
	return rest, ok && hours < 24 && minutes < 60
}

func (m *moment) value(t exporter.Type, zone *time.Location) (exporter.Value, error) {
	if m.twelve {
		m.hour %= 12
		if m.pm {
			m.hour += 12
		}
	}
	if m.second == 60 {
		m.second = 59 // a leap second, as package text reads it
	}
	if m.yearDay != 0 {
		m.day = m.yearDay
	}
	where := zone
	if m.zoned || t == exporter.TypeDate {
		where = time.UTC
	}
	day := time.Date(m.year, time.Month(m.month), m.day, 0, 0, 0, 0, time.UTC)
	if !m.fits(day) {
		return exporter.Value{}, errLayout
	}
	at := time.Date(m.year, time.Month(m.month), m.day, m.hour, m.minute, m.second, m.nanos, where)
	if t == exporter.TypeDate {
		if m.hour|m.minute|m.second|m.nanos != 0 {
			return exporter.Value{}, errClock
		}
		return exporter.DateOf(day), nil
	}
	sec := at.Unix() - int64(m.offset)
	if sec < minInstant || sec > maxInstant {
		return exporter.Value{}, text.ErrInstant
	}
	return exporter.Instant(sec, int32(m.nanos)), nil
}

// fits reports whether the parts were in range: day is what they made.
func (m *moment) fits(day time.Time) bool {
	if m.year < 1 || m.hour > 23 || m.minute > 59 || m.second > 59 {
		return false
	}
	if m.yearDay != 0 {
		return day.Year() == m.year
	}
	return day.Month() == time.Month(m.month) && day.Day() == m.day
}

// number reads from least to most digits.
func number(s string, least, most int, n *int) (rest string, ok bool) {
	i, out := 0, 0
	for i < len(s) && i < most && s[i]-'0' <= 9 {
		out = out*10 + int(s[i]-'0')
		i++
	}
	*n = out
	return s[i:], i >= least
}

const months = "january february march april may june july august september october november december"

func month(s string, n *int) (rest string, ok bool) {
	for i, name := range strings.Fields(months) {
		if rest, ok := name3(s, name); ok {
			*n = i + 1
			return rest, true
		}
	}
	return s, false
}

func weekday(s string) (rest string, ok bool) {
	for _, name := range [...]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		if rest, ok := name3(s, name); ok {
			return rest, true
		}
	}
	return s, false
}

// name3 reads an English name, whole or its first three letters, in any case.
func name3(s, name string) (rest string, ok bool) {
	for _, n := range [...]int{len(name), 3} {
		if len(s) >= n && strings.EqualFold(s[:n], name[:n]) {
			return s[n:], true
		}
	}
	return s, false
}
