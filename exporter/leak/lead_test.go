package leak

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

func TestLead(t *testing.T) {
	for _, c := range []struct {
		expression, keyword string
		place               int
		fit, other          string
	}{
		{`\b(SG\.(?i)[a-z0-9]{4})x`, "sg.", 0, "SG.aB3dx", "SG.ON-D"},
		{`(?:ab|cd)x`, "ab", -1, "", ""},
		{`[a-c]{2}KEY[0-9]+`, "key", 2, "acKEY7", "adKEY7"},
		{`(?i)sk_[0-9]{3}`, "sk_", 0, "\u017fK_", "sk_12a"},
		{`aaa[0-9]{3}`, "aa", -1, "", ""},
		{`a?key`, "key", -1, "", ""},
		{`[a-z][^"]key`, "key", -1, "", ""},
		{`key[^0-9]x`, "key", 0, "key\u00e9", "key1x"},
	} {
		l := leadOf(c.expression)
		if got := l.place(c.keyword); got != c.place {
			t.Errorf("%s: %s at %d, want %d", c.expression, c.keyword, got, c.place)
		}
		if c.place >= 0 && !l.fits(c.fit+"        ", 0) {
			t.Errorf("%s does not fit %q", c.expression, c.fit)
		}
		if c.place >= 0 && l.fits(c.other+"        ", 0) {
			t.Errorf("%s fits %q", c.expression, c.other)
		}
	}
}

// TestLeadOfEveryRule: whatever an expression matches fits its lead, with a
// keyword where the lead says.
func TestLeadOfEveryRule(t *testing.T) {
	with := 0
	for _, r := range New().rules {
		r.compile()
		for i, place := range r.places {
			if place < 0 {
				continue
			}
			with++
			texts := rapid.StringMatching(r.expression)
			rapid.Check(t, func(t *rapid.T) {
				text := texts.Draw(t, "text")
				for _, m := range regexp.MustCompile(r.expression).FindAllStringIndex(text, -1) {
					if !r.may(text, m[0]+place, r.keywords[i]) {
						t.Fatalf("%s: %q is refused at %d", r.name, text, m[0])
					}
				}
			})
		}
	}
	if with < 50 {
		t.Errorf("%d keywords are part of a lead", with)
	}
}
