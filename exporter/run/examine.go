package run

import (
	"context"
	"fmt"
	"time"

	"github.com/valise-export/valise/exporter"
)

// Sampling says what Examine looks at.
type Sampling struct {
	Source  string
	Records int              // the first of each dataset, at least 1
	Other   string           // the id of another customer, of whom nothing may come; "" where none is compared
	Forms   bool             // collect the forms of values
	Now     func() time.Time // the clock
}

// Examination is how a source answers for one customer. It holds no value.
type Examination struct {
	Accounts int // that the customer was resolved to
	Datasets []Examined
}

// Examined is how the first records of one dataset fit its mapping.
type Examined struct {
	Dataset    exporter.Dataset // as the source declares it
	Isolation  exporter.Isolation
	Ordered    bool // the order of the key was checked
	Fields     []ExaminedField
	Records    int64
	More       bool     // there are more records than were read
	Undeclared []string // columns that the source returns and the config does not declare
	Adapted    int64    // values repaired on the way
	Elapsed    time.Duration
	Through    string          // the dataset that proves the records, "" where it is not another
	Parents    int64           // its records, of which those that the customer has were shown to be theirs
	Unproved   int64           // records that refer to none of the Parents, where there are more of them than were read
	Fault      *exporter.Fault // nil: everything fits
}

// ExaminedField counts the values of one field.
type ExaminedField struct {
	exporter.Field
	Filled    int64
	Null      int64
	Converted bool     // a conversion, a map of words, an expression or a constant makes its values
	Forms     []string // some forms of its values, where they were asked for
}

// Examine resolves the customer as an export does, reads the first records of
// each dataset of one source, and checks shape, order and isolation as an export
// does. It writes nothing: the job's writers, target and key are not used. What
// is wrong with a dataset is its Fault; the error is one of the resolution, or
// the context's.
func Examine(ctx context.Context, job Job, s Sampling) (Examination, error) {
	own, other := newExaminer(ctx, job, s), (*examiner)(nil)
	defer own.close()
	if err := own.x.resolve(ctx); err != nil {
		return Examination{}, err
	}
	if s.Other != "" {
		job.CustomerID = s.Other
		other = newExaminer(ctx, job, s)
		defer other.close()
		if err := other.x.resolve(ctx); err != nil {
			return Examination{}, fmt.Errorf("the other customer: %w", err)
		}
		if err := sharedAccount(&own.x.subject, &other.x.subject, job.Accounts); err != nil {
			return Examination{}, err
		}
	}
	out := Examination{Accounts: len(own.x.subject.Accounts)}
	for _, p := range own.probes() {
		var look inspection
		if other != nil {
			look = other.against(p, &own.x.subject)
		}
		d := own.examine(p, look)
		if ctx.Err() != nil {
			return out, context.Cause(ctx)
		}
		out.Datasets = append(out.Datasets, d)
	}
	return out, nil
}

// examiner reads one source for one customer.
type examiner struct {
	x       *export
	s       Sampling
	parents map[string]*parents // that were read to prove others
}

func newExaminer(ctx context.Context, job Job, s Sampling) *examiner {
	job.Sources = withLimits(job.Sources)
	return &examiner{s: s, x: &export{job: job, ctx: ctx, sessions: newSessions(&Stretches{})}}
}

// close ends the session. A source that cannot end its snapshot well has given
// its records all the same.
func (e *examiner) close() { _ = e.x.sessions.close() }
