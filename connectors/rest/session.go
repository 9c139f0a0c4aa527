package rest

import (
	"context"
	"errors"
	"hash/maphash"
	"io"
	"iter"
	"maps"
	"slices"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// session reads for one export.
type session struct {
	source     *Source
	client     *client
	request    exporter.Request
	undeclared map[string][]string
	adapted    map[string]int64
}

func newSession(s *Source, c *client, r exporter.Request) *session {
	return &session{source: s, client: c, request: r, undeclared: map[string][]string{}, adapted: map[string]int64{}}
}

// Report tells of the reads so far.
func (s *session) Report() exporter.ReadReport {
	r := exporter.ReadReport{Snapshot: exporter.SnapshotNone, Undeclared: map[string][]string{}, Adapted: maps.Clone(s.adapted), Bytes: s.client.bytes}
	for name, columns := range s.undeclared {
		r.Undeclared[name] = slices.Clone(columns)
	}
	return r
}

// Close closes the connections.
func (s *session) Close() error {
	s.client.close()
	return nil
}

// errStopped says that the reader of the records broke off.
var errStopped = errors.New("stopped")

// Read yields the records of a dataset, list by list, account by account.
func (s *session) Read(ctx context.Context, name string) iter.Seq2[exporter.Record, error] {
	return func(yield func(exporter.Record, error) bool) {
		d := s.source.dataset(name)
		if d == nil {
			yield(exporter.Record{}, &exporter.Fault{Class: exporter.Internal, What: "the source has no such dataset", Hint: "the config names those that it has"})
			return
		}
		delete(s.undeclared, name)
		delete(s.adapted, name)
		var err error
		for i := 0; err == nil && i < len(d.feeds); i++ {
			err = s.feed(ctx, d, d.feeds[i], yield)
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(exporter.Record{}, plain(err))
		}
	}
}

// feed reads one list of a dataset for each account.
func (s *session) feed(ctx context.Context, d *dataset, f *feed, yield func(exporter.Record, error) bool) error {
	accounts := []string{""}
	if f.account {
		accounts = s.request.Subject.AccountIDs()
		slices.Sort(accounts)
	}
	r, err := newReader(s, d, f, yield)
	if err != nil {
		return err
	}
	defer r.note()
	for _, account := range slices.Compact(accounts) {
		m := marks{account: account, customer: s.request.Subject.ID}
		if f.parent == nil {
			err = r.list(ctx, m)
		} else {
			err = r.children(ctx, m)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// reader reads one feed.
type reader struct {
	session *session
	dataset *dataset
	feed    *feed
	yield   func(exporter.Record, error) bool
	binding *mapping.Binding
	walk    *walker
	lent    *walker
	wanted  map[string]bool
	cells   []mapping.Cell
	values  []exporter.Value
	scratch []byte
}

func newReader(s *session, d *dataset, f *feed, yield func(exporter.Record, error) bool) (*reader, error) {
	columns := f.mapping.Columns()
	b, err := f.mapping.Bind(columns)
	if err != nil {
		return nil, err
	}
	return &reader{session: s, dataset: d, feed: f, yield: yield, binding: b, walk: newWalker(f.tree, f.own), lent: newWalker(f.lentAt, f.lent),
		wanted: s.wanted(f), cells: make([]mapping.Cell, len(columns)), values: make([]exporter.Value, len(d.shape.Fields))}, nil
}

// wanted returns the ids that a proof may be.
func (s *session) wanted(f *feed) map[string]bool {
	wanted := map[string]bool{}
	if f.mapping.Isolation() == exporter.IsolationCustomer {
		wanted[s.request.Subject.ID] = true
	} else {
		for _, id := range s.request.Subject.AccountIDs() {
			wanted[id] = true
		}
	}
	delete(wanted, "")
	return wanted
}

// note keeps what a feed's reading saw.
func (r *reader) note() {
	s, name := r.session, r.dataset.name
	if n := r.binding.Adapted() + r.walk.texts.Adapted; n > 0 {
		s.adapted[name] += n
	}
	for _, c := range r.walk.unknown.Names {
		if !slices.Contains(s.undeclared[name], c) {
			s.undeclared[name] = append(s.undeclared[name], c)
		}
	}
}

// pages calls do for each record of a list.
func (r *reader) pages(ctx context.Context, e *endpoint, m marks, do func(l *list, seen *repeats, raw []byte) error) error {
	l, err := r.session.client.list(e, m)
	if err != nil {
		return err
	}
	var seen repeats
	for {
		switch err := l.turn(ctx); {
		case errors.Is(err, io.EOF) && !isFault(err):
			return nil
		case err != nil:
			return err
		}
		seen.page()
		for _, raw := range l.records {
			if err := context.Cause(ctx); err != nil {
				return err
			}
			if err := do(l, &seen, raw); err != nil {
				return l.blame(err)
			}
		}
	}
}

func isFault(err error) bool {
	var f *exporter.Fault
	return errors.As(err, &f)
}

// located is a fault that has its place.
type located struct{ *exporter.Fault }

// Unwrap returns the fault.
func (l *located) Unwrap() error { return l.Fault }

// plain returns the fault itself.
func plain(err error) error {
	var l *located
	if errors.As(err, &l) {
		return l.Fault
	}
	return err
}

// blame gives a fault its place, once.
func (l *list) blame(err error) error {
	var done *located
	var f *exporter.Fault
	if errors.As(err, &done) || !errors.As(err, &f) {
		return err
	}
	return &located{l.fault(f)}
}

// children reads the parent's list, and for each of its records the children.
func (r *reader) children(ctx context.Context, m marks) error {
	return r.pages(ctx, r.feed.parent, m, func(_ *list, seen *repeats, raw []byte) error {
		if f := seen.add(maphash.Bytes(cursorSeed, raw)); f != nil {
			return f
		}
		if f := r.lend(raw, r.feed.owner.parent && r.feed.subject != ""); f != nil {
			return f
		}
		m.parent = r.parentValue
		return r.list(ctx, m)
	})
}

// lend takes the wanted values out of a parent's record. A parent that cannot be
// shown to be the subject's is not asked for its children.
func (r *reader) lend(raw []byte, proves bool) *exporter.Fault {
	if f := r.lent.record(raw); f != nil {
		return f
	}
	if !r.feed.sparse {
		if f := r.lent.lacks(); f != nil {
			return f
		}
	}
	if !proves || r.elsewhere() {
		return nil
	}
	if owner, ok := r.lent.scalarOf(r.feed.owner.at); !ok || !r.wanted[owner] {
		return &exporter.Fault{Class: exporter.Stray, What: "a record of the parent cannot be shown to be the subject's", Hint: "see that its path or params ask for the subject, and that subject_column names the owner"}
	}
	return nil
}

// parentValue returns what a mark of the parent stands for.
func (r *reader) parentValue(name string) (string, *exporter.Fault) {
	if s, ok := r.lent.scalarOf(slices.Index(r.feed.lent, name)); ok {
		return s, nil
	}
	return "", &exporter.Fault{Class: exporter.Mismatch, What: "the parent's " + name + " is no text and no number", Hint: "correct the mark {parent." + name + "}"}
}

// list reads the records of the feed's endpoint.
func (r *reader) list(ctx context.Context, m marks) error {
	return r.pages(ctx, r.feed.endpoint, m, func(_ *list, seen *repeats, raw []byte) error { return r.record(seen, raw) })
}

func (r *reader) record(seen *repeats, raw []byte) error {
	adapted := r.walk.texts.Adapted
	if f := r.walk.record(raw); f != nil {
		return f
	}
	if r.feed.scan && !r.mine() {
		r.walk.texts.Adapted = adapted
		return nil
	}
	if f := r.lacks(); f != nil {
		return f
	}
	for i, p := range r.feed.order {
		if p.parent {
			r.cells[i] = r.lent.cells[p.at]
		} else {
			r.cells[i] = r.walk.cells[p.at]
		}
	}
	record, err := r.binding.Record(r.cells)
	if err != nil {
		return err
	}
	if f := seen.add(r.hash(record.Values)); f != nil {
		return f
	}
	if !r.yield(r.placed(record), nil) {
		return errStopped
	}
	return nil
}

// lacks returns the fault of a record without a mapped column. Whose it is must
// be told of every record.
func (r *reader) lacks() *exporter.Fault {
	if !r.feed.sparse {
		return r.walk.lacks()
	}
	if own := r.feed.owner; r.feed.subject != "" && !own.parent && r.walk.order[own.at] == unset {
		return without(r.feed.subject)
	}
	return nil
}

// elsewhere reports whether the records are proved by the run, or not at all.
func (r *reader) elsewhere() bool {
	i := r.feed.mapping.Isolation()
	return i == exporter.IsolationTrusted || i == exporter.IsolationParent
}

// mine reports whether a scanned record is the subject's, or cannot tell.
func (r *reader) mine() bool {
	if r.elsewhere() {
		return true
	}
	at := r.feed.owner.at
	if r.walk.order[at] == unset {
		return true // an error: it must not pass as somebody else's
	}
	owner, ok := r.walk.scalarOf(at)
	return ok && r.wanted[owner]
}

// placed brings a record into the order of the dataset's fields.
func (r *reader) placed(record exporter.Record) exporter.Record {
	if len(r.dataset.feeds) == 1 {
		return record
	}
	clear(r.values)
	for i, at := range r.feed.fields {
		r.values[at] = record.Values[i]
	}
	return exporter.Record{Values: r.values, Proof: record.Proof}
}

// hash returns a hash of the record's key.
func (r *reader) hash(values []exporter.Value) uint64 {
	r.scratch = r.scratch[:0]
	for _, at := range r.feed.keys {
		r.scratch = append(text.Append(r.scratch, values[at]), 0)
	}
	return maphash.Bytes(cursorSeed, r.scratch)
}
