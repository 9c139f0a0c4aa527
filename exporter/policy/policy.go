package policy

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// Settings are what a policy is compiled from.
type Settings struct {
	Scope        exporter.Scope
	Jurisdiction string // id, "" where unknown
	Choices      Choices
	Company      []Rule // the company's own, as Check passes them
	Subject      exporter.Subject
}

// Policy is the decisions for one export.
type Policy struct {
	s      Settings
	rules  []Rule // those that can act in this export, in the order of the table
	person evidence
	ledger Ledger
	others map[ledgerKey]int64 // by dataset and field: values about other people that left, for review
}

// New compiles the settings.
func New(s Settings) *Policy {
	p := &Policy{s: s, person: newEvidence(s.Subject), ledger: Ledger{}, others: map[ledgerKey]int64{}}
	for _, r := range append(Shipped(), s.Company...) {
		if r.applies(&s) {
			p.rules = append(p.rules, r)
		}
	}
	return p
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
	reviewed []reviewedField
	groups   []group
}

type fieldAction struct {
	position int
	act      Action
	rule     int // in Dataset.Rules
	group    int // in groups, of a field that is masked
}

// reviewedField is a field of which is counted what leaves of other people.
type reviewedField struct {
	position int // in Dataset.Fields
	group    int
}

type omission struct {
	field exporter.Field
	rule  exporter.Rule
}

// LeftOut returns the fields that the policy leaves out of the dataset.
func (s *Shaped) LeftOut() []exporter.Field {
	var out []exporter.Field
	for _, o := range s.omitted {
		out = append(out, o.field)
	}
	return out
}

// Ground returns why a dataset that is withheld is: that of the rule that leaves
// out its first field.
func (s *Shaped) Ground() string {
	if len(s.omitted) == 0 {
		return ""
	}
	return s.omitted[0].rule.Ground
}

// Decide returns the decision on each field of a dataset, in its order. Keys
// stay where they are out of scope, as long as one other field is in it:
// without them nothing can be told apart. read is false where nothing is left
// that a person could be shown: every field is then left out.
func (p *Policy) Decide(d *exporter.Dataset) (decisions []Decision, read bool) {
	decisions = make([]Decision, len(d.Fields))
	var left Decision // by the first rule that leaves a field out, though another may decide about it
	shown := false
	for i := range d.Fields {
		f := &d.Fields[i]
		decisions[i] = p.decide(d.Name, f, false)
		if left.Action == Include {
			left = p.omits(d.Name, f)
		}
		isKey := slices.Contains(d.Key, f.Name)
		shown = shown || (decisions[i].Action.strictness() < nothing && !isKey && f.Name != exporter.AccountColumn)
	}
	read = shown || left.Action == Include
	for i := range d.Fields {
		switch f := &d.Fields[i]; {
		case !read && decisions[i].Action == Include:
			decisions[i] = left
		case read && decisions[i].Action == Omit && slices.Contains(d.Key, f.Name):
			decisions[i] = p.decide(d.Name, f, true)
		}
	}
	return decisions, read
}

// Shape applies the policy to a dataset.
func (p *Policy) Shape(d exporter.Dataset) Shaped {
	s := Shaped{Dataset: d}
	s.Dataset.Fields, s.Dataset.Rules = make([]exporter.Field, 0, len(d.Fields)), nil
	s.keep = make([]int, 0, len(d.Fields))
	decisions, read := p.Decide(&d)
	s.Withheld = !read
	for i := range d.Fields {
		if decisions[i].Action == Omit || !read {
			s.omitted = append(s.omitted, omission{d.Fields[i], decisions[i].Rule})
			continue
		}
		s.add(d.Fields[i], i, &decisions[i])
	}
	s.group(&d)
	return s
}

func (s *Shaped) add(f exporter.Field, source int, d *Decision) {
	if d.Review {
		s.reviewed = append(s.reviewed, reviewedField{position: len(s.Dataset.Fields)})
	}
	if d.Action != Include && d.Action != Review {
		n := slices.IndexFunc(s.Dataset.Rules, func(r exporter.Rule) bool { return r.Name == d.Rule.Name })
		if n < 0 {
			n = len(s.Dataset.Rules)
			s.Dataset.Rules = append(s.Dataset.Rules, d.Rule)
		}
		f.Rule = d.Rule.Name
		s.actions = append(s.actions, fieldAction{position: len(s.Dataset.Fields), act: d.Action, rule: n})
	}
	s.Dataset.Fields = append(s.Dataset.Fields, f)
	s.keep = append(s.keep, source)
}
