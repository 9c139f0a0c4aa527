package run

import (
	"context"
	"errors"
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/policy"
)

// dataset reads and writes one dataset: attempt after attempt, each afresh,
// until all its parts are whole or have failed for good.
func (x *export) dataset(ctx context.Context, w *work) error {
	attempt := x.attempt
	if w.shaped.Withheld {
		if len(x.proofs.of(w)) == 0 {
			return x.withhold(w)
		}
		attempt = x.proveOnly
	}
	for {
		live := w.live()
		if len(live) == 0 {
			w.end(exporter.StatusFailed)
			return nil
		}
		failed, err := attempt(ctx, w, live)
		if err != nil {
			return err
		}
		if failed < 0 {
			return nil
		}
		if err := x.decide(ctx, w, failed); err != nil {
			return err
		}
	}
}

// withhold ends a dataset of which nothing may leave.
func (x *export) withhold(w *work) error {
	x.policy.CommitOmitted(&w.shaped)
	w.end(exporter.StatusWithheld)
	return nil
}

// proveOnly reads the live parts of a dataset of which nothing may leave, for
// the keys that prove others.
func (x *export) proveOnly(ctx context.Context, w *work, live []int) (failed int, err error) {
	if err := x.proofs.begin(w); err != nil {
		return -1, err
	}
	for _, part := range live {
		_, err := x.part(ctx, w, part, nil)
		var f *exporter.Fault
		switch {
		case err == nil:
			continue
		case ctx.Err() != nil:
			return -1, context.Cause(ctx)
		case !errors.As(err, &f):
			return -1, err
		}
		w.parts[part].fault = f
		return part, nil
	}
	return -1, errors.Join(x.proofs.keep(w), x.withhold(w))
}

// live returns the parts that have not failed for good.
func (w *work) live() []int {
	var live []int
	for i, p := range w.parts {
		if p.status != exporter.StatusFailed {
			live = append(live, i)
		}
	}
	return live
}

// whole reports whether no part has failed for good.
func (w *work) whole() bool {
	return !slices.ContainsFunc(w.parts, func(p partState) bool { return p.status == exporter.StatusFailed })
}

func (w *work) end(s exporter.Status) {
	w.status = s
	for i := range w.parts {
		if w.parts[i].status == "" {
			w.parts[i].status = s
		}
	}
}

// decide says what follows a failed attempt: another one, a gap, or the end.
func (x *export) decide(ctx context.Context, w *work, part int) error {
	p, plan := &w.parts[part], w.Parts[part]
	if p.fault.Class == exporter.Unproved {
		return x.giveUp(w, part)
	}
	if err := x.sessions.drop(plan.Source); err != nil && p.fault.Cause == nil {
		p.fault.Cause = err
	}
	if p.fault.Retry && p.attempts < plan.Attempts {
		x.tell(Event{Source: plan.Source, Dataset: w.Name, State: StateRetrying, Err: p.fault})
		return x.pause(ctx, p.attempts)
	}
	return x.giveUp(w, part)
}

// giveUp makes a failed part a gap, or ends the export.
func (x *export) giveUp(w *work, part int) error {
	p, plan := &w.parts[part], w.Parts[part]
	if plan.Required && !x.job.AllowGaps {
		return &RequiredError{Attempts: p.attempts, Err: p.fault}
	}
	x.tell(Event{Source: plan.Source, Dataset: w.Name, State: StateFailed, Err: p.fault})
	p.status, p.records, p.leftOut = exporter.StatusFailed, 0, 0
	if !p.fault.Alone && (p.fault.Class == exporter.Unreachable || p.fault.Class == exporter.Unauthorised) {
		x.dead[plan.Source] = p.fault
	}
	return nil
}

// attempt reads the live parts once. It returns the part that failed, or -1
// where all are whole. Whatever a failed attempt wrote is undone.
func (x *export) attempt(ctx context.Context, w *work, live []int) (failed int, err error) {
	if err := x.proofs.begin(w); err != nil {
		return -1, err
	}
	if w.sheet, err = x.books.Sheet(w.Name); err != nil {
		return -1, err
	}
	x.bundle.BeginDataset()
	if err := x.fan.all(func(wr exporter.Writer) error { return wr.Begin(w.shaped.Dataset) }); err != nil {
		return -1, err
	}
	filter := x.policy.Filter(&w.shaped)
	total := int64(0)
	for _, part := range live {
		n, err := x.part(ctx, w, part, filter)
		if err != nil {
			return x.undo(ctx, w, part, err)
		}
		w.parts[part].records = n
		total += n
	}
	return -1, x.keep(w, live, filter, total)
}

// part reads one source's records of a dataset.
func (x *export) part(ctx context.Context, w *work, part int, filter *policy.Filter) (int64, error) {
	p, at := &w.parts[part], Locate{Source: w.Parts[part].Source, Dataset: w.Name}
	if x.knowsNone(w, part) {
		return 0, nil
	}
	if dead := x.dead[at.Source]; dead != nil {
		p.attempts = w.Parts[part].Attempts // it was tried that often before
		return 0, &exporter.Fault{Class: dead.Class, Source: at.Source, Dataset: at.Dataset, What: dead.What, Hint: dead.Hint}
	}
	if f := x.unproved(w, part); f != nil {
		return 0, x.fault(at, f)
	}
	p.attempts++
	x.readAhead(ctx, w, part)
	x.tell(Event{Source: at.Source, Dataset: at.Dataset, State: StateOpening})
	source := x.job.Sources[at.Source]
	session, err := x.sessions.get(ctx, at.Source, source.Connector, x.request(at.Source))
	if err != nil {
		return 0, x.fault(at, err)
	}
	before := session.Report().Adapted[w.Name]
	n, err := x.pump(ctx, session, w, part, filter)
	report := session.Report()
	p.adapted = report.Adapted[w.Name] - before
	p.undeclared = sortedCopy(report.Undeclared[w.Name])
	if err == nil && len(p.undeclared) > 0 && x.job.Policy.Unmapped == "fail" {
		err = unmappedFault()
	}
	if err != nil {
		return 0, x.fault(at, err)
	}
	x.snapshots[at.Source] = report.Snapshot
	return n, nil
}

func unmappedFault() *exporter.Fault {
	return &exporter.Fault{
		Class: exporter.Mismatch, What: "the source returns columns that the config does not declare",
		Hint: "map them, list them under ignore, or set policy.unmapped: withhold",
	}
}

// knowsNone reports whether the customer has no account in the systems of the
// part's source, so that it can hold no record of theirs.
func (x *export) knowsNone(w *work, part int) bool {
	known := x.subject.In(x.job.Sources[w.Parts[part].Source].Systems)
	i := w.Parts[part].Isolation
	return len(known.Accounts) == 0 && (i == exporter.IsolationAccount || i == exporter.IsolationParent)
}

// undo discards what an attempt wrote.
func (x *export) undo(ctx context.Context, w *work, part int, cause error) (int, error) {
	if ctx.Err() != nil {
		return -1, context.Cause(ctx)
	}
	var f *exporter.Fault
	if !errors.As(cause, &f) {
		return -1, cause
	}
	w.parts[part].fault = f
	for i := range w.parts {
		w.parts[i].records = 0
	}
	outcome := exporter.Outcome{Status: exporter.StatusFailed}
	if err := x.fan.all(func(wr exporter.Writer) error { return wr.End(outcome) }); err != nil {
		return -1, err
	}
	return part, x.bundle.DropDataset()
}

// keep ends a whole dataset.
func (x *export) keep(w *work, live []int, filter *policy.Filter, total int64) error {
	if err := x.proofs.keep(w); err != nil {
		return err
	}
	outcome := exporter.Outcome{Status: exporter.StatusOK, Records: total}
	if total == 0 {
		outcome.Status = exporter.StatusEmpty
	}
	if err := x.fan.all(func(wr exporter.Writer) error { return wr.End(outcome) }); err != nil {
		return err
	}
	w.files = x.bundle.KeepDataset()
	w.status, w.records = outcome.Status, total
	for _, part := range live {
		p := &w.parts[part]
		p.status = exporter.StatusOK
		if p.records == 0 {
			p.status = exporter.StatusEmpty
		}
		x.count(w.Parts[part].Isolation, p.records)
		x.tell(Event{Source: w.Parts[part].Source, Dataset: w.Name, State: StateDone, Records: p.records})
	}
	filter.Commit()
	w.sheet.Keep()
	x.policy.CommitOmitted(&w.shaped)
	x.policy.CommitUndeclared(w.Name, w.undeclared())
	return nil
}

func (w *work) undeclared() []string {
	var all []string
	for _, p := range w.parts {
		all = append(all, p.undeclared...)
	}
	return sortedCopy(all)
}
