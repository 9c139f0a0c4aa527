package notice_test

import (
	"errors"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter/notice"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("no time zone data (package tzdata): %v", err)
	}
	return z
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDue(t *testing.T) {
	n := version(t, "2021-02-09")
	holidays := map[notice.Date]bool{
		{Year: 2024, Month: 5, Day: 1}:   true,
		{Year: 2024, Month: 12, Day: 25}: true,
		{Year: 2024, Month: 12, Day: 26}: true,
	}
	for _, c := range []struct{ place, received, zone, due, extended string }{
		// Months: the same number, else the month's last day; a weekend or holiday moves on.
		{"eea", "2023-01-31T12:00:00Z", "UTC", "2023-02-28", "2023-05-01"}, // 30 April 2023 is a Sunday
		{"eea", "2024-01-31T12:00:00Z", "UTC", "2024-02-29", "2024-04-30"}, // leap year
		{"eea", "2024-01-29T12:00:00Z", "UTC", "2024-02-29", "2024-04-29"}, // leap day itself
		{"eea", "2023-01-29T12:00:00Z", "UTC", "2023-02-28", "2023-05-01"}, // 29 April 2023: Saturday; 1 May 2023 is not in the map
		{"eea", "2100-01-31T12:00:00Z", "UTC", "2100-03-01", "2100-04-30"}, // no leap year; 28 February 2100 is a Sunday
		{"eea", "2024-02-29T12:00:00Z", "UTC", "2024-03-29", "2024-05-29"}, // from a leap day
		{"eea", "2024-08-31T12:00:00Z", "UTC", "2024-09-30", "2024-12-02"}, // 30 November 2024: Saturday
		{"eea", "2024-11-25T12:00:00Z", "UTC", "2024-12-27", "2025-02-25"}, // two holidays
		{"eea", "2024-04-01T12:00:00Z", "UTC", "2024-05-02", "2024-07-01"}, // 1 May
		{"eea", "2023-12-31T12:00:00Z", "UTC", "2024-01-31", "2024-04-01"}, // over the year's end; 31 March 2024: Sunday
		{"gb", "2024-03-05T12:00:00Z", "Europe/London", "2024-04-05", "2024-06-05"},
		// The day of receipt is that of the place.
		{"eea", "2024-01-31T23:30:00Z", "Europe/Luxembourg", "2024-03-01", "2024-05-02"},
		{"jp-like", "2024-01-01T23:30:00Z", "Asia/Tokyo", "2024-01-12", "2024-01-12"},
		// Days: no rolling.
		{"br", "2024-02-20T12:00:00Z", "UTC", "2024-03-06", "2024-03-06"},
		{"us-ca", "2024-01-31T12:00:00Z", "UTC", "2024-03-16", "2024-04-30"}, // a Saturday
		{"us-ca", "2023-12-17T12:00:00Z", "UTC", "2024-01-31", "2024-03-16"},
		{"ca", "2023-01-31T12:00:00Z", "UTC", "2023-03-02", "2023-04-01"},
		{"my", "2024-02-10T12:00:00Z", "UTC", "2024-03-02", "2024-03-16"},
		{"us-ia", "2024-01-01T12:00:00Z", "UTC", "2024-03-31", "2024-05-15"},
		// Working days.
		{"cr", "2024-04-26T12:00:00Z", "America/Costa_Rica", "2024-05-06", "2024-05-06"}, // weekend and 1 May between
		{"cr", "2024-04-27T12:00:00Z", "America/Costa_Rica", "2024-05-06", "2024-05-06"}, // received on a Saturday
	} {
		d, err := n.DeadlineFor(c.place, map[string]int{"*": 10})
		if err != nil {
			t.Fatal(err)
		}
		z := zone(t, c.zone)
		due, err := d.Due(at(t, c.received), z, holidays)
		if err != nil || due.Day.String() != c.due {
			t.Errorf("%s %s: due %s (%v), want %s", c.place, c.received, due.Day, err, c.due)
		}
		extended, err := d.Extended(at(t, c.received), z, holidays)
		if err != nil || extended.Day.String() != c.extended {
			t.Errorf("%s %s: extended %s (%v), want %s", c.place, c.received, extended.Day, err, c.extended)
		}
	}
}

// TestDueEnd: a day ends with its last hour, also where clocks change.
func TestDueEnd(t *testing.T) {
	for _, c := range []struct{ day, zone, want string }{
		{"2024-03-30", "Europe/Berlin", "2024-03-30T23:00:00Z"},     // the night before clocks go forward
		{"2024-03-31", "Europe/Berlin", "2024-03-31T22:00:00Z"},     // a day of 23 hours
		{"2024-10-27", "Europe/Berlin", "2024-10-27T23:00:00Z"},     // a day of 25 hours
		{"2018-11-03", "America/Sao_Paulo", "2018-11-04T03:00:00Z"}, // the next midnight does not exist
		{"2024-03-30", "Asia/Beirut", "2024-03-30T22:00:00Z"},       // the same
		{"2011-12-29", "Pacific/Apia", "2011-12-30T10:00:00Z"},      // the next day does not exist
		{"2024-02-29", "UTC", "2024-03-01T00:00:00Z"},
	} {
		day, err := notice.ParseDate(c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := day.End(zone(t, c.zone)).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s in %s ends %s, want %s", c.day, c.zone, got, c.want)
		}
	}
}

func TestAcknowledge(t *testing.T) {
	n := version(t, "2021-02-09")
	d, err := n.DeadlineFor("us-ca", nil)
	if err != nil {
		t.Fatal(err)
	}
	due, ok := d.AcknowledgeBy(at(t, "2024-06-28T12:00:00Z"), nil, map[notice.Date]bool{{Year: 2024, Month: 7, Day: 4}: true})
	if !ok || due.Day.String() != "2024-07-15" {
		t.Errorf("acknowledge by %s, %v", due.Day, ok)
	}
	if d, err = n.DeadlineFor("eea", nil); err != nil {
		t.Fatal(err)
	}
	if _, ok := d.AcknowledgeBy(at(t, "2024-06-28T12:00:00Z"), nil, nil); ok {
		t.Error("the EEA asks for an acknowledgement")
	}
}

func TestDefaultDays(t *testing.T) {
	n := version(t, "2021-02-09")
	for _, c := range []struct {
		place string
		days  map[string]int
		want  int
	}{
		{"jp", nil, 0},
		{"jp", map[string]int{"jp": 14, "*": 30}, 14},
		{"in", map[string]int{"*": 30}, 30},
		{"US-NY", map[string]int{"US-NY": 20, "*": 30}, 20},
		{"US-NY", map[string]int{"jp": 14}, 0},
		{"", map[string]int{"*": 30}, 30},
		{"us-ca", map[string]int{"us-ca": 10}, 45}, // law has a number
	} {
		d, err := n.DeadlineFor(c.place, c.days)
		if (c.want == 0) != errors.Is(err, notice.ErrNoNumber) || d.Amount != c.want {
			t.Errorf("%q: %d (%v), want %d", c.place, d.Amount, err, c.want)
		}
	}
	if _, err := (notice.Deadline{Words: "without delay"}).Due(time.Now(), nil, nil); !errors.Is(err, notice.ErrNoNumber) {
		t.Errorf("got %v", err)
	}
}
