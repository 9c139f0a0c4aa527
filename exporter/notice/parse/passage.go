package parse

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter/notice"
)

var (
	leadRights = lazily(`\bright(s)?\b|entitled|you (can|may)( also)?:$|you (can|may) (request|ask)`)
	labelRight = lazily(`\brights?\b`)
	leadBases  = lazily(`(legal|lawful) bas[ie]s|legal grounds?|lawful grounds?`)
	disclosed  = lazily(`disclos|shar(e|ed)|sold|sell`)
	leadKinds  = lazily(`categories (of|established|listed)|following categories|kinds of`)
	effective  = lazily(`(?i)effective (as of|from|on|date|since)`)
	nameHead   = lazily(`(?i)\b(name|party|recipient|company|compan(y|ies)|provider|processor|entity|entities|vendor|contractor)\b`)
	whatHead   = lazily(`(?i)\b(function|purpose|description|service|task|work|use|role)s?\b`)
)

// passages reads what is said to people of single places: below a heading that
// names a place, and below the items of the section on jurisdictions.
func (r *reader) passages() {
	for _, s := range r.sections() {
		switch s.kind {
		case kindPlace:
			if id, _, more := placeOf(s.title); id != "" {
				r.passage(id, s.title, s.line, more, r.blocks[s.start:s.end], 0)
			}
		case kindJurisdictions:
			r.byItems(r.blocks[s.start:r.ownEnd(s)])
		}
	}
}

// ownEnd is where the first heading on a place begins, below the section on
// jurisdictions: what comes then is that place's.
func (r *reader) ownEnd(s section) int {
	for i := s.start; i < s.end; i++ {
		if r.blocks[i].kind == heading && r.kindAt(i) == kindPlace {
			return i
		}
	}
	return s.end
}

// byItems reads passages that are items: the place's name is the item, or the
// bold words that it begins with.
func (r *reader) byItems(blocks []block) {
	for i, b := range blocks {
		title := b.text
		if b.label != "" && b.label != trimLabel(b.text) {
			title = b.label
		}
		if b.depth > 1 || (b.kind != item && b.label == "") || (b.kind == heading) || !isShort(trimLabel(title)) {
			continue
		}
		end := i + 1
		for end < len(blocks) && (blocks[end].kind != b.kind || blocks[end].depth > b.depth || (b.kind == paragraph && blocks[end].label == "")) && blocks[end].kind != heading {
			end++
		}
		id, _, more := placeOf(trimLabel(title))
		if id == "" {
			if b.kind == item && end > i+1 {
				r.warn(b.line, "%q is no place that is known; its passage is read without an id", short(title))
			} else {
				continue
			}
		}
		below := blocks[i+1 : end]
		if title != b.text { // the rest of the paragraph belongs to the passage
			rest := b
			rest.kind, rest.text, rest.label = paragraph, strings.TrimLeft(strings.TrimPrefix(b.text, b.label), ":.–—- "), ""
			below = append([]block{rest}, below...)
		}
		r.passage(id, trimLabel(title), b.line, more, below, b.depth)
	}
}

func (r *reader) passage(id, title string, line int, more []string, blocks []block, depth int) {
	if old := slices.IndexFunc(r.Passages, func(p Passage) bool { return id != "" && p.ID == id }); old >= 0 {
		r.warn(line, "a second passage on %s; the first one, in line %d, counts", title, r.Passages[old].Line)
		return
	}
	if len(more) > 0 {
		r.warn(line, "%q names more than one place: the passage is read for %s, and holds for %s too", short(title), id, strings.Join(more, ", "))
	}
	p := Passage{ID: id, Title: short(title), Line: line}
	for _, l := range r.lists(blocks) {
		r.listOf(&p, l)
	}
	for _, b := range blocks {
		if b.kind == paragraph || b.kind == heading {
			r.paragraph(&p, b, depth)
		}
	}
	r.controller(&p, blocks)
	r.recipients(&p, blocks)
	r.contactsOf(&p, blocks)
	r.Passages = append(r.Passages, p)
}

// listOf takes a list of a passage for what its label and its lead say.
func (r *reader) listOf(p *Passage, l list) {
	lead, label := folded(l.lead), folded(l.label)
	switch {
	case leadBases().MatchString(lead):
		p.Bases = append(p.Bases, l.items...)
	case labelRight().MatchString(label) || leadRights().MatchString(lead):
		for _, it := range l.items {
			r.listedRight(p, it)
		}
	case leadKinds().MatchString(lead) || leadKinds().MatchString(label):
		id := "collected"
		if disclosed().MatchString(label + lead[:min(len(lead), 120)]) {
			id = "disclosed"
		}
		if slices.ContainsFunc(p.Lists, func(o List) bool { return o.ID == id }) {
			id += "_" + slug(l.label, "_")
		}
		p.Lists = append(p.Lists, List{ID: id, Title: l.label, Items: l.items})
	case len(l.items) > 0 && rightsOnly(l.items):
		for _, it := range l.items {
			r.listedRight(p, it)
		}
	default:
		r.warn(l.line, "a list of the passage on %s is not recognised, and not read", p.Title)
	}
}

// rightsOnly reports whether every item of a list names a right at its front.
func rightsOnly(items []Item) bool {
	for _, it := range items {
		if len(rightsIn(it.Text[:min(len(it.Text), 60)])) == 0 {
			return false
		}
	}
	return true
}

// paragraph reads the sentences of a passage: rights in prose, the date from
// which it holds, and what stands under a label of its own.
func (r *reader) paragraph(p *Passage, b block, _ int) {
	if b.kind == heading {
		return
	}
	if at := effective().FindStringIndex(b.text); at != nil && p.Effective == "" {
		p.Effective, _, _ = dateIn(b.text[at[0]:])
	}
	r.proseRights(p, b)
	if b.label == "" || b.label == trimLabel(b.text) {
		return
	}
	switch label := folded(b.label); {
	case labelRight().MatchString(label), leadBases().MatchString(folded(b.text)), strings.Contains(label, "controller"), leadKinds().MatchString(label):
	default:
		p.Notes = append(p.Notes, Statement{ID: slug(b.label, "_"), Text: b.text, Line: b.line})
	}
}

// recipients reads a table of companies and what they do, or the pairs of short
// paragraphs that a table was flattened to.
func (r *reader) recipients(p *Passage, blocks []block) {
	inTable := false
	for i, b := range blocks {
		switch {
		case b.kind == row && len(b.cells) >= 2 && nameHead().MatchString(b.cells[0]) && whatHead().MatchString(b.cells[1]):
			inTable = true
		case b.kind == row && inTable && len(b.cells) >= 2 && b.cells[0] != "":
			p.Recipients = append(p.Recipients, notice.Recipient{Name: b.cells[0], Function: b.cells[1]})
		case b.kind == row && strings.Join(b.cells, "") != "":
			r.warn(b.line, "a table of the passage on %s is not recognised, and not read", p.Title)
		case b.kind != row:
			inTable = false
			if i+1 < len(blocks) && headPair(b, blocks[i+1]) {
				p.Recipients = append(p.Recipients, r.pairs(blocks[i+2:])...)
			}
		}
	}
}

func headPair(a, b block) bool {
	isBold := func(x block) bool { return x.kind != item && x.label != "" && x.label == trimLabel(x.text) }
	return isBold(a) && isBold(b) && nameHead().MatchString(a.text) && whatHead().MatchString(b.text)
}

func (r *reader) pairs(blocks []block) []notice.Recipient {
	var out []notice.Recipient
	for i := 0; i+1 < len(blocks); i += 2 {
		name, function := blocks[i], blocks[i+1]
		if name.kind != paragraph || function.kind != paragraph || words(name.text) > 8 || words(function.text) > 12 || strings.Contains(function.text, "@") ||
			(ends(function.text) && words(function.text) > 6) || strings.HasSuffix(function.text, ":") {
			break
		}
		out = append(out, notice.Recipient{Name: name.text, Function: function.text})
	}
	return out
}
