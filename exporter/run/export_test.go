package run_test

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/policy"
	"github.com/valise-export/valise/exporter/run"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// member reads a member of the bundle by the end of its name.
func member(t *testing.T, file, suffix string) string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, suffix) {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
	}
	return ""
}

// nothingLeft fails where the run left a file in its spool folder, or (without
// want) beside the target.
func nothingLeft(t *testing.T, j run.Job, want bool) {
	t.Helper()
	for _, dir := range []string{j.SpoolDir, filepath.Dir(j.Target)} {
		err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() && (!want || p != j.Target) {
				t.Errorf("left behind: %s", filepath.Base(p))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(j.Target); want != (err == nil) {
		t.Errorf("the bundle is there: %v, want %v", err == nil, want)
	}
}

func TestWhole(t *testing.T) {
	billing := &fake{datasets: []exporter.Dataset{invoices()}, undeclared: map[string][]string{"invoice": {"risk_score"}},
		read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			records(3000, "a1", yield)
		}}
	j := job(t, true, map[string]*fake{"billing": billing})
	res, err := run.Export(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	nothingLeft(t, j, true)
	m := res.Summary.Manifest
	if m.Status != exporter.BundleComplete || len(m.Categories) != 7 || m.Subject.Accounts != 2 || m.Checks.Isolation.Proved != 3000 {
		t.Errorf("manifest: %+v", m)
	}
	if d := m.Datasets[0]; d.Records != 3000 || d.Status != exporter.StatusOK || d.Snapshot != exporter.SnapshotTransaction || len(d.Undeclared) != 1 {
		t.Errorf("dataset: %+v", d)
	}
	if len(m.Withheld) != 1 || m.Withheld[0].Rule != "undeclared" || m.Withheld[0].Field != "risk_score" {
		t.Errorf("withheld: %+v", m.Withheld)
	}
	if got := strings.Count(member(t, j.Target, "/invoice.json"), "\n{") + strings.Count(member(t, j.Target, "/invoice.json"), "[{"); got < 2999 {
		t.Errorf("%d records in the JSON", got)
	}
	if v, err := bundle.Verify(j.Target); err != nil || len(v.Problems) > 0 {
		t.Errorf("verify: %v %v", v, err)
	}
	if billing.opened != billing.closed {
		t.Errorf("%d sessions opened, %d closed", billing.opened, billing.closed)
	}
	for _, c := range m.Categories {
		if c.ID == exporter.MarketplaceAndPartner && c.Status != exporter.CategoryNotApplicable {
			t.Errorf("category without a source: %+v", c)
		}
	}
}

func TestSameBytes(t *testing.T) {
	var sums [2]string
	for i := range sums {
		billing := &fake{datasets: []exporter.Dataset{invoices()}, read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			records(700, "a1", yield)
		}}
		res, err := run.Export(context.Background(), job(t, true, map[string]*fake{"billing": billing}))
		if err != nil {
			t.Fatal(err)
		}
		sums[i] = res.Receipt.SHA256
	}
	if sums[0] != sums[1] || sums[0] == "" {
		t.Errorf("two runs, two bundles: %v", sums)
	}
}

func TestStrayStopsTheDataset(t *testing.T) {
	billing := &fake{datasets: []exporter.Dataset{invoices(), payments()}, read: func(_ context.Context, d string, _ int, yield func(exporter.Record, error) bool) {
		if d == "payment" {
			records(5, "a2", yield)
		} else if records(700, "a1", yield) {
			yield(exporter.Record{Values: []exporter.Value{exporter.Text("a1"), exporter.Text("canary-of-B")}, Proof: exporter.Text("b1")}, nil)
		}
	}}
	j := job(t, false, map[string]*fake{"billing": billing})
	res, err := run.Export(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	m := res.Summary.Manifest
	if m.Status != exporter.BundleGaps || len(m.Gaps) != 1 || m.Gaps[0].ErrorClass != exporter.Stray || m.Gaps[0].Attempts != 1 || m.Checks.Isolation.Strays != 1 {
		t.Errorf("gaps: %+v, checks: %+v", m.Gaps, m.Checks)
	}
	if member(t, j.Target, "/invoice.json") != "" {
		t.Error("a dataset with a stray left a member")
	}
	if !strings.Contains(member(t, j.Target, "/payment.json"), "1000004") {
		t.Error("the other dataset of the source is missing")
	}
	if raw, _ := os.ReadFile(j.Target); strings.Contains(string(raw), "canary-of-B") {
		t.Error("the stray's values are in the bundle")
	}
	if strings.Contains(member(t, j.Target, "/manifest.json"), "b1") {
		t.Error("the stray's owner is in the manifest")
	}
	nothingLeft(t, j, true)
}

func TestRetryStartsAfresh(t *testing.T) {
	billing := &fake{datasets: []exporter.Dataset{invoices()}, read: func(_ context.Context, _ string, attempt int, yield func(exporter.Record, error) bool) {
		if attempt < 3 {
			if records(900, "a1", yield) {
				yield(exporter.Record{}, &exporter.Fault{Class: exporter.Unreachable, What: "connection lost", Retry: true})
			}
			return
		}
		records(10, "a1", yield)
	}}
	j := job(t, true, map[string]*fake{"billing": billing})
	res, err := run.Export(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	if d := res.Summary.Manifest.Datasets[0]; d.Records != 10 || d.Status != exporter.StatusOK || d.Snapshot != exporter.SnapshotNone {
		t.Errorf("%+v: two reads were mixed, or a second session called one snapshot", d)
	}
	if strings.Contains(member(t, j.Target, "/invoice.json"), "1000010") {
		t.Error("records of the failed attempt are in the bundle")
	}
}

func TestRequiredFails(t *testing.T) {
	broken := func() *fake {
		return &fake{datasets: []exporter.Dataset{invoices()}, read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			if records(600, "a1", yield) {
				yield(exporter.Record{}, errors.New("secret-dsn and c1 in a driver's text"))
			}
		}}
	}
	j := job(t, true, map[string]*fake{"billing": broken()})
	_, err := run.Export(context.Background(), j)
	var required *run.RequiredError
	if !errors.As(err, &required) || strings.Contains(err.Error(), "secret-dsn") {
		t.Errorf("got %v", err)
	}
	nothingLeft(t, j, false)

	j = job(t, true, map[string]*fake{"billing": broken()})
	j.AllowGaps = true
	res, err := run.Export(context.Background(), j)
	if err != nil || res.Summary.Manifest.Status != exporter.BundleGaps {
		t.Errorf("with gaps allowed: %v", err)
	}
}

func TestTwoSourcesOneFails(t *testing.T) {
	good := &fake{datasets: []exporter.Dataset{invoices()}, read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
		records(3, "a1", yield)
	}}
	bad := &fake{datasets: []exporter.Dataset{invoices()}, open: func(int) error {
		return &exporter.Fault{Class: exporter.Unreachable, What: "no connection", Retry: true}
	}}
	j := job(t, false, map[string]*fake{"billing": good, "archive": bad})
	res, err := run.Export(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	m := res.Summary.Manifest
	if len(m.Datasets) != 2 || m.Datasets[0].Records != 3 || m.Datasets[1].Status != exporter.StatusFailed || m.Gaps[0].Attempts != 3 {
		t.Errorf("datasets %+v gaps %+v", m.Datasets, m.Gaps)
	}
	json := member(t, j.Target, "/invoice.json")
	if strings.Count(json, `"source":"billing"`) != 3 {
		t.Errorf("the source column: %s", json)
	}
}

func TestOrder(t *testing.T) {
	for name, c := range map[string]struct {
		ids  []string
		hint string
	}{
		"descending":   {[]string{"b", "a"}, `COLLATE "C"`},
		"numbers":      {[]string{"9", "10"}, "CAST(id AS TEXT)"},
		"twice":        {[]string{"1", "1"}, "must be unique"},
		"not a number": {[]string{"9", "1x"}, `COLLATE "C"`},
	} {
		billing := &fake{datasets: []exporter.Dataset{invoices()}, read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			for _, id := range c.ids {
				if !yield(exporter.Record{Values: []exporter.Value{exporter.Text("a1"), exporter.Text(id)}, Proof: exporter.Text("a1")}, nil) {
					return
				}
			}
		}}
		res, err := run.Export(context.Background(), job(t, false, map[string]*fake{"billing": billing}))
		if err != nil || len(res.Summary.Manifest.Gaps) != 1 || res.Summary.Manifest.Gaps[0].ErrorClass != exporter.OutOfOrder {
			t.Fatalf("%s: %v %+v", name, err, res.Summary.Manifest)
		}
		if hint := res.Faults[0].Hint; !strings.Contains(hint, c.hint) {
			t.Errorf("%s: %s", name, hint)
		}
	}
}

func TestNotOnePerson(t *testing.T) {
	for name, n := range map[string]int{"none": 0, "two": 2} {
		j := job(t, true, map[string]*fake{})
		c := crm()
		c.read = func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			for range n {
				if !yield(exporter.Record{Values: []exporter.Value{exporter.Text("c1"), exporter.Text("x")}, Proof: exporter.Text("c1")}, nil) {
					return
				}
			}
		}
		j.Sources["crm"] = run.Source{Connector: c, Attempts: 1}
		_, err := run.Export(context.Background(), j)
		var subject *run.SubjectError
		if !errors.As(err, &subject) || subject.Matches != n || strings.Contains(err.Error(), "c1") {
			t.Errorf("%s: %v", name, err)
		}
		nothingLeft(t, j, false)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	billing := &fake{datasets: []exporter.Dataset{invoices()}, read: func(ctx context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
		if records(2000, "a1", yield) {
			cancel()
			<-ctx.Done()
			yield(exporter.Record{}, ctx.Err())
		}
	}}
	j := job(t, false, map[string]*fake{"billing": billing})
	if _, err := run.Export(ctx, j); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	nothingLeft(t, j, false)
	if billing.opened != billing.closed {
		t.Errorf("%d sessions opened, %d closed", billing.opened, billing.closed)
	}
}

// broken is a format that fails or panics at one step.
type broken struct {
	exporter.Writer
	step string
	with func() error
}

func (b broken) Name() string                                     { return "broken" }
func (b broken) NewWriter(exporter.Sink) (exporter.Writer, error) { return b, nil }
func (b broken) at(step string) error {
	if step == b.step {
		return b.with()
	}
	return nil
}
func (b broken) Begin(exporter.Dataset) error { return b.at("begin") }
func (b broken) Write(*exporter.Batch) error  { return b.at("write") }
func (b broken) End(exporter.Outcome) error   { return b.at("end") }
func (b broken) Close(exporter.Summary) error { return b.at("close") }

func TestWriterFails(t *testing.T) {
	for _, step := range []string{"begin", "write", "end", "close"} {
		for how, with := range map[string]func() error{
			"error": func() error { return errors.New("disk full") },
			"panic": func() error { panic("personal data") },
		} {
			billing := &fake{datasets: []exporter.Dataset{invoices()}, read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
				records(5000, "a1", yield)
			}}
			j := job(t, false, map[string]*fake{"billing": billing})
			j.Formats = append(j.Formats, broken{step: step, with: with})
			_, err := run.Export(context.Background(), j)
			if err == nil || !strings.Contains(err.Error(), "write broken") || strings.Contains(err.Error(), "personal data") {
				t.Errorf("%s at %s: got %v", how, step, err)
			}
			nothingLeft(t, j, false)
		}
	}
}

// What a record must be, whatever the connector says.
func TestShape(t *testing.T) {
	number := text("n")
	number.Type = exporter.TypeInteger
	must := text("invoice_id")
	must.Required = true
	shape := exporter.Dataset{
		Name: "invoice", Title: "Invoices", Category: exporter.PurchaseAndPaymentHistory, Key: []string{"invoice_id"},
		Fields: []exporter.Field{text(exporter.AccountColumn), must, number},
	}
	owner := exporter.Text("a1")
	for name, c := range map[string]struct {
		values []exporter.Value
		ok     bool
	}{
		"right":              {[]exporter.Value{owner, exporter.Text("1"), exporter.Integer(1<<53 - 1)}, true},
		"null":               {[]exporter.Value{owner, exporter.Text("1"), exporter.Null()}, true},
		"a value is missing": {[]exporter.Value{owner, exporter.Text("1")}, false},
		"another type":       {[]exporter.Value{owner, exporter.Text("1"), exporter.Text("2")}, false},
		"a number too large": {[]exporter.Value{owner, exporter.Text("1"), exporter.Integer(1 << 53)}, false},
		"no value for a key": {[]exporter.Value{owner, exporter.Null(), exporter.Null()}, false},
	} {
		billing := &fake{datasets: []exporter.Dataset{shape}, read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			yield(exporter.Record{Values: c.values, Proof: owner}, nil)
		}}
		res, err := run.Export(context.Background(), job(t, false, map[string]*fake{"billing": billing}))
		if err != nil {
			t.Fatal(err)
		}
		gaps := res.Summary.Manifest.Gaps
		if c.ok != (len(gaps) == 0) || (!c.ok && gaps[0].ErrorClass != exporter.Mismatch) {
			t.Errorf("%s: gaps %+v", name, gaps)
		}
	}
}

// The inventory tells what was found, and calls nothing searched that was not.
func TestInventory(t *testing.T) {
	for want, f := range map[exporter.InventoryStatus]*fake{
		"held": {read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			records(2, "a1", yield)
		}},
		"none_held": {read: func(context.Context, string, int, func(exporter.Record, error) bool) {}},
		"not_searched": {read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			yield(exporter.Record{}, &exporter.Fault{Class: exporter.Malformed})
		}},
	} {
		f.datasets = []exporter.Dataset{invoices()}
		j := job(t, false, map[string]*fake{"billing": f})
		j.Inventory = []exporter.ManifestInventory{{Datum: "clickstream", Status: "not_searched"}, {Datum: "tickets", Status: "not_searched"}}
		j.Answers = map[string]int{"invoice": 1}
		res, err := run.Export(context.Background(), j)
		if err != nil {
			t.Fatal(err)
		}
		got := res.Summary.Manifest.CollectedNotListed
		if got[0].Status != "not_searched" || got[1].Status != want {
			t.Errorf("want %s: %+v", want, got)
		}
		if here := len(got[1].Datasets) == 1 && got[1].Datasets[0] == "invoice"; here != (want == "held") {
			t.Errorf("%s: answered by %q", want, got[1].Datasets)
		}
	}
}

// A dataset that a rule leaves out is held and withheld, on the rule's ground;
// what the company declares stays as it is.
func TestInventoryWithheld(t *testing.T) {
	f := &fake{datasets: []exporter.Dataset{invoices()}, read: func(context.Context, string, int, func(exporter.Record, error) bool) {
		t.Error("a dataset that is left out is read")
	}}
	j := job(t, false, map[string]*fake{"billing": f})
	j.Inventory = []exporter.ManifestInventory{{Datum: "clickstream", Status: "none_held", Reason: "not collected"}, {Datum: "tickets", Status: "not_searched"}}
	j.Answers = map[string]int{"invoice": 1}
	j.Rules = []policy.Rule{{Name: "in_court", Dataset: "invoice", Action: policy.Omit, Ground: "A court decides."}}
	res, err := run.Export(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	m := res.Summary.Manifest
	if got := m.CollectedNotListed; got[0].Status != "none_held" || got[0].Reason != "not collected" || got[1].Status != "withheld" || got[1].Reason != "A court decides." {
		t.Errorf("%+v", got)
	}
	for _, c := range m.Categories {
		if told := len(c.NotHere) == 1 && strings.Contains(c.NotHere[0], "A court decides."); told != (c.Status == exporter.CategoryWithheld) {
			t.Errorf("%s is %s: %q", c.ID, c.Status, c.NotHere)
		}
	}
	if !slices.Equal(m.Policy.CompanyRules, []string{"in_court"}) {
		t.Errorf("company's rules: %q", m.Policy.CompanyRules)
	}
}
