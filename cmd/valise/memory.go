package main

import "runtime/debug"

// collectEarly has the garbage collector begin at 1.4 times the live heap
// instead of twice. A run keeps little and makes little garbage, so this costs
// nothing that can be measured and saves 7 of 61 MiB (docs/benchmarks). GOGC in
// the environment counts instead.
func collectEarly(w world) {
	if _, given := w.env("GOGC"); !given {
		debug.SetGCPercent(40)
	}
}
