package sqldb

import (
	"strings"
	"time"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// query is one dataset of a source.
type query struct {
	name      string
	mapping   *mapping.Mapping
	statement statement
	resolves  bool // it is read before the accounts are known
}

// resolves reports whether the dataset is read to find the subject.
func resolves(dataset string) bool {
	return dataset == exporter.SubjectDataset || dataset == exporter.SubjectAccountDataset || dataset == exporter.SubjectEmailDataset
}

// The names of the parameters.
const (
	paramCustomer = "customer_id"
	paramAccounts = "account_ids"
	paramFrom     = "from"
	paramTo       = "to"
	paramAsOf     = "as_of"
)

// unknown returns the first parameter that the query cannot have, "" where all
// are known.
func (q *query) unknown() (name, hint string) {
	for _, p := range q.statement {
		switch p.parameter {
		case "", paramCustomer:
		case paramAccounts, paramFrom, paramTo, paramAsOf:
			if q.resolves {
				return p.parameter, "while the subject is looked up, only :customer_id is known"
			}
		default:
			return p.parameter, "use :customer_id, :account_ids, :from, :to or :as_of; a colon that begins no parameter belongs in quotes or before a space"
		}
	}
	return "", ""
}

// argument is a bound value: text, or null.
type argument struct {
	text    string
	null    bool
	instant bool // it stands for a point in time, also when null
}

// subjectValues are the values that the parameters of one export have.
type subjectValues struct {
	customer       argument
	accounts       []argument
	from, to, asOf time.Time
}

func valuesOf(r exporter.Request) subjectValues {
	v := subjectValues{customer: argument{text: r.Subject.ID}, from: r.From, to: r.To, asOf: r.AsOf}
	for _, a := range r.Subject.Accounts {
		v.accounts = append(v.accounts, argument{text: a.ID})
	}
	return v
}

// nobody are values that fit no record: to try a query without a subject.
func nobody(now time.Time) subjectValues {
	null := argument{null: true}
	return subjectValues{customer: null, accounts: []argument{null}, asOf: now}
}

// bind writes the query with the server's placeholders, one for each value. The
// same parameter in two places gets two placeholders, so that each may have a
// type of its own.
func (q *query) bind(s server, v subjectValues) (string, []argument, error) {
	var sql strings.Builder
	var args []argument
	for _, p := range q.statement {
		sql.WriteString(p.sql)
		if p.parameter == "" {
			continue
		}
		values := v.of(p.parameter, s)
		if len(values) == 0 {
			return "", nil, &exporter.Fault{
				Class: exporter.Internal, Dataset: q.name, Place: "parameter :" + p.parameter,
				What: "the subject has no account", Hint: "check the dataset that subject.accounts names",
			}
		}
		for i := range values {
			if i > 0 {
				sql.WriteString(", ")
			}
			args = append(args, values[i])
			sql.WriteString(s.placeholder(len(args)))
		}
	}
	if len(args) > maxArguments {
		return "", nil, &exporter.Fault{
			Class: exporter.OverLimit, Dataset: q.name, What: "more accounts than one query can have parameters",
			Hint: "join to the accounts in the query, by :customer_id, instead of listing them",
		}
	}
	return sql.String(), args, nil
}

// maxArguments is the least of what the servers allow: SQLite's
// SQLITE_MAX_VARIABLE_NUMBER. The protocols of the others count to 65,535.
const maxArguments = 32_766

func (v *subjectValues) of(parameter string, s server) []argument {
	switch parameter {
	case paramCustomer:
		return []argument{v.customer}
	case paramAccounts:
		return v.accounts
	case paramFrom:
		return []argument{instantArgument(v.from, s)}
	case paramTo:
		return []argument{instantArgument(v.to, s)}
	default:
		return []argument{instantArgument(v.asOf, s)}
	}
}

func instantArgument(t time.Time, s server) argument {
	if t.IsZero() {
		return argument{null: true, instant: true}
	}
	return argument{text: t.UTC().Format(s.layout()), instant: true}
}
