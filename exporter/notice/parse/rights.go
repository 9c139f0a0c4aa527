package parse

import (
	"slices"
	"strings"
)

// rightWords are the rights by the words that name them, folded. Of several in
// one item the one that comes first counts.
var rightWords = []struct {
	id    string
	words pattern
}{
	{"consent_information", lazily(`(refus|withhold|deny|not giv)\w* (to )?(your )?consent|consequences of (doing so|refus|not )`)},
	{"collection_information", lazily(`information about the collection|right to know|^know\b|(categories|specific pieces|what) (of )?(the )?(personal )?(information|data) (that )?we (have )?(collect|gather)`)},
	{"access", lazily(`\baccess|whether we (hold|process|have)|\bcop(y|ies)\b|confirmation (of|as to|that)|obtain (your|the) (personal )?(information|data)`)},
	{"correct", lazily(`\bcorrect|rectif|inaccurate|incomplete|\bupdate|amend`)},
	{"delete", lazily(`\bdelet|eras|forgotten|\bremov(e|al)\b`)},
	{"restrict", lazily(`restrict|limit(ing|ation)? (of )?(the |our )?(processing|use of your (personal )?(information|data))|block(ing)?\b`)},
	{"object", lazily(`\bobject`)},
	{"portability", lazily(`portab|machine-readable|transmit (it|them|your|those) .*(another|other)|transfer(red)? (of )?(it|them|your (personal )?(information|data)) (directly )?to (another|a third|other)`)},
	{"complaint", lazily(`complain`)},
	{"withdraw_consent", lazily(`(withdraw|revok|revoc|tak(e|ing) back)\w* (of )?(your |any )?consent|consent.{0,40}\b(withdraw|revoke)`)},
	{"automated_decisions", lazily(`automated|solely by machine|profiling`)},
	{"opt_out", lazily(`opt[- ]?out|not to (sell|share)|do not sell`)},
	{"limit_sensitive", lazily(`sensitive (personal )?(information|data)`)},
	{"no_discrimination", lazily(`discriminat|retaliat`)},
	{"appeal", lazily(`\bappeal`)},
	{"anonymisation", lazily(`anonymi[sz]|pseudonymi[sz]`)},
}

// rightsIn returns the rights that a text names, in the order of the words.
func rightsIn(text string) []string {
	text = folded(text)
	type found struct {
		at int
		id string
	}
	var all []found
	for _, w := range rightWords {
		if at := w.words().FindStringIndex(text); at != nil {
			all = append(all, found{at[0], w.id})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.at - b.at })
	ids := make([]string, len(all))
	for i, f := range all {
		ids[i] = f.id
	}
	return ids
}

// listedRight adds the right that an item names first. An item that names none
// is kept without an id, and told.
func (r *reader) listedRight(p *Passage, it Item) {
	ids := rightsIn(it.Text)
	if len(ids) == 0 {
		r.warn(it.Line, "the right %q of %s is not recognised; it has no id", short(it.Text), p.Title)
		p.Rights = append(p.Rights, Right{Text: it.Text, Line: it.Line})
		return
	}
	if p.has(ids[0]) {
		r.warn(it.Line, "%s names the right %s a second time", p.Title, ids[0])
		return
	}
	p.Rights = append(p.Rights, Right{ID: ids[0], Text: it.Text, Line: it.Line})
}

func (p *Passage) has(id string) bool {
	return slices.ContainsFunc(p.Rights, func(r Right) bool { return r.ID == id })
}

var (
	rightSentence = lazily(`\brights?\b|entitled to`)
	hasRight      = lazily(`\byou(r)?\b`)
	maySentence   = lazily(`you (can|may|could|are free to)( also| always)? ((lodge|file|make|submit|raise|bring|address|send) a complaint|complain|withdraw|revoke)|withdraw your consent`)
	asks          = lazily(`you (can|may)( also)? (ask|request|obtain|receive|get|demand) `)
	exercise      = lazily(`(for|if you) (exercis|us)\w+ (any|these|those|your)|discriminat|to exercise|we (will|may|might|cannot) |not receive`)
)

// proseRights adds the rights that sentences name and the list does not. Where
// a passage has no list, the first sentence that names rights is its list.
func (r *reader) proseRights(p *Passage, b block) {
	for _, sentence := range sentences(b.text) {
		text := folded(sentence)
		var ids []string
		switch {
		case strings.HasSuffix(strings.TrimSpace(text), ":"):
			continue
		case maySentence().MatchString(text):
			for _, id := range rightsIn(sentence) {
				if id == "complaint" || id == "withdraw_consent" {
					ids = append(ids, id)
				}
			}
		case (asks().MatchString(text) || rightSentence().MatchString(text) && hasRight().MatchString(text)) && !exercise().MatchString(text):
			ids = rightsIn(sentence)
		}
		listed := !slices.ContainsFunc(p.Rights, func(o Right) bool { return !o.Prose }) && len(ids) > 1
		for _, id := range ids {
			if !p.has(id) {
				p.Rights = append(p.Rights, Right{ID: id, Text: sentence, Prose: !listed, Line: b.line})
			}
		}
	}
}
