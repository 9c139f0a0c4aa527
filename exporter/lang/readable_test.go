package lang_test

import (
	"testing"
	"unicode/utf8"

	"github.com/valise-export/valise/exporter/lang"
)

func TestReadable(t *testing.T) {
	for name, want := range map[string]string{
		"risk_score": "Risk score", "x_InternalMargin": "Internal margin", "internalNotes": "Internal notes",
		"assigned_to": "Assigned to", "userID": "User ID", "SSN": "SSN", "tax-id.last": "Tax id last", "ADDRESS_LINE": "ADDRESS LINE",
		"prénom": "Prénom", "氏名": "氏名", "a b": "a b", "<b>": "<b>", "x_": "x_", "__": "__", "": "",
	} {
		if got := lang.Readable(name); got != want {
			t.Errorf("%q reads %q, want %q", name, got, want)
		}
	}
}

func FuzzReadable(f *testing.F) {
	f.Add("x_InternalMargin")
	f.Add("a__b.-C")
	f.Fuzz(func(t *testing.T, name string) {
		got := lang.Readable(name)
		if (got == "") != (name == "") || utf8.ValidString(name) && !utf8.ValidString(got) {
			t.Errorf("%q reads %q", name, got)
		}
	})
}
