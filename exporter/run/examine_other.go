package run

import (
	"hash/maphash"
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// inspection is a further look at each record; nil looks at nothing.
type inspection func(exporter.Record) *exporter.Fault

// foe is another customer, of whom nothing may come.
type foe struct {
	names  map[string]bool // their ids, accounts and e-mail addresses that are not the customer's too
	owners []bool          // by field: it tells whose the record is
	seen   map[uint64]bool // their records of one dataset, hashed
	seed   maphash.Seed
	buf    []byte
}

// against returns the inspection of a dataset for records of the other
// customer. It reads the other's first records: where they cannot be read, their
// ids alone are looked for.
func (e *examiner) against(p probe, own *exporter.Subject) inspection {
	f := &foe{names: map[string]bool{}, owners: owners(p.shape), seen: map[uint64]bool{}, seed: maphash.MakeSeed()}
	mine := slices.Concat([]string{own.ID}, own.AccountIDs(), own.Emails)
	for _, name := range slices.Concat([]string{e.x.subject.ID}, e.x.subject.AccountIDs(), e.x.subject.Emails) {
		if name != "" && !slices.Contains(mine, name) {
			f.names[name] = true
		}
	}
	e.examine(p, func(rec exporter.Record) *exporter.Fault {
		f.seen[f.hash(rec)] = true
		return nil
	})
	return f.check
}

// check fails a record that names the other customer, or that came for them
// too: a query that does not ask whose records it reads gives everybody the
// same.
func (f *foe) check(rec exporter.Record) *exporter.Fault {
	named := f.named(rec.Proof, true)
	for i, v := range rec.Values {
		named = named || f.named(v, i >= len(f.owners) || f.owners[i])
	}
	if named {
		return &exporter.Fault{
			Class: exporter.Stray, What: "a record that names the other customer",
			Hint: "mend the query, which returns somebody else's records",
		}
	}
	if len(rec.Values) > 0 && f.seen[f.hash(rec)] {
		return &exporter.Fault{
			Class: exporter.Stray, What: "the same record comes for the other customer too",
			Hint: "let the query ask for the customer, and name a subject_column that proves it",
		}
	}
	return nil
}

// named reports whether a value is a name of the other customer's. A short number
// is one only where the field tells whose the record is: elsewhere customer 2 is
// invoice 2 as well, or two of something.
func (f *foe) named(v exporter.Value, owner bool) bool {
	f.buf = text.Append(f.buf[:0], v)
	return f.names[string(f.buf)] && (owner || !isShortNumber(f.buf))
}

// fewDigits are so few that numbers of them are met by chance.
const fewDigits = 9

func isShortNumber(s []byte) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(s) <= fewDigits
}

// owners returns, by field of a dataset, whether it tells whose the record is.
func owners(d exporter.Dataset) []bool {
	out := make([]bool, len(d.Fields))
	for i, f := range d.Fields {
		out[i] = f.Name == exporter.AccountColumn || f.Name == "customer_id" || slices.ContainsFunc(d.References, func(r exporter.Reference) bool {
			return (r.Dataset == "account" || r.Dataset == exporter.SubjectDataset) && slices.Contains(r.Fields, f.Name)
		})
	}
	return out
}

func (f *foe) hash(rec exporter.Record) uint64 {
	f.buf = f.buf[:0]
	for _, v := range append(rec.Values[:len(rec.Values):len(rec.Values)], rec.Proof) {
		f.buf = append(text.Append(append(f.buf, byte(v.Kind())), v), 0)
	}
	return maphash.Bytes(f.seed, f.buf)
}

// sharedAccount is the fault of two customers that one account is linked to, nil
// where there is none.
func sharedAccount(a, b *exporter.Subject, at Locate) error {
	for _, id := range a.AccountIDs() {
		if slices.Contains(b.AccountIDs(), id) {
			return &exporter.Fault{
				Class: exporter.Stray, Source: at.Source, Dataset: at.Dataset, What: "links one account to both customers",
				Hint: "choose another customer to compare with; or mend subject.accounts, if nobody shares an account",
			}
		}
	}
	return nil
}
