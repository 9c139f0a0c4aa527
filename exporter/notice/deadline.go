package notice

import (
	"errors"
	"fmt"
	"time"

	"github.com/valise-export/valise/exporter/lang"
)

// Unit is what a period is counted in.
type Unit string

// The units.
const (
	Days         Unit = "days"
	BusinessDays Unit = "business_days" // not Saturday, Sunday or a holiday
	Months       Unit = "months"
)

// Deadline is the time to answer a request for a copy.
type Deadline struct {
	Amount          int    `yaml:"amount"` // 0: law gives no number
	Unit            Unit   `yaml:"unit"`
	Extension       Period `yaml:"extension"`       // in addition, with notice to the person
	Acknowledgement Period `yaml:"acknowledgement"` // to confirm receipt
	Words           string `yaml:"words"`           // what law says instead of a number: "without delay"
	Rolls           bool   `yaml:"rolls"`           // a last day that is no working day moves to the next one
	Source          string `yaml:"source"`          // law and section
	Note            string `yaml:"note"`
	Company         bool   `yaml:"-"` // the number is the company's own default
}

// Period is an amount of time.
type Period struct {
	Amount int    `yaml:"amount"`
	Unit   Unit   `yaml:"unit"`
	Source string `yaml:"source"`
	Note   string `yaml:"note"`
}

// Due is the end of a period.
type Due struct {
	Day Date      // the last day
	End time.Time // the first instant after it
}

// ErrNoNumber says that law gives no number and the company has not either.
var ErrNoNumber = errors.New("law gives no number of days")

// IsZero reports whether nothing is known of a deadline.
func (d Deadline) IsZero() bool { return d == Deadline{} }

// Due returns the last day to answer a request received at that instant, in
// zone (nil means UTC). The day of receipt is not counted. Without a number it
// is ErrNoNumber.
func (d Deadline) Due(received time.Time, zone *time.Location, holidays map[Date]bool) (Due, error) {
	return d.due(Period{Amount: d.Amount, Unit: d.Unit}, received, zone, holidays)
}

// Extended returns the last day where the extension is used; it is counted from
// receipt, together with the period that it extends. Without an extension it is
// Due.
func (d Deadline) Extended(received time.Time, zone *time.Location, holidays map[Date]bool) (Due, error) {
	if d.Extension.Amount == 0 || d.Extension.Unit != d.Unit {
		return d.Due(received, zone, holidays)
	}
	return d.due(Period{Amount: d.Amount + d.Extension.Amount, Unit: d.Unit}, received, zone, holidays)
}

// AcknowledgeBy returns the last day to confirm receipt; ok is false where law
// asks for none.
func (d Deadline) AcknowledgeBy(received time.Time, zone *time.Location, holidays map[Date]bool) (due Due, ok bool) {
	if d.Acknowledgement.Amount == 0 {
		return Due{}, false
	}
	due, err := d.due(d.Acknowledgement, received, zone, holidays)
	return due, err == nil
}

func (d Deadline) due(p Period, received time.Time, zone *time.Location, holidays map[Date]bool) (Due, error) {
	if p.Amount == 0 {
		return Due{}, ErrNoNumber
	}
	if zone == nil {
		zone = time.UTC
	}
	day := p.after(DateOf(received.In(zone)), holidays)
	for d.Rolls && !day.working(holidays) {
		day = day.AddDays(1)
	}
	return Due{Day: day, End: day.End(zone)}, nil
}

func (period Period) after(day Date, holidays map[Date]bool) Date {
	switch period.Unit {
	case Months:
		return day.AddMonths(period.Amount)
	case BusinessDays:
		for n := period.Amount; n > 0; {
			if day = day.AddDays(1); day.working(holidays) {
				n--
			}
		}
		return day
	default:
		return day.AddDays(period.Amount)
	}
}

// In returns "45 days", "1 month" in a language, "" for nothing.
func (period Period) In(p *lang.Printer) string {
	if period.Amount == 0 {
		return ""
	}
	return p.T("deadline."+string(period.Unit), "n", period.Amount)
}

// String returns the period in English.
func (period Period) String() string { return period.In(lang.For(lang.English)) }

// In returns the deadline in plain words of a language, with its source.
func (d Deadline) In(p *lang.Printer) string {
	text := Period{Amount: d.Amount, Unit: d.Unit}.In(p)
	switch {
	case d.Company && d.Words != "":
		text = p.T("deadline.company_words", "words", p.Own(d.Words), "time", text)
	case d.Company:
		text = p.T("deadline.company", "time", text)
	case text == "":
		text = p.Own(d.Words)
	}
	if d.Extension.Amount > 0 {
		text = p.T("deadline.extension", "time", text, "more", d.Extension.In(p))
	}
	if d.Source != "" {
		text = p.T("deadline.source", "time", text, "source", p.Own(d.Source))
	}
	return text
}

// String returns the deadline in English.
func (d Deadline) String() string { return d.In(lang.For(lang.English)) }

// DeadlineFor returns the deadline of a jurisdiction. Where law gives no
// number, or nothing is known of the place, it is the company's default_days of
// the jurisdiction's id, of the place as it was given, or of "*"; without any
// of these it is an error that wraps ErrNoNumber.
func (n *Notice) DeadlineFor(jurisdiction string, defaultDays map[string]int) (Deadline, error) {
	j, _ := n.Jurisdiction(jurisdiction)
	if d, ok := j.deadline(jurisdiction, defaultDays); ok {
		return d, nil
	}
	name := j.ID
	if name == "" {
		name = "*"
	}
	return Deadline{}, fmt.Errorf("%w for this jurisdiction: give default_days.%s", ErrNoNumber, name)
}

// deadline is the jurisdiction's, with the company's own number where it has
// none; ok is false where there is no number either way.
func (j *Jurisdiction) deadline(asked string, defaultDays map[string]int) (d Deadline, ok bool) {
	d = j.Deadline
	if d.Amount > 0 {
		return d, true
	}
	for _, key := range []string{j.ID, asked, "*"} {
		if days := defaultDays[key]; key != "" && days > 0 {
			d.Amount, d.Unit, d.Company = days, Days, true
			return d, true
		}
	}
	return d, false
}
