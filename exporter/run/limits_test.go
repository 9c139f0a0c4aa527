package run_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
)

// limit sets the limits of a source of a job.
func limit(j run.Job, source string, l run.Limits) {
	s := j.Sources[source]
	s.Limits = l
	j.Sources[source] = s
}

// Each limit ends what passes it, as a gap of its class, and nothing else.
func TestLimits(t *testing.T) {
	slow := func(per time.Duration) func(context.Context, string, int, func(exporter.Record, error) bool) {
		return func(ctx context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			select {
			case <-time.After(per):
				records(100, "a1", yield) // 900 bytes
			case <-ctx.Done():
				yield(exporter.Record{}, ctx.Err())
			}
		}
	}
	for name, c := range map[string]struct {
		limits   run.Limits
		per      time.Duration
		class    exporter.ErrorClass
		gaps     int
		attempts int
	}{
		"within all of them":  {run.Limits{DatasetBytes: 900, Bytes: 1800, DatasetTime: time.Minute + 1, Time: 2*time.Minute + 1}, time.Minute, "", 0, 0},
		"bytes of a dataset":  {run.Limits{DatasetBytes: 899}, 0, exporter.OverLimit, 2, 1},
		"bytes of the source": {run.Limits{Bytes: 1799}, 0, exporter.OverLimit, 1, 1},
		"time of a dataset":   {run.Limits{DatasetTime: time.Minute - 1}, time.Minute, exporter.TimedOut, 2, 3},
		"time of the source":  {run.Limits{Time: 2*time.Minute - 1}, time.Minute, exporter.OverLimit, 1, 1},
	} {
		for _, ahead := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				archive := &fake{datasets: []exporter.Dataset{numbered("d2"), numbered("d3")}, read: slow(c.per)}
				billing := &fake{datasets: []exporter.Dataset{numbered("d1")}, read: slow(time.Hour)} // longer than the limits of the other
				j := job(t, false, map[string]*fake{"archive": archive, "billing": billing})
				j.OneByOne = !ahead
				limit(j, "archive", c.limits)
				res, err := run.Export(t.Context(), j)
				if err != nil {
					t.Fatal(err)
				}
				m := res.Summary.Manifest
				if len(m.Gaps) != c.gaps || m.Checks.Isolation.Proved != int64(300-100*c.gaps) {
					t.Errorf("%s, ahead %v: gaps %+v, %d records", name, ahead, m.Gaps, m.Checks.Isolation.Proved)
				}
				for _, g := range m.Gaps {
					if g.ErrorClass != c.class || g.Attempts != c.attempts {
						t.Errorf("%s, ahead %v: %+v", name, ahead, g)
					}
				}
			})
		}
	}
}

// The time that a source waits for its turn is not the source's.
func TestLimitOfTimeWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		archive := &fake{datasets: []exporter.Dataset{numbered("d2")}, read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			records(300_000, "a1", yield) // more than the memory holds
		}}
		billing := &fake{datasets: []exporter.Dataset{numbered("d1")}, read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			time.Sleep(time.Hour)
			records(1, "a1", yield)
		}}
		j := job(t, true, map[string]*fake{"archive": archive, "billing": billing})
		limit(j, "archive", run.Limits{DatasetTime: time.Second})
		j.Progress = func(e run.Event) {
			if e.State == run.StateRetrying {
				t.Error(e.Err)
			}
		}
		if _, err := run.Export(t.Context(), j); err != nil {
			t.Error(err)
		}
	})
}

// Exports that share a source's slots read it one after the other, whatever
// else they read in what order. (Where all wait for ever, synctest says so.)
func TestLimitOfReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int64
		slow := func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			n := now.Add(1)
			defer now.Add(-1)
			for was := most.Load(); n > was && !most.CompareAndSwap(was, n); was = most.Load() {
			}
			time.Sleep(time.Minute)
			records(300_000, "a1", yield)
		}
		first := func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			time.Sleep(time.Hour) // the others would read ahead meanwhile
			records(1, "a1", yield)
		}
		slots := map[string]chan struct{}{"archive": make(chan struct{}, 1), "billing": make(chan struct{}, 1)}
		var wg sync.WaitGroup
		for i := range 2 {
			sources := map[string]*fake{"support": {datasets: []exporter.Dataset{numbered("d0")}, read: first}}
			for s, name := range []string{"archive", "billing"} {
				f := &fake{datasets: []exporter.Dataset{numbered("d2")}, read: slow}
				if i == s { // what one export needs first, the other would read ahead before
					f.datasets = []exporter.Dataset{numbered("d1")}
					f.open = func(int) error { time.Sleep(time.Second); return nil }
				}
				sources[name] = f
			}
			j := job(t, true, sources)
			for name, c := range slots {
				limit(j, name, run.Limits{Slots: c})
			}
			wg.Go(func() {
				if _, err := run.Export(t.Context(), j); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := most.Load(); got != 2 { // one of each source
			t.Errorf("%d reads at once", got)
		}
	})
}

// Reads begin no faster than the pace, those that ran ahead too.
func TestLimitOfPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		archive := play(map[string]script{"d2": {records: 1}, "d3": {records: 1}, "d4": {records: 1}}, []string{"d2", "d3", "d4"})
		billing := play(map[string]script{"d1": {records: 1}}, []string{"d1"})
		j := job(t, true, map[string]*fake{"archive": archive, "billing": billing})
		limit(j, "archive", run.Limits{Pace: rate.NewLimiter(0.5, 1)})
		start := time.Now()
		if _, err := run.Export(t.Context(), j); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took < 4*time.Second || took > 5*time.Second {
			t.Errorf("three reads at one in two seconds took %v", took)
		}
	})
}
