package exporter

import (
	"slices"
	"time"
)

// The datasets that resolve a subject. They are read before anything else,
// from any source, and never leave in a bundle. Package dictionary has their
// fields.
const (
	SubjectDataset        = "subject"         // customer id → exactly one person
	SubjectAccountDataset = "subject_account" // person → accounts, with evidence
	SubjectEmailDataset   = "subject_email"   // e-mail address → everybody who has it
)

// Holder says who holds an account. An organisation's contract is not the
// person's.
type Holder string

// The holders.
const (
	HolderPerson       Holder = "person"
	HolderOrganisation Holder = "organisation"
)

// Subject is the data subject: exactly one person, and the accounts that the
// configured evidence links to them.
type Subject struct {
	ID                string // as given on the command line
	Names             []string
	Emails            []string
	Jurisdiction      string // an id of the notice's jurisdictions, "" where unknown
	ContractingEntity string
	Language          string // BCP 47, "" where unknown
	TimeZone          string // IANA, "" where unknown
	Holder            Holder
	Accounts          []Account // sorted by id, bytewise; never empty once resolved
}

// Account is one account of the subject.
type Account struct {
	ID       string
	Evidence string // how it was linked: the config's words, no personal data
	System   string // that knows the account, in the config's words; "" where every source may
}

// In returns the subject as the sources of these systems know them: with the
// accounts of theirs, and those of no named system. No systems are all.
func (s *Subject) In(systems []string) Subject {
	out := *s
	if len(systems) > 0 {
		out.Accounts = slices.DeleteFunc(slices.Clone(s.Accounts), func(a Account) bool {
			return a.System != "" && !slices.Contains(systems, a.System)
		})
	}
	return out
}

// AccountIDs returns the ids in order, each once.
func (s *Subject) AccountIDs() []string {
	ids := make([]string, len(s.Accounts))
	for i, a := range s.Accounts {
		ids[i] = a.ID
	}
	return slices.Compact(ids)
}

// Request is what a connector reads for.
type Request struct {
	Subject Subject
	From    time.Time // zero: no lower bound; inclusive
	To      time.Time // zero: no upper bound; exclusive
	AsOf    time.Time // the export's instant; never zero
}
