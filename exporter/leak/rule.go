package leak

import (
	_ "embed"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// rule finds one kind of secret by an expression that is tried where one of its
// keywords stands.
type rule struct {
	name       string // the detector
	keywords   []string
	expression string
	group      int     // the one that is the secret; 0: the first that took part, else the whole
	entropy    float64 // bits per character that the secret must have more than
	allow      []string
	check      func(secret string) bool // nil: none

	once    sync.Once
	lead    lead
	places  []int // of each keyword in the lead, -1 where it is not
	regex   *regexp.Regexp
	allowed []*regexp.Regexp
}

//go:embed rules.txt
var gitleaks string

// vendorRules reads rules.txt: an empty line ends a rule, each line of which is
// a word and the rest.
func vendorRules(data string) []*rule {
	var out []*rule
	r := &rule{}
	for line := range strings.Lines(data) {
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch word {
		case "rule":
			r = &rule{name: rest}
			out = append(out, r)
		case "keywords":
			r.keywords = strings.Split(rest, " ")
		case "regex":
			r.expression = rest
		case "group":
			r.group, _ = strconv.Atoi(rest) // the test that writes the file reads it too
		case "entropy":
			r.entropy, _ = strconv.ParseFloat(rest, 64)
		case "allow":
			r.allow = append(r.allow, rest)
		}
	}
	return out
}

// compile makes the expressions when they are first needed: most never are.
func (r *rule) compile() *regexp.Regexp {
	r.once.Do(func() {
		r.regex = regexp.MustCompile(r.expression)
		r.lead = leadOf(r.expression)
		for _, k := range r.keywords {
			r.places = append(r.places, r.lead.place(k))
		}
		for _, a := range r.allow {
			r.allowed = append(r.allowed, regexp.MustCompile(a))
		}
	})
	return r.regex
}

// may reports whether the rule is to be tried at a keyword of a text: whether a
// match may begin where the keyword is the one in its beginning. A keyword
// elsewhere is that of another match, or of none.
func (r *rule) may(text string, keyword int, word string) bool {
	r.compile()
	place := r.places[slices.Index(r.keywords, word)]
	return place < 0 || r.lead.fits(text, keyword-place)
}

// holds reports whether a match, given by its groups, is a secret.
func (r *rule) holds(text string, groups []int) bool {
	secret := r.secret(text, groups)
	if secret == "" || placeholder(secret) || (r.entropy > 0 && entropy(secret) <= r.entropy) {
		return false
	}
	for _, a := range r.allowed {
		if a.MatchString(secret) {
			return false
		}
	}
	return r.check == nil || r.check(secret)
}

func (r *rule) secret(text string, groups []int) string {
	if at := 2 * r.group; r.group > 0 && at < len(groups) && groups[at] >= 0 {
		return text[groups[at]:groups[at+1]]
	}
	for at := 2; at < len(groups); at += 2 {
		if groups[at] >= 0 && groups[at+1] > groups[at] {
			return text[groups[at]:groups[at+1]]
		}
	}
	return text[groups[0]:groups[1]]
}

// entropy is Shannon's, in bits per character.
func entropy(s string) (bits float64) {
	var counts [256]int
	for i := range len(s) {
		counts[s[i]]++
	}
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(len(s))
			bits -= p * math.Log2(p)
		}
	}
	return bits
}

// placeholder reports whether a text only stands in the place of a secret: one
// character again and again, or the letters in their order.
func placeholder(s string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	return strings.Count(s, s[:1]) == len(s) || strings.Contains(strings.ToLower(s), letters)
}
