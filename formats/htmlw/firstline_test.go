package htmlw_test

import (
	"testing"

	"golang.org/x/net/html"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/htmlw"
)

func TestFirstLineLanguage(t *testing.T) {
	for _, c := range []struct{ subject, export, lang, dir string }{
		{"ja", "en", "ja", "ltr"},
		{"ar-EG", "en", "ar", "rtl"},
		{"pt-BR", "", "pt-BR", "ltr"},
		{"zh-Hant-TW", "", "zh-Hant", "ltr"},
		{"zh-TW", "", "zh-Hant", "ltr"},
		{"zh-CN", "", "zh", "ltr"},
		{"", "de-AT", "", ""}, // the page's own: its language is that of the document
		{"tlh", "fr", "", ""},
		{"de-AT", "de", "", ""},
		{"en-GB", "de", "en", "ltr"},
		{"", "", "", ""},
	} {
		s := summary(nil)
		s.Subject.Language, s.Manifest.Export.Language = c.subject, c.export
		root := parse(t, write(t, htmlw.New(htmlw.Options{}), nil, s))
		first := elements(root, tag("p"))[0]
		if attr(first, "lang") != c.lang || attr(first, "dir") != c.dir || textOf(first) == "" {
			t.Errorf("%s, %s: lang %q dir %q", c.subject, c.export, attr(first, "lang"), attr(first, "dir"))
		}
	}
}

// TestPartsOfADataset: two sources, one of which failed, and a page that says so.
func TestPartsOfADataset(t *testing.T) {
	parts := []part{given(shape(exporter.ContactInformation, f1, "account", "Accounts", "", "*id:"), []string{"1"})}
	s := summary(parts)
	s.Datasets[0].Parts = []exporter.ManifestDataset{
		{SourceTitle: "Customer system", Status: exporter.StatusOK, Records: 1},
		{Source: "archive", Status: exporter.StatusFailed},
	}
	root := parse(t, write(t, htmlw.New(htmlw.Options{}), parts, s))
	want := "1 record · from Customer system (1 record); archive (could not be read)"
	meta := elements(byID(root, "d-account"), func(n *html.Node) bool { return attr(n, "class") == "meta" })
	if len(meta) != 1 || textOf(meta[0]) != want {
		t.Errorf("got %q", textOf(meta[0]))
	}
}

// TestUnknownStatusIsNotComplete: nothing partial looks whole.
func TestUnknownStatusIsNotComplete(t *testing.T) {
	s := summary(nil)
	s.Manifest.Status = ""
	root := parse(t, write(t, htmlw.New(htmlw.Options{}), nil, s))
	if len(elements(root, func(n *html.Node) bool { return attr(n, "class") == "status bad" })) != 1 {
		t.Error("a bundle without a status reads as complete")
	}
}
