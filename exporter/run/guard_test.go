package run_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/leak"
	"github.com/valise-export/valise/exporter/run"
)

const hidden = "ghp_" + "x7Yk2mQ9vB4nL8sT1wR6eU3iO5pA0dF7gH2j"

// leaky is a source whose invoices say something about themselves that must not
// leave, from some attempt on.
func leaky(until int) *fake {
	d := invoices()
	d.Fields = append(d.Fields, text("note"))
	return &fake{datasets: []exporter.Dataset{d}, read: func(_ context.Context, _ string, attempt int, yield func(exporter.Record, error) bool) {
		note := "paid"
		if attempt < until {
			note = hidden
		}
		if !yield(exporter.Record{Values: []exporter.Value{exporter.Text("a1"), exporter.Text("1"), exporter.Text(note)}, Proof: exporter.Text("a1")}, nil) {
			return
		}
		if attempt == 1 && until == 2 {
			yield(exporter.Record{}, &exporter.Fault{Class: exporter.TimedOut, Retry: true})
		}
	}}
}

func guardedJob(t *testing.T, until int, mode string) run.Job {
	t.Helper()
	j := job(t, true, map[string]*fake{"billing": leaky(until)})
	j.Leaks, j.Policy.LeakGuard, j.Actor = leak.New(), mode, "ana"
	return j
}

func TestLeakGuard(t *testing.T) {
	var found *run.LeakError
	j := guardedJob(t, 99, "block")
	_, err := run.Export(t.Context(), j)
	if !errors.As(err, &found) || len(found.Findings) != 1 {
		t.Fatalf("block: %v", err)
	}
	if f := found.Findings[0]; f != (exporter.ManifestFinding{Dataset: "invoice", Field: "note", Detector: "github-pat", Count: 1}) {
		t.Errorf("block: finding %+v", f)
	}
	if strings.Contains(err.Error(), hidden[:8]) {
		t.Error("the message has the value")
	}
	onlyFiles(t, j)

	j = guardedJob(t, 99, "review")
	res, err := run.Export(t.Context(), j)
	var held *run.HeldError
	if !errors.As(err, &held) || held.Path != j.Target+bundle.HeldSuffix || res.Receipt.Path != held.Path || len(held.Findings) != 1 || held.Contacts != nil {
		t.Fatalf("review: %v", err)
	}
	onlyFiles(t, j, "bundle.zip.held")

	j = guardedJob(t, 99, "off")
	res, err = run.Export(t.Context(), j)
	if err != nil || res.Summary.Manifest.Checks.LeakGuard.Mode != "off" {
		t.Fatalf("off: %v", err)
	}
	onlyFiles(t, j, "bundle.zip")
}

// A name is no record's value: it is looked at by itself.
func TestLeakGuardLooksAtTheSubjectsName(t *testing.T) {
	for name, want := range map[string]int{"Ana": 0, "Ana 4539 5787 6362 1486": 1} {
		j := guardedJob(t, 0, "block")
		people, ok := j.Sources["crm"].Connector.(*fake)
		if !ok {
			t.Fatal("the source of people is no fake")
		}
		read := people.read
		people.read = func(ctx context.Context, dataset string, attempt int, yield func(exporter.Record, error) bool) {
			read(ctx, dataset, attempt, func(r exporter.Record, err error) bool {
				if dataset == exporter.SubjectDataset {
					r.Values[1] = exporter.Text(name)
				}
				return yield(r, err)
			})
		}
		_, err := run.Export(t.Context(), j)
		var found *run.LeakError
		if errors.As(err, &found) != (want > 0) || found != nil && len(found.Findings) != want {
			t.Errorf("%s: %v", name[:3], err)
		}
		if err != nil && strings.Contains(err.Error(), "4539") {
			t.Error("the message has the value")
		}
	}
}

// What a discarded attempt held does not count.
func TestLeakGuardForgetsDiscardedAttempts(t *testing.T) {
	j := guardedJob(t, 2, "block")
	res, err := run.Export(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	if g := res.Summary.Manifest.Checks.LeakGuard; g.Mode != "block" || g.Hits != 0 || len(g.Findings) != 0 {
		t.Errorf("checks %+v", g)
	}
}

// A scanner without a layer lets through what only that layer finds.
func TestLeakGuardOfTheRunNeedsItsScanner(t *testing.T) {
	j := guardedJob(t, 99, "block")
	j.Leaks = leak.Without(leak.LayerRules)
	if _, err := run.Export(t.Context(), j); err != nil {
		t.Errorf("found without its rules: %v", err)
	}
}

func TestReleaseRestoresTheBundle(t *testing.T) {
	j := guardedJob(t, 99, "review")
	var found *run.HeldError
	if _, err := run.Export(t.Context(), j); !errors.As(err, &found) {
		t.Fatal(err)
	}
	refused := errors.New("refused")
	if _, err := bundle.Release(t.Context(), found.Path, j.Target, j.Key, func(bundle.Held) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
	onlyFiles(t, j, "bundle.zip.held")
	if _, err := bundle.Release(t.Context(), found.Path, j.Target, j.Key, func(h bundle.Held) error {
		if h.Actor != "ana" || len(h.Findings) != 1 || h.Schema != bundle.HeldSchema {
			t.Errorf("held %+v", h)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	v, err := bundle.Verify(j.Target)
	if err != nil || !v.OK() || v.Manifest.Checks.LeakGuard.Hits != 1 {
		t.Errorf("%v %v", err, v)
	}
}

// onlyFiles fails unless the target's folder has exactly these, and the private
// one nothing.
func onlyFiles(t *testing.T, j run.Job, names ...string) {
	t.Helper()
	for folder, want := range map[string][]string{strings.TrimSuffix(j.Target, "/bundle.zip"): names, j.SpoolDir: nil} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, e.Name())
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s has %q, want %q", folder, got, want)
		}
	}
}
