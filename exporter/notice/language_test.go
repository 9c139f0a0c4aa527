package notice_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/exporter/notice"
)

// citation is a text that stays as it is in every language: law and section, a
// name, a number.
var citation = regexp.MustCompile(`\([^()]*(?:art|Code|CCR|PIPEDA|LGPD|GDPR|APPI|PIPA|PDPA|Law|Act|FADP|DPO|Stat|Bus|C\.R\.S|ORS|Del|Mont|Iowa|Va|IT)[^()]*(?:\([^()]*\)[^()]*)*\)`)

// TestEveryPlaceInEveryLanguage: rights, controllers, contacts, complaint paths,
// deadlines and notes of both notices, for every place and contracting entity,
// have no sentence left in English.
func TestEveryPlaceInEveryLanguage(t *testing.T) {
	english := lang.For(lang.English)
	days := map[string]int{"jp": 14}
	for _, n := range notice.Shipped() {
		entities := []string{""}
		for _, e := range n.Entities {
			entities = append(entities, e.ID)
		}
		places := []string{"AU", ""}
		for _, j := range n.Known() {
			places = append(places, j.ID)
		}
		for _, tag := range lang.Tags()[1:] {
			p := lang.For(tag)
			for _, place := range places {
				for _, entity := range entities {
					want, got := n.RightsIn(english, place, entity, days), n.RightsIn(p, place, entity, days)
					compareRights(t, n.Version+" "+tag+" "+place+" "+entity, want, got)
				}
			}
		}
	}
}

func compareRights(t *testing.T, name string, english, local exporter.Rights) {
	t.Helper()
	differs := func(what, e, l string) {
		words := strings.Fields(citation.ReplaceAllString(e, ""))
		if e == l && len(words) > 2 {
			t.Errorf("%s: %s is English: %q", name, what, l)
		}
		if (e == "") != (l == "") {
			t.Errorf("%s: %s is %q, in English %q", name, what, l, e)
		}
	}
	if len(english.Rights) != len(local.Rights) || len(english.Notes) != len(local.Notes) || len(english.Controller) != len(local.Controller) ||
		len(english.Contacts) != len(local.Contacts) || len(english.Complaint) != len(local.Complaint) {
		t.Fatalf("%s: parts are missing", name)
	}
	differs("deadline", english.Deadline, local.Deadline)
	for i := range english.Rights {
		differs("a right", english.Rights[i].Value+" "+english.Rights[i].Title, local.Rights[i].Value+" "+local.Rights[i].Title)
		if local.Rights[i].Title == english.Rights[i].Title {
			t.Errorf("%s: %q is English", name, local.Rights[i].Title)
		}
	}
	for i := range english.Notes {
		differs("a note", english.Notes[i], local.Notes[i])
	}
	for _, list := range []struct{ e, l []exporter.Party }{{english.Controller, local.Controller}, {english.Contacts, local.Contacts}, {english.Complaint, local.Complaint}} {
		for i := range list.e {
			e, l := list.e[i], list.l[i]
			if e.Role == l.Role && e.Role != "" {
				t.Errorf("%s: the role %q is English", name, l.Role)
			}
			if e.URL != l.URL || e.Email != l.Email || (e.Address != l.Address && !strings.Contains(e.Address, "735")) {
				t.Errorf("%s: %q has other addresses: %+v, in English %+v", name, l.Name, l, e)
			}
		}
	}
}
