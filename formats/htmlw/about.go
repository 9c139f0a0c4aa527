package htmlw

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/formats/report"
)

// about is what belongs to a copy beside the data: the processing, the files,
// how to check them, and the words.
func (w *page) about() {
	w.processing()
	w.put(`<section id="files" aria-labelledby="h-files">`+"\n"+`<h2 id="h-files">`, w.p.T("page.files"), "</h2>\n")
	w.files()
	w.check()
	w.checked()
	w.sum(w.p.T("about.notice_sum"), w.m.Notice.SHA256)
	w.sum(w.p.T("about.config_sum"), w.m.Export.ConfigSHA256)
	w.raw("</section>\n")
	if len(w.s.Glossary) > 0 {
		w.put(`<section id="words" aria-labelledby="h-words">`+"\n"+`<h2 id="h-words">`, w.p.T("page.words"), "</h2>\n")
		w.terms(w.s.Glossary)
		w.raw("</section>\n")
	}
}

// processing is the information about processing; what the controller has not
// supplied is said.
func (w *page) processing() {
	w.put(`<section id="processing" aria-labelledby="h-processing">`+"\n"+`<h2 id="h-processing">`, w.p.T("page.processing"), "</h2>\n")
	for _, part := range report.Parts(w.p, &w.s.Processing) {
		w.put("<h3>", part.Title, "</h3>\n")
		if !w.supplied(&part) {
			w.put(`<p><span class="chip bad"><span aria-hidden="true">▲</span> `, w.p.T("about.not_supplied"), "</span> ")
			w.T("about.not_supplied_note")
			w.put(` <a href="#ask">`, w.p.T("title.ask"), "</a></p>\n")
			continue
		}
		w.items(part.Lines)
		if slices.Contains(w.s.Processing.Defaults, part.ID) {
			w.put(`<p class="note">`, w.p.T("note.from_notice"), "</p>")
		}
		w.raw("\n")
	}
	w.raw("</section>\n")
}

// files are those beside the page, but for the datasets'.
func (w *page) files() {
	w.raw("<ul>\n")
	if slices.Contains(w.m.Export.Formats, "pdf") {
		w.file("report.pdf", w.p.T("about.pdf"))
	}
	if slices.Contains(w.m.Export.Formats, "xlsx") {
		w.file("workbook.xlsx", w.p.T("about.xlsx"))
	}
	w.file("data/manifest.json", w.p.T("about.manifest"))
	w.file("data/datapackage.json", w.p.T("about.datapackage"))
	w.file("data/processing.json", w.p.T("about.processing"))
	if w.m.Changes != nil {
		w.file("data/changes.json", w.p.T("about.changes"))
	}
	w.raw("</ul>\n")
}

func (w *page) file(name markup, words string) {
	w.put(`<li><a href="`+name+`">`+name+"</a>: ", words, "</li>\n")
}

// check says how the files are checked.
func (w *page) check() {
	w.put("<h3>", w.p.T("about.check"), "</h3>\n")
	w.put("<p>", w.p.T("about.terminal"), `</p>
<pre tabindex="0"><code>sha256sum -c manifest-sha256.txt
sha256sum -c tagmanifest-sha256.txt</code></pre>
<p>`)
	w.terminal()
	w.raw("</p>\n")
}

// terminal is a message with commands in it.
func (w *page) terminal() {
	rest := w.p.T("about.terminal_mac")
	for rest != "" {
		before, after, _ := strings.Cut(rest, "{")
		name, next, _ := strings.Cut(after, "}")
		w.text(before)
		switch name {
		case "mac":
			w.raw("<code>shasum -a 256 -c</code>")
		case "linux":
			w.raw("<code>sha256sum -c</code>")
		case "valise":
			w.raw("<code>valise verify</code>")
		}
		rest = next
	}
}

// checked says what the program has checked itself.
func (w *page) checked() {
	checks := &w.m.Checks
	w.put("<h3>", w.p.T("about.checked"), "</h3>\n<ul>\n<li>")
	w.T("about.proved", "records", w.p.T("count.records", "n", checks.Isolation.Proved))
	if checks.Isolation.Trusted != 0 {
		w.put(" ", w.p.T("about.trusted", "n", checks.Isolation.Trusted), "")
		if trusted := w.m.Policy.TrustedDatasets; len(trusted) > 0 {
			w.put(" (", strings.Join(trusted, w.p.T("list.comma")), ")")
		}
	}
	w.raw("</li>\n")
	switch checks.LeakGuard.Mode {
	case "":
	case "off":
		w.put("<li>", w.p.T("about.guard_off"), "</li>\n")
	default:
		w.put("<li>", w.p.T("about.guard", "n", checks.LeakGuard.Hits), "</li>\n")
	}
	for _, m := range checks.Money {
		w.put("<li>", w.p.T("about.money", "check", report.Checked(w.p, m), "all", m.Compared, "bad", m.Mismatches), "</li>")
	}
	w.raw("\n</ul>\n")
}

func (w *page) sum(words, sha256 string) {
	if sha256 == "" {
		return
	}
	w.put(`<p class="note">`, words, " <code>")
	w.put("", sha256, "</code></p>\n")
}
