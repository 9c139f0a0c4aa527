package config

import (
	"slices"
	"strings"
)

// marks is what a decoded config remembers of its file: where each key is, and
// which values a message must not repeat.
type marks struct {
	places     map[string]Position
	concealed  map[string]bool // paths of secrets and of values from the environment
	values     []string        // what came from the environment
	overridden map[string]bool // paths of settings that the environment gave
}

func newMarks() *marks {
	return &marks{
		places:     map[string]Position{},
		concealed:  map[string]bool{},
		overridden: map[string]bool{},
	}
}

// conceal keeps the value at path, and everything made of text, out of messages.
func (m *marks) conceal(path, text string) {
	m.concealed[path] = true
	if text != "" && !slices.Contains(m.values, text) {
		m.values = append(m.values, text)
	}
}

// safe returns got, or nothing where it could repeat a concealed value. What
// looks like a connection string is concealed wherever it stands.
func (m *marks) safe(path, got string) string {
	if m.concealed[path] || looksSecret(got) {
		return ""
	}
	for _, v := range m.values {
		if strings.Contains(got, v) {
			return ""
		}
	}
	return got
}

// looksSecret reports whether a text may be a connection string or hold one.
func looksSecret(s string) bool {
	return strings.Contains(s, "://") || strings.Contains(s, "@")
}

// At returns the place of a key in the file, by its dotted path, or of the
// nearest key around it that the file has. A key that holds a dot is quoted:
// sources.crm.datasets.invoice.fields.total.map."a.b".
func (c *Config) At(path string) Position {
	for c.marks != nil && path != "" {
		if p, ok := c.marks.places[path]; ok {
			return p
		}
		path = parentPath(path)
	}
	return Position{}
}

// Problem makes a problem of this config's file. Without a position it takes
// that of the path. Got is left out where the path holds a secret or a value
// from the environment.
func (c *Config) Problem(pos Position, path, what, got, hint string) *Problem {
	m := c.marks
	if m == nil {
		m = newMarks()
	}
	if pos == (Position{}) {
		pos = c.At(path)
	}
	if m.concealed[path] && strings.HasPrefix(hint, "did you mean") {
		hint = "" // it would tell of the value
	}
	p := &Problem{File: c.File, Pos: pos, Path: path, What: m.mask(what), Got: m.safe(path, got), Hint: m.mask(hint)}
	if m.overridden[path] {
		p.blame(envName(path))
	}
	return p
}

// Complete makes the problems in an error ready to be shown: those that a
// connector made, which know their path but neither the file, nor which values
// came from the environment. It returns Problems in file order, or nil where err
// holds none.
func (c *Config) Complete(err error) Problems {
	var done Problems
	for _, p := range problemsIn(err) {
		pos := p.Pos
		if place := c.At(p.Path); place.Line >= pos.Line {
			pos = place // the key itself, where the connector knew the section
		}
		done = append(done, c.Problem(pos, p.Path, p.What, p.Got, p.Hint))
	}
	return done.sorted()
}

// problemsIn gathers the problems of an error, wrapped or joined.
func problemsIn(err error) Problems {
	switch e := any(err).(type) { // the whole tree is walked, wrapped ones too
	case nil:
		return nil
	case *Problem:
		return Problems{e}
	case Problems:
		return e
	case interface{ Unwrap() error }:
		return problemsIn(e.Unwrap())
	case interface{ Unwrap() []error }:
		var all Problems
		for _, one := range e.Unwrap() {
			all = append(all, problemsIn(one)...)
		}
		return all
	}
	return nil
}

// blame moves a problem from the file to the variable that gave the value.
func (p *Problem) blame(variable string) {
	p.What = "for " + p.Path + ": " + p.What
	p.File, p.Pos, p.Path, p.Got = "environment", Position{}, variable, ""
}

// mask hides what came from the environment in a text that a connector wrote.
// Short values are left: they could be any word.
func (m *marks) mask(text string) string {
	const telling = 6
	for _, v := range m.values {
		if len(v) >= telling {
			text = strings.ReplaceAll(text, v, redacted)
		}
	}
	return text
}
