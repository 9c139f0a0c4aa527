package mapping

import (
	"errors"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// trouble is why a value was not converted, and the remedy. It never holds the
// value.
type trouble struct {
	class exporter.ErrorClass // "" means Mismatch
	what  string
	hint  string
}

func (t *trouble) Error() string { return t.what }

var (
	errProof    = &trouble{what: "the subject column is neither text nor a whole number", hint: "let the query return the account or customer id as text"}
	errWord     = &trouble{what: "a word that the map does not list", hint: `add it to map, or the key "*" for all others`}
	errBinary   = &trouble{what: "binary data", hint: "let the query write it as text, for example in hexadecimal or base64"}
	errNested   = &trouble{what: "an object or a list", hint: "map a path inside it, or use convert: json_text"}
	errZeroDate = &trouble{what: "a zero date, which is no day", hint: "list it under nulls, if it means that there is no date"}
	errClock    = &trouble{what: "an instant that is not midnight, for a date", hint: "let the query return the day alone"}
	errNumber   = &trouble{what: "a number, for a date or an instant", hint: "use convert: epoch_seconds or epoch_millis"}
	errShape    = &trouble{what: "not of the field's type", hint: "map another column, or let the query convert it"}
	errCurrency = &trouble{what: "the record's currency is not one of ISO 4217", hint: "minor_units needs it to place the decimal point"}
	errLayout   = &trouble{what: "not written as layout says", hint: "correct layout; a text that means no value belongs under nulls"}
	errEpoch    = &trouble{what: "not a count since 1970-01-01", hint: "map a column of numbers, or use another conversion"}
)

// hintFor returns the remedy for an error of a conversion.
func hintFor(err error) string {
	var t *trouble
	switch {
	case errors.As(err, &t):
		return t.hint
	case errors.Is(err, text.ErrInfinity):
		return "no calendar has it: list it under nulls, or let the query return a date"
	case errors.Is(err, text.ErrDate), errors.Is(err, text.ErrInstant):
		return "use convert: layout for another way of writing; a text that means no value belongs under nulls"
	default:
		return "map another column, or let the query convert it; a text that means no value belongs under nulls"
	}
}
