package console

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
	"golang.org/x/term"

	"github.com/valise-export/valise/exporter/run"
)

// Progress takes a run's events. Stop ends it; it may be called more than once.
type Progress interface {
	Event(run.Event)
	Stop()
}

// New returns bars where f is a terminal, lines elsewhere.
func New(f *os.File) Progress {
	if term.IsTerminal(int(f.Fd())) {
		return newBars(f)
	}
	return NewLines(f)
}

// Quiet shows nothing.
type Quiet struct{}

// Event does nothing.
func (Quiet) Event(run.Event) {}

// Stop does nothing.
func (Quiet) Stop() {}

// Lines prints a line when something ends or goes wrong.
type Lines struct{ w io.Writer }

// NewLines returns Lines on w.
func NewLines(w io.Writer) *Lines { return &Lines{w} }

// Event prints the events that a log should keep.
func (l *Lines) Event(e run.Event) {
	switch e.State {
	case run.StateDone:
		fmt.Fprintf(l.w, "%s: %s: %s\n", e.Source, e.Dataset, records(e.Records))
	case run.StateRetrying:
		fmt.Fprintf(l.w, "%v; trying again\n", e.Err)
	case run.StateFailed:
		fmt.Fprintf(l.w, "gap: %v\n", e.Err)
	case run.StateSealing:
		fmt.Fprintln(l.w, "putting the bundle together")
	}
}

// Stop does nothing.
func (l *Lines) Stop() {}

func records(n int64) string {
	if n == 1 {
		return "1 record"
	}
	return fmt.Sprintf("%d records", n)
}

// bars shows one tracker for each source.
type bars struct {
	writer   progress.Writer
	trackers map[string]*progress.Tracker
	done     map[string]int64 // records of finished datasets, by source
	stopped  bool
}

func newBars(f *os.File) *bars {
	w := progress.NewWriter()
	w.SetOutputWriter(f)
	w.SetUpdateFrequency(100 * time.Millisecond)
	w.SetStyle(progress.StyleBlocks)
	w.Style().Visibility.ETA = false
	w.Style().Visibility.Percentage = false
	w.Style().Visibility.Speed = true
	w.SetMessageLength(52)
	w.SetTrackerLength(18)
	go w.Render()
	return &bars{writer: w, trackers: map[string]*progress.Tracker{}, done: map[string]int64{}}
}

func (b *bars) tracker(source string) *progress.Tracker {
	t := b.trackers[source]
	if t == nil {
		t = &progress.Tracker{Message: source, Units: progress.UnitsDefault}
		b.trackers[source] = t
		b.writer.AppendTracker(t)
	}
	return t
}

// Event moves a source's bar and says what it waits for.
func (b *bars) Event(e run.Event) {
	name := e.Source
	if name == "" {
		name = "bundle"
	}
	t := b.tracker(name)
	t.UpdateMessage(message(name, e))
	switch e.State {
	case run.StateReading:
		t.SetValue(b.done[name] + e.Records)
	case run.StateDone:
		b.done[name] += e.Records
		t.SetValue(b.done[name])
	}
}

func message(name string, e run.Event) string {
	switch e.State {
	case run.StateReading:
		return fmt.Sprintf("%s: %s, %s", name, e.Dataset, Bytes(e.Bytes))
	case run.StateDone:
		return fmt.Sprintf("%s: %s done", name, e.Dataset)
	case run.StateSealing:
		return "putting the bundle together"
	default:
		return fmt.Sprintf("%s: %s, %s", name, e.Dataset, e.State)
	}
}

// Stop ends every bar and waits until the last frame is drawn.
func (b *bars) Stop() {
	if b.stopped {
		return
	}
	b.stopped = true
	for _, t := range b.trackers {
		t.MarkAsDone()
	}
	time.Sleep(150 * time.Millisecond) // one frame: the library draws on a timer
	b.writer.Stop()
}

// Bytes renders a size in binary units.
func Bytes(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	size, unit := float64(n), 0
	for size >= 1024 && unit < len(units)-1 {
		size, unit = size/1024, unit+1
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", size, units[unit])
}
