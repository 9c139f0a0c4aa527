package rest

import (
	"net/http"
	"strings"
)

// nextLink returns the target of the Link header whose relation is next (RFC
// 8288, section 3), "" where there is none.
func nextLink(h http.Header) string {
	for _, header := range h.Values("Link") {
		for rest := header; ; {
			_, after, ok := strings.Cut(rest, "<")
			if !ok {
				break
			}
			target, params, ok := strings.Cut(after, ">")
			if !ok {
				break
			}
			var next bool
			if next, rest = isNext(params); next {
				return target
			}
		}
	}
	return ""
}

// isNext reads the parameters of one link, and returns what comes after it.
func isNext(s string) (next bool, rest string) {
	for {
		s = strings.TrimLeft(s, " \t")
		if s == "" || s[0] != ';' {
			return next, s
		}
		name, after := token(strings.TrimLeft(s[1:], " \t"))
		value := ""
		if after = strings.TrimLeft(after, " \t"); strings.HasPrefix(after, "=") {
			value, after = parameter(strings.TrimLeft(after[1:], " \t"))
		}
		if strings.EqualFold(name, "rel") {
			for relation := range strings.FieldsSeq(value) {
				next = next || strings.EqualFold(relation, "next")
			}
		}
		s = after
	}
}

func token(s string) (name, rest string) {
	if i := strings.IndexAny(s, "=;, \t"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// parameter reads a token or a quoted string.
func parameter(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		return token(s)
	}
	var out strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return out.String(), s[i+1:]
		case '\\':
			i++
			if i == len(s) {
				return out.String(), ""
			}
		}
		out.WriteByte(s[i])
	}
	return out.String(), ""
}
