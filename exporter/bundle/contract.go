package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// contractJSON appends a struct of the shared contract as encoding/json indents
// it, but for lists and maps, which are never null. Such a struct has nothing
// that JSON cannot hold, so anything else is a mistake in the program.
func contractJSON(dst []byte, v any) []byte {
	c := contract{document: document{b: dst}, members: map[reflect.Type][]contractMember{}}
	c.value(reflect.ValueOf(v))
	return c.end()
}

// contract writes structs by their tags.
type contract struct {
	document
	members map[reflect.Type][]contractMember
}

// contractMember is a field of a struct as its tag names it.
type contractMember struct {
	field     int
	key       string // quoted, with its colon
	omitempty bool
}

func (c *contract) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		c.value(v.Elem())
	case reflect.Struct:
		c.object(v)
	case reflect.Slice:
		c.list(v)
	case reflect.Map:
		c.words(v)
	case reflect.String:
		c.b = appendText(c.b, v.String())
	case reflect.Int, reflect.Int64:
		c.b = strconv.AppendInt(c.b, v.Int(), 10)
	case reflect.Bool:
		c.b = strconv.AppendBool(c.b, v.Bool())
	default:
		panic(fmt.Sprintf("a contract has a %s", v.Kind()))
	}
}

func (c *contract) object(v reflect.Value) {
	c.open('{')
	for _, m := range c.membersOf(v.Type()) {
		if f := v.Field(m.field); !m.omitempty || !isEmpty(f) {
			c.item()
			c.b = append(c.b, m.key...)
			c.value(f)
		}
	}
	c.shut('}')
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	case reflect.Struct:
		return false
	default:
		return v.IsZero()
	}
}

func (c *contract) list(v reflect.Value) {
	c.open('[')
	for i := range v.Len() {
		c.item()
		c.value(v.Index(i))
	}
	c.shut(']')
}

// words writes a map in the order of its keys.
func (c *contract) words(v reflect.Value) {
	c.open('{')
	if v.Len() > 0 {
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			c.item()
			c.b = append(appendText(c.b, k.String()), ": "...)
			c.value(v.MapIndex(k))
		}
	}
	c.shut('}')
}

// membersOf reads the tags of a struct once for each document.
func (c *contract) membersOf(t reflect.Type) []contractMember {
	known, ok := c.members[t]
	if ok {
		return known
	}
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "-" {
			known = append(known, contractMember{i, string(appendText(nil, name)) + ": ", options == "omitempty"})
		}
	}
	c.members[t] = known
	return known
}

// appendText escapes as encoding/json does.
func appendText(b []byte, s string) []byte {
	if standsForItself(s) {
		return append(append(append(b, '"'), s...), '"')
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err)
	}
	return append(b, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
}

// standsForItself reports whether encoding/json escapes nothing of a text.
func standsForItself(s string) bool {
	if verbatim(s) {
		return true
	}
	for i, r := range s {
		switch {
		case r < 0x20 || r == '"' || r == '\\' || r == '\u2028' || r == '\u2029':
			return false
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			return false // invalid UTF-8
		}
	}
	return true
}
