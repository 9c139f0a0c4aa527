package xlsxw

import (
	"strconv"
	"strings"
)

// The front sheets. Excel keeps "History" for itself.
const (
	summarySheet    = "Summary"
	dictionarySheet = "Dictionary"
	reservedSheet   = "History"
)

// maxName is the most characters of a sheet's name.
const maxName = 31

// names gives sheets names that no other sheet has, whatever the case.
type names struct{ taken map[string]bool }

func newNames() *names {
	n := &names{taken: map[string]bool{}}
	for _, name := range []string{summarySheet, dictionarySheet, reservedSheet} {
		n.taken[strings.ToLower(name)] = true
	}
	return n
}

// take returns the name of a dataset's sheet; number counts its sheets from 1.
// A name that is taken gains "~2", "~3" ….
func (n *names) take(dataset string, number int) string {
	suffix := ""
	if number > 1 {
		suffix = " (" + strconv.Itoa(number) + ")"
	}
	base := cleanName(dataset)
	name := cutName(base, suffix)
	for i := 2; n.taken[strings.ToLower(name)]; i++ {
		name = cutName(base, "~"+strconv.Itoa(i)+suffix)
	}
	n.taken[strings.ToLower(name)] = true
	return name
}

func (n *names) free(name string) { delete(n.taken, strings.ToLower(name)) }

// cutName shortens base so that it fits with its suffix.
func cutName(base, suffix string) string {
	runes := []rune(base)
	return string(runes[:min(len(runes), maxName-len(suffix))]) + suffix
}

// cleanName replaces what a sheet's name must not hold. Names of datasets are
// ASCII already.
func cleanName(s string) string {
	clean := strings.Map(func(c rune) rune {
		if c < 0x20 || c > 0x7E || strings.ContainsRune(`[]:*?/\`, c) {
			return '_'
		}
		return c
	}, s)
	clean = strings.Trim(clean, "' ")
	if clean == "" {
		return "dataset"
	}
	return clean
}
