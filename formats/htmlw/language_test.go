package htmlw_test

import (
	"encoding/json"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/htmlw"
)

// TestPageInEveryLanguage: the page names its language, and none of its own
// words are left in English.
func TestPageInEveryLanguage(t *testing.T) {
	parts := []part{given(shape(exporter.ContactInformation, f1, "account", "Accounts", "", "*id:"), []string{"1"}, []string{"2"})}
	for _, tag := range lang.Tags() {
		s := summary(parts)
		s.Manifest.Export.Language, s.Subject.Language = tag, tag
		page := string(write(t, htmlw.New(htmlw.Options{}), parts, s))
		if !strings.Contains(page, `<html lang="`+tag+`" dir="ltr">`) {
			t.Errorf("%s: the page does not name its language", tag)
		}
		text := wordsOf(page)
		for key, english := range sentences(t) {
			own := lang.For(tag).T(key)
			switch {
			case own == english:
			case strings.Contains(text, english):
				t.Errorf("%s: %s is in English", tag, key)
			case tag == lang.English:
				t.Errorf("%s has two texts", key)
			}
		}
		if first := lang.For(tag).T("page.extract_first"); !strings.Contains(text, first) {
			t.Errorf("%s: the first line is not there", tag)
		}
	}
}

// elsewhere are messages of the other formats, and of data.
var elsewhere = regexp.MustCompile(`^(text|sheet|pdf)\.`)

// sentences are the messages of the page without placeholders that are long
// enough to be no part of another text.
func sentences(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../../exporter/lang/catalogue/en.json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for key, value := range raw {
		text, plain := value.(string)
		if plain && !strings.Contains(text, "{") && len(text) > 8 && !elsewhere.MatchString(key) {
			out[key] = text
		}
	}
	if len(out) < 100 {
		t.Fatalf("only %d sentences", len(out))
	}
	return out
}

var (
	code   = regexp.MustCompile(`(?s)<(script|style)>.*?</(script|style)>`)
	markup = regexp.MustCompile(`<[^>]*>`)
)

// wordsOf is what a page shows or reads out.
func wordsOf(page string) string {
	page = code.ReplaceAllString(page, "")
	labels := regexp.MustCompile(`(?:aria-label|data-none|data-some)="([^"]*)"`).FindAllStringSubmatch(page, -1)
	text := markup.ReplaceAllString(page, "\n")
	for _, l := range labels {
		text += "\n" + l[1]
	}
	return html.UnescapeString(text)
}
