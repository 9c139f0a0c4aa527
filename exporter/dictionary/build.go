package dictionary

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// entry is a field on its way: what it does not say is taken from its dataset.
type entry struct{ exporter.Field }

func newEntry(t exporter.Type, c exporter.Class, name, title, description string) entry {
	return entry{exporter.Field{Name: name, Title: title, Description: description, Type: t, Class: c}}
}

func id(name, title, description string) entry {
	return newEntry(exporter.TypeText, exporter.ClassIdentifier, name, title, description)
}

func plain(name, title, description string) entry {
	return newEntry(exporter.TypeText, exporter.ClassPlain, name, title, description)
}

func personal(name, title, description string) entry {
	return newEntry(exporter.TypeText, exporter.ClassPersonal, name, title, description)
}

func freeText(name, title, description string) entry {
	return newEntry(exporter.TypeText, exporter.ClassFreeText, name, title, description)
}

// person is a field about somebody who is not the subject unless evidence shows
// it.
func person(name, title, description string) entry {
	return newEntry(exporter.TypeText, exporter.ClassPerson, name, title, description)
}

func integer(name, title, description string) entry {
	return newEntry(exporter.TypeInteger, exporter.ClassPlain, name, title, description)
}

func decimal(name, title, description string) entry {
	return newEntry(exporter.TypeDecimal, exporter.ClassPlain, name, title, description)
}

// money is a decimal whose ISO 4217 code is in the field named currency.
func money(name, currency, title, description string) entry {
	e := decimal(name, title, description)
	e.Currency = currency
	return e
}

func currency(name, title, description string) entry {
	return plain(name, title, description).as(exporter.FormatCurrency)
}

func boolean(name, title, description string) entry {
	return newEntry(exporter.TypeBoolean, exporter.ClassPlain, name, title, description)
}

func date(name, title, description string) entry {
	return newEntry(exporter.TypeDate, exporter.ClassPlain, name, title, description)
}

func instant(name, title, description string) entry {
	return newEntry(exporter.TypeInstant, exporter.ClassPlain, name, title, description)
}

func jsonText(name, title, description string) entry {
	return newEntry(exporter.TypeJSON, exporter.ClassPlain, name, title, description)
}

func (e entry) as(f exporter.TextFormat) entry { e.Format = f; return e }

func (e entry) class(c exporter.Class) entry { e.Class = c; return e }

func (e entry) unit(u string) entry { e.Unit = u; return e }

func (e entry) scale(n int) entry { e.Scale = n; return e }

func (e entry) always() entry { e.Required = true; return e }

func (e entry) from(o exporter.Origin) entry { e.Origin = o; return e }

func (e entry) on(b ...exporter.Basis) entry { e.Bases = b; return e }

// oneOf closes the values; words are pairs of value and title.
func (e entry) oneOf(words ...string) entry {
	for pair := range slices.Chunk(words, 2) {
		e.Enum = append(e.Enum, exporter.Term{Value: pair[0], Title: pair[1]})
	}
	return e
}

// fields completes entries with the origin and bases that hold where an entry
// says nothing of its own.
func fields(origin exporter.Origin, bases []exporter.Basis, entries ...entry) []exporter.Field {
	list := make([]exporter.Field, len(entries))
	for i, e := range entries {
		if e.Origin == "" {
			e.Origin = origin
		}
		if e.Bases == nil {
			e.Bases = slices.Clone(bases)
		}
		list[i] = e.Field
	}
	return list
}

// accountID is the first field of every canonical dataset.
func accountID() entry {
	return id(exporter.AccountColumn, "Account", "The account that the record belongs to.").
		always().from(exporter.Observed).on(exporter.Contract)
}

func toAccount() exporter.Reference { return to("account", exporter.AccountColumn) }

// to references a dataset whose key is the field of the same name.
func to(dataset, field string) exporter.Reference {
	return exporter.Reference{Fields: []string{field}, Dataset: dataset, To: []string{field}}
}

func on(b ...exporter.Basis) []exporter.Basis { return b }
