package policy

import (
	"cmp"
	"maps"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// Ledger counts what was withheld, by dataset, field and rule. It never holds a
// value.
type Ledger map[ledgerKey]*ledgerLine

type ledgerKey struct{ dataset, field, rule string }

type ledgerLine struct {
	rule  exporter.Rule
	count int64
}

func (l *Ledger) add(dataset, field string, rule exporter.Rule, n int64) {
	key := ledgerKey{dataset, field, rule.Name}
	line := (*l)[key]
	if line == nil {
		line = &ledgerLine{rule: rule}
		(*l)[key] = line
	}
	line.count += n
}

// Lines returns the ledger for the manifest: in the order of datasets, then by
// field and rule.
func (l *Ledger) Lines(order []string) []exporter.ManifestWithheld {
	keys := slices.SortedFunc(maps.Keys(*l), func(a, b ledgerKey) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.dataset), slices.Index(order, b.dataset)),
			cmp.Compare(a.field, b.field), cmp.Compare(a.rule, b.rule))
	})
	lines := make([]exporter.ManifestWithheld, 0, len(keys))
	for _, k := range keys {
		line := (*l)[k]
		ground := line.rule.Ground
		if line.rule.Reference != "" {
			ground += " (" + line.rule.Reference + ")"
		}
		lines = append(lines, exporter.ManifestWithheld{
			Dataset: k.dataset, Field: k.field, Rule: k.rule, Ground: ground, Reference: line.rule.Reference, Count: line.count,
		})
	}
	return lines
}

// Others returns how many values about other people left for review, in the
// order of datasets, then by field.
func (p *Policy) Others(order []string) []exporter.ManifestContact {
	keys := slices.SortedFunc(maps.Keys(p.others), func(a, b ledgerKey) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.dataset), slices.Index(order, b.dataset)), cmp.Compare(a.field, b.field))
	})
	var lines []exporter.ManifestContact
	for _, k := range keys {
		lines = append(lines, exporter.ManifestContact{Dataset: k.dataset, Field: k.field, Count: p.others[k]})
	}
	return lines
}

// CommitUndeclared notes the columns that a source holds and the config does
// not declare: they never leave, and it is told.
func (p *Policy) CommitUndeclared(dataset string, columns []string) {
	for _, c := range columns {
		p.ledger.add(dataset, c, undeclared(), 0)
	}
}
