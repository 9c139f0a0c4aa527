package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter/notice"
)

// deadlineFlags are what a person knows of a request.
type deadlineFlags struct {
	place, received, asked, proved string
	zone, config, version          string
	defaultDays                    int
	extended, asJSON               bool
}

func noticeDeadlines(w world) *cobra.Command {
	var f deadlineFlags
	c := &cobra.Command{
		Use: "deadlines --jurisdiction ID --received DATE", Short: "Show by when a request has to be answered, with the source of each day",
		Long: `Shows by when a request for a copy has to be acknowledged and answered, counted in
the jurisdiction's time zone, with its holidays, and the law and section of each
day. Information, not legal advice.

The jurisdiction is one of valise notice show, or an ISO 3166 code (DE, US-CA).
A day is 2006-01-02, that day in the jurisdiction's zone, or an instant in RFC
3339. Where law gives no number of days, the company's own is required:
default_days in the config, or --default-days.`,
		Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			n, asked, err := f.ask(w)
			if err != nil {
				return usage(err)
			}
			t, err := n.Deadlines(asked)
			if errors.Is(err, notice.ErrNoNumber) {
				return usage(fmt.Errorf("%w, or --default-days", err))
			}
			if err != nil {
				return err
			}
			days := daysOf(t, f.extended)
			if f.asJSON {
				return writeJSON(w.out, timetableJSON(t, days))
			}
			return printDeadlines(w.out, t, days)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.place, "jurisdiction", "", "the `ID` of the jurisdiction, or an ISO 3166 code")
	flags.StringVar(&f.received, "received", "", "the `DATE` on which the request came")
	flags.BoolVar(&f.extended, "extended", false, "with the extension that law allows where the person is told why")
	flags.StringVar(&f.asked, "identity-asked", "", "the `DATE` on which a proof of identity was asked for")
	flags.StringVar(&f.proved, "identity-proved", "", "the `DATE` on which it came")
	flags.StringVar(&f.zone, "zone", "", "count days in this IANA `ZONE` instead of the jurisdiction's")
	flags.IntVar(&f.defaultDays, "default-days", 0, "the company's own number of days where law gives none")
	flags.StringVar(&f.config, "config", "", "take the notice, default_days and holidays of this configuration `FILE`")
	flags.StringVar(&f.version, "notice", "", "a shipped notice `VERSION`; without it and a config the newest")
	flags.BoolVar(&f.asJSON, "json", false, "the days as JSON")
	return c
}

// ask makes a request of the flags.
func (f *deadlineFlags) ask(w world) (*notice.Notice, notice.Asked, error) {
	a := notice.Asked{Jurisdiction: f.place, DefaultDays: map[string]int{}}
	if f.place == "" || f.received == "" {
		return nil, a, errors.New("--jurisdiction and --received are required")
	}
	n, err := f.notice(w, &a)
	if err != nil {
		return nil, a, err
	}
	if f.defaultDays > 0 {
		a.DefaultDays["*"] = f.defaultDays
		delete(a.DefaultDays, f.place)
	}
	zone, err := f.location(n)
	if err != nil {
		return nil, a, err
	}
	if f.zone != "" {
		a.Zone = zone
	}
	for _, d := range []struct {
		name, text string
		into       *time.Time
	}{{"received", f.received, &a.Received}, {"identity-asked", f.asked, &a.IdentityAsked}, {"identity-proved", f.proved, &a.IdentityProved}} {
		if *d.into, err = dayIn(d.name, d.text, zone); err != nil {
			return nil, a, err
		}
	}
	if !a.IdentityProved.IsZero() && (a.IdentityAsked.IsZero() || a.IdentityProved.Before(a.IdentityAsked)) {
		return nil, a, errors.New("--identity-proved needs an --identity-asked that is not later")
	}
	return n, a, nil
}

func (f *deadlineFlags) notice(w world, a *notice.Asked) (*notice.Notice, error) {
	if f.config == "" {
		if f.version != "" {
			return notice.ByVersion(f.version)
		}
		all := notice.Shipped()
		return all[len(all)-1], nil
	}
	s, err := app.Load(f.config, w.env, w.now)
	if err != nil {
		return nil, err
	}
	for id, days := range s.Config.Days {
		a.DefaultDays[id] = days
	}
	if a.Holidays, err = s.Holidays(f.place); err != nil {
		return nil, err
	}
	return s.Notice(f.version)
}

func (f *deadlineFlags) location(n *notice.Notice) (*time.Location, error) {
	name := f.zone
	if name == "" {
		j, _ := n.Jurisdiction(f.place)
		name = j.Zone
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("--zone: %q is no time zone (IANA), such as Europe/Berlin", name)
	}
	return zone, nil
}

// dayIn reads a day of a zone as its noon, so that it is the same day there
// whatever the clocks do; or an instant.
func dayIn(flag, text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		y, m, d := t.Date()
		return time.Date(y, m, d, 12, 0, 0, 0, zone), nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("--%s: %q is no day (2006-01-02) and no instant (RFC 3339)", flag, text)
	}
	return t, nil
}

// dueDay is one line of a timetable.
type dueDay struct {
	What   string `json:"what"`
	Day    string `json:"last_day"`
	End    string `json:"before"` // RFC 3339, the first instant after the day
	Rule   string `json:"rule"`
	Source string `json:"source"`
}

func daysOf(t notice.Timetable, extended bool) []dueDay {
	line := func(what string, d notice.Due, p notice.Period, source string) dueDay {
		return dueDay{what, d.Day.String(), d.End.Format(time.RFC3339), p.String(), source}
	}
	var out []dueDay
	if t.Acknowledge != nil {
		out = append(out, line("acknowledge", *t.Acknowledge, t.Deadline.Acknowledgement, t.Deadline.Acknowledgement.Source))
	}
	source := t.Deadline.Source
	if t.Deadline.Company {
		source = "the company's own number; law says: " + t.Deadline.Words + " (" + source + ")"
		if t.Deadline.Words == "" {
			source = "the company's own number; no law is known for this place"
		}
	}
	out = append(out, line("answer", t.Due, notice.Period{Amount: t.Deadline.Amount, Unit: t.Deadline.Unit}, source))
	if extended && t.Extended != nil {
		e := t.Deadline.Extension
		more := line("answer, extended", *t.Extended, e, e.Source)
		more.Rule += " more"
		out = append(out, more)
	}
	return out
}

func timetableJSON(t notice.Timetable, days []dueDay) any {
	calendar := ""
	if t.Calendar != nil {
		calendar = t.Calendar.Name + ": " + t.Calendar.Source
	}
	return struct {
		Jurisdiction string   `json:"jurisdiction"`
		Title        string   `json:"title"`
		Zone         string   `json:"zone"`
		Received     string   `json:"received"`
		Begins       string   `json:"counted_from"`
		Waited       int      `json:"days_waited"`
		Waiting      bool     `json:"waiting_for_identity"`
		Identity     string   `json:"identity_clock"`
		IdentitySrc  string   `json:"identity_source"`
		Holidays     string   `json:"holidays"`
		Checked      string   `json:"law_checked"` // text, report or no
		CheckedAt    string   `json:"law_checked_at"`
		Days         []dueDay `json:"days"`
	}{t.Jurisdiction, t.Title, t.Zone, t.Received.String(), t.Begins.String(), t.Waited, t.Waiting, t.Identity.Clock, t.Identity.Source, calendar, t.Checked.How, t.Checked.At, days}
}

func printDeadlines(out io.Writer, t notice.Timetable, days []dueDay) error {
	title := t.Title
	if title == "" {
		title = t.Jurisdiction
	}
	if err := printf(out, "%s: received %s, counted from %s (not counted itself), days of %s\n", title, t.Received, t.Begins, t.Zone); err != nil {
		return err
	}
	lines := table.Row{"", "last day", "rule", "source"}
	tab := newTable(out)
	tab.AppendHeader(lines)
	for _, d := range days {
		tab.AppendRow(table.Row{d.What, d.Day, d.Rule, d.Source})
	}
	tab.SetColumnConfigs([]table.ColumnConfig{{Number: 4, WidthMax: 70}})
	tab.Render()
	return printf(out, "%s", footnotes(t))
}

// footnotes say what else bears on the days.
func footnotes(t notice.Timetable) string {
	text := ""
	switch t.Identity.Clock {
	case "runs":
		text += "identity: the clock runs while it is checked (" + t.Identity.Source + ")\n"
	case "waits":
		text += "identity: the clock waits for a proof that was asked for (" + t.Identity.Source + ")\n"
	case "starts":
		text += "identity: the clock begins with a proof that was asked for (" + t.Identity.Source + ")\n"
	default:
		text += "identity: no rule is known here; the clock runs\n"
	}
	if t.Waited > 0 {
		text += fmt.Sprintf("identity: %d days of waiting are added\n", t.Waited)
	}
	if t.Waiting {
		text += "identity: the proof has not come; the days move with it\n"
	}
	if t.Calendar != nil {
		text += "holidays: " + t.Calendar.Name + " (" + t.Calendar.Source + ")\n"
	}
	if t.Deadline.Note != "" {
		text += "note: " + t.Deadline.Note + "\n"
	}
	switch t.Checked.How {
	case "text":
		text += "law: the section was read (" + t.Checked.At + ")\n"
	case "report":
		text += "law: a report on it was read, not the section itself (" + t.Checked.At + ")\n"
	case "no":
		text += "law: NOT CHECKED against its text; read the section before relying on it\n"
	}
	return text + "Information, not legal advice.\n"
}
