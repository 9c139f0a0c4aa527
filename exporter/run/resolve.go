package run

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// resolve turns the customer id into exactly one person and their accounts,
// before anything else is read.
func (x *export) resolve(ctx context.Context) error {
	x.subject = exporter.Subject{ID: x.job.CustomerID, Holder: exporter.HolderPerson}
	people, err := x.readAll(ctx, x.job.Lookup, 2)
	if err != nil {
		return err
	}
	if len(people) != 1 {
		return &SubjectError{Source: x.job.Lookup.Source, Matches: len(people)}
	}
	fillSubject(&x.subject, people[0])
	if fault := x.place(people[0]["holder"]); fault != nil {
		return x.fault(x.job.Lookup, fault)
	}
	return x.resolveAccounts(ctx)
}

// place settles the words that rules depend on. One that is not understood ends
// the export: it would be a rule that does not act.
func (x *export) place(holder string) *exporter.Fault {
	const hint = "translate the source's words with map under the field"
	switch exporter.Holder(holder) {
	case "", exporter.HolderPerson, exporter.HolderOrganisation:
	default:
		return &exporter.Fault{Class: exporter.Mismatch, What: "field holder is neither person nor organisation", Hint: hint}
	}
	if x.job.Jurisdiction == nil {
		return nil
	}
	id, ok := x.job.Jurisdiction(x.subject.Jurisdiction)
	if !ok {
		return &exporter.Fault{Class: exporter.Mismatch, What: "field jurisdiction is neither a jurisdiction of the notice nor a code of ISO 3166", Hint: hint}
	}
	x.subject.Jurisdiction = id
	return nil
}

// resolveAccounts finds the accounts: by the customer id, then by the links.
func (x *export) resolveAccounts(ctx context.Context) error {
	if x.job.Accounts.Source == "" {
		x.subject.Accounts = []exporter.Account{{ID: x.subject.ID, Evidence: "the customer id"}}
	} else {
		links, err := x.readAll(ctx, x.job.Accounts, maxAccounts+1)
		if err == nil {
			err = x.addAccounts(x.job.Accounts, links)
		}
		if err != nil {
			return err
		}
	}
	if err := x.resolveLinks(ctx); err != nil {
		return err
	}
	if len(x.subject.Accounts) == 0 {
		return &NoAccountError{Source: x.job.Accounts.Source}
	}
	return nil
}

// addAccounts adds links to the accounts: each id of a system once, by the first
// evidence. Two systems may use one id for two accounts.
func (x *export) addAccounts(at Locate, links []map[string]string) error {
	for _, l := range links {
		if l[exporter.AccountColumn] == "" {
			return x.fault(at, &exporter.Fault{Class: exporter.Mismatch, What: "an account without " + exporter.AccountColumn})
		}
		x.subject.Accounts = append(x.subject.Accounts, exporter.Account{ID: l[exporter.AccountColumn], Evidence: l["evidence"], System: l["system"]})
	}
	slices.SortFunc(x.subject.Accounts, func(a, b exporter.Account) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.System, b.System), strings.Compare(a.Evidence, b.Evidence))
	})
	x.subject.Accounts = slices.CompactFunc(x.subject.Accounts, func(a, b exporter.Account) bool { return a.ID == b.ID && a.System == b.System })
	if len(x.subject.Accounts) > maxAccounts {
		return x.fault(at, &exporter.Fault{Class: exporter.OverLimit, What: "more than 10,000 accounts for one customer", Hint: "check the query of subject.accounts"})
	}
	return nil
}

// maxAccounts bounds what a mistaken query can do.
const maxAccounts = 10_000

// NoAccountError says that the person has no account.
type NoAccountError struct{ Source string }

func (e *NoAccountError) Error() string {
	return "source " + e.Source + " links no account to this customer; check the query of subject.accounts"
}

// readAll reads at most limit records of a resolution dataset as text by field
// name. Every one must prove to be about the customer id.
func (x *export) readAll(ctx context.Context, at Locate, limit int) ([]map[string]string, error) {
	x.tell(Event{Source: at.Source, Dataset: at.Dataset, State: StateResolving})
	source := x.job.Sources[at.Source]
	var out []map[string]string
	err := x.withAttempts(ctx, source.Attempts, func() error {
		var err error
		out, err = x.readOnce(ctx, source.Connector, at, limit)
		return x.fault(at, err)
	})
	return out, err
}

func (x *export) readOnce(ctx context.Context, c exporter.Connector, at Locate, limit int) (out []map[string]string, err error) {
	shape, ok := shapeOf(c, at.Dataset)
	if !ok {
		return nil, &exporter.Fault{Class: exporter.NotFound, What: "the source does not have this dataset"}
	}
	session, err := c.Open(ctx, exporter.Request{Subject: x.subject, AsOf: x.job.AsOf})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	for rec, err := range session.Read(ctx, at.Dataset) {
		if err != nil {
			return nil, err
		}
		if !at.Trusted && proofText(rec.Proof) != x.subject.ID {
			return nil, strayFault()
		}
		out = append(out, byName(shape, rec.Values))
		if len(out) == limit {
			break
		}
	}
	return out, ctx.Err()
}

func shapeOf(c exporter.Connector, dataset string) (exporter.Dataset, bool) {
	all := c.Datasets()
	i := slices.IndexFunc(all, func(d exporter.Dataset) bool { return d.Name == dataset })
	if i < 0 {
		return exporter.Dataset{}, false
	}
	return all[i], true
}

func proofText(v exporter.Value) string { return string(text.Append(nil, v)) }

func byName(shape exporter.Dataset, values []exporter.Value) map[string]string {
	out := map[string]string{}
	for i, f := range shape.Fields {
		if i < len(values) {
			out[f.Name] = string(text.Append(nil, values[i]))
		}
	}
	return out
}

// fillSubject reads the fields of the resolution dataset "subject".
func fillSubject(s *exporter.Subject, r map[string]string) {
	s.Names = nonEmpty(append([]string{r["full_name"]}, jsonStrings(r["other_names"])...))
	s.Emails = nonEmpty(append([]string{r["email"]}, jsonStrings(r["other_emails"])...))
	s.Jurisdiction = r["jurisdiction"]
	s.ContractingEntity = r["contracting_entity"]
	s.Language = r["language"]
	s.TimeZone = r["time_zone"]
	if r["holder"] == string(exporter.HolderOrganisation) {
		s.Holder = exporter.HolderOrganisation
	}
}
