// Package run is the pipeline: it resolves the subject, takes every dataset of
// the plan once, in plan order, and hands the records to the writers.
//
//	session ─► proof ─► order ─► window ─► policy ─► batch ─► one lane per writer
//
// One dataset is written at a time. A lane is a writer's goroutine with a short
// queue of immutable batches. The first error of a writer, or its recovered
// panic, cancels the run with its cause.
//
// While one source is being read, the others read ahead what comes later in the
// plan, each one dataset after another, into a memory of 8 MiB that they share;
// then they wait (memory.go). Only the session below knows (ahead.go): whatever
// is done with a record, and its proof first of all, is done when its dataset's
// turn comes, after everything that proves it, in one goroutine and one order.
// So a bundle has the same bytes with reading ahead and without, and a failure
// that happened ahead is one of its dataset's attempts. A source that reads what
// is asked for next, as the only source does always, reads without a copy.
//
// Lanes and readers are the only goroutines on the record path, and all of them
// are joined before Export returns.
//
// A read of a dataset ends well or counts for nothing: every writer undoes it,
// the bundle drops its members, and it starts afresh, without the part that
// failed for good. What failed for good is a gap, or the end of the export
// where the source is required.
package run
