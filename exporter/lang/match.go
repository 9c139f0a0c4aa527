package lang

import "golang.org/x/text/language"

// English is the tag that everything falls back to.
const English = "en"

// Tags returns the languages, as BCP 47 tags; English is the first.
func Tags() []string { return []string{English, "de", "fr", "es", "pt-BR", "ja", "ko", "ms"} }

// Match returns the first of the tags that there is a language for, as that
// language's own tag; "" where there is none. A tag is one of BCP 47: "de-AT"
// is matched by "de" (CLDR language matching), and never by another language that
// its speakers are said to read. One that is no tag matches nothing.
func Match(tags ...string) string {
	ours := matcher()
	for _, t := range tags {
		want, err := language.Parse(t)
		if err != nil || t == "" {
			continue
		}
		found, i, confidence := ours.Match(want)
		if confidence >= language.High && base(found) == base(want) {
			return Tags()[i]
		}
	}
	return ""
}

func base(t language.Tag) language.Base {
	if whole, err := language.All.Canonicalize(t); err == nil {
		t = whole
	}
	b, _ := t.Base()
	return b
}
