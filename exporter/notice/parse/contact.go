package parse

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter/notice"
)

var (
	email     = lazily(`[\pL\pN._%+\-]+@[\pL\pN\-]+(?:\.[\pL\pN\-]+)+`)
	webPage   = lazily(`\b(?:https?://|www\.)[^\s<>()"“”]+[^\s<>()"“”.,;]`)
	phone     = lazily(`(?i)(?:tele)?phone(?: number)?|\btel\b|\bcall us (?:at|on)`)
	number    = lazily(`\+?\(?\d[\d ()./\-]{5,20}\d`)
	addressAt = lazily(`(?i)(?:(?:mailing |postal |our )?address(?:es)?(?: is)?|contact us (?:by (?:post|mail) )?at|write to(?: us)?(?: at)?|by (?:post|mail)(?: at| to)?|mail to)[:,]?\s+`)
	authority = lazily(`(?i)(?:authority|commissioner|commission|regulator|ombudsman)`)
	withWhom  = lazily(`(?i)\b(?:with|to) (?:our |the |your |its |a )?(?:lead |principal |competent |local |relevant |responsible |national )*(?:supervisory |data protection )?(?:authority,? )?(?:the )?`)
)

// entities reads the companies of the section on contacts with their postal
// addresses, and the page for customers.
func (r *reader) entities() {
	for _, s := range r.sections() {
		if s.kind != kindContacts {
			continue
		}
		for _, b := range r.blocks[s.start:s.end] {
			r.customerPage(b)
			r.posted(strings.ReplaceAll(b.text, "\n", " "), b.line)
		}
	}
}

// customerPage takes the first link that says to contact the company.
func (r *reader) customerPage(b block) {
	for _, l := range b.links {
		text := folded(l.text)
		if r.Customers.URL == "" && !strings.HasPrefix(l.url, "#") && (strings.Contains(text, "contact") || strings.Contains(text, "support") || strings.Contains(text, "help") || strings.Contains(text, "form")) {
			r.Customers = Link{Text: l.text, URL: l.url, Line: b.line}
		}
	}
	if m := email().FindString(b.text); m != "" && r.Customers.URL == "" {
		r.Customers = Link{Text: m, URL: "mailto:" + m, Line: b.line}
	}
}

// posted finds a company with an address behind it.
func (r *reader) posted(text string, line int) {
	all := companies(text)
	if len(all) == 0 {
		return
	}
	f := all[len(all)-1]
	address := cleanAddress(text[f.end:])
	if address == "" {
		return
	}
	id := r.entity(f, address, line)
	if !slices.Contains(r.Post, id) {
		r.Post = append(r.Post, id)
	}
}

// entity returns the id of a company, and notes it where it is new. An address
// that is known later is added.
func (r *reader) entity(f found, address string, line int) string {
	key := func(s string) string { return notWord().ReplaceAllString(plainText(folded(s)), "") }
	for i := range r.Entities {
		if e := &r.Entities[i]; key(e.Name) == key(f.name) {
			if e.Address == "" {
				e.Address = address
			}
			return e.ID
		}
	}
	id := slug(f.name, "_")
	r.Entities = append(r.Entities, Entity{ID: id, Name: f.name, Alias: f.alias, Address: address, Line: line})
	return id
}

// contactsOf reads the ways to ask and to complain of one passage.
func (r *reader) contactsOf(p *Passage, blocks []block) {
	for i, b := range blocks {
		text := strings.ReplaceAll(b.text, "\n", " ")
		for _, sentence := range sentences(text) {
			r.complaint(p, sentence, b)
		}
		r.addresses(p, blocks, i)
		r.ownPost(p, text)
		for _, l := range b.links {
			if strings.Contains(folded(text), "translation") {
				p.Contacts = append(p.Contacts, notice.Contact{Name: "Translation", Role: "to read", URL: l.url})
			}
		}
	}
}

// addresses reads an e-mail address with the name before it: of the sentence,
// or of the lines above.
func (r *reader) addresses(p *Passage, blocks []block, i int) {
	text := blocks[i].text
	for _, m := range email().FindAllStringIndex(text, -1) {
		mail := text[m[0]:m[1]]
		if slices.ContainsFunc(p.Contacts, func(c notice.Contact) bool { return strings.EqualFold(c.Email, mail) }) {
			continue
		}
		c := notice.Contact{Name: nameBefore(blocks, i, m[0]), Email: mail}
		if strings.Contains(folded(text), "data protection officer") || strings.Contains(folded(text), "dpo") {
			c.Role = "data protection officer"
		}
		c.Phone, c.Address = above(blocks[:i])
		p.Contacts = append(p.Contacts, c)
	}
}

// above looks in the few lines before an address for a telephone number and a
// place.
func above(blocks []block) (phoneNumber, address string) {
	for k := len(blocks) - 1; k >= max(0, len(blocks)-3); k-- {
		text := blocks[k].text
		if email().MatchString(text) || words(text) > 20 {
			break
		}
		if phone().MatchString(text) && phoneNumber == "" {
			phoneNumber = strings.TrimSpace(number().FindString(text))
		}
		if rest, ok := cutFold(text, "address:"); ok && address == "" {
			address = rest
		}
	}
	return phoneNumber, address
}

func cutFold(text, prefix string) (string, bool) {
	if len(text) > len(prefix) && strings.EqualFold(text[:len(prefix)], prefix) {
		return strings.TrimSpace(text[len(prefix):]), true
	}
	return "", false
}

// nameBefore is the company of the same block, else the line above that names
// one, else the first line of the block.
func nameBefore(blocks []block, i, at int) string {
	for k := i; k >= max(0, i-4); k-- {
		text := blocks[k].text
		if k == i {
			text = text[:at]
		}
		if all := companies(strings.ReplaceAll(text, "\n", " ")); len(all) > 0 {
			return all[len(all)-1].name
		}
		if k == i && strings.Contains(text, "\n") {
			for _, line := range slices.Backward(strings.Split(text, "\n")) {
				if line = strings.TrimSpace(line); line != "" && words(line) < 8 && !strings.HasSuffix(line, ":") {
					return line
				}
			}
		}
		if k < i && (email().MatchString(text) || words(text) > 20) {
			break
		}
	}
	return "E-mail"
}

// ownPost notes that people without an account write to an address of the
// passage itself.
func (r *reader) ownPost(p *Passage, text string) {
	for _, sentence := range sentences(text) {
		lower := folded(sentence)
		if !strings.Contains(lower, "not a") && !strings.Contains(lower, "not an") {
			continue
		}
		at := addressAt().FindStringIndex(sentence)
		if at == nil {
			continue
		}
		if strings.Contains(lower, "under controller") {
			p.OwnPost = len(p.Controller.Parties) > 0
			continue
		}
		rest := strings.TrimSpace(text[strings.Index(text, sentence)+at[1]:])
		if capitalAddress(rest) && len(p.Controller.Parties) > 0 {
			p.OwnPost = true
			r.setAddress(p.Controller.Parties[0], strings.TrimRight(rest, ". "))
		}
	}
}

// capitalAddress reports whether a text begins as an address does and not with
// "the address stated above".
func capitalAddress(s string) bool {
	return s != "" && capital(s) && strings.ContainsAny(s, "0123456789")
}

func (r *reader) setAddress(id, address string) {
	for i := range r.Entities {
		if r.Entities[i].ID == id && r.Entities[i].Address == "" {
			r.Entities[i].Address = address
		}
	}
}

// complaint reads the authority that a sentence names.
func (r *reader) complaint(p *Passage, sentence string, b block) {
	lower := folded(sentence)
	if !strings.Contains(lower, "complain") || !authority().MatchString(lower) && len(b.links) == 0 {
		return
	}
	c := notice.Contact{Role: "supervisory authority"}
	for _, l := range b.links {
		if strings.Contains(sentence, l.text) && (authority().MatchString(l.text) || capital(l.text)) {
			c.Name, c.URL = nameOf(l.text), l.url
		}
	}
	if c.Name == "" {
		if at := withWhom().FindStringIndex(sentence); at != nil && strings.Contains(lower, "complain") {
			c.Name = nameOf(authorityName(sentence[at[1]:]))
		}
	}
	for _, l := range b.links {
		if c.URL == "" && strings.Contains(sentence, l.text) && strings.HasPrefix(l.url, "http") && strings.Contains(lower, "complain") {
			c.URL = l.url
		}
	}
	if c.URL == "" {
		c.URL = webPage().FindString(sentence)
	}
	if c.Name != "" && !slices.Contains(p.Complaint, c) {
		p.Complaint = append(p.Complaint, c)
	}
}

var endOfName = lazily(`[,;.]|\s\((?:https?:|www\.|website|link|here)|\s(?:or|through|via|if|at|where|by)\s|\s(?:www\.|https?://)`)

// authorityName is the run of words that begins with a capital letter.
func authorityName(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || !capital(s) {
		return ""
	}
	if at := endOfName().FindStringIndex(s); at != nil {
		s = s[:at[0]]
	}
	return s
}

// nameOf cuts "X in Luxembourg" and "Brazil's X" to X.
func nameOf(s string) string {
	s = unquoted(strings.TrimSpace(s))
	if before, place, ok := strings.Cut(s, " in "); ok && capitalWord(place) {
		s = before
	}
	return s
}

func capitalWord(s string) bool { return s != "" && capital(s) && words(s) < 4 }
