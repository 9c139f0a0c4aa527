package notice

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Problem is one thing that is wrong in a notice file.
type Problem struct {
	File         string
	Line, Column int // from 1; 0 where not known
	What         string
}

// Error returns "file:line:col: what".
func (p *Problem) Error() string {
	place := p.File
	if p.Line > 0 {
		place += ":" + strconv.Itoa(p.Line)
		if p.Column > 0 {
			place += ":" + strconv.Itoa(p.Column)
		}
	}
	return place + ": " + p.What
}

// Load reads a notice from a file's bytes, strictly: a key that is not known, a
// key given twice, a reference to nothing and a missing part are errors, all of
// them at once, each a *Problem with its place. name stands in the errors.
// Where the file gives no sha256, it is that of the file itself.
func Load(name string, data []byte) (*Notice, error) {
	var n Notice
	root, err := decode(name, data, &n)
	if err != nil {
		return nil, err
	}
	if n.laws, err = laws(); err != nil {
		return nil, err
	}
	if n.SHA256 == "" {
		sum := sha256.Sum256(data)
		n.SHA256 = hex.EncodeToString(sum[:])
	}
	c := checker{file: name, root: root}
	c.notice(&n)
	if len(c.problems) > 0 {
		return nil, c.all()
	}
	return &n, nil
}

// decode reads exactly one YAML document into out and returns its root.
func decode(name string, data []byte, out any) (*yaml.Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(out); err != nil {
		return nil, problems(name, err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, &Problem{File: name, What: "has more than one YAML document"}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, problems(name, err)
	}
	return doc.Content[0], nil
}

var (
	lineOf  = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)
	unknown = regexp.MustCompile(`^field (\S+) not found in type \S+$`)
	twice   = regexp.MustCompile(`^mapping key "(.*)" already defined at line (\d+)$`)
)

// problems turns the YAML reader's errors into ours, one for each.
func problems(name string, err error) error {
	lines := []string{strings.TrimPrefix(err.Error(), "yaml: ")}
	var typed *yaml.TypeError
	switch {
	case errors.As(err, &typed):
		lines = typed.Errors
	case errors.Is(err, io.EOF):
		lines = []string{"is empty"}
	}
	var out []error
	for _, text := range lines {
		p := &Problem{File: name, What: text}
		if m := lineOf.FindStringSubmatch(text); m != nil {
			p.Line, _ = strconv.Atoi(m[1])
			p.What = m[2]
		}
		if m := unknown.FindStringSubmatch(p.What); m != nil {
			p.What = fmt.Sprintf("key %s is not known here", m[1])
		}
		if m := twice.FindStringSubmatch(p.What); m != nil {
			p.What = fmt.Sprintf("key %s is given twice, first in line %s", m[1], m[2])
		}
		out = append(out, p)
	}
	return errors.Join(out...)
}
