package config

import (
	"regexp"
	"strings"
)

var (
	envReference = regexp.MustCompile(`^\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)
	upperName    = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
)

// expand replaces ${NAME} by the environment's value, once: what comes in is not
// looked at again. $${ stands for ${.
func (d *decoder) expand(p place, s scalar) (scalar, bool) {
	var b strings.Builder
	ok := true
	for rest := s.text; rest != ""; {
		i := strings.Index(rest, "${")
		if i < 0 {
			b.WriteString(rest)
			break
		}
		if i > 0 && rest[i-1] == '$' {
			b.WriteString(rest[:i-1] + "${")
			rest = rest[i+2:]
			continue
		}
		b.WriteString(rest[:i])
		m := envReference.FindStringSubmatch(rest[i:])
		if m == nil {
			d.problem(p, "${ must be followed by a variable's name and }", "", "write $${ for the text ${")
			return s, false
		}
		rest = rest[i+len(m[0]):]
		s.env = true
		ok = d.substitute(p, m[1], &b) && ok
	}
	s.text = b.String()
	if s.env {
		d.marks.conceal(p.path, s.text)
	}
	return s, ok
}

// substitute writes a variable's value. A name that is not in capitals may be a
// part of a password: it is not repeated where the value is a secret.
func (d *decoder) substitute(p place, name string, b *strings.Builder) bool {
	value, ok := d.env(name)
	if !ok {
		what := "names an environment variable that is not set"
		hint := "set " + name + ", or write $${ for the text ${"
		if d.marks.concealed[p.path] && !upperName.MatchString(name) {
			hint = "set it, or write $${ for the text ${"
		}
		d.problem(p, what, "", hint)
		return false
	}
	d.marks.conceal(p.path, value)
	b.WriteString(value)
	return true
}
