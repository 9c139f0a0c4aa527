package parse

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter/notice"
)

// legalForms are the endings of companies' names, longest first.
const legalForms = `Private Limited|Pvt\.? Ltd\.?|Pte\.? Ltd\.?|Pty\.? Ltd\.?|Co\.,? ?[Ll]td\.?|Sdn\.? Bhd\.?|S\.à ?r\.l\.|S\.A\.R\.L\.|S\.A\. de C\.V\.|S\.A\.S\.|S\.L\.U\.|S\.p\.A\.|S\.r\.l\.|SpA|` +
	`Sp\. z o\.o\.|s\.r\.o\.|d\.o\.o\.|L\.L\.C\.|Incorporated|Corporation|Limited|GmbH & Co\. KG|GmbH|SARL|SRL|SAS|Ltda\.?|LLC|LLP|PLC|plc|Ltd\.?|Inc\.?|Corp\.?|K\.K\.|G\.K\.|B\.V\.|N\.V\.|A\.S\.|S\.A\.|S\.L\.|AG|SE|AB|A/S|ApS|Oyj?|BV|NV|SA|KK|UG|株式会社|주식회사`

var (
	company = lazily(`((?:[\p{Lu}\d][\pL\pN&'’\-]*(?:\.[\pL]+)*\s+(?:(?:of|and|de|da|do|&)\s+)?){0,7}?[\p{Lu}\d][\pL\pN&'’\-]*(?:\.[\pL]+)*,?\s+)(` + legalForms + `)(?:$|[^\pL\pN])`)
	defined = lazily(`((?:[\p{Lu}][\pL\pN&'’\-]*\s+){1,7})\(\s*(?:the )?[“"«„”'‘「]([^”"»“'’」]{2,40})[”"»“'’」]\s*\)`)
	notName = lazily(`^(?:When|Where|The|For|If|With|Any|In|Our|Your|Subject|To|By|As|And|Under|Please|Contact|This|We|Name|Data|Controller|Address|Company)\s+`)

	isController = lazily(`(?i)^[\s,]*(?:.{0,200}?,\s*)?(?:is|are|acts as|act as|will be|shall be) (?:also )?(?:the |a |an |your |joint |sole )*(?:data )?controllers?\b`)
	controllerIs = lazily(`(?i)(?:data )?controllers?\b[^.;:]{0,80}?(?:\bis\b|\bare\b|:)[\s:]*(?:the )?$`)
	controlledBy = lazily(`(?i)controlled (?:primarily |solely |mainly )?by\s*$`)
	collecting   = lazily(`(?i)\b(collected|gathered|provided to|received)\b`)
	isProvider   = lazily(`(?i)\b(when|where|if|to the extent)\b.{0,160}\b(is|are|acts as) (the |a |your )?(provider|contracting (party|entity)|seller of record|service provider)\b|\b(when|where|if) you (contract|have an? (agreement|account|contract)) with\b`)
	isRep        = lazily(`(?i)^[\s,]*(?:.{0,200}?,\s*)?is (?:also )?(?:the |our |an? )?(?:authori[sz]ed |EU |EEA |UK |designated |appointed )*representative\b`)
	becomes      = lazily(`(?i)\s*\b(is|are|acts as|act as|will be|shall be)\b`)
	ofWhom       = lazily(`(?i)representative (?:of|for)\s+$`)
	processedBy  = lazily(`(?i)(?:collected|processed)(?: (?:and|or) (?:collected|processed))? by\s+$`)
)

// found is a company in a text.
type found struct {
	name, alias string
	start, end  int
}

// companies returns the companies that a text names, by the legal form at the
// end of the name, or by the short name in brackets behind it.
func companies(text string) []found {
	var out []found
	for from := 0; from < len(text); {
		m := company().FindStringSubmatchIndex(text[from:])
		if m == nil {
			break
		}
		start, end := from+m[0], from+m[5]
		name := text[start:end]
		for {
			cut := notName().FindString(name)
			if cut == "" {
				break
			}
			name, start = name[len(cut):], start+len(cut)
		}
		if words(name) > 1 {
			out = append(out, found{name: clean(name), start: start, end: end})
		}
		from = end
	}
	for _, m := range defined().FindAllStringSubmatchIndex(text, -1) {
		name := clean(text[m[2]:m[3]])
		for cut := notName().FindString(name); cut != ""; cut = notName().FindString(name) {
			name = name[len(cut):]
		}
		if !slices.ContainsFunc(out, func(f found) bool { return f.start <= m[2] && f.end >= m[3]-2 }) && words(name) > 1 {
			out = append(out, found{name: name, alias: text[m[4]:m[5]], start: m[2], end: m[3]})
		}
	}
	slices.SortFunc(out, func(a, b found) int { return a.start - b.start })
	return out
}

// controller reads who decides about the data, and by what rule.
func (r *reader) controller(p *Passage, blocks []block) {
	for _, b := range blocks {
		if b.kind == row || b.kind == heading {
			continue
		}
		text := strings.ReplaceAll(b.text, "\n", " ")
		for _, f := range companies(text) {
			r.role(p, text, f, b.line)
		}
	}
	c := &p.Controller
	if c.Rule == "" {
		c.Rule = notice.ControllerNone
	}
}

// role takes a company for what the words around it say.
func (r *reader) role(p *Passage, text string, f found, line int) {
	before, after := sentenceBefore(text[:f.start]), firstSentence(text[f.end:])
	c := &p.Controller
	switch {
	case nearest(isRep, after):
		c.Representative = r.entity(f, "", line)
		rest := after[isRep().FindStringIndex(after)[1]:]
		if others := companies(rest); len(others) > 0 {
			c.Represents = r.entity(others[0], "", line)
		}
	case ofWhom().MatchString(before):
	case nearest(isController, after):
		r.party(p, r.entity(f, addressBetween(after, isController), line), rule(before+after), line)
	case controlledBy().MatchString(before):
		by := notice.ControllerFixed
		if collecting().MatchString(before) {
			by = notice.ControllerCollector
		}
		r.party(p, r.entity(f, "", line), by, line)
	case controllerIs().MatchString(before):
		r.party(p, r.entity(f, addressBehind(after), line), rule(before+after), line)
	case processedBy().MatchString(before) && f.alias != "":
		c.Parties, c.Line = append(c.Parties, r.entity(f, "", line)), line
		c.Role = "collects and processes the data"
	}
}

// nearest reports whether the words on a role follow, with no other company
// between.
func nearest(role pattern, after string) bool {
	m := role().FindString(after)
	return m != "" && len(companies(m)) == 0
}

func firstSentence(text string) string {
	if all := sentences(text); len(all) > 0 {
		return text[:strings.Index(strings.ReplaceAll(text, "\n", " "), all[0])+len(all[0])]
	}
	return ""
}

// rule reads the condition in the sentence that names a controller.
func rule(sentence string) notice.ControllerRule {
	if isProvider().MatchString(sentence) {
		return notice.ControllerProvider
	}
	return notice.ControllerFixed
}

func (r *reader) party(p *Passage, id string, by notice.ControllerRule, line int) {
	c := &p.Controller
	if c.Rule != "" && c.Rule != by {
		r.warn(line, "the passage on %s has two rules for its controller, %s and %s; the first counts", p.Title, c.Rule, by)
		return
	}
	c.Rule, c.Role = by, ""
	if c.Line == 0 {
		c.Line = line
	}
	if !slices.Contains(c.Parties, id) {
		c.Parties = append(c.Parties, id)
	}
}

// sentenceBefore is the text from the beginning of the last sentence on.
func sentenceBefore(text string) string {
	all := sentences(text + "x")
	if len(all) == 0 {
		return ""
	}
	last := all[len(all)-1]
	return strings.TrimSuffix(last, "x")
}

// addressBetween is what stands between a company and the words on its role.
func addressBetween(after string, role pattern) string {
	m := role().FindString(after)
	verb := becomes().FindAllStringIndex(m, -1)
	if len(verb) == 0 {
		return ""
	}
	return cleanAddress(m[:verb[len(verb)-1][0]])
}

// addressBehind is what follows a company up to the end of the sentence.
func addressBehind(after string) string {
	all := sentences(after)
	if len(all) == 0 || !strings.HasPrefix(strings.TrimSpace(after), ",") {
		return ""
	}
	return cleanAddress(all[0])
}

func cleanAddress(s string) string {
	s = strings.Trim(s, " ,;:.()")
	if words(s) < 3 || !strings.ContainsAny(s, "0123456789") {
		return ""
	}
	return s
}
