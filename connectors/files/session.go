package files

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// session reads for one export.
type session struct {
	source     *Source
	store      store
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

// Close closes the root, or frees the bucket's connections.
func (s *session) Close() error {
	if err := s.store.Close(); err != nil {
		return s.store.fault("root", err)
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
		found, err := s.find(ctx, d)
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

// find returns the files of a dataset, in order. Each account has to have one,
// in whatever period.
func (s *session) find(ctx context.Context, d *dataset) ([]string, error) {
	patterns, fault := d.path.expansions(s.request.Subject)
	if fault != nil {
		return nil, fault
	}
	var out []string
	for _, p := range patterns {
		prune := pruner{parts: d.partitions, subject: d.subject, wanted: s.wanted(d), from: s.request.From, to: s.request.To}
		names, err := p.match(ctx, s.store, prune.keep)
		switch {
		case err != nil && context.Cause(ctx) != nil:
			return nil, context.Cause(ctx)
		case err != nil:
			return nil, s.matchFault(d, err)
		case len(names) == 0 && prune.passed == 0 && !d.empty:
			return nil, notFound(d)
		}
		out = append(out, names...)
	}
	return out, nil
}

func (s *session) matchFault(d *dataset, err error) error {
	var t *trouble
	if errors.As(err, &t) {
		return &exporter.Fault{Class: t.class, Place: place(d, 0), What: t.what, Hint: t.hint}
	}
	return s.store.fault(place(d, 0), err)
}

func notFound(d *dataset) *exporter.Fault {
	return &exporter.Fault{Class: exporter.NotFound, Place: place(d, 0), What: "is not there",
		Hint: "correct path; missing: empty, where no file means no records"}
}

// records is what all kinds of reader give.
type records interface {
	// next goes to the next record and returns where it is: a line, an offset or
	// a number. The error is io.EOF at the end.
	next() (at int64, err error)
	owner() []byte // the subject column's text in the current record, nil where it has none
	skip()         // the current record is not the subject's
	// cells returns the current record, valid until next.
	cells() ([]mapping.Cell, error)
	adaptedValues() int64
	undeclared() []string
	close()
}

var (
	_ records = (*csvReader)(nil)
	_ records = (*jsonReader)(nil)
	_ records = (*parquetReader)(nil)
)

// readFile yields the records of one file. It closes the file on every path.
func (s *session) readFile(ctx context.Context, d *dataset, name string, yield func(exporter.Record, error) bool) (err error) {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	f, err := openFile(ctx, s.store, name, d)
	if err != nil {
		return s.located(ctx, d, name, err)
	}
	defer func() {
		s.bytes += f.stored.n
		if e := f.close(); e != nil && err == nil {
			err = s.store.fault(place(d, 0), e)
		}
	}()
	in, binding, err := start(f, d, name)
	if err == nil {
		err = s.stream(ctx, d, in, binding, yield)
		s.note(d, in, binding)
	}
	if in != nil {
		in.close()
	}
	if err == nil {
		err = f.unchanged(ctx, d)
	}
	if err != nil {
		return s.located(ctx, d, name, err)
	}
	return nil
}

// start makes a file's reader and binds the mapping to its columns. The reader
// is closed where it is not nil, also after an error.
func start(f *file, d *dataset, name string) (records, *mapping.Binding, error) {
	given := d.partitions.values(name)
	switch d.format {
	case formatCSV:
		return startCSV(f, d, given)
	case formatParquet:
		return startParquet(f, d, given)
	default:
		return startJSON(f, d, given)
	}
}

func startCSV(f *file, d *dataset, given []partValue) (records, *mapping.Binding, error) {
	in := &csvReader{in: f.Reader, delimiter: d.delimiter, max: d.max, strict: strictness(d.encoding)}
	names, err := in.begin(d.header)
	if err != nil || (names == nil && !d.header) {
		return in, nil, err
	}
	own := len(names)
	names = d.complete(names, given)
	binding, err := d.mapping.Bind(names)
	if err != nil {
		return in, nil, atLine(d, 1, err)
	}
	in.owns(names, d.subject)
	in.fill(own, names, given)
	return in, binding, nil
}

func startJSON(f *file, d *dataset, given []partValue) (records, *mapping.Binding, error) {
	in := newJSONReader(f.Reader, d, given)
	if err := in.begin(); err != nil {
		return in, nil, err
	}
	binding, err := d.mapping.Bind(d.mapping.Columns())
	return in, binding, err
}

// complete adds to a file's columns those that its name gives, and those that it
// may lack.
func (d *dataset) complete(names []string, given []partValue) []string {
	out := slices.Clone(names)
	for _, c := range d.mapping.Columns() {
		if slices.Contains(out, c) {
			continue
		}
		inName := slices.ContainsFunc(given, func(v partValue) bool { return v.name == c })
		if inName || c != d.subject && d.mayLack(c) {
			out = append(out, c)
		}
	}
	return out
}

// mayLack reports whether a file without the column means no values.
func (d *dataset) mayLack(column string) bool { return d.sparse || d.optional[column] }

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
	var last []byte // a wanted owner: most records have the one before's
	for n := 0; ; n++ {
		if n%cancelEvery == 0 {
			if err := context.Cause(ctx); err != nil {
				return err
			}
		}
		at, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if wanted != nil {
			owner := in.owner()
			if (last == nil || !bytes.Equal(owner, last)) && !wanted[string(owner)] {
				in.skip()
				continue
			}
			last = append(last[:0], owner...)
		}
		cells, err := in.cells()
		if err != nil {
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
// the file is the subject's by its name, or the connector cannot tell.
func (s *session) wanted(d *dataset) map[string]bool {
	if i := d.mapping.Isolation(); d.path.hasID() || i == exporter.IsolationTrusted || i == exporter.IsolationParent {
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
