package run

import (
	"bytes"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/leak"
)

// newGuard makes the guard, unless it is off. A lane of the fan feeds it.
func (x *export) newGuard() {
	if x.job.Leaks == nil || x.job.Policy.LeakGuard == guardOff {
		return
	}
	x.guard = x.job.Leaks.NewGuard(leak.Options{OwnNumbers: x.job.Policy.OwnAccountNumbers == "full"})
	x.guard.Inspect("the bundle's name", []byte(x.top()+" "+x.job.Brand.Name))
	x.inspectOwn()
}

// inspectOwn shows the guard the texts that no record has, each by itself: where
// they are composed, records stand beside them, and so a number in them says
// less.
func (x *export) inspectOwn() {
	for _, name := range x.subject.Names {
		x.guard.InspectOwn("the subject's name", name)
	}
	for _, text := range []string{x.job.Brand.Name, x.job.Brand.Contact} {
		x.guard.InspectOwn("brand", text)
	}
	for _, w := range x.work {
		where := "what the config says of dataset " + w.Name
		x.guard.InspectOwn(where, w.Title)
		x.guard.InspectOwn(where, w.Description)
		for i := range w.Fields {
			x.guard.InspectOwn(where, w.Fields[i].Title)
			x.guard.InspectOwn(where, w.Fields[i].Description)
		}
	}
}

// sink returns where a format writes: the bundle, under the eyes of the guard.
func (x *export) sink(format string) exporter.Sink {
	s := x.bundle.Sink(format)
	if x.guard == nil {
		return s
	}
	return inspected{Sink: s, Guard: x.guard}
}

// inspected is a sink that shows the guard what is composed: the members that do
// not hold a dataset's records, whose values the guard's own lane has.
type inspected struct {
	exporter.Sink
	*leak.Guard
}

var _ exporter.Inspector = inspected{}

// Create opens a member; one that is text and no dataset's is looked at on its
// way.
func (s inspected) Create(name string) (io.WriteCloser, error) {
	s.Inspect("the name of a member", []byte(name))
	w, err := s.Sink.Create(name)
	if err != nil || !composed(name) {
		return w, err
	}
	return &inspectedMember{WriteCloser: w, name: name, guard: s.Guard}, nil
}

// composed reports whether a member is text around the records. Those of
// datasets are in numbered folders; of the report, the workbook and the page
// their writers show what is not a record's.
func composed(name string) bool {
	folder, inside := strings.CutPrefix(name, "data/")
	if records := inside && folder != "" && '0' <= folder[0] && folder[0] <= '9'; records {
		return false
	}
	return !slices.Contains([]string{".pdf", ".xlsx", ".html"}, path.Ext(name))
}

// inspectedMember shows what is written to the guard, in pieces that end where
// lines do.
type inspectedMember struct {
	io.WriteCloser
	name  string
	guard *leak.Guard
	rest  []byte
}

// pieceBytes is how much is gathered before it is shown.
const pieceBytes = 256 << 10

func (m *inspectedMember) Write(p []byte) (int, error) {
	if m.rest = append(m.rest, p...); len(m.rest) >= pieceBytes {
		end := bytes.LastIndexByte(m.rest, '\n') + 1
		if end == 0 {
			end = len(m.rest)
		}
		m.guard.Inspect(m.name, m.rest[:end])
		m.rest = append(m.rest[:0], m.rest[end:]...)
	}
	return m.WriteCloser.Write(p)
}

// Close shows the last piece.
func (m *inspectedMember) Close() error {
	m.guard.Inspect(m.name, m.rest)
	m.rest = nil
	return m.WriteCloser.Close()
}

// inspect shows the guard a member that the bundle makes itself.
func (x *export) inspect(member string, content []byte) {
	if x.guard != nil {
		x.guard.Inspect(member, content)
	}
}

// fillGuard puts what the guard has found so far into the manifest.
func (x *export) fillGuard(m *exporter.Manifest) {
	if x.guard == nil {
		return
	}
	g := &m.Checks.LeakGuard
	g.Findings, g.Hits = x.guard.Findings(), 0
	for _, f := range g.Findings {
		g.Hits += f.Count
	}
}
