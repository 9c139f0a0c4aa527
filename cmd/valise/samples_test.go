package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/cmd/internal/demo"
	"github.com/valise-export/valise/formats/all"
)

// sample is a customer whose bundle is given to programs that know nothing of
// valise.
type sample struct {
	name     string
	customer string
	edits    []string // of the demo company's config
}

// samples are one with something of everything, one with three accounts, and
// one of whom a source and a dataset are missing.
func samples(t *testing.T) []sample {
	t.Helper()
	noted := func(note string) string {
		for _, c := range demo.Customers() {
			if strings.HasPrefix(c.Note, note) {
				return c.ID
			}
		}
		t.Fatalf("no customer is noted for %q", note)
		return ""
	}
	return []sample{
		{"everything", noted("Everything"), nil},
		{"three accounts", noted("Three accounts"), nil},
		{"gaps", noted("Everything"), []string{"FROM tickets WHERE", "FROM no_such_tickets WHERE", "FROM iam_roles WHERE", "FROM no_such_roles WHERE"}},
		{"own rules", noted("Everything"), []string{"default_days:", ownRules + "\ndefault_days:"}},
	}
}

// ownRules are rules of a company's own: every action, on fields of every type,
// those that are never null too.
const ownRules = `policy:
  rules:
    no_rates: {dataset: invoice, field: fx_rate, action: withhold, ground: "Rates are the bank's."}
    no_days: {dataset: invoice, field: issued_at, action: withhold, ground: "Days are not shown; \"really\", <b>not</b>."}
    no_totals: {dataset: payment, field: amount, action: last4, ground: Of amounts the last four characters are shown.}
    short_phones: {class: personal, dataset: contact_information, field: phone_number, action: last4, ground: Of phone numbers the last four digits are shown.}
    no_prose: {class: free_text, action: mask, ground: What people write may be about others.}
    no_flags: {dataset: payment_method, field: is_default, action: withhold, ground: Flags are not shown.}
    no_tags: {field: Tags, action: withhold, ground: Tags are not shown., reference: "Handbook, 4.2"}
    no_months: {field: billing_month, action: omit, ground: Months are left out.}
    no_aliases: {dataset: alias, action: omit, field: emails, ground: Addresses are left out.}
`

// unpacked exports a sample in all formats and returns the folder of its bundle.
func (c sample) unpacked(t *testing.T) string {
	t.Helper()
	target := filepath.Join(t.TempDir(), "b.zip")
	_, err := pack(t, load(t, newBench(t).company(c.edits...)), app.Request{CustomerID: c.customer, Target: target, AllowGaps: true, Formats: all.Names()})
	must(t, err)
	top := filepath.Join(t.TempDir(), "bundle")
	for name, data := range members(t, target) {
		file := filepath.Join(top, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(file), 0o700))
		must(t, os.WriteFile(file, data, 0o600))
	}
	return top
}

// TestSamplesAreWhatTheySay: what the other tests lean on.
func TestSamplesAreWhatTheySay(t *testing.T) {
	t.Parallel()
	for _, c := range samples(t) {
		s := load(t, newBench(t).company(c.edits...))
		target := filepath.Join(t.TempDir(), "b.zip")
		_, err := pack(t, s, app.Request{CustomerID: c.customer, Target: target, AllowGaps: true, Formats: []string{"json"}})
		must(t, err)
		m := manifestOf(t, members(t, target))
		if gaps := len(m.Gaps); (gaps > 0) != (c.name == "gaps") {
			t.Errorf("%s: %d gaps", c.name, gaps)
		}
		if n := m.Subject.Accounts; c.name == "three accounts" && n != 3 {
			t.Errorf("%s: %d accounts", c.name, n)
		}
	}
}
