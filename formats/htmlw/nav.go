package htmlw

import "github.com/valise-export/valise/exporter"

// nav has the search, which the script shows, and the contents.
func (w *page) nav() {
	w.raw("<nav")
	w.attr("aria-label", w.p.T("title.contents"))
	w.raw(">\n")
	w.finder()
	w.put(`<h2 class="toc">`, w.p.T("title.contents"), "</h2>\n<ul>\n")
	w.entry("#missing", w.p.T("title.missing"))
	if w.m.Changes != nil {
		w.entry("#changes", w.p.T("changes.title"))
	}
	w.entry("#overview", w.p.T("page.overview"))
	for i := range w.s.Categories {
		w.categoryEntry(&w.s.Categories[i])
	}
	w.entry("#processing", w.p.T("page.processing"))
	w.entry("#files", w.p.T("page.files"))
	if len(w.s.Glossary) > 0 {
		w.entry("#words", w.p.T("page.words"))
	}
	w.raw("</ul>\n</nav>\n")
}

func (w *page) finder() {
	var shown int64
	for i := range w.s.Datasets {
		if d := w.shown(&w.s.Datasets[i]); d != nil {
			shown += int64(len(d.Shown))
		}
	}
	w.raw(`<div id="finder" role="search"`)
	w.attr("data-none", w.p.T("page.no_match"))
	w.attr("data-some", w.p.T("page.matches"))
	w.put(" hidden>\n"+`<label for="q">`, w.p.T("page.search", "n", shown), `</label>
<input id="q" type="search" autocomplete="off" spellcheck="false" autocapitalize="off">
<p id="found" role="status"></p>
<ul id="hits"></ul>
</div>
`)
}

func (w *page) entry(to markup, words string) {
	w.put(`<li><a href="`+to+`">`, words, "</a></li>\n")
}

func (w *page) categoryEntry(c *exporter.CategorySummary) {
	s := categoryState(w.p, c.Status)
	w.raw("<li><a")
	w.attr("href", "#c-"+string(c.ID))
	w.raw("><span")
	w.attr("class", "sign "+s.Class)
	w.put(` aria-hidden="true">`, s.Sign, "</span> ")
	w.put("<span>", c.Title, `</span> <span class="n">`)
	if c.Records > 0 {
		w.put("", w.p.Count(c.Records), `<span class="vh"> `)
		w.put("", w.p.T("page.records", "n", c.Records), "</span>")
	} else {
		w.put(`<span class="vh">`, s.Words, "</span>")
	}
	w.raw("</span></a></li>\n")
}

// chip appends a status in words.
func (w *builder) chip(s state) {
	w.raw("<span")
	w.attr("class", "chip "+s.Class)
	w.put(`><span aria-hidden="true">`, s.Sign, "</span> ")
	w.put("", s.Words, "</span>")
}
