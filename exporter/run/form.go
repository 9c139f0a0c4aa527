package run

import (
	"slices"
	"unicode"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// maxForms and maxForm bound what is shown of a field, and of a value.
const (
	maxForms = 3
	maxForm  = 24
)

// count counts a value, and keeps its form where asked.
func (f *ExaminedField) count(v exporter.Value, forms bool) {
	if v.IsNull() {
		f.Null++
		return
	}
	f.Filled++
	if !forms || len(f.Forms) == maxForms || hidden(f.Class) {
		return
	}
	if s := form(v); !slices.Contains(f.Forms, s) {
		f.Forms = append(f.Forms, s)
	}
}

// hidden reports whether not even the form of a class's values is shown.
func hidden(c exporter.Class) bool {
	switch c {
	case exporter.ClassCardNumber, exporter.ClassBankAccount, exporter.ClassTaxID, exporter.ClassGovernmentID, exporter.ClassCredential:
		return true
	default:
		return false
	}
}

// form writes a value's form: x for a letter, 9 for a digit, ASCII's marks as
// they are, ~ for all else, and no more than maxForm of them. A truth value has
// no form that does not tell it.
func form(v exporter.Value) string {
	if v.Kind() == exporter.KindBool {
		return "yes or no"
	}
	var out []rune
	for _, r := range string(text.Append(nil, v)) {
		if len(out) == maxForm {
			return string(out) + "…"
		}
		out = append(out, mask(r))
	}
	return string(out)
}

func mask(r rune) rune {
	switch {
	case unicode.IsLetter(r), unicode.IsMark(r):
		return 'x'
	case unicode.IsDigit(r):
		return '9'
	case r < unicode.MaxASCII && unicode.IsPrint(r):
		return r
	default:
		return '~'
	}
}
