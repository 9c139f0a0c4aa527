package run_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
)

// numbered is a dataset of the purchase category by that name.
func numbered(name string) exporter.Dataset {
	d := invoices()
	d.Name, d.Title = name, name
	return d
}

// script is what a fake does when a dataset is read: some records, then a
// failure, in its first sessions.
type script struct {
	records, failures int
	fault             exporter.Fault
	stray             bool
}

// play makes a fake of scripts by dataset.
func play(scripts map[string]script, order []string) *fake {
	f := &fake{undeclared: map[string][]string{}}
	for _, name := range order {
		f.datasets = append(f.datasets, numbered(name))
		f.undeclared[name] = []string{"spare_" + name}
	}
	f.read = func(_ context.Context, dataset string, _ int, yield func(exporter.Record, error) bool) {
		s := scripts[dataset]
		if !records(s.records, "a1", yield) {
			return
		}
		if s.stray && !yield(exporter.Record{Values: []exporter.Value{exporter.Text("b1"), exporter.Text("9")}, Proof: exporter.Text("b1")}, nil) {
			return
		}
		if f.opened <= s.failures {
			fault := s.fault
			yield(exporter.Record{}, &fault)
		}
	}
	return f
}

// Whatever fails when, the bundle is the same to the byte whether sources read
// ahead or one after the other, and every session is closed.
func TestAheadIsTheSame(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		scripts := map[string]map[string]script{}
		order := map[string][]string{}
		for _, source := range []string{"archive", "billing", "support"} {
			scripts[source] = map[string]script{}
			for _, d := range []string{"d1", "d2", "d3", "d4"} {
				if !rapid.Bool().Draw(r, "has") {
					continue
				}
				order[source] = append(order[source], d)
				scripts[source][d] = script{
					records: rapid.SampledFrom([]int{0, 1, 255, 256, 257, 700}).Draw(r, "records"), failures: rapid.SampledFrom([]int{0, 0, 0, 1, 2, 99}).Draw(r, "failures"),
					fault: rapid.SampledFrom([]exporter.Fault{
						{Class: exporter.Truncated, Retry: true}, {Class: exporter.Unreachable, Retry: true}, {Class: exporter.Malformed},
					}).Draw(r, "fault"),
					stray: rapid.IntRange(0, 9).Draw(r, "stray") == 0,
				}
			}
		}
		var bundles [2][]byte
		var errs [2]error
		required := rapid.IntRange(0, 3).Draw(r, "required") == 0
		for i, oneByOne := range []bool{true, false} {
			sources := map[string]*fake{}
			for name, s := range scripts {
				sources[name] = play(s, order[name])
			}
			j := job(t, required, sources)
			j.OneByOne = oneByOne
			_, errs[i] = run.Export(context.Background(), j)
			bundles[i], _ = os.ReadFile(j.Target)
			for name, f := range sources {
				if f.opened != f.closed {
					r.Errorf("%s: %d sessions opened, %d closed", name, f.opened, f.closed)
				}
			}
		}
		if fmt.Sprint(errs[0]) != fmt.Sprint(errs[1]) || string(bundles[0]) != string(bundles[1]) {
			r.Errorf("one by one: %d bytes, %v; ahead: %d bytes, %v", len(bundles[0]), errs[0], len(bundles[1]), errs[1])
		}
	})
}

// A source reads while another is being read, as far as the shared memory lets
// it, and goes on when its turn comes. (Where everything waits for ever, synctest
// says so.)
func TestAheadWithinMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many = 400_000
		var given atomic.Int64
		archive := &fake{datasets: []exporter.Dataset{numbered("d2"), numbered("d3")}}
		archive.read = func(_ context.Context, d string, _ int, yield func(exporter.Record, error) bool) {
			for i := range many {
				id := strconv.Itoa(1_000_000 + i)
				if !yield(exporter.Record{Values: []exporter.Value{exporter.Text("a1"), exporter.Text(id)}, Proof: exporter.Text("a1")}, nil) {
					t.Errorf("%s was broken off", d)
					return
				}
				given.Add(1)
			}
		}
		var ahead int64
		billing := &fake{datasets: []exporter.Dataset{numbered("d1")}}
		billing.read = func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
			synctest.Wait() // until archive can do no more
			ahead = given.Load()
			records(10, "a1", yield)
		}
		j := job(t, true, map[string]*fake{"billing": billing, "archive": archive})
		res, err := run.Export(context.Background(), j)
		if err != nil {
			t.Fatal(err)
		}
		if ahead < 1000 || ahead > 200_000 {
			t.Errorf("%d records were read ahead", ahead)
		}
		if n := res.Summary.Manifest.Checks.Isolation.Proved; n != 2*many+10 {
			t.Errorf("%d records in the bundle", n)
		}
	})
}

// A source that hangs while it reads ahead does not hold up the end of an
// export that another source ends, or its user.
func TestAheadHangs(t *testing.T) {
	for _, end := range []string{"required", "cancelled"} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			archive := &fake{datasets: []exporter.Dataset{numbered("d2")}}
			archive.read = func(ctx context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
				<-ctx.Done()
				yield(exporter.Record{}, ctx.Err())
			}
			billing := &fake{datasets: []exporter.Dataset{numbered("d1")}}
			billing.read = func(ctx context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
				synctest.Wait()
				if end == "cancelled" {
					cancel()
				}
				yield(exporter.Record{}, &exporter.Fault{Class: exporter.Malformed})
			}
			j := job(t, true, map[string]*fake{"billing": billing, "archive": archive})
			_, err := run.Export(ctx, j)
			var required *run.RequiredError
			if errors.As(err, &required) != (end == "required") || errors.Is(err, context.Canceled) != (end == "cancelled") {
				t.Errorf("%s: %v", end, err)
			}
			if archive.opened != 1 || archive.closed != 1 {
				t.Errorf("%s: %d sessions opened, %d closed", end, archive.opened, archive.closed)
			}
			nothingLeft(t, j, false)
		})
	}
}

// A connector that panics while it reads ahead is a gap of its own dataset.
func TestAheadPanics(t *testing.T) {
	archive := play(map[string]script{"d2": {records: 5}, "d3": {records: 5}}, []string{"d2", "d3"})
	read := archive.read
	archive.read = func(ctx context.Context, d string, attempt int, yield func(exporter.Record, error) bool) {
		if d == "d2" {
			panic("personal data")
		}
		read(ctx, d, attempt, yield)
	}
	billing := play(map[string]script{"d1": {records: 5}}, []string{"d1"})
	res, err := run.Export(context.Background(), job(t, false, map[string]*fake{"billing": billing, "archive": archive}))
	if err != nil {
		t.Fatal(err)
	}
	m := res.Summary.Manifest
	if len(m.Gaps) != 1 || m.Gaps[0].Dataset != "d2" || m.Gaps[0].ErrorClass != exporter.Internal || m.Checks.Isolation.Proved != 10 {
		t.Errorf("gaps %+v, checks %+v", m.Gaps, m.Checks)
	}
	if strings.Contains(fmt.Sprint(res.Faults), "personal data") {
		t.Error("what was being read is in the error")
	}
}
