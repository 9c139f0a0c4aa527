package policy

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
)

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

// group is the fields of one class in a dataset: what they say together shows
// whether a record is about the subject. It holds every field of the class,
// those that are left out too, so that no rule adds to what another one shows.
type group struct {
	class  exporter.Class
	fields []groupField
}

type groupField struct {
	position int // in the source's record
	name     bool
}

// group finds the fields that bear witness for those that are masked or
// reviewed.
func (s *Shaped) group(d *exporter.Dataset) {
	for i := range s.actions {
		if a := &s.actions[i]; a.act == Mask {
			a.group = s.groupFor(d, a.position)
		}
	}
	for i := range s.reviewed {
		r := &s.reviewed[i]
		r.group = s.groupFor(d, r.position)
	}
}

// groupFor returns the position in groups of that of a field's class.
func (s *Shaped) groupFor(d *exporter.Dataset, position int) int {
	class := s.Dataset.Fields[position].Class
	at := slices.IndexFunc(s.groups, func(g group) bool { return g.class == class })
	if at < 0 {
		at = len(s.groups)
		s.groups = append(s.groups, groupOf(d, class))
	}
	return at
}

func groupOf(d *exporter.Dataset, class exporter.Class) group {
	g := group{class: class}
	for i, f := range d.Fields {
		if f.Class == class {
			g.fields = append(g.fields, groupField{i, f.Format == exporter.FormatName})
		}
	}
	return g
}

// shows reports whether a group of a record's values is about the subject: at
// least one of them is an e-mail address of the subject's, and no name or
// address among them is another's. A shared mailbox alone does not join two
// people: a different name beside it decides.
func (e evidence) shows(g group, values []exporter.Value) bool {
	matched := false
	for _, f := range g.fields {
		v := values[f.position]
		if v.IsNull() || v.Text() == "" {
			continue
		}
		switch {
		case strings.Contains(v.Text(), "@"):
			if !e.onlyOwn(v.Text()) {
				return false
			}
			matched = true
		case f.name && !e.named(v.Text()):
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
