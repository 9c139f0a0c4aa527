package parse

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
)

var (
	leadAccess = lazily(`access|view|\bsee\b|download|available|retrieve|obtain|find|manage|go to|visit|\buse\b`)
	leadWhere  = lazily(`(through|using|on|in|at|via|visit(ing)?) (the |your |one of |any of )*(following|these|pages?|places|tools|links)|(pages?|places|tools|settings) (are|below|listed)|^where\b`)
	leadEvents = lazily(`\b(when|whenever|if|while|as) (you|a person|people|someone|customers?|users?)\b|occasions|\bin (the )?following (cases|situations)|activities`)
)

// accessible reads the list of what a person can access, and the surfaces.
func (r *reader) accessible() {
	var read *section
	for _, s := range r.sections() {
		if s.kind != kindAccessible {
			continue
		}
		blocks := r.blocks[s.start:s.end]
		items, places := r.accessibleLists(blocks)
		switch {
		case len(items) == 0 && read == nil:
			if len(blocks) > 0 {
				r.warn(s.line, "section %q has no list of what can be accessed; nothing is read from it", short(s.title))
			}
		case len(items) == 0:
		case read != nil:
			r.warn(s.line, "a second section speaks of accessible information; the first one, in line %d, counts", read.line)
		default:
			read = &s
			r.Accessible = items
			r.surfaces(blocks, places)
		}
	}
	for i := range r.Accessible {
		it := &r.Accessible[i]
		if it.Category = categoryOf(it.Text); it.Category == "" {
			r.warn(it.Line, "%q fits none of the seven categories for certain", short(it.Text))
		}
	}
}

// accessibleLists tells lists of data from lists of pages.
func (r *reader) accessibleLists(blocks []block) (items, places []Item) {
	for _, l := range r.lists(blocks) {
		if lead := folded(l.lead); leadWhere().MatchString(lead) {
			places = append(places, l.items...)
		} else {
			items = append(items, l.items...)
		}
	}
	return items, places
}

// collected reads the examples of what is collected.
func (r *reader) collected() {
	for _, group := range []struct {
		kind string
		into *Examples
	}{{kindGiven, &r.Collected.Given}, {kindAutomatic, &r.Collected.Automatic}, {kindOther, &r.Collected.Other}} {
		for _, s := range r.sections() {
			if s.kind == group.kind {
				r.examples(s, group.into)
			}
		}
		if len(group.into.Data)+len(group.into.Events) == 0 {
			r.labelled(group.kind, group.into)
		}
	}
}

func (r *reader) examples(s section, into *Examples) {
	lists := r.lists(r.blocks[s.start:s.end])
	for _, l := range lists {
		target := &into.Data
		if leadEvents().MatchString(folded(l.lead)) {
			target = &into.Events
		}
		if len(*target) > 0 && s.start != r.firstOf(s.kind) {
			r.warn(l.line, "section %q has a further list of the same kind; its items are added", short(s.title))
		}
		for _, it := range l.items {
			it.Category = categoryOf(it.Text)
			*target = r.once(*target, it)
		}
	}
	if len(lists) == 0 && s.end > s.start {
		r.warn(s.line, "section %q has no list; nothing is read from it", short(s.title))
	}
}

func (r *reader) firstOf(kind string) int {
	for _, s := range r.sections() {
		if s.kind == kind {
			return s.start
		}
	}
	return -1
}

// labelled reads lists below a bold label where no heading names the source:
// an item or a paragraph that begins with one. Words after the label alone are
// no list.
func (r *reader) labelled(kind string, into *Examples) {
	for i, b := range r.blocks {
		if b.label == "" || b.kind == heading || kindOf(b.label) != kind {
			continue
		}
		below := r.blocks[i+1:]
		end := slices.IndexFunc(below, func(o block) bool { return o.kind != item || o.depth <= b.depth })
		if end < 0 {
			end = len(below)
		}
		if end == 0 {
			r.warn(b.line, "%q has no list; nothing is read from it", short(b.label))
			continue
		}
		for _, l := range r.lists(append([]block{{text: b.text, kind: paragraph, depth: b.depth}}, below[:end]...)) {
			for _, it := range l.items {
				it.Category = categoryOf(it.Text)
				into.Data = r.once(into.Data, it)
			}
		}
	}
}

var (
	enumerates = lazily(`(?i)\b(such as|for example|including|namely|through|by visiting|by using|by going to|in your|in the|on the|on your|at the|via)\b`)
	separators = lazily(`[,;()]|\s(?:and|or|und|oder|et|ou|y|o)\s|\bincluding\b|\bsuch as\b|\bas well as\b`)
	pageWord   = lazily(`(?i)\s+(pages?|tabs?|sections?|screens?|areas?|settings page)$`)
	article    = lazily(`(?i)^(the|your|our|its|and|or|in|on|at|via|by|to|a|an|any|each|using|through|visiting)\s+`)
)

// surfaces reads the places where people see what they can access: the sentence
// behind the list, or a list of its own. A name begins with a capital letter,
// stands in quotes, or is a link.
func (r *reader) surfaces(blocks []block, places []Item) {
	listed := slices.IndexFunc(blocks, func(b block) bool { return b.kind == item })
	for i, b := range blocks {
		if b.kind == paragraph && (i > listed || len(b.links) > 0) && !strings.HasSuffix(b.text, ":") && leadAccess().MatchString(folded(b.text)) {
			r.surfacesIn(b)
		}
	}
	for _, it := range places {
		r.surface(it.Text, "", it.Line)
	}
	for i := range r.Surfaces {
		r.Surfaces[i].Acts = r.chosen(&r.Surfaces[i])
	}
}

func (r *reader) surfacesIn(b block) {
	for _, sentence := range sentences(b.text) {
		at := enumerates().FindStringIndex(sentence)
		if at == nil {
			continue
		}
		for _, part := range separators().Split(strings.TrimRight(sentence[at[1]:], "."), -1) {
			if name := linked(part, b.links); name != "" {
				r.surface(name, urlOf(b.links, name), b.line)
			}
		}
	}
	for _, l := range b.links {
		if named(l.text) != "" {
			r.surface(unquoted(l.text), l.url, b.line)
		}
	}
}

var (
	inQuotes = lazily(`[„“"«»「『‘]([^„“”"«»」』’]{2,40})[“”"»«」』’]`)
	pageLead = lazily(`(?i)^(?:following )?(?:pages?|sections?|tabs?|screens?|menus?)\s+`)
)

// linked returns the name in a piece of an enumeration: the words of a link,
// those in quotes, or those that begin with a capital letter.
func linked(part string, links []link) string {
	for _, l := range links {
		if strings.Contains(part, l.text) && named(l.text) != "" && words(l.text) < 7 {
			return unquoted(l.text)
		}
	}
	if m := inQuotes().FindStringSubmatch(part); m != nil {
		return strings.TrimSpace(m[1])
	}
	return named(part)
}

// named returns the name in a piece of an enumeration, "" where it has none.
func named(part string) string {
	part = strings.TrimSpace(part)
	for {
		next := strings.TrimSpace(pageLead().ReplaceAllString(article().ReplaceAllString(part, ""), ""))
		if next == part {
			break
		}
		part = next
	}
	name := unquoted(strings.TrimSpace(pageWord().ReplaceAllString(unquoted(part), "")))
	if name == "" || words(name) > 6 || !capital(name) {
		return ""
	}
	switch folded(name) {
	case "aws offerings", "offerings", "services", "our services", "contact us", "here":
		return ""
	}
	return name
}

func capital(s string) bool { r := []rune(s)[0]; return r >= 'A' && r <= 'Z' || r >= 0xC0 }

func urlOf(links []link, name string) string {
	for _, l := range links {
		if folded(unquoted(l.text)) == folded(name) || folded(named(l.text)) == folded(name) {
			return l.url
		}
	}
	return ""
}

func (r *reader) surface(title, url string, line int) {
	s := Surface{ID: slug(title, "_"), Title: title, URL: url, Line: line}
	folding := folded(title)
	for _, known := range surfaceNames {
		if name := strings.TrimSpace(known.name); folding == name || (name != known.name && strings.HasSuffix(folding, known.name)) {
			s.ID, s.Categories = known.id, known.categories
			break
		}
	}
	if len(s.Categories) == 0 {
		if id := categoryOf(title); id != "" {
			s.Categories = []exporter.CategoryID{id}
		}
	}
	if !slices.ContainsFunc(r.Surfaces, func(o Surface) bool { return o.ID == s.ID }) {
		r.Surfaces = append(r.Surfaces, s)
	}
}

// chosen reports whether the section on choice names a surface, or links it.
func (r *reader) chosen(s *Surface) bool {
	for _, part := range r.sections() {
		if part.kind != kindChoice {
			continue
		}
		for _, b := range r.blocks[part.start:part.end] {
			linked := s.URL != "" && slices.ContainsFunc(b.links, func(l link) bool { return l.url == s.URL })
			if linked || wordIndex(folded(b.text), folded(s.Title)) >= 0 {
				return true
			}
		}
	}
	return false
}
