package changes

import (
	"errors"
	"fmt"

	"github.com/valise-export/valise/exporter"
)

// Member is where the list goes, below the bundle's top directory.
const Member = "data/changes.json"

// usualMemory is what each side of a comparison sorts in memory before it
// spills.
const usualMemory = 4 << 20

// Options say what is compared.
type Options struct {
	Earlier Earlier
	SHA256  string // of the earlier bundle's file
	// SignedBy is the number of the key whose signature of the earlier bundle was
	// checked; "": nothing shows who made it.
	SignedBy string
	// Constants returns what is the same in every record of a dataset of this
	// export and is therefore no column: the account, the source.
	Constants func(dataset string) map[string]string
}

// Tracker compares the datasets of an export with an earlier bundle while they
// are written. It is a writer beside the formats; Finish is called when all
// datasets have ended.
type Tracker struct {
	options Options
	sink    exporter.Sink
	memory  int
	list    *list
	then    map[string][]exporter.ManifestDataset
	order   []string // of the earlier bundle
	results map[string]exporter.DatasetChanges

	dataset exporter.Dataset
	align   alignment
	here    *sorter
	entry   []byte
}

var _ exporter.Writer = (*Tracker)(nil)

// New begins a comparison. The list's member is created at once: it belongs to
// no dataset.
func New(o Options, sink exporter.Sink) (*Tracker, error) {
	t := &Tracker{options: o, sink: sink, memory: usualMemory, then: map[string][]exporter.ManifestDataset{}, results: map[string]exporter.DatasetChanges{}}
	for _, d := range o.Earlier.Manifest().Datasets {
		if t.then[d.Name] == nil {
			t.order = append(t.order, d.Name)
		}
		t.then[d.Name] = append(t.then[d.Name], d)
	}
	var err error
	t.list, err = newList(sink, t.since())
	return t, err
}

func (t *Tracker) since() exporter.EarlierExport {
	e := t.options.Earlier.Manifest().Export
	s := exporter.EarlierExport{ExportID: e.ID, AsOf: e.AsOf, SHA256: t.options.SHA256, Origin: exporter.OriginNotProved}
	if t.options.SignedBy != "" {
		s.Origin, s.Key = exporter.OriginSigned, t.options.SignedBy
	}
	return s
}

// Begin starts a dataset, or starts it afresh.
func (t *Tracker) Begin(d exporter.Dataset) error {
	t.dataset = d
	t.align = align(d, t.options.Constants(d.Name), t.then[d.Name])
	t.here = newSorter(t.sink.Scratch, t.memory, t.align.tail())
	return nil
}

// Write notes the records of a batch.
func (t *Tracker) Write(b *exporter.Batch) error {
	if t.align.reason != "" {
		return nil
	}
	for i := range b.Len() {
		record := b.Record(i)
		t.entry = t.align.appendEntry(t.entry[:0], func(k keyField) content {
			if k.here.column < 0 {
				return content{text: k.here.constant}
			}
			return contentOf(record[k.here.column])
		})
		if err := t.here.add(t.entry); err != nil {
			return err
		}
	}
	return nil
}

// End compares a whole dataset, and forgets one that failed.
func (t *Tracker) End(o exporter.Outcome) (err error) {
	here := t.here
	defer func() { err = errors.Join(err, here.close()) }()
	if o.Status != exporter.StatusOK && o.Status != exporter.StatusEmpty {
		return nil
	}
	result := exporter.DatasetChanges{Name: t.dataset.Name, Status: exporter.Compared}
	switch {
	case t.align.reason != "":
		result.Status, result.Reason = exporter.NotCompared, t.align.reason
	case t.then[t.dataset.Name] == nil:
		result.Status = exporter.Appeared
	}
	if result.Status != exporter.NotCompared {
		if err := t.compare(&result); err != nil {
			return fmt.Errorf("compare with the earlier bundle: dataset %s: %w", t.dataset.Name, err)
		}
	}
	t.results[result.Name] = result
	return nil
}

// compare fills in what differs, and lists it.
func (t *Tracker) compare(r *exporter.DatasetChanges) (err error) {
	then := newSorter(t.sink.Scratch, t.memory, t.align.tail())
	defer func() { err = errors.Join(err, then.close()) }()
	if err := t.readEarlier(then); err != nil {
		return err
	}
	r.FieldsAdded, r.FieldsRemoved = t.align.added, t.align.removed
	if err := t.list.begin(r.Name); err != nil {
		return err
	}
	r.Unchanged, err = t.align.compare(t.here, then, func(kind exporter.ChangeKind, key []byte, fields []string) error {
		note(r, kind, key, fields)
		return t.list.change(kind, key, fields)
	})
	if err != nil {
		return err
	}
	return t.list.end(r)
}

func (t *Tracker) readEarlier(into *sorter) (err error) {
	if t.align.file == "" {
		return nil
	}
	in, err := t.options.Earlier.Read(t.align.file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	return eachRecord(in, t.align.columns, func(values []content) error {
		t.entry = t.align.appendEntry(t.entry[:0], func(k keyField) content {
			if k.then.column < 0 {
				return content{text: k.then.constant}
			}
			return values[k.then.column]
		})
		return into.add(t.entry)
	})
}

// Close does nothing: Finish has ended the list before the formats are told of
// the result.
func (t *Tracker) Close(exporter.Summary) error { return nil }

// Finish ends the list and returns the result, in the order of the plan and then
// of the earlier bundle. statuses tells how a dataset of the plan ended.
func (t *Tracker) Finish(plan []string, statuses func(dataset string) exporter.Status) (*exporter.Changes, error) {
	out := &exporter.Changes{Since: t.since()}
	planned := map[string]bool{}
	for _, name := range plan {
		planned[name] = true
		r, compared := t.results[name]
		if !compared {
			r = exporter.DatasetChanges{Name: name, Status: exporter.NotCompared, Reason: exporter.FailedNow}
			if statuses(name) == exporter.StatusWithheld {
				r.Reason = exporter.WithheldNow
			}
		}
		out.Datasets = append(out.Datasets, r)
	}
	for _, name := range t.order {
		if planned[name] {
			continue
		}
		r := exporter.DatasetChanges{Name: name, Status: exporter.Disappeared}
		for _, part := range t.then[name] {
			r.Removed += part.Records
		}
		out.Datasets = append(out.Datasets, r)
	}
	return out, t.list.finish(out)
}
