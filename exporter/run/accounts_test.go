package run_test

import (
	"context"
	"slices"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
)

// asked is a source that notes whose accounts it is asked for.
type asked struct {
	*fake
	accounts []string
}

func (a *asked) Open(ctx context.Context, r exporter.Request) (exporter.Session, error) {
	a.accounts = r.Subject.AccountIDs()
	return a.fake.Open(ctx, r)
}

// linking is crm with these links: account, evidence, system.
func linking(links ...[3]string) *fake {
	f := crm()
	f.datasets[1].Fields = append(f.datasets[1].Fields, text("system"))
	inner := f.read
	f.read = func(ctx context.Context, dataset string, attempt int, yield func(exporter.Record, error) bool) {
		if dataset != exporter.SubjectAccountDataset {
			inner(ctx, dataset, attempt, yield)
			return
		}
		for _, l := range links {
			if !yield(record("c1", l[0], l[1], l[2]), nil) {
				return
			}
		}
	}
	return f
}

// TestSystems: a source is asked for the accounts of its own systems, and of no
// named system; where there are none, it is not asked at all and has none.
func TestSystems(t *testing.T) {
	links := [][3]string{{"a1", "contract", ""}, {"s1", "named in the contract", "stripe"}, {"w1", "code", "shop"}}
	for name, c := range map[string]struct {
		links   [][3]string
		systems []string
		want    []string
		proof   string
		status  exporter.Status
	}{
		"every system":           {links, nil, []string{"a1", "s1", "w1"}, "w1", exporter.StatusOK},
		"one system":             {links, []string{"stripe"}, []string{"a1", "s1"}, "s1", exporter.StatusOK},
		"another's account":      {links, []string{"stripe"}, []string{"a1", "s1"}, "w1", exporter.StatusFailed},
		"no account in a system": {links[1:], []string{"mail"}, nil, "s1", exporter.StatusEmpty},
	} {
		t.Run(name, func(t *testing.T) {
			billing := &fake{datasets: []exporter.Dataset{invoices()}, read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
				records(1, c.proof, yield)
			}}
			j := job(t, false, map[string]*fake{"billing": billing})
			j.Sources["crm"] = run.Source{Connector: linking(c.links...), Attempts: 1}
			source := &asked{fake: billing}
			j.Sources["billing"] = run.Source{Connector: source, Attempts: 1, Systems: c.systems}
			res, err := run.Export(t.Context(), j)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(source.accounts, c.want) {
				t.Errorf("asked for %v, want %v", source.accounts, c.want)
			}
			if got := res.Summary.Manifest.Datasets[0]; got.Status != c.status {
				t.Errorf("status %s, want %s", got.Status, c.status)
			}
		})
	}
}

// TestLinked: the manifest counts the accounts by evidence, without ids. An
// account that two links name is one.
func TestLinked(t *testing.T) {
	j := job(t, false, map[string]*fake{})
	j.Sources["crm"] = run.Source{Connector: linking([3]string{"a2", "contract"}, [3]string{"a1", "contract"}, [3]string{"a1", "merged from an older register"}, [3]string{"x", "code", "shop"}), Attempts: 1}
	res, err := run.Export(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	want := []exporter.ManifestLink{{Evidence: "code", System: "shop", Accounts: 1}, {Evidence: "contract", Accounts: 2}}
	if got := res.Summary.Manifest.Subject; !slices.Equal(got.Linked, want) || got.Accounts != 3 {
		t.Errorf("%+v", got)
	}
}
