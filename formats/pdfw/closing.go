package pdfw

import (
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// processing is the chapter that belongs to a copy (GDPR art. 15(1)(a)-(h)).
func (d *document) processing() {
	d.startChapter("", "How your data are processed", "")
	p := d.summary.Processing
	for _, part := range []struct {
		name, title string
		items       []string
	}{
		{"purposes", "Purposes", p.Purposes},
		{"sources", "Where data come from that you did not give", p.Sources},
		{"recipients", "Who receives them", p.Recipients},
		{"retention", "How long they are kept", p.Retention},
		{"transfers", "Transfers to other countries", p.Transfers},
		{"automated_decisions", "Automated decisions", p.Automated},
	} {
		d.heading(part.title, 40)
		if len(part.items) == 0 {
			d.text(d.brand()+" has not supplied this. You can ask for it.", bodyText.in(muted))
			continue
		}
		d.bullets(part.items, bodyText)
		if contains(p.Defaults, part.name) {
			d.note("From the privacy notice.")
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// rights is the chapter on what a person of the jurisdiction can ask, and whom.
func (d *document) rights() {
	r := d.summary.Rights
	note := "This is information, not legal advice."
	if r.NoticeDate != "" {
		note = "What the privacy notice of " + r.NoticeDate + " says. " + note
	}
	d.startChapter("", "Your rights, and whom to ask", note)
	if r.Jurisdiction != "" {
		d.facts([]pair{{name: "Jurisdiction", value: r.Jurisdiction}}, marginX, 118, bodyWidth)
	}
	if len(r.Rights) > 0 {
		d.heading("What you can ask for", 50)
		d.facts(terms(r.Rights), marginX, 118, bodyWidth)
	} else {
		d.heading("What you can ask for", 50)
		d.text("The notice lists no rights for this place. That does not mean that there are none.", bodyText)
	}
	if r.Deadline != "" {
		d.heading("When you will have an answer", 40)
		d.text(r.Deadline, bodyText)
	}
	d.parties("Who is responsible", r.Controller)
	d.parties("Whom to ask", r.Contacts)
	d.parties("Where to complain", r.Complaint)
	if len(r.Notes) > 0 {
		d.heading("Notes", 40)
		d.bullets(r.Notes, bodyText)
	}
}

func terms(list []exporter.Term) []pair {
	out := make([]pair, len(list))
	for i, t := range list {
		out[i] = pair{name: t.Value, value: t.Title}
	}
	return out
}

func (d *document) parties(title string, list []exporter.Party) {
	if len(list) == 0 {
		return
	}
	d.heading(title, 60)
	for _, p := range list {
		d.need(40)
		name := p.Name
		if name == "" {
			name = p.Role
		}
		d.text(name, lowTitle)
		if p.Role != "" && p.Role != name {
			d.text(p.Role, quietText)
		}
		for _, line := range []string{p.Address, p.Email} {
			if line != "" {
				d.text(line, bodyText)
			}
		}
		if p.URL != "" {
			d.address(p.URL)
		}
		d.y += 6
	}
}

// address flows an address of the notice as a link.
func (d *document) address(url string) {
	d.need(bodyText.leading)
	if line := d.lines(url, bodyText, bodyWidth); len(line) == 1 && (strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://")) {
		p := d.current()
		p.links = append(p.links, linkOp{x: marginX, y: d.y, w: line[0].Width, h: bodyText.leading, url: url})
	}
	d.text(url, bodyText.in(accent))
}

// glossary explains the words.
func (d *document) glossary() {
	if len(d.summary.Glossary) == 0 {
		return
	}
	d.shortChapter("", "Words used in this report", "")
	d.facts(terms(d.summary.Glossary), marginX, 130, bodyWidth)
}

// contents lists chapters and sections with their pages.
func (d *document) contents(entries []bookmark, body []*page) {
	d.chapter = "Contents"
	d.newPage()
	d.bookmarks = append(d.bookmarks, bookmark{title: "Contents", page: d.current(), top: top - 10})
	d.textAt("Contents", bigTitle, marginX, bodyWidth)
	d.y += 4
	d.rule(marginX, d.y, 42, 2.2, accent)
	d.y += 14
	extra := d.contentsPages(entries)
	numbers := map[*page]int64{}
	for i, p := range body {
		numbers[p] = int64(i + 1 + extra)
	}
	for _, e := range entries {
		if !listed(e) {
			continue
		}
		l, x := bodyText, marginX
		if e.level > 0 {
			l, x = quietText, marginX+16
		} else {
			l.bold = true
			d.gap(4)
		}
		d.need(l.leading + 1)
		p := d.current()
		w := d.label(p, e.title, l, x, d.y, bodyWidth-60, alignStart)
		number := d.label(p, report.Count(numbers[e.page]), l, marginX+bodyWidth-40, d.y, 40, alignRight)
		p.rects = append(p.rects, rectOp{x: x + w + 6, y: d.y + l.leading*0.68, w: max(0, marginX+bodyWidth-number-6-(x+w+6)), h: 0.35, color: hair})
		p.links = append(p.links, linkOp{x: x, y: d.y, w: marginX + bodyWidth - x, h: l.leading, page: e.page, top: e.top})
		d.y += l.leading + 1
	}
}

// listed reports whether the contents page names an entry: chapters, and the
// datasets in them. The outline has all.
func listed(b bookmark) bool { return b.level == 0 || b.dataset }

// contentsPages foresees how many pages the contents take.
func (d *document) contentsPages(entries []bookmark) int {
	pages, y := 1, d.y
	for _, e := range entries {
		if !listed(e) {
			continue
		}
		h := quietText.leading + 1
		if e.level == 0 {
			h = bodyText.leading + 1
			if y > top {
				y += 4
			}
		}
		if y+h > bottom {
			pages, y = pages+1, top
		}
		y += h
	}
	return pages
}
