package notice

import (
	"fmt"
	"time"
)

// Asked is a request as far as its deadlines depend on it.
type Asked struct {
	Jurisdiction string
	Received     time.Time
	Zone         *time.Location // in which days are counted; nil means the jurisdiction's own
	// IdentityAsked and IdentityProved are when a proof of identity was asked for
	// and when it came; zero where it was not.
	IdentityAsked, IdentityProved time.Time
	DefaultDays                   map[string]int // the company's own, where law gives no number
	Holidays                      []Date         // the company's own, beside the shipped ones
}

// Timetable is when a request has to be answered.
type Timetable struct {
	Jurisdiction string // id, or what was asked for where it is not known
	Title        string
	Zone         string
	Received     Date
	Begins       Date // the day from which the time is counted, itself not counted
	Waited       int  // days that the clock stood still
	Waiting      bool // the clock stands still, or has not begun: the days below are those without a further day of waiting
	Acknowledge  *Due // nil where law asks for none
	Due          Due
	Extended     *Due // with the extension; nil where law has none
	Deadline     Deadline
	Identity     Identity
	Checked      Checked
	Calendar     *Calendar // whose holidays counted, nil where the place has none here
}

// Deadlines returns the timetable of a request. Where law gives no number and
// the company has not either, the error wraps ErrNoNumber.
func (n *Notice) Deadlines(a Asked) (Timetable, error) {
	j, _ := n.Jurisdiction(a.Jurisdiction)
	t := Timetable{Jurisdiction: j.ID, Title: j.Title, Identity: j.Identity, Checked: j.Checked}
	if t.Jurisdiction == "" {
		t.Jurisdiction = a.Jurisdiction
	}
	var err error
	if t.Deadline, err = n.DeadlineFor(a.Jurisdiction, a.DefaultDays); err != nil {
		return t, err
	}
	zone, err := zoneOf(a.Zone, j.Zone)
	if err != nil {
		return t, err
	}
	t.Zone, t.Received = zone.String(), DateOf(a.Received.In(zone))
	holidays, err := t.holidays(&j, a, zone)
	if err != nil {
		return t, err
	}
	begin := t.begin(a, zone)
	if t.Due, err = t.Deadline.Due(begin, zone, holidays); err != nil {
		return t, err
	}
	extended, err := t.Deadline.Extended(begin, zone, holidays)
	if err != nil {
		return t, err
	}
	t.Due = t.wait(t.Due, zone, holidays)
	if t.Deadline.Extension.Amount > 0 {
		later := t.wait(extended, zone, holidays)
		t.Extended = &later
	}
	if due, ok := t.Deadline.AcknowledgeBy(a.Received, zone, holidays); ok { // whoever asks: a confirmation needs no proof
		t.Acknowledge = &due
	}
	return t, nil
}

func zoneOf(asked *time.Location, own string) (*time.Location, error) {
	if asked != nil {
		return asked, nil
	}
	zone, err := time.LoadLocation(own)
	if err != nil {
		return nil, fmt.Errorf("find the zone of the jurisdiction: %w", err)
	}
	return zone, nil
}

// begin applies the rule on the clock while a proof of identity is asked for.
func (t *Timetable) begin(a Asked, zone *time.Location) time.Time {
	t.Begins = t.Received
	if a.IdentityAsked.IsZero() {
		return a.Received
	}
	asked := DateOf(a.IdentityAsked.In(zone))
	switch t.Identity.Clock {
	case "starts":
		t.Waiting = a.IdentityProved.IsZero()
		if a.IdentityProved.After(a.Received) {
			t.Begins = DateOf(a.IdentityProved.In(zone))
			return a.IdentityProved
		}
	case "waits":
		t.Waiting = a.IdentityProved.IsZero()
		if !t.Waiting {
			t.Waited = max(0, asked.daysTo(DateOf(a.IdentityProved.In(zone))))
		}
	}
	return a.Received
}

// wait adds the days that the clock stood still.
func (t *Timetable) wait(d Due, zone *time.Location, holidays map[Date]bool) Due {
	if t.Waited == 0 {
		return d
	}
	day := d.Day.AddDays(t.Waited)
	for t.Deadline.Rolls && !day.working(holidays) {
		day = day.AddDays(1)
	}
	return Due{Day: day, End: day.End(zone)}
}

// holidays are those of the jurisdiction, or of its country, and the company's.
func (t *Timetable) holidays(j *Jurisdiction, a Asked, zone *time.Location) (map[Date]bool, error) {
	all, err := Calendars()
	if err != nil {
		return nil, err
	}
	out := map[Date]bool{}
	for i := range all {
		if all[i].Jurisdiction == j.ID {
			t.Calendar = &all[i]
			out = t.Calendar.Between(a.Received.In(zone).Year(), a.Received.In(zone).Year()+2)
		}
	}
	for _, d := range a.Holidays {
		out[d] = true
	}
	return out, nil
}

// daysTo is how many days later o is.
func (d Date) daysTo(o Date) int { return int(o.utc().Sub(d.utc()).Hours() / 24) }
