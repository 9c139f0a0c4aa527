package run_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/leak"
	"github.com/valise-export/valise/exporter/run"
)

// colleagues is a source that names a person beside each invoice, or none where
// the address is empty. Its first attempt fails at the end.
func colleagues(emails ...string) *fake {
	d := invoices()
	person := text("approved_by")
	person.Class = exporter.ClassPerson
	d.Fields = append(d.Fields, person)
	return &fake{datasets: []exporter.Dataset{d}, read: func(_ context.Context, _ string, attempt int, yield func(exporter.Record, error) bool) {
		for i, e := range emails {
			v := exporter.Text(e)
			if e == "" {
				v = exporter.Null()
			}
			if !yield(exporter.Record{Values: []exporter.Value{exporter.Text("a1"), exporter.Text(string(rune('1' + i))), v}, Proof: exporter.Text("a1")}, nil) {
				return
			}
		}
		if attempt == 1 {
			yield(exporter.Record{}, &exporter.Fault{Class: exporter.TimedOut, Retry: true})
		}
	}}
}

func reviewJob(t *testing.T, contacts, guard string, emails ...string) run.Job {
	t.Helper()
	j := job(t, true, map[string]*fake{"billing": colleagues(emails...)})
	j.Leaks, j.Actor, j.Policy.Contacts, j.Policy.LeakGuard = leak.New(), "ana", contacts, guard
	return j
}

// TestContactsReview: other people's data hold the bundle, whatever the guard
// does; what the first attempt held does not count.
func TestContactsReview(t *testing.T) {
	for _, guard := range []string{"block", "review", "off"} {
		j := reviewJob(t, "review", guard, "bruno@example.com", "", "clara@example.com")
		res, err := run.Export(t.Context(), j)
		var held *run.HeldError
		if !errors.As(err, &held) || res.Receipt.Path != j.Target+bundle.HeldSuffix {
			t.Fatalf("%s: %v", guard, err)
		}
		want := []exporter.ManifestContact{{Dataset: "invoice", Field: "approved_by", Count: 2}}
		if !reflect.DeepEqual(held.Contacts, want) || held.Findings != nil || !reflect.DeepEqual(res.Summary.Manifest.Checks.Contacts, want) {
			t.Errorf("%s: %+v, manifest %+v", guard, held, res.Summary.Manifest.Checks.Contacts)
		}
		if text := err.Error(); !strings.Contains(text, "dataset invoice, field approved_by: 2 values") || strings.Contains(text, "bruno") {
			t.Error(text)
		}
		onlyFiles(t, j, "bundle.zip.held")
	}
}

// Nothing of others, nothing held; and the other choices hold nothing.
func TestContactsReviewHoldsNothingElse(t *testing.T) {
	for _, c := range []struct{ contacts, email string }{
		{"review", ""}, {"review", " "}, {"mask", "bruno@example.com"}, {"include", "bruno@example.com"},
	} {
		j := reviewJob(t, c.contacts, "block", c.email)
		res, err := run.Export(t.Context(), j)
		if err != nil || res.Summary.Manifest.Checks.Contacts != nil {
			t.Errorf("%+v: %v", c, err)
		}
		onlyFiles(t, j, "bundle.zip")
	}
}

// Where the guard blocks, nothing is kept for a review.
func TestContactsReviewIsNoWayAroundTheGuard(t *testing.T) {
	j := reviewJob(t, "review", "block", "bruno@example.com", hidden)
	var blocked *run.LeakError
	if _, err := run.Export(t.Context(), j); !errors.As(err, &blocked) || strings.Contains(err.Error(), "bruno") {
		t.Error(err)
	}
	onlyFiles(t, j)
}
