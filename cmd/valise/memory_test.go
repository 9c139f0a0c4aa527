package main

import (
	"runtime/debug"
	"testing"
)

// GOGC in the environment counts: then nothing is set, and there is no ballast.
func TestCollectEarly(t *testing.T) {
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	given := func(set bool) world {
		return world{env: func(name string) (string, bool) { return "100", set && name == "GOGC" }}
	}
	if b := collectEarly(given(true)); b != nil {
		t.Errorf("a ballast of %d bytes although GOGC is given", len(b))
	}
	if got := debug.SetGCPercent(77); got != 77 {
		t.Errorf("the collector's percentage became %d although GOGC is given", got)
	}
	if b := collectEarly(given(false)); len(b) != ballastBytes {
		t.Errorf("a ballast of %d bytes", len(b))
	}
	if got := debug.SetGCPercent(77); got != 40 {
		t.Errorf("the collector's percentage is %d", got)
	}
}
