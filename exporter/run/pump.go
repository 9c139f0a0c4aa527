package run

import (
	"context"
	"fmt"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/policy"
	"github.com/valise-export/valise/exporter/text"
)

// pump moves the records of one part from the session to the writers: proof,
// shape, order, window, policy, batch. A record is touched once.
func (x *export) pump(ctx context.Context, s exporter.Session, w *work, part int, filter *policy.Filter) (n int64, err error) {
	known := x.subject.In(x.job.Sources[w.Parts[part].Source].Systems)
	gate := policy.NewGate(w.Parts[part].Isolation, &known)
	through := x.through(w, part)
	pick, sequence, window := newPicker(w, part), newOrder(w, part), x.window(w)
	kinds := w.kinds(part)
	batch := x.pool.Get(len(w.shaped.Dataset.Fields))
	defer func() { batch.Release() }()
	defer func() { w.parts[part].leftOut = window.left }()
	bytes := int64(0)
	flush := func() {
		full := batch
		batch = x.pool.Get(len(w.shaped.Dataset.Fields))
		bytes += int64(full.Bytes())
		x.fan.send(full)
		x.tell(Event{Source: w.Parts[part].Source, Dataset: w.Name, State: StateReading, Records: n, Bytes: bytes})
	}
	for rec, err := range s.Read(ctx, w.Name) {
		if err != nil {
			return n, err
		}
		if !gate.Passes(rec.Proof) {
			x.strays++
			return n, strayFault()
		}
		if fault := checkShape(w.Parts[part].Shape.Fields, kinds, rec.Values); fault != nil {
			fault.Place = fmt.Sprintf("record %d", n+1)
			return n, fault
		}
		values := pick.pick(rec.Values)
		switch v, err := through.judge(values); {
		case err != nil:
			return n, err
		case v == others:
			continue
		case v == stray:
			x.strayed(through)
			return n, through.fault()
		}
		if err := w.passed(values); err != nil {
			return n, err
		}
		if filter == nil { // read for what it proves alone
			continue
		}
		if fault := sequence.next(values); fault != nil {
			fault.Place = fmt.Sprintf("record %d", n+1)
			return n, fault
		}
		outside := window.excludes(values)
		shown := values
		if !outside {
			shown = filter.Apply(values)
		}
		if err := w.note(values, shown, outside); err != nil {
			return n, err
		}
		if outside {
			continue
		}
		for !batch.Append(shown, text.Append) {
			if ctx.Err() != nil {
				return n, context.Cause(ctx)
			}
			flush()
		}
		n++
	}
	if ctx.Err() != nil {
		return n, context.Cause(ctx)
	}
	if batch.Len() > 0 {
		flush()
	}
	return n, nil
}

// maxExact is the largest whole number that JSON readers keep exactly (RFC 8259,
// section 6).
const maxExact = 1<<53 - 1

// checkShape compares a record with the declared shape: as many values as
// fields, each null or of its type, and none missing that the dataset requires.
func checkShape(fields []exporter.Field, kinds []exporter.Kind, values []exporter.Value) *exporter.Fault {
	if len(values) != len(kinds) {
		return &exporter.Fault{Class: exporter.Mismatch, What: "a record with another number of values than the dataset has fields"}
	}
	for i, k := range kinds {
		switch got := values[i].Kind(); {
		case got == exporter.KindNull && !fields[i].Required:
		case got == exporter.KindNull:
			return fieldFault(&fields[i], "has no value", "the dataset requires one")
		case got != k:
			return fieldFault(&fields[i], fmt.Sprintf("is %s, declared is %s", got, k), "")
		case k == exporter.KindInteger && (values[i].Int() > maxExact || values[i].Int() < -maxExact):
			return fieldFault(&fields[i], "is a whole number beyond 2^53, which most readers of JSON and spreadsheets round", "declare the field as text")
		}
	}
	return nil
}

func fieldFault(f *exporter.Field, what, hint string) *exporter.Fault {
	return &exporter.Fault{Class: exporter.Mismatch, What: "field " + f.Name + " " + what, Hint: hint}
}

// kinds returns the declared kind of each value of a part's records.
func (w *work) kinds(part int) []exporter.Kind {
	fields := w.Parts[part].Shape.Fields
	kinds := make([]exporter.Kind, len(fields))
	for i, f := range fields {
		kinds[i] = f.Type.Kind()
	}
	return kinds
}
