package run

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/keyindex"
)

// through proves records by what they refer to. A nil one proves nothing and
// lets everything pass: the gate has decided.
type through struct {
	keyer  *keyindex.Keyer
	index  *keyindex.Index
	shared bool
	whole  bool // all that the parent's sources hold was read
	parent string
	last   keyindex.Key
	proved bool // last was found
}

// through returns what proves the records of a part.
func (x *export) through(w *work, part int) *through {
	plan := w.Parts[part]
	if plan.Isolation != exporter.IsolationParent {
		return nil
	}
	r := plan.Through
	return &through{
		keyer: x.proofs.hasher.Keyer(target(r.Dataset, r.To), w.keyParts(r.Fields)), index: x.proofs.target(r).index,
		shared: plan.Shared, whole: x.wholeParent(r.Dataset), parent: r.Dataset,
	}
}

// verdict is what becomes of a record.
type verdict uint8

const (
	mine   verdict = iota
	others         // passed over
	stray
)

// judge takes the values of a record, as the dataset has them.
func (t *through) judge(values []exporter.Value) (verdict, error) {
	if t == nil {
		return mine, nil
	}
	key, ok := t.keyer.Of(values)
	if ok && !(t.proved && key == t.last) {
		var err error
		if ok, err = t.index.Has(key); err != nil {
			return stray, &ownError{err}
		}
		t.last, t.proved = key, ok
	}
	switch {
	case ok:
		return mine, nil
	case t.shared:
		return others, nil
	default:
		return stray, nil
	}
}

// fault is what a stray ends the dataset with. Where a part of the parent could
// not be read, the record may well be the subject's.
func (t *through) fault() *exporter.Fault {
	if t == nil {
		return strayFault()
	}
	if !t.whole {
		return unprovedFault(t.parent)
	}
	f := strayFault()
	f.Hint = "nothing of this dataset was exported; mend its query, which returns records that refer to no " + t.parent + " of the customer, or the query of " + t.parent
	return f
}

// strayed counts a stray, where it can be told for one.
func (x *export) strayed(t *through) {
	if t.whole {
		x.strays++
	}
}

// unproved returns a fault where a part's records cannot be proved, because
// what proves them was not read.
func (x *export) unproved(w *work, part int) *exporter.Fault {
	plan := w.Parts[part]
	if plan.Isolation != exporter.IsolationParent {
		return nil
	}
	parent := x.workOf(plan.Through.Dataset)
	if parent == nil || parent.status == exporter.StatusFailed || plan.Shared && !x.wholeParent(parent.Name) {
		return unprovedFault(plan.Through.Dataset)
	}
	return nil
}

func (x *export) wholeParent(dataset string) bool {
	w := x.workOf(dataset)
	return w != nil && len(w.live()) == len(w.parts)
}

func (x *export) workOf(dataset string) *work {
	for _, w := range x.work {
		if w.Name == dataset {
			return w
		}
	}
	return nil
}

func unprovedFault(parent string) *exporter.Fault {
	return &exporter.Fault{
		Class: exporter.Unproved, What: "its records are proved through " + parent + ", which was not read whole",
		Hint: "nothing of this dataset was exported; mend " + parent + " first",
	}
}
