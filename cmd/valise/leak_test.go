package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/leak"
	"github.com/valise-export/valise/exporter/leak/sweep"
	"github.com/valise-export/valise/formats/all"
)

// TestNothingIsFoundInCleanBundles: real and made data without a secret pass the
// guard, and so do their finished bundles.
func TestNothingIsFoundInCleanBundles(t *testing.T) {
	dir := t.TempDir()
	_, err := makeCompany(context.Background(), demoFlags{out: dir})
	must(t, err)
	for _, c := range []struct {
		what, config string
		customers    []string
	}{
		{"demo", filepath.Join(dir, "valise.yaml"), []string{"004094724466"}},
		{"chinook.sqlite", filepath.Join("..", "..", "docs", "examples", "chinook.yaml"), []string{"1", "2", "59"}},
		{"focus_sample.csv", filepath.Join("..", "..", "docs", "examples", "focus.yaml"), []string{"1234567890123", "20209880"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			if c.what != "demo" {
				sharedData(t, c.what)
			}
			s := load(t, c.config)
			for _, customer := range c.customers {
				target := filepath.Join(t.TempDir(), "b.zip")
				_, err := pack(t, s, app.Request{CustomerID: customer, Target: target, Formats: all.Names()})
				must(t, err)
				b, err := bundle.Open(target)
				must(t, err)
				found, err := sweep.Bundle(b, leak.New())
				must(t, err)
				must(t, b.Close())
				for _, f := range found {
					t.Errorf("customer %s: %+v", customer, f)
				}
				if mode := b.Manifest().Checks.LeakGuard.Mode; mode != "block" {
					t.Errorf("customer %s: the guard's mode is %q", customer, mode)
				}
			}
		})
	}
}

// TestNaughtyStringsAreNoSecrets: the list has no secret in it.
func TestNaughtyStringsAreNoSecrets(t *testing.T) {
	data, err := os.ReadFile(sharedData(t, "naughty_strings.json"))
	must(t, err)
	var list []string
	must(t, json.Unmarshal(data, &list))
	scanner := leak.New()
	for i, s := range list {
		scanner.Scan(s, &leak.Place{}, func(detector string) { t.Errorf("string %d: %s in %q", i, detector, s) })
	}
	if len(list) < 500 {
		t.Errorf("%d strings only", len(list))
	}
}
