package notice_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter/notice"
)

func calendar(t *testing.T, id string) notice.Calendar {
	t.Helper()
	all, err := notice.Calendars()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(c notice.Calendar) bool { return c.Jurisdiction == id })
	if i < 0 {
		t.Fatalf("no calendar of %s", id)
	}
	return all[i]
}

// TestHolidays: the published days of single years.
func TestHolidays(t *testing.T) {
	for name, c := range map[string]struct {
		id   string
		year int
		want string
	}{
		"Luxembourg 2024":  {"eea", 2024, "01-01 04-01 05-01 05-09 05-20 06-23 08-15 11-01 12-25 12-26"},
		"Luxembourg 2027":  {"eea", 2027, "01-01 03-29 05-01 05-06 05-09 05-17 06-23 08-15 11-01 12-25 12-26"},
		"England 2020":     {"gb", 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-26 12-28"},
		"England 2022":     {"gb", 2022, "01-01 01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26 12-27"},
		"England 2026":     {"gb", 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28"},
		"England 2027":     {"gb", 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27 12-28"},
		"California 2026":  {"us-ca", 2026, "01-01 01-19 02-16 05-25 07-04 09-07 11-11 11-26 12-25"},
		"California 2027":  {"us-ca", 2027, "01-01 01-18 02-15 05-31 07-04 07-05 09-06 11-11 11-25 12-25"},
		"Costa Rica 2026":  {"cr", 2026, "01-01 04-02 04-03 05-01 12-25"},
		"Costa Rica 2100s": {"cr", 2100, "01-01 03-25 03-26 05-01 12-25"},
	} {
		calendar := calendar(t, c.id)
		var got []string
		for day := range calendar.Between(c.year, c.year) {
			got = append(got, strings.TrimPrefix(day.String(), day.String()[:5]))
		}
		slices.Sort(got)
		if have := strings.Join(got, " "); have != c.want {
			t.Errorf("%s: %s, want %s", name, have, c.want)
		}
	}
}

// TestHolidayRules: every rule is one of the three, and has a name.
func TestHolidayRules(t *testing.T) {
	all, err := notice.Calendars()
	if err != nil {
		t.Fatal(err)
	}
	n := version(t, "2021-02-09")
	for _, c := range all {
		if _, ok := n.Jurisdiction(c.Jurisdiction); !ok || c.Source == "" || c.Name == "" {
			t.Errorf("%+v", c)
		}
		for _, h := range c.Days {
			fixed, moving, easter := h.Month > 0 && h.Day > 0, h.Month > 0 && h.Nth != 0 && h.Weekday != "", h.Easter != nil
			if h.Name == "" || !(fixed != moving != easter) || !slices.Contains([]string{"", "next", "monday"}, h.Observed) {
				t.Errorf("%s: %+v", c.Jurisdiction, h)
			}
		}
	}
}

func TestTimetable(t *testing.T) {
	n := version(t, "2021-02-09")
	for name, c := range map[string]struct {
		place, received, asked, proved string
		due, extended, acknowledge     string
		waiting                        bool
	}{
		// The day of receipt is that of the place: 1 February in Luxembourg, 31 January in Los Angeles.
		"eea, near midnight":   {"eea", "2024-01-31T23:30:00Z", "", "", "2024-03-01", "2024-05-02", "", false}, // 1 May is a holiday
		"us-ca, near midnight": {"us-ca", "2024-02-01T07:30:00Z", "", "", "2024-03-16", "2024-04-30", "2024-02-14", false},
		"kr, near midnight":    {"kr", "2024-02-28T15:30:00Z", "", "", "2024-03-10", "", "", false}, // 29 February in Seoul
		"31 January":           {"eea", "2023-01-31T12:00:00Z", "", "", "2023-02-28", "2023-05-02", "", false},
		"leap year":            {"eea", "2024-01-31T12:00:00Z", "", "", "2024-02-29", "2024-04-30", "", false},
		"over Christmas":       {"eea", "2024-11-25T12:00:00Z", "", "", "2024-12-27", "2025-02-25", "", false},
		"gb, year's end":       {"gb", "2026-11-26T12:00:00Z", "", "", "2026-12-29", "2027-02-26", "", false}, // Christmas, Boxing Day, Sunday, its substitute
		"us-ca, year's end":    {"us-ca", "2025-12-19T20:00:00Z", "", "", "2026-02-02", "2026-03-19", "2026-01-06", false},
		"cr, Holy Week":        {"cr", "2026-03-30T15:00:00Z", "", "", "2026-04-08", "", "", false},
		// Clocks go forward on 31 March 2024 in Luxembourg, back on 3 November in Los Angeles: days are days.
		"spring": {"eea", "2024-02-29T22:59:59Z", "", "", "2024-03-29", "2024-05-29", "", false},
		"autumn": {"us-ca", "2024-11-02T12:00:00Z", "", "", "2024-12-17", "2025-01-31", "2024-11-18", false},
		// A proof of identity: California's clock runs, the EEA's waits, the United Kingdom's begins with it.
		"runs":                 {"us-ca", "2024-02-01T20:00:00Z", "2024-02-02T20:00:00Z", "2024-02-12T20:00:00Z", "2024-03-17", "2024-05-01", "2024-02-15", false},
		"waits":                {"eea", "2024-02-01T12:00:00Z", "2024-02-02T12:00:00Z", "2024-02-12T12:00:00Z", "2024-03-11", "2024-05-13", "", false}, // 11 May: Saturday
		"waits still":          {"eea", "2024-02-01T12:00:00Z", "2024-02-02T12:00:00Z", "", "2024-03-01", "2024-05-02", "", true},
		"starts":               {"gb", "2024-02-01T12:00:00Z", "2024-02-02T12:00:00Z", "2024-02-12T12:00:00Z", "2024-03-12", "2024-05-13", "", false}, // 12 May: Sunday
		"starts, proved early": {"gb", "2024-02-01T12:00:00Z", "2024-01-30T12:00:00Z", "2024-01-31T12:00:00Z", "2024-03-01", "2024-05-01", "", false},
		"no rule known":        {"br", "2024-02-01T12:00:00Z", "2024-02-02T12:00:00Z", "2024-02-12T12:00:00Z", "2024-02-16", "", "", false},
		"the company's days":   {"jp", "2024-02-01T12:00:00Z", "", "", "2024-02-15", "", "", false},
	} {
		asked := notice.Asked{Jurisdiction: c.place, Received: at(t, c.received), DefaultDays: map[string]int{"jp": 14}}
		if c.asked != "" {
			asked.IdentityAsked = at(t, c.asked)
		}
		if c.proved != "" {
			asked.IdentityProved = at(t, c.proved)
		}
		got, err := n.Deadlines(asked)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		extended, acknowledge := "", ""
		if got.Extended != nil {
			extended = got.Extended.Day.String()
		}
		if got.Acknowledge != nil {
			acknowledge = got.Acknowledge.Day.String()
		}
		if got.Due.Day.String() != c.due || extended != c.extended || acknowledge != c.acknowledge || got.Waiting != c.waiting {
			t.Errorf("%s: due %s extended %s acknowledge %s waiting %v (zone %s)", name, got.Due.Day, extended, acknowledge, got.Waiting, got.Zone)
		}
	}
}

// TestTimetableOfEveryPlace: each has a zone, a mark of how its law was checked,
// and a day, with the company's own where law gives none.
func TestTimetableOfEveryPlace(t *testing.T) {
	n := version(t, "2021-02-09")
	for _, j := range n.Known() {
		got, err := n.Deadlines(notice.Asked{Jurisdiction: j.ID, Received: at(t, "2024-02-01T12:00:00Z"), DefaultDays: map[string]int{"*": 20}})
		if err != nil || got.Zone == "UTC" || !slices.Contains([]string{"text", "report", "no"}, got.Checked.How) {
			t.Errorf("%s: %+v %v", j.ID, got, err)
		}
		if got.Due.Day.Before(got.Received) || (got.Extended != nil && got.Extended.Day.Before(got.Due.Day)) {
			t.Errorf("%s: due %s, extended %v", j.ID, got.Due.Day, got.Extended)
		}
	}
	// A holiday never makes a day earlier.
	for _, j := range n.Known() {
		asked := notice.Asked{Jurisdiction: j.ID, Received: at(t, "2024-02-01T12:00:00Z"), DefaultDays: map[string]int{"*": 20}}
		before, _ := n.Deadlines(asked)
		for d := range 60 {
			asked.Holidays = append(asked.Holidays, notice.Date{Year: 2024, Month: 2, Day: 1}.AddDays(d*2))
		}
		after, _ := n.Deadlines(asked)
		if after.Due.Day.Before(before.Due.Day) {
			t.Errorf("%s: %s without the holidays, %s with them", j.ID, before.Due.Day, after.Due.Day)
		}
	}
}
