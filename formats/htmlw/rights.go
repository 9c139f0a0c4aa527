package htmlw

import "github.com/valise-export/valise/exporter"

// rights says how to ask, and what the notice grants at the customer's place.
func (w *page) rights() {
	w.put(`<h3 id="ask">`, w.p.T("title.ask"), "</h3>\n")
	if contact := w.s.Brand.Contact; contact != "" {
		w.raw(`<p class="contact"><strong>`)
		w.around("ask.write", "contact", func() { w.put("<bdi>", contact, "</bdi>") })
		w.raw("</strong></p>\n")
	}
	if id := w.m.Request.ID; id != "" {
		w.raw("<p>")
		w.around("ask.name", "id", func() { w.put("<strong><bdi>", id, "</bdi></strong>") })
		w.raw("</p>\n")
	}
	r := &w.s.Rights
	if r.Deadline != "" {
		w.put("<p>", r.Deadline, "</p>\n")
	}
	w.granted(r)
	w.parties(r)
	for _, note := range r.Notes {
		w.put(`<p class="note">`, note, "</p>")
	}
	w.raw("\n")
	if r.NoticeDate != "" {
		w.put(`<p class="note">`, w.p.T("ask.notice", "date", w.p.Day(r.NoticeDate)), " ")
		w.put("", w.p.T("note.not_advice"), "</p>\n")
	}
}

func (w *page) granted(r *exporter.Rights) {
	if len(r.Rights) == 0 {
		return
	}
	title := w.p.T("title.rights")
	if r.Jurisdiction != "" {
		title = w.p.T("title.rights_in", "place", r.Jurisdiction)
	}
	w.put("<h4>", title, "</h4>\n")
	w.terms(r.Rights)
}

// terms explains words.
func (w *builder) terms(all []exporter.Term) {
	w.raw(`<dl class="terms">`)
	for _, t := range all {
		w.put("<div><dt>", t.Value, "</dt>")
		w.put("<dd>", t.Title, "</dd></div>")
	}
	w.raw("</dl>\n")
}

// parties are who can be written to.
func (w *page) parties(r *exporter.Rights) {
	if len(r.Controller)+len(r.Contacts)+len(r.Complaint) == 0 {
		return
	}
	w.raw(`<div class="parties">` + "\n")
	w.partiesOf(w.p.T("title.responsible"), r.Controller)
	w.partiesOf(w.p.T("title.write_to"), r.Contacts)
	w.partiesOf(w.p.T("title.complain"), r.Complaint)
	w.raw("</div>\n")
}

func (w *page) partiesOf(title string, all []exporter.Party) {
	if len(all) == 0 {
		return
	}
	w.put("<div><h4>", title, "</h4>")
	for i := range all {
		w.party(&all[i])
	}
	w.raw("</div>\n")
}

func (w *page) party(p *exporter.Party) {
	w.raw("<address>\n")
	for _, line := range []struct {
		before markup
		text   string
		after  markup
	}{
		{"<strong><bdi>", p.Name, "</bdi></strong><br>"},
		{"", p.Role, "<br>"},
		{`<bdi class="lines">`, p.Address, "</bdi><br>"},
		{"<bdi>", p.Email, "</bdi><br>"},
		{"<bdi>", p.URL, "</bdi>"},
	} {
		if line.text != "" {
			w.put(line.before, line.text, line.after+"\n")
		}
	}
	w.raw("</address>")
}
