package rest

import (
	"bytes"
	"iter"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// The functions below walk over JSON that a decoder has found valid: they check
// nothing.

// members yields the names and values of an object, names as they are written.
func members(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		for rest := trimSpace(object[1:]); rest[0] != '}'; {
			if rest[0] == ',' {
				rest = trimSpace(rest[1:])
			}
			end := valueEnd(rest)
			name := rest[:end]
			rest = trimSpace(trimSpace(rest[end:])[1:]) // the colon
			end = valueEnd(rest)
			if !yield(name, rest[:end]) {
				return
			}
			rest = trimSpace(rest[end:])
		}
	}
}

// elements yields the values of a list.
func elements(list []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for rest := trimSpace(list[1:]); rest[0] != ']'; {
			if rest[0] == ',' {
				rest = trimSpace(rest[1:])
			}
			end := valueEnd(rest)
			if !yield(rest[:end]) {
				return
			}
			rest = trimSpace(rest[end:])
		}
	}
}

// pointed returns the value that a pointer of names leads to, nil where there is
// none.
func pointed(value []byte, pointer []string) []byte {
next:
	for _, want := range pointer {
		if len(value) == 0 || value[0] != '{' {
			return nil
		}
		for name, v := range members(value) {
			if unquoted(name) == want {
				value = v
				continue next
			}
		}
		return nil
	}
	return value
}

// unquoted returns the text of a string. What is not valid UTF-8 is replaced.
func unquoted(quoted []byte) string {
	plain := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(plain, '\\') < 0 {
		return string(plain)
	}
	out, _ := jsontext.AppendUnquote(nil, quoted) // its error is the replacement
	return string(out)
}

// scalar returns the text of a string, number or boolean; ok is false for null,
// objects, lists and nothing.
func scalar(value []byte) (s string, ok bool) {
	switch {
	case len(value) == 0, value[0] == 'n', value[0] == '{', value[0] == '[':
		return "", false
	case value[0] == '"':
		return unquoted(value), true
	default:
		return string(value), true
	}
}

// parsePointer reads a JSON pointer (RFC 6901, section 4) of names.
func parsePointer(s string) (names []string, ok bool) {
	if s == "" {
		return nil, true
	}
	if s[0] != '/' {
		return nil, false
	}
	for name := range strings.SplitSeq(s[1:], "/") {
		names = append(names, strings.NewReplacer("~1", "/", "~0", "~").Replace(name))
	}
	return names, true
}

func trimSpace(b []byte) []byte {
	for b[0] == ' ' || b[0] == '\t' || b[0] == '\n' || b[0] == '\r' {
		b = b[1:]
	}
	return b
}

// valueEnd returns the length of the value that b starts with.
func valueEnd(b []byte) int {
	switch b[0] {
	case '"':
		return stringEnd(b)
	case '{', '[':
		for i, depth := 0, 0; ; i++ {
			switch b[i] {
			case '"':
				i += stringEnd(b[i:]) - 1
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
		}
	}
	if end := bytes.IndexAny(b, ",}] \t\r\n"); end >= 0 {
		return end
	}
	return len(b)
}

func stringEnd(b []byte) int {
	for i := 1; ; i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}
