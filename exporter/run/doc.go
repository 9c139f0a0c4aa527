// Package run is the pipeline: it resolves the subject, reads every dataset of
// the plan once, in plan order, and hands the records to the writers.
//
//	session ─► proof ─► order ─► window ─► policy ─► batch ─► one lane per writer
//
// One dataset is written at a time. A lane is a writer's goroutine with a short
// queue of immutable batches; these are the only goroutines on the record path,
// and all of them are joined before Export returns. The first error of a
// writer, or its recovered panic, cancels the run with its cause.
//
// A read of a dataset ends well or counts for nothing: every writer undoes it,
// the bundle drops its members, and it starts afresh, without the part that
// failed for good. What failed for good is a gap, or the end of the export
// where the source is required.
package run
