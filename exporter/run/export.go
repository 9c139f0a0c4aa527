package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/changes"
	"github.com/valise-export/valise/exporter/keyindex"
	"github.com/valise-export/valise/exporter/leak"
	"github.com/valise-export/valise/exporter/policy"
	"github.com/valise-export/valise/exporter/tieout"
)

// Result is a finished export.
type Result struct {
	Receipt bundle.Receipt
	Summary exporter.Summary
	Faults  []*exporter.Fault // the errors behind the gaps, for the operator's log
}

// export is one run of a job.
type export struct {
	job       Job
	ctx       context.Context // the run's own, cancelled by the first writer that fails
	subject   exporter.Subject
	policy    *policy.Policy
	bundle    *bundle.Builder
	fan       *fan
	writers   []exporter.Writer
	pool      *exporter.BatchPool
	sessions  *sessions
	snapshots map[string]exporter.Snapshot
	dead      map[string]*exporter.Fault // sources that cannot be reached
	work      []*work
	checks    exporter.ManifestIsolation
	proofs    *proofs
	books     *tieout.Books
	findings  *tieout.Findings
	strays    int64
	changes   *changes.Tracker // nil where nothing is compared
	unlinked  []exporter.ManifestNotLinked
	guard     *leak.Guard // nil where it is off
	held      *HeldError  // nil where the bundle is published
	id        string
}

// Export runs a job: it publishes one whole bundle at job.Target, or nothing.
// The error is a *SubjectError, a *NoAccountError, a *RequiredError, a
// *LeakError, a *HeldError, the context's, or one of the bundle or a writer.
// Temporary files are removed on every path. With a *HeldError the Result is the
// held bundle's.
func Export(ctx context.Context, job Job) (res Result, err error) {
	run, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	job.Sources = withLimits(job.Sources)
	x := &export{
		job: job, ctx: run, sessions: newSessions(cmp.Or(job.Stretches, &Stretches{})), pool: cmp.Or(job.Batches, &exporter.BatchPool{}),
		snapshots: map[string]exporter.Snapshot{}, dead: map[string]*exporter.Fault{},
	}
	if err := x.resolve(run); err != nil {
		return Result{}, err
	}
	if err := x.comparable(); err != nil {
		return Result{}, err
	}
	x.id = x.exportID()
	x.bundle, err = bundle.New(bundle.Options{
		Target: job.Target, Force: job.Force, SpoolDir: job.SpoolDir, AsOf: job.AsOf, Pool: job.Pool,
		Signer: job.Signer, Recipients: job.Recipients,
		Top: x.top(),
	})
	if err != nil {
		return Result{}, err
	}
	defer func() { err = errors.Join(err, x.bundle.Close()) }()
	return x.produce(run, cancel)
}

// top is the name of the bundle's one top directory.
func (x *export) top() string {
	return fmt.Sprintf("%s-%s-%s", x.job.Brand.Slug, x.job.AsOf.UTC().Format("2006-01-02"), x.id[:6])
}

// produce reads and writes everything, and publishes.
func (x *export) produce(ctx context.Context, cancel context.CancelCauseFunc) (res Result, err error) {
	x.policy = policy.New(policy.Settings{
		Scope: x.job.Scope, Jurisdiction: x.subject.Jurisdiction, Subject: x.subject, Company: x.job.Rules,
		Choices: policy.Choices{
			PortabilityIncludes: x.job.Policy.PortabilityIncludes,
			OwnAccountNumbers:   x.job.Policy.OwnAccountNumbers,
			Contacts:            x.job.Policy.Contacts,
		},
	})
	x.prepare()
	x.proofs = newProofs(x.spill, x.hasher(x.id), x.work)
	x.books = x.newBooks(x.proofs.hasher)
	defer func() { err = errors.Join(err, x.proofs.close(), x.books.Close()) }()
	x.newGuard()
	if err := x.start(cancel); err != nil {
		return Result{}, err
	}
	defer x.fan.close()
	if err := x.readAllDatasets(ctx); err != nil {
		return Result{}, err
	}
	if err := x.tieOut(); err != nil {
		return Result{}, err
	}
	summary, err := x.finish(x.id)
	if err != nil {
		return Result{}, cause(ctx, err)
	}
	x.tell(Event{State: StateSealing})
	receipt, err := x.bundle.Seal(ctx, bundle.Contents{
		Manifest: summary.Manifest, Datasets: x.proved(summary.Datasets), Processing: summary.Processing, Brand: summary.Brand,
		Holds: x.findings.Holds, Inspect: x.inspect, Verdict: func() (*bundle.Hold, error) { return x.verdict(summary.Manifest) },
	})
	if err != nil {
		return Result{}, cause(ctx, err)
	}
	res = Result{Receipt: receipt, Summary: summary, Faults: x.faults()}
	if x.held != nil {
		x.held.Path = receipt.Path
		return res, x.held
	}
	return res, nil
}

// spill makes a private file for what keys do not fit in memory.
func (x *export) spill() (keyindex.File, error) { return x.bundle.Spill() }

// start makes the writers and their lanes.
func (x *export) start(cancel context.CancelCauseFunc) error {
	var names []string
	for _, f := range x.job.Formats {
		w, err := f.NewWriter(x.sink(f.Name()))
		if err != nil {
			return fmt.Errorf("start %s: %w", f.Name(), err)
		}
		names, x.writers = append(names, f.Name()), append(x.writers, w)
	}
	lanes := slices.Clone(x.writers)
	if err := x.startComparison(); err != nil {
		return err
	}
	if x.changes != nil {
		names, lanes = append(names, "changes"), append(lanes, x.changes)
	}
	if x.guard != nil {
		names, lanes = append(names, "leak guard"), append(lanes, x.guard)
	}
	x.fan = newFan(names, lanes, cancel)
	return nil
}

// readAllDatasets goes through the plan. Sessions are closed before the bundle
// is sealed: a source that cannot end its snapshot well is only noted.
func (x *export) readAllDatasets(ctx context.Context) (err error) {
	defer func() {
		if e := x.sessions.close(); e != nil && err == nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
	}()
	for _, w := range x.work {
		if err := x.dataset(ctx, w); err != nil {
			return cause(ctx, err)
		}
	}
	return cause(ctx, ctx.Err())
}

// cause prefers what cancelled the run over its echo.
func cause(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// request is what a source is asked: it hears of no account of another system.
func (x *export) request(source string) exporter.Request {
	return exporter.Request{Subject: x.subject.In(x.job.Sources[source].Systems), From: x.job.From, To: x.job.To, AsOf: x.job.AsOf}
}

func (x *export) tell(e Event) {
	if x.job.Progress != nil {
		x.job.Progress(e)
	}
}

func (x *export) count(i exporter.Isolation, n int64) {
	if i == exporter.IsolationTrusted {
		x.checks.Trusted += n
	} else {
		x.checks.Proved += n
	}
}

func (x *export) faults() []*exporter.Fault {
	var out []*exporter.Fault
	for _, w := range x.work {
		for _, p := range w.parts {
			if p.fault != nil && p.status == exporter.StatusFailed {
				out = append(out, p.fault)
			}
		}
	}
	return out
}

// proved clears the key of datasets whose order, and so the uniqueness of whose
// key, was not checked: the descriptors declare only what holds.
func (x *export) proved(all []exporter.DatasetSummary) []exporter.DatasetSummary {
	out := slices.Clone(all)
	for i, w := range x.work {
		if slices.ContainsFunc(w.Parts, func(p assembler.Part) bool { return !p.Ordered }) {
			out[i].Key = nil
		}
	}
	return out
}
