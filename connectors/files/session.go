package files

import (
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"os"
	"slices"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// session reads for one export.
type session struct {
	source     *Source
	root       *os.Root
	request    exporter.Request
	undeclared map[string][]string
	adapted    map[string]int64
	bytes      int64
}

// Report tells of the reads so far.
func (s *session) Report() exporter.ReadReport {
	r := exporter.ReadReport{Snapshot: exporter.SnapshotNone, Undeclared: map[string][]string{}, Adapted: maps.Clone(s.adapted), Bytes: s.bytes}
	for name, columns := range s.undeclared {
		r.Undeclared[name] = slices.Clone(columns)
	}
	return r
}

// Close closes the root.
func (s *session) Close() error {
	if err := s.root.Close(); err != nil {
		return fileFault("root", err)
	}
	return nil
}

// Read yields the records of a dataset, file by file.
func (s *session) Read(ctx context.Context, name string) iter.Seq2[exporter.Record, error] {
	return func(yield func(exporter.Record, error) bool) {
		d := s.source.dataset(name)
		if d == nil {
			yield(exporter.Record{}, &exporter.Fault{Class: exporter.Internal, What: "the source has no such dataset", Hint: "the config names those that it has"})
			return
		}
		delete(s.undeclared, name)
		delete(s.adapted, name)
		found, err := s.find(d)
		for i := 0; err == nil && i < len(found); i++ {
			err = s.readFile(ctx, d, found[i], yield)
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(exporter.Record{}, err)
		}
	}
}

// errStopped says that the reader of the records broke off.
var errStopped = errors.New("stopped")

// find returns the files of a dataset, in order. Each account has to have one.
func (s *session) find(d *dataset) ([]string, error) {
	patterns, fault := d.path.expansions(s.request.Subject)
	if fault != nil {
		return nil, fault
	}
	var out []string
	for _, p := range patterns {
		names, err := p.match(s.root)
		if err != nil {
			return nil, fileFault(place(d, 0), err)
		}
		if len(names) == 0 && !d.empty {
			return nil, notFound(d)
		}
		out = append(out, names...)
	}
	return out, nil
}

func notFound(d *dataset) *exporter.Fault {
	return &exporter.Fault{Class: exporter.NotFound, Place: place(d, 0), What: "is not there",
		Hint: "correct path; missing: empty, where no file means no records"}
}

// records is what both kinds of reader give.
type records interface {
	next() (cells []mapping.Cell, at int64, err error)
	owner() []byte // the subject column's text in the current record, nil where it has none
	skip()         // the current record is not the subject's
	lacks() error  // what a record of the subject's lacks
	adaptedValues() int64
	undeclared() []string
}

// readFile yields the records of one file. It closes the file on every path.
func (s *session) readFile(ctx context.Context, d *dataset, name string, yield func(exporter.Record, error) bool) (err error) {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	f, err := openFile(s.root, name, d)
	if err != nil {
		return err
	}
	defer func() {
		s.bytes += f.bytes
		if e := f.raw.Close(); e != nil && err == nil {
			err = fileFault(place(d, 0), e)
		}
	}()
	in, binding, err := start(f, d)
	if err == nil {
		err = s.stream(ctx, d, in, binding, yield)
		s.note(d, in, binding)
	}
	if err == nil {
		return f.unchanged(d)
	}
	return s.located(d, name, err)
}

// start makes a file's reader and binds the mapping to its columns.
func start(f *file, d *dataset) (records, *mapping.Binding, error) {
	if d.format == "csv" {
		in := &csvReader{in: f.Reader, delimiter: d.delimiter, max: d.max, strict: strictness(d.encoding)}
		names, err := in.begin(d.header)
		if err != nil || (names == nil && !d.header) {
			return in, nil, err
		}
		binding, err := d.mapping.Bind(names)
		if err != nil {
			return nil, nil, atLine(d, 1, err)
		}
		in.owns(names, d.subject)
		return in, binding, nil
	}
	in := newJSONReader(f.Reader, d)
	if err := in.begin(); err != nil {
		return nil, nil, err
	}
	binding, err := d.mapping.Bind(d.mapping.Columns())
	return in, binding, err
}

// note keeps what a file's reading saw.
func (s *session) note(d *dataset, in records, binding *mapping.Binding) {
	if binding == nil {
		return
	}
	if n := binding.Adapted() + in.adaptedValues(); n > 0 {
		s.adapted[d.name] += n
	}
	for _, c := range slices.Concat(binding.Undeclared, in.undeclared()) {
		if !slices.Contains(s.undeclared[d.name], c) {
			s.undeclared[d.name] = append(s.undeclared[d.name], c)
		}
	}
}

// cancelEvery is how many records pass between looks at the context.
const cancelEvery = 256

func (s *session) stream(ctx context.Context, d *dataset, in records, binding *mapping.Binding, yield func(exporter.Record, error) bool) error {
	if binding == nil { // an empty file without a header
		return nil
	}
	wanted := s.wanted(d)
	for n := 0; ; n++ {
		if n%cancelEvery == 0 {
			if err := context.Cause(ctx); err != nil {
				return err
			}
		}
		cells, at, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if wanted != nil && !wanted[string(in.owner())] {
			in.skip()
			continue
		}
		if err := in.lacks(); err != nil {
			return err
		}
		record, err := binding.Record(cells)
		if err != nil {
			return &unlocated{err: err, at: at}
		}
		if !yield(record, nil) {
			return errStopped
		}
	}
}

// wanted returns the owners whose records are yielded, nil where all are: where
// the file is the subject's by its name, or nothing can tell.
func (s *session) wanted(d *dataset) map[string]bool {
	if d.path.hasID() || d.mapping.Isolation() == exporter.IsolationTrusted {
		return nil
	}
	wanted := map[string]bool{}
	if d.mapping.Isolation() == exporter.IsolationCustomer {
		wanted[s.request.Subject.ID] = true
	} else {
		for _, id := range s.request.Subject.AccountIDs() {
			wanted[id] = true
		}
	}
	delete(wanted, "")
	return wanted
}
