package lang_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter/lang"
)

// load reads a catalogue as it is on disk: a text, or its plural forms.
func load(t *testing.T, tag string) map[string]map[string]string {
	t.Helper()
	data, err := os.ReadFile("catalogue/" + tag + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatalf("%s: %v", tag, err)
	}
	out := map[string]map[string]string{}
	for key, value := range raw {
		forms := map[string]string{}
		var text string
		if json.Unmarshal(value, &text) == nil {
			forms[""] = text
		} else if err := json.Unmarshal(value, &forms); err != nil {
			t.Fatalf("%s: %s: %v", tag, key, err)
		}
		out[key] = forms
	}
	return out
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// pluralForms are the forms that a language must have where it has any; a form
// beyond them is "other" again.
var pluralForms = map[string][]string{
	"en": {"one", "other"}, "de": {"one", "other"}, "fr": {"one", "other"}, "es": {"one", "other"}, "pt-BR": {"one", "other"},
	"ja": {""}, "ko": {""}, "ms": {""},
}

func TestCataloguesHaveTheSameKeys(t *testing.T) {
	english := load(t, lang.English)
	if len(english) < 500 {
		t.Fatalf("only %d messages: is the file right?", len(english))
	}
	files, err := os.ReadDir("catalogue")
	if err != nil || len(files) != len(lang.Tags()) {
		t.Fatalf("%d files for %d languages: %v", len(files), len(lang.Tags()), err)
	}
	for _, tag := range lang.Tags() {
		own := load(t, tag)
		for key := range english {
			if _, ok := own[key]; !ok {
				t.Errorf("%s: %s is missing", tag, key)
			}
		}
		for key := range own {
			if _, ok := english[key]; !ok {
				t.Errorf("%s: %s is not a message", tag, key)
			}
		}
	}
}

func TestMessagesFit(t *testing.T) {
	english := load(t, lang.English)
	for _, tag := range lang.Tags() {
		for key, forms := range load(t, tag) {
			want := []string{""}
			if _, single := english[key][""]; !single {
				want = pluralForms[tag]
			}
			var got []string
			for form, text := range forms {
				got = append(got, form)
				if text == "" {
					t.Errorf("%s: %s is empty", tag, key)
				}
				checkPlaceholders(t, tag, key, text, english[key])
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s has the forms %q, want %q", tag, key, got, want)
			}
		}
	}
}

// datePattern are the placeholders of dates; a pattern takes what its language
// needs of them.
var datePattern = []string{"d", "dd", "m", "mm", "mon", "month", "yy", "yyyy"}

func checkPlaceholders(t *testing.T, tag, key, text string, english map[string]string) {
	t.Helper()
	got := placeholders(text)
	if strings.HasPrefix(key, "date.") && key != "date.time" {
		for _, name := range got {
			if !slices.Contains(datePattern, name) {
				t.Errorf("%s: %s has {%s}", tag, key, name)
			}
		}
		return
	}
	for _, other := range english {
		if want := placeholders(other); !slices.Equal(got, want) {
			t.Errorf("%s: %s has %q, English %q", tag, key, got, want)
		}
	}
	if strings.Count(text, "{") != strings.Count(text, "}") || strings.Count(text, "{") != len(placeholder.FindAllString(text, -1)) {
		t.Errorf("%s: %s has a broken placeholder", tag, key)
	}
}

// same are the words that are right in a language as they are in English.
var same = map[string]string{
	"de":    "{more} in:|{records} in {datasets}|Export {id}|Name|Status|System|Region|Export|Bank|Website|UTC|FOCUS|Japan|Colorado|Connecticut|Costa Rica|Delaware|Iowa|Montana|Oregon|Texas|Utah|Virginia|Malaysia|in UTC",
	"fr":    "date|E-mail|E-mails|Participation|Type|Total|Service|Description|Source|Contact|Canada|Colorado|Connecticut|Costa Rica|Delaware|Iowa|Montana|Oregon|Texas|Utah|UTC|FOCUS|Export {id}|Export|Programme",
	"es":    "Quebec|Roles|Total|Plan|SKU|UTC|FOCUS|California|Colorado|Connecticut|Costa Rica|Delaware|Iowa|Montana|Texas|Utah|Virginia|India|no|Sector",
	"pt-BR": "E-mail|E-mails|Quebec|Total|SKU|UTC|FOCUS|Colorado|Connecticut|Costa Rica|Delaware|Iowa|Montana|Oregon|Texas|Utah|Status",
	"ja":    "SKU|UTC|FOCUS",
	"ko":    "SKU|UTC|FOCUS",
	"ms":    "Brazil|SKU|UTC|FOCUS|Status|Unit|Bank|Data|California|Colorado|Connecticut|Costa Rica|Delaware|India|Iowa|Malaysia|Montana|Oregon|Quebec|Switzerland|Texas|United Kingdom|Utah|Virginia",
}

// TestNothingIsLeftInEnglish finds copies of the English text.
func TestNothingIsLeftInEnglish(t *testing.T) {
	english := load(t, lang.English)
	letters := regexp.MustCompile(`\pL`)
	for _, tag := range lang.Tags()[1:] {
		allowed := strings.Split(same[tag], "|")
		used := map[string]bool{}
		for key, forms := range load(t, tag) {
			for form, text := range forms {
				from := english[key][form]
				words := placeholder.ReplaceAllString(text, "")
				used[text] = used[text] || text == from
				if text != from || strings.HasPrefix(key, "date.") || !letters.MatchString(words) || slices.Contains(allowed, text) {
					continue
				}
				t.Errorf("%s: %s is English: %q", tag, key, text)
			}
		}
		for _, word := range allowed {
			if !used[word] {
				t.Errorf("%s: %q is allowed and no message", tag, word)
			}
		}
	}
}

// TestScriptsAreTheLanguagesOwn: Japanese has kana or kanji, Korean hangul.
func TestScriptsAreTheLanguagesOwn(t *testing.T) {
	for tag, script := range map[string]string{"ja": `[\p{Hiragana}\p{Katakana}\p{Han}]`, "ko": `\p{Hangul}`} {
		own := regexp.MustCompile(script)
		for key, forms := range load(t, tag) {
			for _, text := range forms {
				words := placeholder.ReplaceAllString(text, "")
				if regexp.MustCompile(`\pL`).MatchString(words) && !own.MatchString(words) && !slices.Contains(strings.Split(same[tag], "|"), text) {
					t.Errorf("%s: %s: %q", tag, key, text)
				}
			}
		}
	}
}

// TestOwnTextsAreTold: a text that is known by its English words has them once.
func TestOwnTextsAreTold(t *testing.T) {
	seen := map[string]string{}
	for key, forms := range load(t, lang.English) {
		if !strings.HasPrefix(key, "text.") {
			continue
		}
		text, ok := forms[""]
		if other, twice := seen[text]; twice || !ok {
			t.Errorf("%s and %s are the same text", key, other)
		}
		seen[text] = key
	}
}
