package policy

import (
	"slices"
	"strings"
	"unicode"

	"github.com/valise-export/valise/exporter"
)

// Filter applies a shaped dataset's decisions to records. One attempt at a
// dataset has one Filter; Commit puts its counts into the ledger, so that a
// failed attempt leaves no trace.
type Filter struct {
	p      *Policy
	s      *Shaped
	out    []exporter.Value
	whole  bool
	counts []int64
}

// Filter returns a filter for one attempt.
func (p *Policy) Filter(s *Shaped) *Filter {
	f := &Filter{p: p, s: s, out: make([]exporter.Value, len(s.keep)), counts: make([]int64, len(s.actions))}
	f.whole = len(s.keep) > 0 && len(s.omitted) == 0 && len(s.actions) == 0
	return f
}

// Apply returns the values that may leave, in the order of the shaped dataset's
// fields, valid until the next call.
func (f *Filter) Apply(values []exporter.Value) []exporter.Value {
	if f.whole && len(values) == len(f.out) {
		return values
	}
	for i, from := range f.s.keep {
		f.out[i] = values[from]
	}
	if len(f.s.actions) > 0 {
		f.act()
	}
	return f.out
}

func (f *Filter) act() {
	self := f.p.person.shows(f.s, f.out)
	for i, a := range f.s.actions {
		v := f.out[a.position]
		if v.IsNull() || (a.act == maskPersons && self) {
			continue
		}
		if a.act == lastFour && v.Kind() == exporter.KindText {
			short, cut := tail(v.Text())
			if !cut {
				continue
			}
			f.out[a.position] = exporter.Text(short).Reduced(a.rule)
		} else {
			f.out[a.position] = exporter.Withheld(a.rule)
		}
		f.counts[i]++
	}
}

// Commit adds the attempt's counts to the ledger.
func (f *Filter) Commit() {
	for i, a := range f.s.actions {
		if f.counts[i] > 0 {
			f.p.ledger.add(f.s.Dataset.Name, f.s.Dataset.Fields[a.position].Name, f.s.Dataset.Rules[a.rule], f.counts[i])
		}
	}
}

// CommitOmitted notes the fields that the scope leaves out.
func (p *Policy) CommitOmitted(s *Shaped) {
	for _, o := range s.omitted {
		p.ledger.add(s.Dataset.Name, o.field, o.rule, 0)
	}
}

// tail returns the last four letters or digits of s, and whether that is less
// than all of them. Of a number of fewer than eight it keeps less, so that a
// short one is not shown whole by its last four: at most half.
func tail(s string) (short string, cut bool) {
	var kept []rune
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			kept = append(kept, r)
		}
	}
	if len(kept) <= 4 {
		return string(kept), false
	}
	n := min(4, len(kept)/2)
	return string(kept[len(kept)-n:]), true
}

// evidence is what shows that a person in a record is the subject.
type evidence struct {
	names  []map[string]bool // the words of each name
	emails map[string]bool
}

func newEvidence(s exporter.Subject) evidence {
	e := evidence{emails: map[string]bool{}}
	for _, n := range s.Names {
		e.names = append(e.names, words(n))
	}
	for _, m := range s.Emails {
		e.emails[foldEmail(m)] = true
	}
	return e
}

// shows reports whether the persons of a record are the subject: at least one
// of their values is an e-mail address of the subject's, and no name or
// address among them is another's. A shared mailbox alone does not join two
// people: a different name beside it decides.
func (e evidence) shows(s *Shaped, values []exporter.Value) bool {
	matched := false
	for _, a := range s.actions {
		if a.act != maskPersons {
			continue
		}
		v, f := values[a.position], s.Dataset.Fields[a.position]
		if v.IsNull() || v.Text() == "" {
			continue
		}
		switch {
		case strings.Contains(v.Text(), "@"):
			if !e.onlyOwn(v.Text()) {
				return false
			}
			matched = true
		case f.Format == exporter.FormatName && !e.named(v.Text()):
			return false
		}
	}
	return matched
}

// onlyOwn reports whether every address in text (one, or a JSON array of
// several) is the subject's.
func (e evidence) onlyOwn(text string) bool {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(`[]",; `, r) }) {
		if !e.emails[foldEmail(word)] {
			return false
		}
	}
	return true
}

func foldEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// named reports whether every word of a name is a word of one of the subject's
// names: a given or a family name alone is part of it.
func (e evidence) named(s string) bool {
	given := words(s)
	return slices.ContainsFunc(e.names, func(own map[string]bool) bool {
		for w := range given {
			if !own[w] {
				return false
			}
		}
		return len(given) > 0
	})
}

func words(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(strings.ToLower(s)) {
		out[w] = true
	}
	return out
}
