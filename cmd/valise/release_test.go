package main

import "testing"

func TestSamePerson(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"ana", " Ana ", true},
		{"ana", "an\u200ba", true},        // a zero-width space
		{"ana", "ana\u00ad", true},        // a soft hyphen
		{"ana", "\uff41na", true},         // a wide letter
		{"ana\u0303", "an\u00e3", true},   // ã in two forms
		{"Ana Li", "Ana\u00a0\tLi", true}, // another space
		{"ana", "ana\ufe0f", true},        // a variation selector
		{"ana", "anna", false},
		{"ana", "ben", false},
	} {
		if samePerson(c.a, c.b) != c.same {
			t.Errorf("%q and %q: the same person is %v", c.a, c.b, !c.same)
		}
	}
}

// TestActorThatDoesNotShow: such a name is none.
func TestActorThatDoesNotShow(t *testing.T) {
	for _, typed := range []string{"", " ", "\u200b", "\u00a0\u2060"} {
		if got := actorName(typed); got != osUser() {
			t.Errorf("the actor %q is %q", typed, got)
		}
	}
	if got := actorName(" ben "); got != "ben" {
		t.Errorf("the actor is %q", got)
	}
}
