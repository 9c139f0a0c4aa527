package run

import (
	"errors"
	"fmt"
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/keyindex"
)

// proofs holds the keys of records that were proved and that prove others: the
// invoices that invoice lines refer to. A record counts as soon as it has passed
// its own gate, also where --from and --to then leave it out: the line of an old
// invoice is the subject's all the same.
type proofs struct {
	room    keyindex.Room
	hasher  keyindex.Hasher
	targets []*proofTarget
}

// proofTarget is a dataset, by those of its fields that others refer to.
type proofTarget struct {
	dataset string
	fields  []string
	keyer   *keyindex.Keyer
	index   *keyindex.Index
}

// proofMemory is what the keys of all targets take together; what does not fit
// is on the disk.
const proofMemory = 6 << 20

// newProofs looks for what proves datasets of the plan.
func newProofs(room keyindex.Room, h keyindex.Hasher, all []*work) *proofs {
	p := &proofs{room: room, hasher: h}
	for _, w := range all {
		for _, part := range w.Parts {
			if part.Isolation == exporter.IsolationParent && p.target(part.Through) == nil {
				p.targets = append(p.targets, &proofTarget{dataset: part.Through.Dataset, fields: part.Through.To})
			}
		}
	}
	return p
}

func (p *proofs) target(r exporter.Reference) *proofTarget {
	for _, t := range p.targets {
		if t.dataset == r.Dataset && slices.Equal(t.fields, r.To) {
			return t
		}
	}
	return nil
}

// of returns the targets of a dataset.
func (p *proofs) of(w *work) []*proofTarget {
	var out []*proofTarget
	for _, t := range p.targets {
		if t.dataset == w.Name {
			out = append(out, t)
		}
	}
	return out
}

// begin starts an attempt at a dataset: what an earlier one saw is forgotten.
func (p *proofs) begin(w *work) error {
	w.proves = p.of(w)
	for _, t := range w.proves {
		if err := t.close(); err != nil {
			return err
		}
		parts := w.keyParts(t.fields)
		if parts == nil {
			return fmt.Errorf("dataset %s proves others by fields that it does not have: %v", w.Name, t.fields)
		}
		t.keyer = p.hasher.Keyer(target(t.dataset, t.fields), parts)
		t.index = keyindex.New(p.room, proofMemory/len(p.targets))
	}
	return nil
}

// keep ends an attempt that came out whole.
func (p *proofs) keep(w *work) error {
	var errs []error
	for _, t := range w.proves {
		errs = append(errs, t.index.Seal())
	}
	return errors.Join(errs...)
}

func (p *proofs) close() error {
	var errs []error
	for _, t := range p.targets {
		errs = append(errs, t.close())
	}
	return errors.Join(errs...)
}

func (t *proofTarget) close() error {
	if t.index == nil {
		return nil
	}
	index := t.index
	t.index = nil
	return index.Close()
}

// passed notes a record that has passed its gate.
func (w *work) passed(values []exporter.Value) error {
	for _, t := range w.proves {
		if key, ok := t.keyer.Of(values); ok {
			if err := t.index.Add(keyindex.Entry{Key: key}); err != nil {
				return &ownError{err}
			}
		}
	}
	return nil
}

// ownError is an error of the run itself, not of the source that is being read.
type ownError struct{ err error }

func (e *ownError) Error() string { return e.err.Error() }
func (e *ownError) Unwrap() error { return e.err }
