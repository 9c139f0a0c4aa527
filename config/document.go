package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// maxFile bounds a config file: far above any real one.
const maxFile = 4 << 20

// readDocument parses one YAML document into nodes, or says what is wrong with
// it as a document. JSON is YAML, so a JSON file is fine.
func readDocument(data []byte) (*yaml.Node, Problems) {
	if p := readable(data); p != nil {
		return nil, Problems{p}
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	root, err := nextNode(dec)
	switch {
	case errors.Is(err, io.EOF) || err == nil && (len(root.Content) == 0 || isNull(root.Content[0])):
		return nil, Problems{at(1, 1, "the file is empty", "valise config init writes one to start from")}
	case err != nil:
		return nil, Problems{syntaxProblem(data, err)}
	}
	if extra, err := nextNode(dec); err == nil {
		return nil, Problems{at(extra.Line, extra.Column, "a second document begins here", "a config is one document: remove the line ---")}
	} else if !errors.Is(err, io.EOF) {
		return nil, Problems{syntaxProblem(data, err)}
	}
	top := root.Content[0]
	if ps := plainNodes(top, nil); len(ps) > 0 {
		return nil, ps[:min(len(ps), maxPlain)]
	}
	if top.Kind != yaml.MappingNode {
		return nil, Problems{at(top.Line, top.Column, "a config is a mapping of keys", "begin with sources:")}
	}
	return top, nil
}

// maxPlain bounds how often the same remedy is repeated.
const maxPlain = 10

// nextNode reads the next document. The YAML library has panicked on bad input
// before: that is a syntax error like any other.
func nextNode(dec *yaml.Decoder) (n *yaml.Node, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("yaml: cannot be parsed")
		}
	}()
	n = new(yaml.Node)
	return n, dec.Decode(n)
}

// readable says what keeps the bytes from being read as text.
func readable(data []byte) *Problem {
	if len(data) > maxFile {
		return at(1, 1, fmt.Sprintf("the file is larger than %d bytes", maxFile), "")
	}
	if utf8.Valid(data) {
		return nil
	}
	good := 0
	for good < len(data) {
		r, n := utf8.DecodeRune(data[good:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		good += n
	}
	line := 1 + bytes.Count(data[:good], []byte("\n"))
	column := 1 + utf8.RuneCount(data[bytes.LastIndexByte(data[:good], '\n')+1:good])
	return at(line, column, "the file is not UTF-8", "save it as UTF-8")
}

func at(line, column int, what, hint string) *Problem {
	return &Problem{Pos: Position{line, column}, What: what, Hint: hint}
}

// plainNodes refuses what a config has no use for: anchors, aliases, merge keys
// and tags of one's own. Names are left out: a password that begins with * or &
// reads as one.
func plainNodes(n *yaml.Node, ps Problems) Problems {
	const quote = "write the value out, or put it in quotes if it is text"
	switch {
	case n.Kind == yaml.AliasNode:
		return append(ps, at(n.Line, n.Column, "an alias (*) is not allowed in a config", quote))
	case n.Anchor != "":
		ps = append(ps, at(n.Line, n.Column, "an anchor (&) is not allowed in a config", quote))
	case n.ShortTag() == "!!merge":
		ps = append(ps, at(n.Line, n.Column, "a merge key (<<) is not allowed in a config", "write the keys out"))
	case n.Style&yaml.TaggedStyle != 0 && !knownTag(n):
		ps = append(ps, at(n.Line, n.Column, "a tag (!) is not allowed here", "put the value in quotes if it is text"))
	}
	for _, c := range n.Content {
		ps = plainNodes(c, ps)
	}
	return ps
}

func knownTag(n *yaml.Node) bool {
	switch n.ShortTag() {
	case "!!str", "!!int", "!!bool", "!!float", "!!timestamp":
		return n.Kind == yaml.ScalarNode
	case "!!map":
		return n.Kind == yaml.MappingNode
	case "!!seq":
		return n.Kind == yaml.SequenceNode
	}
	return false
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

var yamlError = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntaxProblem places a YAML error. The library's own line is where the
// construct began, or one before, and some texts repeat what the file holds
// (unknown anchor 'hunter2'): both are mended here.
func syntaxProblem(data []byte, err error) *Problem {
	line, what := 1, "cannot be parsed"
	if m := yamlError.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi("0" + m[1])
		what = m[2]
	}
	if strings.Contains(what, "unknown anchor") {
		return at(brokenLine(data, max(line, 1)), 1, "an alias (*) is not allowed in a config", "put the value in quotes if it is text")
	}
	line = brokenLine(data, max(line, 1))
	what, _, _ = strings.Cut(what, "'")
	return at(line, 1, "is not YAML: "+strings.TrimSpace(what), syntaxHint(data, line, what))
}

// syntaxBudget bounds the bytes parsed again to find the line of an error.
const syntaxBudget = 8 << 20

// brokenLine returns the line after the longest beginning of the file that is
// YAML: where the mistake was made, or where what was never closed begins.
func brokenLine(data []byte, guess int) int {
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(lines)*len(data) > syntaxBudget {
		return guess
	}
	end := len(data)
	for i := len(lines); i > 0; i-- {
		end -= len(lines[i-1])
		_, err := nextNode(yaml.NewDecoder(bytes.NewReader(data[:end])))
		if err == nil || errors.Is(err, io.EOF) {
			return i
		}
	}
	return 1
}

func syntaxHint(data []byte, line int, what string) string {
	lines := bytes.Split(data, []byte("\n"))
	if line > len(lines) {
		return ""
	}
	text := lines[line-1]
	indent := text[:len(text)-len(bytes.TrimLeft(text, " \t"))]
	switch {
	case bytes.ContainsRune(indent, '\t'):
		return "indent with spaces, not tabs"
	case strings.Contains(what, "mapping values are not allowed"):
		return "put a text that holds \": \" in quotes, and look at the indentation"
	case strings.Contains(what, "cannot start any token"):
		return "put the text in quotes"
	case strings.Contains(what, "did not find expected"), strings.Contains(what, "could not find expected"),
		strings.Contains(what, "end of stream"):
		return "look at the indentation, and for a quote or a bracket that is not closed"
	}
	return ""
}
