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
	self   []bool // by group: this record is about the subject
	counts []int64
	others []int64 // by reviewed field: values about other people
}

// Filter returns a filter for one attempt.
func (p *Policy) Filter(s *Shaped) *Filter {
	f := &Filter{
		p: p, s: s, out: make([]exporter.Value, len(s.keep)), self: make([]bool, len(s.groups)),
		counts: make([]int64, len(s.actions)), others: make([]int64, len(s.reviewed)),
	}
	f.whole = len(s.keep) > 0 && len(s.omitted) == 0 && len(s.actions) == 0 && len(s.reviewed) == 0
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
	for i, g := range f.s.groups {
		f.self[i] = f.p.person.shows(g, values)
	}
	f.act()
	f.review()
	return f.out
}

// act applies the rules to f.out.
func (f *Filter) act() {
	for i, a := range f.s.actions {
		v := f.out[a.position]
		if v.IsNull() || (a.act == Mask && f.self[a.group]) {
			continue
		}
		if a.act == LastFour && v.Kind() == exporter.KindText {
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

// review counts what is about to leave of other people.
func (f *Filter) review() {
	for i, r := range f.s.reviewed {
		if !f.self[r.group] && says(f.out[r.position]) {
			f.others[i]++
		}
	}
}

// says reports whether a value tells anything of anybody.
func says(v exporter.Value) bool {
	switch v.Kind() {
	case exporter.KindNull, exporter.KindWithheld:
		return false
	case exporter.KindText:
		return strings.TrimSpace(v.Text()) != ""
	case exporter.KindJSON:
		return strings.ContainsFunc(v.Text(), func(r rune) bool { return !strings.ContainsRune("[]{},\" \t\r\n", r) }) && v.Text() != "null"
	default:
		return true
	}
}

// Commit adds the attempt's counts to the ledger.
func (f *Filter) Commit() {
	for i, a := range f.s.actions {
		if f.counts[i] > 0 {
			f.p.ledger.add(f.s.Dataset.Name, f.s.Dataset.Fields[a.position].Name, f.s.Dataset.Rules[a.rule], f.counts[i])
		}
	}
	for i, r := range f.s.reviewed {
		if f.others[i] > 0 {
			f.p.others[ledgerKey{dataset: f.s.Dataset.Name, field: f.s.Dataset.Fields[r.position].Name}] += f.others[i]
		}
	}
}

// CommitOmitted notes the fields that are left out: a dataset that one rule
// leaves out as a whole in one line without a field.
func (p *Policy) CommitOmitted(s *Shaped) {
	other := func(o omission) bool { return o.rule.Name != s.omitted[0].rule.Name }
	if s.Withheld && !slices.ContainsFunc(s.omitted, other) {
		p.ledger.add(s.Dataset.Name, "", s.omitted[0].rule, 0)
		return
	}
	for _, o := range s.omitted {
		p.ledger.add(s.Dataset.Name, o.field.Name, o.rule, 0)
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
