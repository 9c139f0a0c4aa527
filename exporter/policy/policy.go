package policy

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// Settings are what a policy is compiled from.
type Settings struct {
	Scope              exporter.Scope
	Jurisdiction       string // id, "" where unknown
	ProvidedOnly       bool   // portability without what was observed
	FullAccountNumbers bool   // the subject's own bank and tax numbers, where the jurisdiction allows
	IncludeContacts    bool   // other people that the subject typed in
	Subject            exporter.Subject
}

// Policy is the decisions for one export.
type Policy struct {
	s      Settings
	person evidence
	ledger Ledger
}

// New compiles the settings.
func New(s Settings) *Policy {
	return &Policy{s: s, person: newEvidence(s.Subject), ledger: Ledger{}}
}

// Ledger returns the counts so far.
func (p *Policy) Ledger() *Ledger { return &p.ledger }

// Shaped is a dataset after the policy: what the writers see.
type Shaped struct {
	Dataset  exporter.Dataset // fields in scope, Rules and Field.Rule set
	Withheld bool             // nothing but keys is in scope: the dataset is not read
	keep     []int            // position in the source's record of each field
	actions  []fieldAction    // on positions of Dataset.Fields
	omitted  []omission
}

type fieldAction struct {
	position int
	act      action
	rule     int // in Dataset.Rules
}

type omission struct {
	field string
	rule  exporter.Rule
}

// Shape applies the policy to a dataset. Keys stay even where they are out of
// scope, as long as one other field is in it: without them nothing can be told
// apart.
func (p *Policy) Shape(d exporter.Dataset) Shaped {
	s := Shaped{Dataset: d}
	s.Dataset.Fields, s.Dataset.Rules = nil, nil
	content := 0
	for i, f := range d.Fields {
		act, rule := p.decide(f)
		isKey := slices.Contains(d.Key, f.Name)
		if act == omit && !isKey {
			s.omitted = append(s.omitted, omission{f.Name, rule})
			continue
		}
		if act != omit && !isKey && f.Name != exporter.AccountColumn {
			content++
		}
		s.add(f, i, act, rule)
	}
	s.Withheld = content == 0 && len(s.omitted) > 0
	return s
}

func (s *Shaped) add(f exporter.Field, source int, act action, rule exporter.Rule) {
	if act != include && act != omit {
		n := slices.IndexFunc(s.Dataset.Rules, func(r exporter.Rule) bool { return r.Name == rule.Name })
		if n < 0 {
			n = len(s.Dataset.Rules)
			s.Dataset.Rules = append(s.Dataset.Rules, rule)
		}
		f.Rule = rule.Name
		s.actions = append(s.actions, fieldAction{len(s.Dataset.Fields), act, n})
	}
	s.Dataset.Fields = append(s.Dataset.Fields, f)
	s.keep = append(s.keep, source)
}
