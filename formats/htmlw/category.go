package htmlw

import (
	"strconv"

	"github.com/valise-export/valise/exporter"
)

// category is one category of the notice with its datasets.
func (w *page) category(c *exporter.CategorySummary) {
	if c.Records > 0 {
		w.section("category full", "c-"+string(c.ID)) // on paper it begins a sheet
	} else {
		w.section("category", "c-"+string(c.ID))
	}
	w.raw("<h2")
	w.attr("id", "h-c-"+string(c.ID))
	w.raw(">")
	if c.Number != 0 {
		w.put(`<span class="number">`, strconv.Itoa(c.Number), "</span> ")
	}
	w.put("", c.Title, "</h2>\n<p>")
	w.chip(categoryState(w.p, c.Status))
	if c.Records > 0 {
		w.put(" ", w.p.T("count.records", "n", c.Records), "")
	}
	if c.Reason != "" {
		w.put(" – ", c.Reason, "")
	}
	w.raw("</p>\n")
	w.described(c.Description)
	if len(c.Surfaces) > 0 {
		w.put(`<p class="note">`, w.p.T("page.online", "places", w.listed(c.Surfaces)), "</p>\n")
	}
	for i := range w.s.Datasets {
		if ds := &w.s.Datasets[i]; ds.Category == c.ID {
			w.datasetSection(ds)
		}
	}
	w.raw("</section>\n")
}

// section begins a section that its heading names: "h-" and its id.
func (w *builder) section(class markup, id string) {
	w.raw(`<section class="` + class + `"`)
	w.attr("id", id)
	w.attr("aria-labelledby", "h-"+id)
	w.raw(">\n")
}

func (w *builder) described(text string) {
	if text != "" {
		w.put(`<p class="about">`, text, "</p>\n")
	}
}
