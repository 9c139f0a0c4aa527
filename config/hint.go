package config

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// unknown reports the keys of a mapping that nothing knows.
func (d *decoder) unknown(p place, members map[string]entry, known map[string]bool, targets []reflect.Value) {
	words := slices.Sorted(maps.Keys(known))
	for _, key := range slices.Sorted(maps.Keys(members)) {
		if known[key] {
			continue
		}
		spot := place{path: childPath(p.path, showKey(key)), key: members[key].pos}
		hint := d.elsewhere(key, targets)
		if hint == "" {
			hint = didYouMean(key, words)
		}
		d.problem(spot, "is not a key that is known here", "", hint)
	}
}

// elsewhere tells a key of a dataset that stands at its source, and the other
// way round.
func (d *decoder) elsewhere(key string, targets []reflect.Value) string {
	if d.kind == nil {
		return ""
	}
	has := func(common reflect.Type, options func() any) bool {
		types := []reflect.Type{common}
		if options != nil {
			types = append(types, reflect.TypeOf(options()).Elem())
		}
		return slices.ContainsFunc(types, func(t reflect.Type) bool {
			return slices.ContainsFunc(fieldsOf(t), func(f field) bool { return f.key == key })
		})
	}
	switch {
	case targets[0].Type() == sourceType && has(mappingType, d.kind.Dataset):
		return "it is a key of a dataset: put it under datasets"
	case targets[0].Type() == mappingType && has(sourceType, d.kind.Source):
		return "it is a key of the source: put it beside datasets"
	}
	return ""
}

// didYouMean names the word that was likely meant, or else all of them.
func didYouMean(got string, words []string) string {
	if w := nearest(got, words); w != "" {
		return "did you mean " + w + "?"
	}
	return "known: " + listWords(words)
}

// choose is didYouMean for a value: one from the environment is compared with
// nothing, because the answer would tell of it.
func choose(s scalar, words []string) string {
	if !s.env {
		if w := nearest(s.text, words); w != "" {
			return "did you mean " + w + "?"
		}
	}
	return "one of: " + listWords(words)
}

func listWords(words []string) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteString(", ")
		}
		if w == "" {
			w = `""`
		}
		b.WriteString(w)
	}
	return b.String()
}

// nearest returns the word that differs least from got, "" where none is near.
func nearest(got string, words []string) string {
	plain := func(s string) string {
		return strings.NewReplacer("-", "_", " ", "_", ".", "_").Replace(strings.ToLower(s))
	}
	if got == "" || len(got) > 64 {
		return ""
	}
	best, least := "", 1+max(1, len(got)/3)
	for _, w := range words {
		a, b := plain(got), plain(w)
		n := distance(a, b)
		if len(a) >= 3 && len(b) >= 3 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a)) {
			n = 1
		}
		if w != "" && n < least {
			best, least = w, n
		}
	}
	return best
}

// distance counts the letters to add, drop, change or swap between two texts.
func distance(a, b string) int {
	prev2, prev := []int{}, make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, prev[j]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev = prev, row
	}
	return prev[len(b)]
}

// suggestName offers a snake_case form of a name.
func suggestName(name string) string {
	if s := strings.ReplaceAll(slugify(name), "-", "_"); namings["snake"].form.MatchString(s) {
		return "did you mean " + s + "?"
	}
	return ""
}

// quote shows a text in a message: escaped, and cut where it is long.
func quote(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strconv.Quote(s)
}

// showKey returns a key as a message may show it.
func showKey(key string) string {
	if looksSecret(key) || utf8.RuneCountInString(key) > 80 {
		return "…"
	}
	return key
}

// shape says what a node is without its content.
func shape(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.ShortTag() {
	case "!!null":
		return "nothing"
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	}
	return "a text"
}

func showNull(n *yaml.Node) string { return n.Value }

// sentence returns the first sentence of a doc text, for a hint.
func sentence(doc string) string {
	if i := strings.Index(doc, ". "); i >= 0 {
		doc = doc[:i]
	}
	return strings.TrimSuffix(doc, ".")
}
