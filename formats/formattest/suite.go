package formattest

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/valise-export/valise/exporter"
)

// Suite holds a format to the contract of exporter.Writer: it takes every hard
// case, gives the same bytes twice, forgets a failed dataset whole, takes a
// retried one afresh, serves several writers at a time, and returns the sink's
// errors.
func Suite(t *testing.T, f exporter.Format) {
	t.Helper()
	if f.Name() == "" {
		t.Error("the format has no name")
	}
	t.Run("takes every hard case, twice the same", func(t *testing.T) { suiteSame(t, f) })
	t.Run("no dataset at all", func(t *testing.T) { closeWhole(t, f, NewSink(t)) })
	t.Run("forgets a failed dataset", func(t *testing.T) { suiteForgets(t, f, exporter.StatusFailed) })
	t.Run("forgets a withheld dataset", func(t *testing.T) { suiteForgets(t, f, exporter.StatusWithheld) })
	t.Run("takes a retried dataset afresh", func(t *testing.T) { suiteRetries(t, f) })
	t.Run("serves several writers at a time", func(t *testing.T) { suiteParallel(t, f) })
	t.Run("returns the sink's errors", func(t *testing.T) { suiteFull(t, f) })
}

// closeWhole writes sets and checks that nothing stays open.
func closeWhole(t *testing.T, f exporter.Format, sink *Sink, sets ...Set) map[string][]byte {
	t.Helper()
	Write(t, f, sink, sets...)
	if n := sink.OpenScratch(); n > 0 {
		t.Errorf("%d scratch stores are not closed", n)
	}
	return sink.All()
}

func suiteSame(t *testing.T, f exporter.Format) {
	first := closeWhole(t, f, NewSink(t), Sets()...)
	same(t, first, closeWhole(t, f, NewSink(t), Sets()...))
}

func same(t *testing.T, want, got map[string][]byte) {
	t.Helper()
	wantNames, gotNames := slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))
	if !slices.Equal(wantNames, gotNames) {
		t.Fatalf("members %v, want %v", gotNames, wantNames)
	}
	for name := range want {
		if string(want[name]) != string(got[name]) {
			t.Errorf("member %s differs: %d bytes, want %d", name, len(got[name]), len(want[name]))
		}
	}
}

// fail writes a dataset that ends otherwise than well and removes its members,
// as the run does.
func fail(t *testing.T, w exporter.Writer, sink *Sink, s Set, status exporter.Status) {
	t.Helper()
	before := sink.Names()
	s.Status = status
	if err := WriteSet(w, s); err != nil {
		t.Fatalf("dataset %s: %v", s.Dataset.Name, err)
	}
	for _, name := range sink.Names() {
		if !slices.Contains(before, name) {
			sink.Remove(name)
		}
	}
}

// withFailure writes good sets around a failed one.
func withFailure(t *testing.T, f exporter.Format, failed Set, status exporter.Status, good ...Set) map[string][]byte {
	t.Helper()
	sink := NewSink(t)
	w, err := f.NewWriter(sink)
	if err != nil {
		t.Fatalf("new writer: %v", err)
	}
	for i, s := range good {
		if i == 1 {
			fail(t, w, sink, failed, status)
		}
		if err := WriteSet(w, s); err != nil {
			t.Fatalf("dataset %s: %v", s.Dataset.Name, err)
		}
	}
	if err := w.Close(SummaryOf(good...)); err != nil {
		t.Fatalf("close: %v", err)
	}
	if n := sink.OpenScratch(); n > 0 {
		t.Errorf("%d scratch stores are not closed", n)
	}
	return sink.All()
}

func suiteForgets(t *testing.T, f exporter.Format, status exporter.Status) {
	sets := Sets()
	good := []Set{sets[0], sets[4]}
	same(t, closeWhole(t, f, NewSink(t), good...), withFailure(t, f, sets[8], status, good...))
}

func suiteRetries(t *testing.T, f exporter.Format) {
	sets := Sets()
	good := []Set{sets[0], sets[8], sets[4]}
	half := sets[8]
	half.Records = half.Records[:4]
	same(t, closeWhole(t, f, NewSink(t), good...), withFailure(t, f, half, exporter.StatusFailed, good...))
}

func suiteParallel(t *testing.T, f exporter.Format) {
	want := closeWhole(t, f, NewSink(t), Sets()...)
	sinks, errs := make([]*Sink, 4), make([]error, 4)
	var wg sync.WaitGroup
	for i := range sinks {
		sinks[i] = NewSink(t)
		wg.Go(func() { errs[i] = writeAll(f, sinks[i], Sets()) })
	}
	wg.Wait()
	for i := range sinks {
		if errs[i] != nil {
			t.Fatal(errs[i])
		}
		same(t, want, sinks[i].All())
	}
}

// writeAll is Write for another goroutine than the test's.
func writeAll(f exporter.Format, sink exporter.Sink, sets []Set) error {
	w, err := f.NewWriter(sink)
	if err != nil {
		return err
	}
	for _, s := range sets {
		if err := WriteSet(w, s); err != nil {
			return err
		}
	}
	return w.Close(SummaryOf(sets...))
}

func suiteFull(t *testing.T, f exporter.Format) {
	for _, space := range []int64{0, 100, 2000} {
		err := writeAll(f, NewFullSink(t, space), Sets())
		if !errors.Is(err, ErrFull) {
			t.Errorf("space for %d bytes: got %v, want the sink's error", space, err)
		}
	}
}
