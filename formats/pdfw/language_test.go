package pdfw_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/pdfw"
	"github.com/valise-export/valise/formats/pdfw/typeset"
)

// builtin has the fonts that are compiled in, and no others.
func builtin() *typeset.Fonts { return typeset.NewFonts(typeset.Options{Folders: []fs.FS{}}) }

func TestCanShow(t *testing.T) {
	for _, tag := range lang.Tags() {
		can, err := pdfw.CanShow(builtin(), tag)
		if want := tag != "ja" && tag != "ko"; err != nil || can != want {
			t.Errorf("%s: %v, %v", tag, can, err)
		}
	}
}

// TestLanguageWithoutFont: the report's own words are English then, it says so,
// and nothing of it is a box.
func TestLanguageWithoutFont(t *testing.T) {
	c := []content{invoices(3)}
	s := summary(c)
	english := s
	manifest := *s.Manifest
	manifest.Export.Language = "ja"
	s.Manifest, s.English = &manifest, &english
	s.Categories = append(s.Categories[:0:0], s.Categories...)
	for i := range s.Categories {
		s.Categories[i].Title = "連絡先情報"
	}
	out, _ := render(t, pdfw.New(pdfw.Options{Fonts: builtin()}), c, s)
	text := textOf(t, out)
	for _, want := range []string{"This document is in English because no font for your language was found", english.Categories[0].Title} {
		if !strings.Contains(text, squeeze(want)) {
			t.Errorf("%q is not in the report", want)
		}
	}
	plain, _ := render(t, pdfw.New(pdfw.Options{Fonts: builtin()}), c, english) // names of the fixture need fonts too
	if got, want := strings.Count(text, squeeze(typeset.SeeThePage)), strings.Count(textOf(t, plain), squeeze(typeset.SeeThePage)); got != want {
		t.Errorf("%d texts point to the page, %d in the English report", got, want)
	}
}

// TestLanguageOfTheReport: words, dates and amounts are German.
func TestLanguageOfTheReport(t *testing.T) {
	c := []content{invoices(3)}
	s := summary(c)
	s.Manifest.Export.Language = "de"
	out, _ := render(t, pdfw.New(pdfw.Options{Fonts: builtin()}), c, s)
	if !strings.Contains(string(out), "/Lang (de)") {
		t.Error("the document's language is not German")
	}
	text := textOf(t, out)
	for _, want := range []string{"Eine Kopie Ihrer Daten", "Was fehlt, und wie Sie danach fragen", "Inhalt"} {
		if !strings.Contains(text, squeeze(want)) {
			t.Errorf("%q is not in the report", want)
		}
	}
	for _, not := range []string{"A copy of your data", "How to ask", "Records"} {
		if strings.Contains(text, squeeze(not)) {
			t.Errorf("%q is in the report", not)
		}
	}
}
