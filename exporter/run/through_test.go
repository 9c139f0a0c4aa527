package run_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
)

// lines is a dataset without an owner: a line tells its invoice alone.
func lines() exporter.Dataset {
	return exporter.Dataset{
		Name: "invoice_line", Title: "Invoice lines", Description: "Lines.", Category: exporter.PurchaseAndPaymentHistory,
		Fields: []exporter.Field{text("line_id"), text("invoice_id")}, Key: []string{"line_id"},
		References: []exporter.Reference{toInvoice()},
	}
}

func toInvoice() exporter.Reference {
	return exporter.Reference{Fields: []string{"invoice_id"}, Dataset: "invoice", To: []string{"invoice_id"}}
}

func throughInvoice() map[string]exporter.Reference {
	return map[string]exporter.Reference{"invoice_line": toInvoice()}
}

// line yields a line of an invoice.
func line(id, invoice string, yield func(exporter.Record, error) bool) bool {
	return yield(exporter.Record{Values: []exporter.Value{exporter.Text(id), exporter.Text(invoice)}}, nil)
}

// shop has invoices 1000000 to 1000002, and lines of the invoices that are
// named.
func shop(referred ...string) *fake {
	return &fake{
		datasets: []exporter.Dataset{lines(), invoices()}, through: throughInvoice(),
		read: func(_ context.Context, dataset string, _ int, yield func(exporter.Record, error) bool) {
			if dataset == "invoice" {
				records(3, "a1", yield)
				return
			}
			for i, invoice := range referred {
				if !line(fmt.Sprintf("l%04d", i), invoice, yield) {
					return
				}
			}
		},
	}
}

func exported(t *testing.T, j run.Job) *exporter.Manifest {
	t.Helper()
	res, err := run.Export(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	nothingLeft(t, j, true)
	return res.Summary.Manifest
}

func part(t *testing.T, m *exporter.Manifest, dataset, source string) exporter.ManifestDataset {
	t.Helper()
	for _, d := range m.Datasets {
		if d.Name == dataset && d.Source == source {
			return d
		}
	}
	t.Fatalf("no %s of %s", dataset, source)
	return exporter.ManifestDataset{}
}

// The parent is read first whatever the order of the config, and its records
// prove the child's.
func TestThroughAParent(t *testing.T) {
	m := exported(t, job(t, true, map[string]*fake{"billing": shop("1000000", "1000002", "1000002")}))
	d := part(t, m, "invoice_line", "billing")
	if d.Records != 3 || d.Isolation != exporter.IsolationParent || m.Checks.Isolation != (exporter.ManifestIsolation{Proved: 6}) {
		t.Errorf("%+v %+v", d, m.Checks.Isolation)
	}
	if m.Datasets[0].Name != "invoice" {
		t.Error("the child is read first")
	}
}

// A record that refers to nothing that was proved, or to nothing at all, stops
// the dataset and is counted; nothing of it is in the bundle.
func TestStrayOfAParent(t *testing.T) {
	for name, s := range map[string]*fake{"somebody's": shop("1000000", "2000000", "1000001"), "nobody's": shop("1000000", "")} {
		if name == "nobody's" {
			s.read = func(_ context.Context, dataset string, _ int, yield func(exporter.Record, error) bool) {
				if dataset == "invoice" {
					records(3, "a1", yield)
				} else {
					yield(exporter.Record{Values: []exporter.Value{exporter.Text("l1"), exporter.Null()}}, nil)
				}
			}
		}
		j := job(t, false, map[string]*fake{"billing": s})
		m := exported(t, j)
		if len(m.Gaps) != 1 || m.Gaps[0].ErrorClass != exporter.Stray || m.Checks.Isolation.Strays != 1 || m.Checks.Isolation.Proved != 3 {
			t.Errorf("%s: %+v %+v", name, m.Gaps, m.Checks.Isolation)
		}
		if got := member(t, j.Target, "/invoice_line.json"); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// Where the place holds everybody's records, those of others are passed over.
func TestOthersArePassedOver(t *testing.T) {
	s := shop("2000000", "1000000", "3000000", "1000001")
	s.shared = true
	m := exported(t, job(t, true, map[string]*fake{"billing": s}))
	if d := part(t, m, "invoice_line", "billing"); d.Records != 2 || m.Checks.Isolation.Strays != 0 {
		t.Errorf("%+v", d)
	}
}

// A parent in another source proves as well.
func TestParentInAnotherSource(t *testing.T) {
	archive := shop("1000001")
	archive.datasets = archive.datasets[:1]
	billing := shop()
	billing.datasets, billing.through = billing.datasets[1:], nil
	m := exported(t, job(t, true, map[string]*fake{"billing": billing, "archive": archive}))
	if d := part(t, m, "invoice_line", "archive"); d.Records != 1 {
		t.Errorf("%+v", d)
	}
}

// A parent that failed takes its children along, as gaps of a class of their
// own, and no stray is counted.
func TestFailedParent(t *testing.T) {
	s := shop("1000000")
	inner := s.read
	s.read = func(ctx context.Context, dataset string, attempt int, yield func(exporter.Record, error) bool) {
		if dataset == "invoice" {
			yield(exporter.Record{}, &exporter.Fault{Class: exporter.Malformed, What: "bad"})
			return
		}
		inner(ctx, dataset, attempt, yield)
	}
	m := exported(t, job(t, false, map[string]*fake{"billing": s}))
	if len(m.Gaps) != 2 || m.Gaps[1].Dataset != "invoice_line" || m.Gaps[1].ErrorClass != exporter.Unproved || m.Gaps[1].Attempts != 0 || m.Checks.Isolation.Strays != 0 {
		t.Errorf("%+v", m.Gaps)
	}
	if s.attempts["invoice_line"] != 0 {
		t.Error("the child was read in vain")
	}
	var required *run.RequiredError
	if _, err := run.Export(context.Background(), job(t, true, map[string]*fake{"billing": s})); !errors.As(err, &required) {
		t.Errorf("required: %v", err)
	}
}

// Where one of the parent's sources failed, a record that finds no parent may be
// the subject's: it is no stray, and the dataset is a gap. One that needs the
// other source alone is whole.
func TestHalfAParent(t *testing.T) {
	for name, c := range map[string]struct {
		invoices []string
		shared   bool
		gaps     int
	}{"all found": {[]string{"1000000"}, false, 1}, "one missing": {[]string{"1000000", "2000000"}, false, 2}, "shared": {[]string{"1000000"}, true, 2}} {
		s := shop(c.invoices...)
		s.shared = c.shared
		archive := &fake{datasets: []exporter.Dataset{invoices()}, read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			yield(exporter.Record{}, &exporter.Fault{Class: exporter.NotFound, What: "gone"})
		}}
		m := exported(t, job(t, false, map[string]*fake{"billing": s, "archive": archive}))
		if len(m.Gaps) != c.gaps || c.gaps == 2 && m.Gaps[1].ErrorClass != exporter.Unproved || m.Checks.Isolation.Strays != 0 {
			t.Errorf("%s: %+v %+v", name, m.Gaps, m.Checks.Isolation)
		}
	}
}

// What an attempt saw that failed proves nothing in the next.
func TestKeysOfAFailedAttempt(t *testing.T) {
	s := shop("1000005")
	inner := s.read
	s.read = func(ctx context.Context, dataset string, attempt int, yield func(exporter.Record, error) bool) {
		if dataset == "invoice" && attempt == 1 {
			records(6, "a1", yield)
			yield(exporter.Record{}, &exporter.Fault{Class: exporter.Truncated, What: "cut", Retry: true})
			return
		}
		inner(ctx, dataset, attempt, yield)
	}
	if m := exported(t, job(t, false, map[string]*fake{"billing": s})); len(m.Gaps) != 1 || m.Gaps[0].ErrorClass != exporter.Stray {
		t.Errorf("%+v", m.Gaps)
	}
}

// --from and --to leave records out after they were proved: the line of an
// invoice that lies outside is the subject's, and stays by its own date.
func TestParentOutsideTheWindow(t *testing.T) {
	s := shop("1000000")
	s.datasets[1].When = "issued_at"
	issued := text("issued_at")
	issued.Type = exporter.TypeInstant
	s.datasets[1].Fields = append(s.datasets[1].Fields, issued)
	inner := s.read
	s.read = func(ctx context.Context, dataset string, attempt int, yield func(exporter.Record, error) bool) {
		if dataset == "invoice" {
			yield(exporter.Record{Proof: exporter.Text("a1"), Values: []exporter.Value{exporter.Text("a1"), exporter.Text("1000000"), exporter.Instant(0, 0)}}, nil)
			return
		}
		inner(ctx, dataset, attempt, yield)
	}
	j := job(t, true, map[string]*fake{"billing": s})
	j.From = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	m := exported(t, j)
	if part(t, m, "invoice", "billing").Records != 0 || part(t, m, "invoice_line", "billing").Records != 1 {
		t.Errorf("%+v", m.Datasets)
	}
}

// A parent of which nothing may leave is read for what it proves, and nothing of
// it is written.
func TestWithheldParent(t *testing.T) {
	s := shop("1000000", "1000001")
	for i := range s.datasets[1].Fields {
		s.datasets[1].Fields[i].Bases = []exporter.Basis{exporter.LegalObligation}
	}
	j := job(t, true, map[string]*fake{"billing": s})
	j.Scope = exporter.ScopePortability
	m := exported(t, j)
	if d := part(t, m, "invoice", "billing"); d.Status != exporter.StatusWithheld || d.Records != 0 || len(d.Files) != 0 {
		t.Errorf("%+v", d)
	}
	if d := part(t, m, "invoice_line", "billing"); d.Records != 2 {
		t.Errorf("%+v", d)
	}
	if got := member(t, j.Target, "/invoice.json"); got != "" {
		t.Error("the withheld dataset has a file")
	}
	s = shop("1000000", "2000000")
	for i := range s.datasets[1].Fields {
		s.datasets[1].Fields[i].Bases = []exporter.Basis{exporter.LegalObligation}
	}
	j = job(t, false, map[string]*fake{"billing": s})
	j.Scope = exporter.ScopePortability
	if m := exported(t, j); len(m.Gaps) != 1 || m.Gaps[0].ErrorClass != exporter.Stray {
		t.Errorf("%+v", m.Gaps)
	}
}

// Tens of thousands of parents go to the disk, prove all the same, and leave
// nothing there.
func TestManyParents(t *testing.T) {
	const n = 400_000
	s := shop()
	s.read = func(_ context.Context, dataset string, _ int, yield func(exporter.Record, error) bool) {
		if dataset == "invoice" {
			records(n, "a1", yield)
			return
		}
		for i := range 2000 {
			if !line(fmt.Sprintf("l%06d", i), fmt.Sprint(1_000_000+i*(n/2000)), yield) {
				return
			}
		}
	}
	j := job(t, true, map[string]*fake{"billing": s})
	spilled := false
	j.Progress = func(e run.Event) {
		if e.Dataset == "invoice_line" && e.State == run.StateReading {
			spilled = spilled || strings.Contains(strings.Join(private(t, j.SpoolDir), " "), "spill-")
		}
	}
	if m := exported(t, j); part(t, m, "invoice_line", "billing").Records != 2000 || !spilled {
		t.Errorf("spilled %v: %+v", spilled, m.Datasets)
	}
}

// private lists the files in the run's private folder.
func private(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			names = append(names, filepath.Base(p))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// A disk that fails under the keys ends the export: it is no fault of a source,
// and no gap.
func TestKeysWithoutADisk(t *testing.T) {
	s := shop("1000000")
	s.read = func(_ context.Context, dataset string, _ int, yield func(exporter.Record, error) bool) {
		records(400_000, "a1", yield)
	}
	j := job(t, false, map[string]*fake{"billing": s})
	removed := false
	j.Progress = func(e run.Event) {
		if e.Dataset != "invoice" || e.Records < 250_000 || removed {
			return
		}
		removed = true
		folders, err := filepath.Glob(filepath.Join(j.SpoolDir, "*"))
		if err != nil || len(folders) != 1 {
			t.Errorf("%v %v", folders, err)
			return
		}
		if err := os.RemoveAll(folders[0]); err != nil {
			t.Error(err)
		}
	}
	_, err := run.Export(context.Background(), j)
	if err == nil || !strings.Contains(err.Error(), "spill key index") {
		t.Errorf("got %v", err)
	}
	nothingLeft(t, j, false)
}
