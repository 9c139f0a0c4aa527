package notice_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/notice"
)

func named(list []exporter.Party) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.Name+" ("+p.Role+")")
	}
	return out
}

func TestRightsFor(t *testing.T) {
	const (
		emea = "Amazon Web Services EMEA SARL"
		us   = "Amazon Web Services, Inc."
	)
	for _, c := range []struct {
		version, place, entity string
		controller             []string
		contacts               int
		deadline, note         string
	}{
		{"2020-01-24", "eea", us, []string{emea + " (controller)", emea + " (representative of " + us + ")"}, 2, "1 month, and 2 months more where the person is told why (GDPR art. 12(3))", "limits"},
		{"2021-02-09", "eea", us, []string{emea + " (representative of " + us + ")"}, 2, "1 month", "may give more"},
		{"2021-02-09", "eea", "aws emea sarl", []string{emea + " (controller)"}, 2, "1 month", ""},
		{"2021-02-09", "eea", "", []string{emea + " (controller where it is the provider)"}, 4, "1 month", ""},
		{"2021-02-09", "br", us, nil, 3, "15 days (LGPD", "names no controller for a contract with this company"},
		{"2021-02-09", "cr", us, []string{"Amazon Web Services Costa Rica (collects and processes the data)"}, 2, "5 working days, the company's own limit", ""},
		{"2021-02-09", "jp", us, []string{"Amazon Web Services Japan K.K. (controller of what it collected itself)", us + " (controller of what it collected itself)"}, 2,
			"20 days, the company's own limit", "lists no rights"},
		{"2021-02-09", "us-ca", us, nil, 2, "45 days, and 45 days more", "while identity is being checked"},
		{"2021-02-09", "gb", us, nil, 2, "1 month", "no passage on this place"},
		{"2021-02-09", "AU", "", nil, 4, "no number is known", "does not mean that there are no rights"},
	} {
		r := version(t, c.version).RightsFor(c.place, c.entity, map[string]int{"jp": 20})
		name := c.version + " " + c.place + " " + c.entity
		if !slices.Equal(named(r.Controller), c.controller) {
			t.Errorf("%s: controller %v", name, named(r.Controller))
		}
		if len(r.Contacts) != c.contacts {
			t.Errorf("%s: contacts %v", name, named(r.Contacts))
		}
		if !strings.HasPrefix(r.Deadline, c.deadline) {
			t.Errorf("%s: deadline %q", name, r.Deadline)
		}
		notes := strings.Join(r.Notes, "\n")
		if !strings.HasSuffix(notes, "It is not legal advice.") || (c.note != "limits" && !strings.Contains(notes, c.note)) {
			t.Errorf("%s: notes %s", name, notes)
		}
		if r.NoticeDate != c.version {
			t.Errorf("%s: notice date %s", name, r.NoticeDate)
		}
	}
}

// What law nobody has read says is not printed as law: neither its section, nor
// its words, nor what it adds to the number.
func TestUncheckedLawIsNotTold(t *testing.T) {
	unchecked := 0
	for _, n := range notice.Shipped() {
		for _, j := range n.Known() {
			r := n.RightsFor(j.ID, "", map[string]int{"*": 20})
			said := strings.Join(append(r.Notes, r.Deadline), "\n")
			own := strings.HasSuffix(r.Deadline, ", the company's own limit")
			if j.Checked.How != "no" {
				if own || !strings.Contains(said, j.Deadline.Source) {
					t.Errorf("%s: checked, and told without its source: %s", j.ID, said)
				}
				continue
			}
			unchecked++
			for _, law := range []string{j.Deadline.Source, j.Deadline.Words, j.Deadline.Note, j.Deadline.Extension.Source, j.Identity.Source} {
				if law != "" && strings.Contains(said, law) {
					t.Errorf("%s: %q was not checked, and is told: %s", j.ID, law, said)
				}
			}
			if !own {
				t.Errorf("%s: the deadline is told as %q", j.ID, r.Deadline)
			}
		}
	}
	if unchecked == 0 {
		t.Error("no law is unchecked: nothing was tried")
	}
	if r := version(t, "2021-02-09").RightsFor("jp", "", nil); r.Deadline != "no number is known for this place" {
		t.Errorf("without the company's number the deadline is %q", r.Deadline)
	}
}
