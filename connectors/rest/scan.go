package rest

import (
	"bytes"
	"iter"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/valise-export/valise/connectors/jsonscan"
)

// The functions below walk over JSON that a decoder has found valid: they check
// nothing.

// members yields the names and values of an object, names as they are written.
func members(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		for rest := jsonscan.TrimSpace(object[1:]); rest[0] != '}'; {
			if rest[0] == ',' {
				rest = jsonscan.TrimSpace(rest[1:])
			}
			end := jsonscan.ValueEnd(rest)
			name := rest[:end]
			rest = jsonscan.TrimSpace(jsonscan.TrimSpace(rest[end:])[1:]) // the colon
			end = jsonscan.ValueEnd(rest)
			if !yield(name, rest[:end]) {
				return
			}
			rest = jsonscan.TrimSpace(rest[end:])
		}
	}
}

// elements yields the values of a list.
func elements(list []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for rest := jsonscan.TrimSpace(list[1:]); rest[0] != ']'; {
			if rest[0] == ',' {
				rest = jsonscan.TrimSpace(rest[1:])
			}
			end := jsonscan.ValueEnd(rest)
			if !yield(rest[:end]) {
				return
			}
			rest = jsonscan.TrimSpace(rest[end:])
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
