package policy

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/valise-export/valise/exporter"
)

//go:embed data/rules.yaml
var shippedRules []byte

var parseShipped = sync.OnceValue(func() []Rule {
	rules, err := parse(shippedRules)
	if err != nil {
		panic(err) // an embedded file, which a test reads
	}
	return rules
})

// Shipped returns the table that ships: what law and the card rules say. The
// list is the caller's own.
func Shipped() []Rule { return slices.Clone(parseShipped()) }

func parse(data []byte) ([]Rule, error) {
	var rules []Rule
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&rules); err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	return rules, nil
}

// undeclared is the rule of columns that the config does not declare.
func undeclared() exporter.Rule {
	for _, r := range parseShipped() {
		if r.Undeclared {
			return r.told("")
		}
	}
	return exporter.Rule{Name: "undeclared"}
}

// Decision is what happens to a field's values, and by which rule.
type Decision struct {
	Action Action
	Rule   exporter.Rule // the zero Rule where the field is included
	Review bool          // what leaves of it about other people is counted, whatever else is done
}

// omits returns the decision of the first rule that leaves a field out, the zero
// one where none does.
func (p *Policy) omits(dataset string, f *exporter.Field) Decision {
	for i := range p.rules {
		if r := &p.rules[i]; r.Action == Omit && r.covers(dataset, f) {
			return Decision{Action: Omit, Rule: r.told(p.s.Jurisdiction)}
		}
	}
	return Decision{}
}

// decide returns the strictest of what the rules say of a field: of equally
// strict ones the first. Of a key the rules that leave fields out are not asked.
func (p *Policy) decide(dataset string, f *exporter.Field, isKey bool) Decision {
	var out Decision
	for i := range p.rules {
		r := &p.rules[i]
		if !r.covers(dataset, f) || (isKey && r.Action == Omit) {
			continue
		}
		out.Review = out.Review || r.Action == Review
		joined := out.Action.join(r.Action)
		if joined == out.Action {
			continue
		}
		if joined == r.Action {
			out.Rule = r.told(p.s.Jurisdiction)
		}
		out.Action, out.Rule.Reduces = joined, joined == LastFour
	}
	return out
}
