package main

import "runtime/debug"

// ballast is heap that nothing touches, so that it takes no memory: the
// collector counts it, and begins so much later.
type ballast []byte

// ballastBytes lets 8 MiB more of garbage gather. A small export makes some
// 20 MiB of it, beside 10 that live.
const ballastBytes = 20 << 20

// collectEarly has the garbage collector begin at 1.4 times the live heap, the
// ballast among it, instead of twice. A run keeps little and makes little
// garbage, so this costs nothing that can be measured in a large export and
// saves 7 of 61 MiB (docs/benchmarks). The ballast is there for the small ones:
// it halves how often the collector runs. GOGC in the environment counts
// instead. The caller keeps the ballast alive.
func collectEarly(w world) ballast {
	if _, given := w.env("GOGC"); given {
		return nil
	}
	debug.SetGCPercent(40)
	return make(ballast, ballastBytes)
}
