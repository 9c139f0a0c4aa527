package config

import (
	"fmt"
	"strings"
)

// Problem is one thing that is wrong in a config file. Got never holds a
// secret: a value of a Secret field, or one that came from the environment, is
// left out.
type Problem struct {
	File string
	Pos  Position
	Path string // dotted path of the key: sources.crm.datasets.invoice.key
	What string
	Got  string
	Hint string
}

// Error returns "file:line:col: path: what; got X; hint".
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Pos.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Pos.Line, p.Pos.Column)
	}
	if p.Path != "" {
		b.WriteString(": " + p.Path)
	}
	b.WriteString(": " + p.What)
	if p.Got != "" {
		b.WriteString("; got " + p.Got)
	}
	if p.Hint != "" {
		b.WriteString("; " + p.Hint)
	}
	return b.String()
}

// Problems is everything that is wrong in a config file, in file order.
type Problems []*Problem

// Error returns the problems, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}
