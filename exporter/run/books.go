package run

import (
	"fmt"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/keyindex"
	"github.com/valise-export/valise/exporter/tieout"
)

// booksMemory is what the books keep in memory; the rest is on the disk.
const booksMemory = 8 << 20

// newBooks opens the books of the datasets of which something leaves. Under
// --from and --to sums are of parts, and are not compared.
func (x *export) newBooks(h keyindex.Hasher) *tieout.Books {
	var all []tieout.Dataset
	for _, w := range x.work {
		if !w.shaped.Withheld {
			all = append(all, tieout.Dataset{Shape: w.shaped.Dataset, Parts: w.keyParts})
		}
	}
	return tieout.New(h, keyindex.New(x.spill, booksMemory), all, x.moneySkipped() == "")
}

func (x *export) moneySkipped() exporter.MoneySkipped {
	if x.job.From.IsZero() && x.job.To.IsZero() {
		return ""
	}
	return exporter.MoneyWindow
}

// note tells the books of a record.
func (w *work) note(read, shown []exporter.Value, outside bool) error {
	if err := w.sheet.Note(read, shown, outside); err != nil {
		return &ownError{err}
	}
	return nil
}

// tieOut closes the books. References that lead nowhere are told, and with
// references: strict they end the export.
func (x *export) tieOut() (err error) {
	x.findings, err = x.books.Findings(func(dataset string) bool {
		w := x.workOf(dataset)
		return w != nil && w.status != exporter.StatusWithheld && w.whole()
	})
	if err != nil {
		return err
	}
	if x.job.Policy.References != "strict" {
		return nil
	}
	var bad []exporter.ManifestReference
	for _, r := range x.findings.References {
		if r.Missing > 0 {
			bad = append(bad, r)
		}
	}
	if len(bad) > 0 {
		return &ReferencesError{Bad: bad}
	}
	return nil
}

// ReferencesError says that records refer to others that were not read, and
// policy.references is strict. Nothing is published.
type ReferencesError struct{ Bad []exporter.ManifestReference }

// Error has a line for each reference.
func (e *ReferencesError) Error() string {
	var lines []string
	for _, r := range e.Bad {
		lines = append(lines, fmt.Sprintf("dataset %s: %s: %d of %d records refer to no %s that was read; is its query another customer's, or that of %s too narrow? policy.references: report exports them and says so",
			r.Dataset, strings.Join(r.Fields, ", "), r.Missing, r.Checked, r.To, r.To))
	}
	return strings.Join(lines, "\n")
}
