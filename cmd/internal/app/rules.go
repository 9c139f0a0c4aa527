package app

import (
	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
	"github.com/valise-export/valise/exporter/policy"
)

// companyRules turns the config's rules into lines of the table. A rule that
// covers nothing, or would loosen what the table forbids, is a problem.
func (s *System) companyRules() ([]policy.Rule, error) {
	c := s.Config
	var rules []policy.Rule
	for _, r := range c.Policy.Rules {
		rule := policy.Rule{
			Name: r.Name, Action: policy.Action(r.Action), Dataset: r.Dataset, Field: r.Field, Ground: r.Ground, Reference: r.Reference,
			Scope: exporter.Scope(r.Scope), Holder: exporter.Holder(r.Holder),
		}
		if r.Class != "" {
			rule.Classes = []exporter.Class{exporter.Class(r.Class)}
		}
		if r.Jurisdiction != "" {
			rule.Jurisdictions = []string{r.Jurisdiction}
		}
		rules = append(rules, rule)
	}
	if len(rules) == 0 {
		return nil, nil
	}
	var problems config.Problems
	for _, f := range policy.Check(rules, s.knownDatasets(), s.jurisdictions(), s.Choices()) {
		path := "policy.rules." + f.Rule
		if f.Key != "" {
			path += "." + f.Key
		}
		problems = append(problems, c.Problem(config.Position{}, path, f.What, "", f.Hint))
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return rules, nil
}

// Choices returns what the config chose where law leaves a choice.
func (s *System) Choices() policy.Choices {
	p := s.Config.Policy
	return policy.Choices{PortabilityIncludes: p.PortabilityIncludes, OwnAccountNumbers: p.OwnAccountNumbers, Contacts: p.Contacts}
}

// knownDatasets are those that the sources fill, as they fill them, then the
// others that the config declares and the dictionary has.
func (s *System) knownDatasets() []exporter.Dataset {
	out := s.Filled()
	for _, d := range append(dictionary.All(), s.Declared...) {
		if !filled(out, d.Name) {
			out = append(out, d)
		}
	}
	return out
}

func filled(list []exporter.Dataset, name string) bool {
	for _, d := range list {
		if d.Name == name {
			return true
		}
	}
	return false
}

// jurisdictions are the ids that the notice and the laws beside it have.
func (s *System) jurisdictions() []string {
	var ids []string
	for _, j := range s.NoticeOrNewest().Known() {
		ids = append(ids, j.ID)
	}
	return ids
}
