package config

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	plainKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

	// namings are the forms that keys may be held to, by the tag "names".
	namings = map[string]*naming{
		"snake": {regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`), "a name must be snake_case: a-z, 0-9 and _"},
		"field": {regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$`), "a field's name must be of the letters A-Z, a-z, 0-9 and _"},
	}
)

// naming is a form of names.
type naming struct {
	form *regexp.Regexp
	what string
}

// childPath returns the path of a key below path. A key that is no plain word is
// quoted.
func childPath(path, key string) string {
	if !plainKey.MatchString(key) {
		key = strconv.Quote(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// itemPath returns the path of a list's item, counted from 0.
func itemPath(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// parentPath returns the path around a path, "" at the top.
func parentPath(path string) string {
	if strings.HasSuffix(path, "]") {
		return path[:strings.LastIndexByte(path, '[')]
	}
	quoted := false
	for i := len(path) - 1; i >= 0; i-- {
		switch {
		case path[i] == '"' && (i == 0 || path[i-1] != '\\'):
			quoted = !quoted
		case path[i] == '.' && !quoted:
			return path[:i]
		}
	}
	return ""
}

// joinPath puts a dotted path below another.
func joinPath(path, below string) string {
	if path == "" {
		return below
	}
	return path + "." + below
}
