package files

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
)

const (
	accountMark  = "{account_id}"
	customerMark = "{customer_id}"
)

// template is a path with marks for ids and *.
type template struct {
	text     string
	segments []string
}

var (
	errTemplateEmpty  = errors.New("is not a path below the root")
	errTemplateMark   = errors.New("has a mark that is not known")
	errTemplateEscape = errors.New("leads out of the root")
)

// parseTemplate checks a path of the config.
func parseTemplate(s string) (template, error) {
	t := template{text: s, segments: strings.Split(s, "/")}
	for _, segment := range t.segments {
		plain := strings.NewReplacer(accountMark, "", customerMark, "").Replace(segment)
		switch {
		case segment == "":
			return template{}, errTemplateEmpty
		case segment == "." || segment == "..", strings.ContainsAny(segment, "\\\x00"):
			return template{}, errTemplateEscape
		case strings.ContainsAny(plain, "{}"):
			return template{}, errTemplateMark
		}
	}
	return t, nil
}

// hasID reports whether the path names whose file it is.
func (t template) hasID() bool { return t.has(accountMark) || t.has(customerMark) }

func (t template) has(mark string) bool { return strings.Contains(t.text, mark) }

// extensions returns the last segment's, "" where it has none: what the file is
// and, after it, how it is compressed.
func (t template) extensions() (content, compressed string) {
	name := strings.ToLower(t.segments[len(t.segments)-1])
	content = path.Ext(name)
	if compressions[content] != "" {
		compressed = content
		content = path.Ext(strings.TrimSuffix(name, content))
	}
	return content, compressed
}

// pattern is a path whose marks are replaced: of each segment, the literal parts
// between its stars.
type pattern [][]string

// expansions returns the patterns for a subject: one, or one for each account.
func (t template) expansions(s exporter.Subject) ([]pattern, *exporter.Fault) {
	accounts := []string{""}
	if t.has(accountMark) {
		accounts = s.AccountIDs()
		slices.Sort(accounts)
	}
	var out []pattern
	for _, account := range slices.Compact(accounts) {
		if t.has(accountMark) && !safeName(account) || t.has(customerMark) && !safeName(s.ID) {
			return nil, &exporter.Fault{Class: exporter.Refused, Place: t.text, What: "an id of the subject cannot be a part of a file's name",
				Hint: "it is empty, too long, or holds a separator or a control character"}
		}
		p := t.replaced(account, s.ID)
		if slices.ContainsFunc(p, func(parts []string) bool { return len(parts) == 1 && (parts[0] == "." || parts[0] == "..") }) {
			return nil, &exporter.Fault{Class: exporter.Refused, Place: t.text, What: "an id of the subject leads out of the root", Hint: "put more than the id into that part of path"}
		}
		out = append(out, p)
	}
	return out, nil
}

// anySubject returns the pattern that the files of every subject match.
func (t template) anySubject() pattern {
	any := template{segments: make([]string, len(t.segments))}
	for i, s := range t.segments {
		any.segments[i] = strings.NewReplacer(accountMark, "*", customerMark, "*").Replace(s)
	}
	return any.replaced("", "")
}

// replaced puts ids into the literal parts: a star in an id is a star, not a
// pattern.
func (t template) replaced(account, customer string) pattern {
	ids := strings.NewReplacer(accountMark, account, customerMark, customer)
	p := make(pattern, len(t.segments))
	for i, s := range t.segments {
		for _, part := range strings.Split(s, "*") {
			p[i] = append(p[i], ids.Replace(part))
		}
	}
	return p
}

// safeName reports whether an id may be a part of a file's name.
func safeName(id string) bool {
	return id != "" && len(id) <= 200 && id != "." && id != ".." &&
		!strings.ContainsFunc(id, func(r rune) bool { return r == '/' || r == '\\' || r < ' ' || r == 0x7f })
}
