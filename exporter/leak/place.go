package leak

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// Place is where a text stands, as far as it decides what counts.
type Place struct {
	// Context: a number counts as a card's only with a word beside it that says
	// so. It is set for identifiers, for texts that hold identifiers of records
	// which are not known to be such, and for measures.
	Context bool
	// Card says that the place is one for cards: its name says so.
	Card bool
	// SSN says that the place is one for social security numbers.
	SSN bool
	// Own says that the subject's own bank and tax numbers may stand here: the
	// policy lets them.
	Own bool
	// Phone says that numbers here are telephone numbers.
	Phone bool
	// Markup says that the text is HTML or XML: a word beside a number is one in
	// the same element.
	Markup bool
	// Key says that the ids of access keys may stand here: such an id is no
	// secret.
	Key bool
}

// allows reports whether what the detector finds may stand here.
func (p *Place) allows(detector string) bool { return p.Key && detector == "aws-access-token" }

// FieldPlace is the place of a dataset's field.
func FieldPlace(d *exporter.Dataset, f *exporter.Field) Place {
	words := wordsOf(f.Name + " " + f.Title)
	p := Place{
		Card:    anyOf(words, cardWords) || f.Class == exporter.ClassCardNumber,
		SSN:     anyOf(words, ssnWords) || strings.Contains(strings.Join(words, " "), "social security"),
		Own:     f.Rule == "" && (f.Class == exporter.ClassBankAccount || f.Class == exporter.ClassTaxID || f.Class == exporter.ClassGovernmentID),
		Phone:   f.Format == exporter.FormatPhone || anyOf(words, phoneWords),
		Context: identifier(d, f, words),
		Key:     f.Class == exporter.ClassIdentifier,
	}
	if f.Unit != "" || f.Currency != "" || f.Type == exporter.TypeDecimal {
		p.Context = true
	}
	return p
}

// identifier reports whether a field's numbers are ids: declared so, part of the
// key or of a reference, or called so.
func identifier(d *exporter.Dataset, f *exporter.Field, words []string) bool {
	if f.Class == exporter.ClassIdentifier || slices.Contains(d.Key, f.Name) {
		return true
	}
	for _, r := range d.References {
		if slices.Contains(r.Fields, f.Name) {
			return true
		}
	}
	return anyOf(words, idWords)
}

var (
	cardWords  = []string{"card", "cards", "cardnumber", "pan", "creditcard", "cc", "ccnumber", "karte", "kartennummer", "kreditkarte", "carte", "tarjeta", "cartao", "kartu"}
	ssnWords   = []string{"ssn", "socialsecurity", "itin"}
	phoneWords = []string{"phone", "telephone", "mobile", "fax", "tel"}
	idWords    = []string{"id", "ids", "number", "no", "nr", "ref", "reference", "code", "key", "uuid", "guid", "arn", "serial", "sku", "tracking", "invoice", "order", "transaction", "account", "resource"}
)

// wordsOf splits a name into its words, in lower case: at what is no letter,
// and before a capital that follows a small letter.
func wordsOf(name string) []string {
	var spaced strings.Builder
	last := rune(0)
	for _, r := range name {
		if 'A' <= r && r <= 'Z' && 'a' <= last && last <= 'z' {
			spaced.WriteByte(' ')
		}
		spaced.WriteRune(r)
		last = r
	}
	return strings.FieldsFunc(strings.ToLower(spaced.String()), func(r rune) bool {
		return r < 0x80 && (r < 'a' || r > 'z')
	})
}

func anyOf(words, list []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
}
