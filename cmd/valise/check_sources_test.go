package main

import (
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
)

// TestChecksKeepNames: words of valise's own are printed as words, and what the
// config calls something as it is called.
func TestChecksKeepNames(t *testing.T) {
	var out strings.Builder
	must(t, printChecks(&out, []checked{
		{Source: "a", Result: "not_tried"},
		{Source: "b", Result: "failed", Class: exporter.NotFound, Error: "endpoint /x/{customer_id}: 404"},
	}, false))
	for _, want := range []string{"not tried", "not found: endpoint /x/{customer_id}: 404"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in:\n%s", want, out.String())
		}
	}
}
