package parse

import (
	"slices"
	"strings"
)

var (
	earlier    = lazily(`(?i)\b(prior|previous|earlier|past|former|archived|older|last) (version|notice|polic|edition|privacy)|version history|archive|vorherige|ältere (fassung|version)|version (précédente|antérieure)|versión anterior|versão anterior`)
	frameworks = lazily(`privacy shield|privacy framework`)
	unrelied   = lazily(`(do|does) not rely|no longer rel`)
)

// prior reads the links to versions before this one.
func (r *reader) prior() {
	for _, b := range r.blocks {
		at := earlier().FindStringIndex(b.text)
		if at == nil {
			continue
		}
		for _, l := range b.links {
			date := compactDate(l.url)
			if date == "" {
				date, _, _ = dateIn(l.text)
			}
			if date == "" && len(b.links) == 1 {
				date, _, _ = dateIn(b.text[at[0]:])
			}
			if date == "" && !earlier().MatchString(l.text) && words(b.text) > 30 {
				continue
			}
			p := Link{Text: l.text, URL: l.url, Date: date, Line: b.line}
			if date == r.Declared.Date && date != "" {
				continue
			}
			if !slices.Contains(r.Prior, p) {
				r.Prior = append(r.Prior, p)
			}
		}
	}
}

// statements reads what is said of the frameworks for transfers to the United
// States: taking part, and relying on them, are two things.
func (r *reader) statements() {
	for _, s := range r.sections() {
		if !frameworks().MatchString(folded(s.title)) {
			continue
		}
		var all []string
		for _, b := range r.blocks[s.start:s.end] {
			all = append(all, b.text)
		}
		text := strings.Join(all, " ")
		if text == "" {
			continue
		}
		id := "privacy_shield"
		if strings.Contains(folded(s.title), "framework") && !strings.Contains(folded(s.title), "shield") {
			id = "privacy_framework"
		}
		if unrelied().MatchString(folded(text)) {
			id += "_not_relied_on"
		}
		r.Statements = append(r.Statements, Statement{ID: id, Text: text, Line: s.line})
	}
}
