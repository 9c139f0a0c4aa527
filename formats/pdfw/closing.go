package pdfw

import (
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// processing is the chapter that belongs to a copy (GDPR art. 15(1)(a)-(h)).
func (d *document) processing() {
	d.joinChapter("", d.words.T("page.processing"), "", 0.45)
	of := d.summary.Processing
	for _, part := range report.Parts(d.words, &of) {
		d.heading(part.Title, 40)
		if len(part.Lines) == 0 {
			d.text(d.words.T("about.not_supplied_note"), bodyText.in(muted))
			continue
		}
		d.bullets(part.Lines, bodyText)
		if contains(of.Defaults, part.ID) {
			d.note(d.words.T("note.from_notice"))
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
	note := d.words.T("note.not_advice")
	if r.NoticeDate != "" {
		note = d.words.T("ask.notice", "date", d.words.Day(r.NoticeDate)) + " " + note
	}
	d.joinChapter("", d.words.T("pdf.rights"), note, 0.45)
	if r.Jurisdiction != "" {
		d.facts([]pair{{name: d.words.T("page.place"), value: r.Jurisdiction}}, marginX, 118, bodyWidth)
	}
	if len(r.Rights) > 0 {
		d.heading(d.words.T("title.rights"), 50)
		d.facts(terms(r.Rights), marginX, 118, bodyWidth)
	} else {
		d.heading(d.words.T("title.rights"), 50)
		d.text(d.words.T("pdf.no_rights"), bodyText)
	}
	if r.Deadline != "" {
		d.heading(d.words.T("pdf.deadline"), 40)
		d.text(r.Deadline, bodyText)
	}
	d.parties(d.words.T("title.responsible"), r.Controller)
	d.parties(d.words.T("title.write_to"), r.Contacts)
	d.parties(d.words.T("title.complain"), r.Complaint)
	if len(r.Notes) > 0 {
		d.heading(d.words.T("pdf.notes"), 40)
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
	d.shortChapter("", d.words.T("page.words"), "")
	d.facts(terms(d.summary.Glossary), marginX, 130, bodyWidth)
}

// contents lists chapters and sections with their pages.
func (d *document) contents(entries []bookmark, body []*page) {
	d.chapter = d.words.T("title.contents")
	d.newPage()
	d.bookmarks = append(d.bookmarks, bookmark{title: d.chapter, page: d.current(), top: top - 10})
	d.textAt(d.chapter, bigTitle, marginX, bodyWidth)
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
		number := d.label(p, d.words.Count(numbers[e.page]), l, marginX+bodyWidth-40, d.y, 40, alignRight)
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
