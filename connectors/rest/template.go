package rest

import (
	"errors"
	"net/url"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// template is a text of the config with marks: {account_id}, {customer_id} and
// {parent.NAME}.
type template struct {
	text  string
	parts []part
}

// part is literal text, or a mark.
type part struct{ literal, mark string }

const (
	markAccount  = "account_id"
	markCustomer = "customer_id"
	parentPrefix = "parent."
)

var (
	errTemplateBrace = errors.New("has a brace that is not part of a mark")
	errTemplateMark  = errors.New("has a mark that is not known")
	errTemplatePath  = errors.New("is not a path: it begins with / and has no ?, # or .. in it")
)

func parseTemplate(s string) (template, error) {
	t := template{text: s}
	for rest := s; rest != ""; {
		literal, after, marked := strings.Cut(rest, "{")
		if strings.Contains(literal, "}") {
			return template{}, errTemplateBrace
		}
		if literal != "" {
			t.parts = append(t.parts, part{literal: literal})
		}
		if !marked {
			break
		}
		mark, tail, closed := strings.Cut(after, "}")
		switch {
		case !closed:
			return template{}, errTemplateBrace
		case mark != markAccount && mark != markCustomer && (!strings.HasPrefix(mark, parentPrefix) || mark == parentPrefix):
			return template{}, errTemplateMark
		}
		t.parts = append(t.parts, part{mark: mark})
		rest = tail
	}
	return t, nil
}

// parsePath reads a template that is a path.
func parsePath(s string) (template, error) {
	if !strings.HasPrefix(s, "/") || strings.ContainsAny(s, "?#\\") || dotted(s) {
		return template{}, errTemplatePath
	}
	return parseTemplate(s)
}

// dotted reports whether a path has a segment that a server may leave out.
func dotted(path string) bool {
	for segment := range strings.SplitSeq(path, "/") {
		if plain, err := url.PathUnescape(segment); err != nil || plain == "." || plain == ".." {
			return true
		}
	}
	return false
}

func (t template) has(mark string) bool {
	for _, p := range t.parts {
		if p.mark == mark {
			return true
		}
	}
	return false
}

// parents returns the names of the marks that stand for the parent's values.
func (t template) parents() []string {
	var names []string
	for _, p := range t.parts {
		if name, ok := strings.CutPrefix(p.mark, parentPrefix); ok {
			names = append(names, name)
		}
	}
	return names
}

// marks is what the marks stand for.
type marks struct {
	account, customer string
	parent            func(name string) (string, *exporter.Fault)
}

func (m marks) value(mark string) (string, *exporter.Fault) {
	switch mark {
	case markAccount:
		return m.account, nil
	case markCustomer:
		return m.customer, nil
	}
	return m.parent(strings.TrimPrefix(mark, parentPrefix))
}

// expand puts values into the marks, each changed by escape.
func (t template) expand(m marks, escape func(string) string) (string, *exporter.Fault) {
	var out strings.Builder
	for _, p := range t.parts {
		if p.mark == "" {
			out.WriteString(p.literal)
			continue
		}
		v, fault := m.value(p.mark)
		if fault != nil {
			return "", fault
		}
		if v == "" || len(v) > maxValue {
			return "", &exporter.Fault{Class: exporter.Refused, What: "the value of {" + p.mark + "} is empty or too long for a request", Hint: "an empty one could ask for everybody's records: correct the mark, or what fills it"}
		}
		out.WriteString(escape(v))
	}
	return out.String(), nil
}

// maxValue bounds an id in a request.
const maxValue = 1000

// path expands a template of a path: each value stays within its segment.
func (t template) path(m marks) (string, *exporter.Fault) {
	p, fault := t.expand(m, url.PathEscape)
	if fault == nil && dotted(p) {
		return "", &exporter.Fault{Class: exporter.Refused, What: "a value would lead to another path", Hint: "put more than the value into that part of path"}
	}
	return p, fault
}
