package leak

import (
	"slices"

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

// fieldPlace is the place of a dataset's field, whose name says something.
func fieldPlace(d *exporter.Dataset, f *exporter.Field, name says) Place {
	p := Place{
		Card:    name.card || f.Class == exporter.ClassCardNumber,
		SSN:     name.ssn,
		Own:     f.Rule == "" && (f.Class == exporter.ClassBankAccount || f.Class == exporter.ClassTaxID || f.Class == exporter.ClassGovernmentID),
		Phone:   f.Format == exporter.FormatPhone || name.phone,
		Context: name.id || identifier(d, f),
		Key:     f.Class == exporter.ClassIdentifier,
	}
	if f.Unit != "" || f.Currency != "" || f.Type == exporter.TypeDecimal {
		p.Context = true
	}
	return p
}

// identifier reports whether a field's numbers are ids: declared so, or part of
// the key or of a reference.
func identifier(d *exporter.Dataset, f *exporter.Field) bool {
	if f.Class == exporter.ClassIdentifier || slices.Contains(d.Key, f.Name) {
		return true
	}
	for _, r := range d.References {
		if slices.Contains(r.Fields, f.Name) {
			return true
		}
	}
	return false
}
