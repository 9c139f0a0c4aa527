package policy

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// Flaw is what is wrong with a company's rule. Key names the part of the rule,
// "" the whole.
type Flaw struct {
	Rule, Key, What, Hint string
}

// Check returns what is wrong with a company's rules. A rule must have a name
// of its own, cover a field of the datasets that is no part of a key, and be
// as strict as the table somewhere: one that is looser wherever it holds is
// meant to loosen, which no rule can. jurisdictions are all ids.
func Check(rules []Rule, datasets []exporter.Dataset, jurisdictions []string, made Choices) []Flaw {
	c := checker{datasets: datasets, jurisdictions: jurisdictions, made: made}
	for i := range rules {
		c.rule(&rules[i])
	}
	return c.flaws
}

type checker struct {
	datasets      []exporter.Dataset
	jurisdictions []string
	made          Choices
	flaws         []Flaw
}

func (c *checker) flaw(r *Rule, key, what, hint string) {
	c.flaws = append(c.flaws, Flaw{r.Name, key, what, hint})
}

func (c *checker) rule(r *Rule) {
	if slices.ContainsFunc(parseShipped(), func(s Rule) bool { return s.Name == r.Name }) {
		c.flaw(r, "", "is the name of a rule that ships", "choose another name")
		return
	}
	for _, j := range r.Jurisdictions {
		if !slices.ContainsFunc(c.jurisdictions, func(known string) bool { return within(known, []string{j}) }) {
			c.flaw(r, "jurisdiction", "is no jurisdiction of the notice", "valise notice show lists their ids")
			return
		}
	}
	covered := c.covered(r)
	if len(covered) == 0 {
		c.flaw(r, "", "covers no field of any dataset", "valise datasets lists them, with their fields and classes")
		return
	}
	for _, at := range covered {
		if slices.Contains(at.dataset.Key, at.field.Name) {
			c.flaw(r, "action", "covers the field "+at.field.Name+" of "+at.dataset.Name+", which is part of its key: records could not be told apart",
				"name the dataset and field that the rule is about")
			return
		}
	}
	if by, looser := c.looser(r, covered); looser {
		c.flaw(r, "action", "would loosen what the rule "+by.Rule.Name+" forbids ("+string(by.Action)+")", "a rule can only make stricter: "+stricter(by.Action)+"; or drop the rule")
	}
}

// stricter lists what a rule may do where an action holds.
func stricter(a Action) string {
	if a == Withhold || a == Omit {
		return string(a)
	}
	return string(a) + " or " + string(Withhold)
}

// place is a field that a rule covers.
type place struct {
	dataset *exporter.Dataset
	field   *exporter.Field
}

// covered returns the fields that a rule covers; one by class alone covers a
// field of that class that any source may have.
func (c *checker) covered(r *Rule) []place {
	var out []place
	for i := range c.datasets {
		d := &c.datasets[i]
		for j := range d.Fields {
			if r.covers(d.Name, &d.Fields[j]) {
				out = append(out, place{d, &d.Fields[j]})
			}
		}
	}
	if len(out) == 0 && r.Dataset == "" && r.Field == "" && len(r.Classes) > 0 {
		bases := []exporter.Basis{exporter.Contract, exporter.Consent}
		out = append(out, place{&exporter.Dataset{}, &exporter.Field{Class: r.Classes[0], Origin: exporter.Provided, Bases: bases}})
	}
	return out
}

// looser reports whether the rule is less strict than the table wherever it
// holds, and by which decision.
func (c *checker) looser(r *Rule, covered []place) (by Decision, looser bool) {
	for _, s := range c.cases() {
		if !r.applies(&s) {
			continue
		}
		p := New(s)
		for _, at := range covered {
			d := p.decide(at.dataset.Name, at.field, false)
			if r.Action.AtLeast(d.Action) {
				return Decision{}, false
			}
			if !looser {
				by, looser = d, true
			}
		}
	}
	return by, looser
}

// cases are all exports that a rule can hold for.
func (c *checker) cases() []Settings {
	var out []Settings
	for _, scope := range []exporter.Scope{exporter.ScopeAccess, exporter.ScopePortability} {
		for _, holder := range []exporter.Holder{exporter.HolderPerson, exporter.HolderOrganisation} {
			for _, j := range append([]string{""}, c.jurisdictions...) {
				out = append(out, Settings{Scope: scope, Jurisdiction: j, Choices: c.made, Subject: exporter.Subject{Holder: holder}})
			}
		}
	}
	return out
}
