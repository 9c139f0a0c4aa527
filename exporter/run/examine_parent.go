package run

import (
	"context"
	"errors"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/policy"
	"github.com/valise-export/valise/exporter/text"
)

// maxParents bounds the records of one dataset whose keys an examination keeps
// to prove others by.
const maxParents = 100_000

// parents are the keys of one dataset's records that were shown to be the
// customer's.
type parents struct {
	keys    map[string]bool
	records int64
	whole   bool // the dataset has no more
}

// parentsOf reads the dataset that a reference names, from every source that
// has it, as far as maxParents records. What was read is kept for the next.
func (e *examiner) parentsOf(r exporter.Reference) (*parents, error) {
	name := r.Dataset + "\x00" + strings.Join(r.To, "\x00")
	if known := e.parents[name]; known != nil {
		return known, nil
	}
	out := &parents{keys: map[string]bool{}, whole: true}
	for _, d := range e.x.job.Plan.Datasets() {
		if d.Name != r.Dataset {
			continue
		}
		for _, part := range d.Parts {
			if err := e.collect(d, part, r, out); err != nil {
				_ = e.x.sessions.drop(part.Source) // the read's own error is the one that tells why
				return nil, e.x.fault(Locate{Source: part.Source, Dataset: d.Name}, err)
			}
		}
	}
	if e.parents == nil {
		e.parents = map[string]*parents{}
	}
	e.parents[name] = out
	return out, nil
}

// collect adds the keys of what one source has of the dataset.
func (e *examiner) collect(d assembler.Dataset, part assembler.Part, r exporter.Reference, out *parents) error {
	source := e.x.job.Sources[part.Source]
	known := e.x.subject.In(source.Systems)
	if len(known.Accounts) == 0 && part.Isolation == exporter.IsolationAccount {
		return nil
	}
	own, err := e.proofOf(part)
	if err != nil {
		return err
	}
	session, err := e.x.sessions.get(e.x.ctx, part.Source, source.Connector, e.x.request(part.Source))
	if err != nil {
		return err
	}
	gate, at := policy.NewGate(part.Isolation, &known), positions(part.Shape, r.To)
	for rec, err := range session.Read(e.x.ctx, d.Name) {
		if err != nil {
			return err
		}
		if out.records == maxParents {
			out.whole = false
			return nil
		}
		if !gate.Passes(rec.Proof) {
			return strayFault()
		}
		switch own.judge(rec.Values) {
		case others:
			continue
		case stray:
			return own.fault()
		}
		out.records++
		if key, ok := keyText(rec.Values, at); ok {
			out.keys[key] = true
		}
	}
	return context.Cause(e.x.ctx)
}

// kinship proves records by what they refer to. A nil one proves nothing.
type kinship struct {
	*parents
	parent  string
	at      []int // of the reference's fields
	shared  bool
	unknown int64 // records that refer to none of those that were read, where there are more
}

// proofOf returns what proves the records of a part, nil where its own column
// does.
func (e *examiner) proofOf(part assembler.Part) (*kinship, error) {
	if part.Isolation != exporter.IsolationParent {
		return nil, nil
	}
	all, err := e.parentsOf(part.Through)
	if err != nil {
		return nil, unread(part.Through.Dataset, err)
	}
	return &kinship{parents: all, parent: part.Through.Dataset, at: positions(part.Shape, part.Through.Fields), shared: part.Shared}, nil
}

// unread says that a dataset proves nothing, and why.
func unread(parent string, err error) error {
	var f *exporter.Fault
	if !errors.As(err, &f) {
		return err
	}
	return &exporter.Fault{
		Class: exporter.Unproved, What: "its records are proved through " + parent + ", which cannot be read (" + string(f.Class) + ")",
		Hint: "try source " + f.Source + ", which has it", Retry: f.Retry, Cause: err,
	}
}

// judge says what becomes of a record. Where not all of the parent was read, a
// record that refers to nothing that was is counted and not accused.
func (k *kinship) judge(values []exporter.Value) verdict {
	if k == nil {
		return mine
	}
	key, ok := keyText(values, k.at)
	switch {
	case ok && k.keys[key]:
		return mine
	case !k.whole:
		k.unknown++
		return mine
	case k.shared:
		return others
	default:
		return stray
	}
}

func (k *kinship) fault() *exporter.Fault {
	f := strayFault()
	f.Hint = "it refers to no " + k.parent + " of the customer; mend the dataset's query, or the one of " + k.parent
	return f
}

// positions returns where fields are in a shape; -1 where they are not.
func positions(d exporter.Dataset, fields []string) []int {
	out := make([]int, len(fields))
	for i, name := range fields {
		_, at, ok := d.Field(name)
		if out[i] = at; !ok {
			out[i] = -1
		}
	}
	return out
}

// keyText returns the values at some positions as one text; a key with a null
// in it names nothing.
func keyText(values []exporter.Value, at []int) (string, bool) {
	var b []byte
	for _, i := range at {
		if i < 0 || i >= len(values) || values[i].IsNull() {
			return "", false
		}
		b = append(text.Append(b, values[i]), 0)
	}
	return string(b), len(at) > 0
}
