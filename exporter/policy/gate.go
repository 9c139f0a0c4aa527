package policy

import (
	"strconv"

	"github.com/valise-export/valise/exporter"
)

// Gate proves records by their owner: what the source itself returned as the owner must be one
// of the keys that were verified for the subject.
type Gate struct {
	trusted bool
	keys    map[string]bool
	last    string // a source's records mostly have one owner
}

// NewGate returns the gate of a dataset with that isolation.
func NewGate(i exporter.Isolation, s *exporter.Subject) *Gate {
	g := &Gate{keys: map[string]bool{}}
	switch i {
	case exporter.IsolationTrusted, exporter.IsolationParent: // the latter's records are proved by what they refer to
		g.trusted = true
	case exporter.IsolationCustomer:
		g.keys[s.ID] = true
	default:
		for _, a := range s.Accounts {
			g.keys[a.ID] = true
		}
	}
	return g
}

// Passes reports whether a record with that proof is the subject's.
func (g *Gate) Passes(proof exporter.Value) bool {
	if g.trusted {
		return true
	}
	switch proof.Kind() {
	case exporter.KindText:
		return g.has(proof.Text())
	case exporter.KindInteger:
		return g.has(strconv.FormatInt(proof.Int(), 10))
	default:
		return false
	}
}

func (g *Gate) has(key string) bool {
	if key == g.last && key != "" {
		return true
	}
	if !g.keys[key] {
		return false
	}
	for k := range g.keys {
		if k == key {
			g.last = k // our own copy: key is valid only until the next record
		}
	}
	return true
}
