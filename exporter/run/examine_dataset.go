package run

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/policy"
)

// probe is one dataset of the source, with the rules that an export reads it by.
type probe struct {
	shape     exporter.Dataset
	isolation exporter.Isolation
	ordered   bool
	converted []string
	part      assembler.Part // how the plan reads it, zero where it resolves the customer
}

// probes returns the source's datasets in the config's order, those that resolve
// the customer included.
func (e *examiner) probes() []probe {
	c := e.x.job.Sources[e.s.Source].Connector
	var out []probe
	for _, d := range c.Datasets() {
		p := probe{shape: d, isolation: exporter.IsolationCustomer}
		if r, ok := c.(exporter.Ruler); ok {
			p.converted = r.Rules(d.Name).Converted
		}
		for _, at := range []Locate{e.x.job.Lookup, e.x.job.Accounts} {
			if at.Source == e.s.Source && at.Dataset == d.Name && at.Trusted {
				p.isolation = exporter.IsolationTrusted
			}
		}
		for _, planned := range e.x.job.Plan.Datasets() {
			for _, part := range planned.Parts {
				if planned.Name == d.Name && part.Source == e.s.Source {
					p.isolation, p.ordered, p.part = part.Isolation, part.Ordered, part
				}
			}
		}
		out = append(out, p)
	}
	return out
}

// examine reads the first records of a dataset: attempt after attempt, as an
// export does, and what it tells is of the last.
func (e *examiner) examine(p probe, look inspection) Examined {
	at := Locate{Source: e.s.Source, Dataset: p.shape.Name}
	start, out := e.s.Now(), Examined{}
	err := e.x.withAttempts(e.x.ctx, e.x.job.Sources[e.s.Source].Attempts, func() error {
		out = newExamined(p)
		err := e.attempt(p, look, &out)
		if err != nil {
			_ = e.x.sessions.drop(e.s.Source) // the read's own error is the one that tells why
		}
		return e.x.fault(at, err)
	})
	out.Elapsed = e.s.Now().Sub(start)
	errors.As(err, &out.Fault)
	return out
}

func newExamined(p probe) Examined {
	out := Examined{Dataset: p.shape, Isolation: p.isolation, Ordered: p.ordered}
	for _, f := range p.shape.Fields {
		out.Fields = append(out.Fields, ExaminedField{Field: f, Converted: slices.Contains(p.converted, f.Name)})
	}
	return out
}

func (e *examiner) attempt(p probe, look inspection, out *Examined) error {
	if known := e.x.subject.In(e.x.job.Sources[e.s.Source].Systems); len(known.Accounts) == 0 && p.isolation == exporter.IsolationAccount {
		return nil
	}
	kin, err := e.proofOf(p.part)
	if err != nil {
		return err
	}
	session, err := e.x.sessions.get(e.x.ctx, e.s.Source, e.x.job.Sources[e.s.Source].Connector, e.x.request(e.s.Source))
	if err != nil {
		return err
	}
	before := session.Report().Adapted[p.shape.Name]
	err = e.read(e.x.ctx, session, p, kin, look, out)
	report := session.Report()
	out.Undeclared = sortedCopy(report.Undeclared[p.shape.Name])
	out.Adapted = report.Adapted[p.shape.Name] - before
	if err == nil && len(out.Undeclared) > 0 && e.x.job.Policy.Unmapped == "fail" {
		err = unmappedFault()
	}
	return err
}

// read counts the values of the first records, and stops at the first that does
// not fit.
func (e *examiner) read(ctx context.Context, s exporter.Session, p probe, kin *kinship, look inspection, out *Examined) error {
	known := e.x.subject.In(e.x.job.Sources[e.s.Source].Systems)
	gate, sequence, kinds := policy.NewGate(p.isolation, &known), p.order(), p.kinds()
	if kin != nil {
		out.Through, out.Parents = kin.parent, kin.records
		defer func() { out.Unproved = kin.unknown }()
	}
	seen := int64(0)
	for rec, err := range s.Read(ctx, p.shape.Name) {
		if err != nil {
			return err
		}
		if seen == int64(e.s.Records) {
			out.More = true
			return nil
		}
		seen++
		foreign, err := p.check(gate, kin, sequence, kinds, look, rec)
		if err != nil {
			if err.Place == "" {
				err.Place = fmt.Sprintf("record %d", seen)
			}
			return err
		}
		if foreign {
			continue
		}
		out.Records++
		for i, v := range rec.Values {
			out.Fields[i].count(v, e.s.Forms)
		}
	}
	return ctx.Err()
}

// check is what an export checks of a record, and the further look. Foreign is
// one that an export passes over.
func (p *probe) check(gate *policy.Gate, kin *kinship, sequence *order, kinds []exporter.Kind, look inspection, rec exporter.Record) (foreign bool, fault *exporter.Fault) {
	if !gate.Passes(rec.Proof) {
		return false, strayFault()
	}
	if fault := checkShape(p.shape.Fields, kinds, rec.Values); fault != nil {
		return false, fault
	}
	switch kin.judge(rec.Values) {
	case others:
		return true, nil
	case stray:
		return false, kin.fault()
	}
	if fault := sequence.next(rec.Values); fault != nil {
		return false, fault
	}
	if look == nil {
		return false, nil
	}
	return false, look(rec)
}

// order returns the check of the key's order, nil where it is the source's own.
func (p *probe) order() *order {
	if !p.ordered {
		return nil
	}
	o := &order{}
	for _, name := range p.shape.Key {
		if _, at, ok := p.shape.Field(name); ok {
			o.positions = append(o.positions, at)
		}
	}
	o.last = make([]keyPart, len(o.positions))
	return o
}

func (p *probe) kinds() []exporter.Kind {
	kinds := make([]exporter.Kind, len(p.shape.Fields))
	for i, f := range p.shape.Fields {
		kinds[i] = f.Type.Kind()
	}
	return kinds
}
