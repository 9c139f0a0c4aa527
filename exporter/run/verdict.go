package run

import (
	"fmt"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/bundle"
)

// What policy.leak_guard may say.
const (
	guardBlock  = "block"  // a finding ends the export; nothing is kept
	guardReview = "review" // a finding holds the bundle, encrypted, until another actor releases it
	guardOff    = "off"
)

// LeakError says that the leak guard found something, and that nothing was
// published nor kept. Its text names places and detectors, never a value.
type LeakError struct {
	Findings []exporter.ManifestFinding
}

// Error has a line for each finding.
func (e *LeakError) Error() string {
	return "the leak guard found what must not leave; nothing was written\n" + Findings(e.Findings) +
		"\ngive such a field its class in the config (credential, card_number, bank_account), or clean the source; policy.leak_guard: review holds a bundle instead"
}

// HeldError says that the bundle is whole, and held until somebody else than who
// made it releases it. Its text names places and counts, never a value.
type HeldError struct {
	Path     string                     // of the held file
	Findings []exporter.ManifestFinding // of the leak guard (policy.leak_guard: review)
	Contacts []exporter.ManifestContact // about other people (policy.contacts: review)
}

// Error has a line for each place.
func (e *HeldError) Error() string {
	var lines []string
	if len(e.Findings) > 0 {
		lines = append(lines, "the leak guard found what may not leave", Findings(e.Findings))
	}
	if len(e.Contacts) > 0 {
		lines = append(lines, "it holds what was typed in about other people (policy.contacts: review)", contacts(e.Contacts))
	}
	return "the bundle is held for review: " + e.Path + "\n" + strings.Join(lines, "\n") +
		"\nsomebody else than who made it may release it: valise release " + e.Path + " --out FILE.zip --actor NAME --reason R"
}

// Findings has a line for each finding: where, by which detector and how often.
func Findings(all []exporter.ManifestFinding) string {
	lines := make([]string, len(all))
	for i, f := range all {
		lines[i] = finding(f)
	}
	return strings.Join(lines, "\n")
}

func finding(f exporter.ManifestFinding) string {
	if f.Field == "" {
		return fmt.Sprintf("in %s: %s, %s", f.Dataset, f.Detector, times(f.Count))
	}
	return fmt.Sprintf("dataset %s, field %s: %s, %s", f.Dataset, f.Field, f.Detector, times(f.Count))
}

func times(n int64) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func contacts(all []exporter.ManifestContact) string {
	lines := make([]string, len(all))
	for i, c := range all {
		lines[i] = fmt.Sprintf("dataset %s, field %s: %s", c.Dataset, c.Field, plural(int(c.Count), "value"))
	}
	return strings.Join(lines, "\n")
}

// verdict decides what becomes of the bundle: published (nil), held, or neither.
func (x *export) verdict(m *exporter.Manifest) (*bundle.Hold, error) {
	held := &HeldError{Path: x.job.Target + bundle.HeldSuffix, Contacts: m.Checks.Contacts}
	if x.guard != nil {
		held.Findings = x.guard.Findings()
	}
	switch {
	case len(held.Findings) > 0 && x.job.Policy.LeakGuard != guardReview:
		return nil, &LeakError{Findings: held.Findings}
	case len(held.Findings)+len(held.Contacts) == 0:
		return nil, nil
	}
	x.held = held
	return &bundle.Hold{Path: held.Path, Key: x.job.Key, Held: bundle.Held{
		ExportID: m.Export.ID, Subject: m.Subject.Ref, Actor: x.job.Actor, Scope: string(m.Export.Scope),
		Config: m.Export.ConfigSHA256, Sealed: len(x.job.Recipients) > 0, Findings: held.Findings, Contacts: held.Contacts,
	}}, nil
}
