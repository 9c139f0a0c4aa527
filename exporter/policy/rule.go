package policy

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// Rule is one line of the table of decisions. A condition that is not given
// always holds.
type Rule struct {
	Name   string `yaml:"name"`
	Action Action `yaml:"action"`

	Scope         exporter.Scope    `yaml:"scope"` // portability: in that alone
	Dataset       string            `yaml:"dataset"`
	Field         string            `yaml:"field"`
	Classes       []exporter.Class  `yaml:"classes"`
	Origins       []exporter.Origin `yaml:"origins"`
	Without       []exporter.Basis  `yaml:"without"` // none of these bases
	Holder        exporter.Holder   `yaml:"holder"`  // person: where it is not known, too
	Jurisdictions []string          `yaml:"jurisdictions"`
	Except        []string          `yaml:"except"` // jurisdictions
	When          Choices           `yaml:"when"`
	Undeclared    bool              `yaml:"undeclared"` // a column that no field describes

	Ground    string            `yaml:"ground"`
	Reference string            `yaml:"reference"`
	Local     map[string]string `yaml:"local"` // reference by jurisdiction
}

// Choices are what the law leaves to the company. An empty one is its default.
type Choices struct {
	PortabilityIncludes string `yaml:"portability_includes"` // provided or provided+observed
	OwnAccountNumbers   string `yaml:"own_account_numbers"`  // last4 or full
	Contacts            string `yaml:"contacts"`             // mask, include or review
}

// WithDefaults fills in what is not chosen.
func (c Choices) WithDefaults() Choices {
	if c.PortabilityIncludes == "" {
		c.PortabilityIncludes = "provided+observed"
	}
	if c.OwnAccountNumbers == "" {
		c.OwnAccountNumbers = "last4"
	}
	if c.Contacts == "" {
		c.Contacts = "mask"
	}
	return c
}

// fits reports whether the choices made are those of a condition.
func (c Choices) fits(made Choices) bool {
	same := func(want, got string) bool { return want == "" || want == got }
	return same(c.PortabilityIncludes, made.PortabilityIncludes) &&
		same(c.OwnAccountNumbers, made.OwnAccountNumbers) && same(c.Contacts, made.Contacts)
}

// applies reports whether the rule can act in an export at all. Portability is a
// part of access: what access does not show, portability does not either.
func (r *Rule) applies(s *Settings) bool {
	holder := s.Subject.Holder
	if holder != exporter.HolderOrganisation {
		holder = exporter.HolderPerson
	}
	return !r.Undeclared && (r.Scope != exporter.ScopePortability || r.Scope == s.Scope) && (r.Holder == "" || r.Holder == holder) &&
		(len(r.Jurisdictions) == 0 || within(s.Jurisdiction, r.Jurisdictions)) && !within(s.Jurisdiction, r.Except) &&
		r.When.fits(s.Choices.WithDefaults())
}

// covers reports whether the rule acts on a field where it applies.
func (r *Rule) covers(dataset string, f *exporter.Field) bool {
	return (r.Dataset == "" || r.Dataset == dataset) && (r.Field == "" || r.Field == f.Name) &&
		(len(r.Classes) == 0 || slices.Contains(r.Classes, f.Class)) &&
		(len(r.Origins) == 0 || slices.Contains(r.Origins, f.Origin)) &&
		!slices.ContainsFunc(f.Bases, func(b exporter.Basis) bool { return slices.Contains(r.Without, b) })
}

// within reports whether a jurisdiction is one of the list or a part of one:
// ca-qc is within ca.
func within(id string, list []string) bool {
	return slices.ContainsFunc(list, func(of string) bool { return id == of || strings.HasPrefix(id, of+"-") })
}

// told returns what the bundle says of the rule.
func (r *Rule) told(jurisdiction string) exporter.Rule {
	out := exporter.Rule{Name: r.Name, Ground: r.Ground, Reference: r.Reference, Reduces: r.Action == LastFour}
	if local, ok := r.Local[jurisdiction]; ok {
		out.Reference = local
	}
	return out
}
