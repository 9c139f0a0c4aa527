package run

import (
	"context"
	"fmt"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/changes"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/exporter/leak"
	"github.com/valise-export/valise/exporter/policy"
)

// Job is everything that one export needs. Clock, key and waiting are passed
// in: equal jobs on equal sources give equal bytes.
type Job struct {
	CustomerID string
	Sources    map[string]Source
	Lookup     Locate
	Accounts   Locate // Source "" means: the customer id is the only account
	Emails     Locate // who has an e-mail address; Source "" means that no address links accounts
	Linked     []Link // further sources of accounts, in their order
	Plan       *assembler.Plan

	Notice exporter.ManifestNotice
	// Jurisdiction gives the id of a jurisdiction as a source names it ("US-CA"),
	// so that rules which name one cannot be missed by its spelling: false where it
	// is neither known nor the code of a place. nil: as it is.
	Jurisdiction func(asNamed string) (id string, ok bool)
	Rights       func(p *lang.Printer, jurisdiction, contractingEntity string) exporter.Rights
	Inventory    []exporter.ManifestInventory
	Answers      map[string]int // dataset → position in Inventory of the datum that it holds
	Processing   func(jurisdiction string) exporter.Processing
	Brand        exporter.Brand

	Scope        exporter.Scope
	Policy       exporter.ManifestPolicy
	Rules        []policy.Rule // the company's own, checked
	Formats      []exporter.Format
	AsOf         time.Time
	From, To     time.Time // records whose Dataset.When lies outside are left out; zero: no bound
	Lang         string    // of the report, a tag of BCP 47; "" means: the subject's
	Language     string    // where there is none for the subject's
	TimeZone     string    // where the subject's is not known
	ID           string    // of the export; "" means: made from Key
	Key          []byte    // of the installation, for ids that cannot be guessed
	ConfigSHA256 string
	ToolVersion  string
	AllowGaps    bool // go on where a required source fails
	OneByOne     bool // no source reads before it is its turn

	Since *changes.Options // an earlier bundle of the same subject to compare with; Constants is set by the run; nil: none

	Target    string
	Force     bool
	SpoolDir  string
	Pool      *bundle.Pool        // compressors and buffers, shared between exports; nil: the run's own
	Batches   *exporter.BatchPool // shared like Pool; nil: the run's own
	Stretches *Stretches          // shared like Pool; nil: the run's own

	Leaks *leak.Scanner // scans all that leaves, unless Policy.LeakGuard is off; shared between exports
	Actor string        // who exports: a bundle that is held for review is released by another

	Signer     *bundle.SigningKey // signs the bundle; nil: not signed
	Recipients []bundle.Recipient // whom the bundle is sealed to, Target then ends in .zip.age; none: not sealed

	Progress func(Event)                                  // called from one goroutine; may be nil
	Wait     func(ctx context.Context, attempt int) error // between attempts; nil: no waiting
}

// Source is a configured source, ready to open.
type Source struct {
	Connector exporter.Connector
	Title     string
	Attempts  int
	Limits    Limits
	Systems   []string // whose accounts it is asked for; none: every account
}

// Link is a source of accounts, and what it is asked with.
type Link struct {
	Locate
	By LinkBy
}

// LinkBy is what a link is asked with in place of the customer id.
type LinkBy string

// The keys of links.
const (
	ByCustomer LinkBy = "customer" // the customer id
	ByEmail    LinkBy = "email"    // each e-mail address that is the customer's alone
	ByAccount  LinkBy = "account"  // each account that was found before
)

// Locate names a dataset of a source.
type Locate struct {
	Source, Dataset string
	Trusted         bool // the source cannot prove whose record it is
}

// Event tells what a source is doing.
type Event struct {
	Source  string
	Dataset string
	State   State
	Records int64 // of this dataset so far
	Bytes   int64 // of rendered values, of this dataset so far
	Err     error // State retrying or failed
}

// State is what a source, or the export as a whole (Source ""), is doing.
type State string

// The states.
const (
	StateResolving State = "resolving"
	StateOpening   State = "connecting"
	StateReading   State = "reading"
	StateRetrying  State = "retrying"
	StateDone      State = "done"
	StateFailed    State = "failed"
	StateSealing   State = "sealing"
)

// SubjectError says that the id did not resolve to exactly one person.
type SubjectError struct {
	Source  string
	Matches int // 0, or 2 for two and more
}

// Error never holds the id.
func (e *SubjectError) Error() string {
	if e.Matches == 0 {
		return fmt.Sprintf("source %s knows no such customer; check the id, leading zeros included", e.Source)
	}
	return fmt.Sprintf("source %s has more than one customer for this id; nothing was exported: make subject.lookup return exactly one person", e.Source)
}

// RequiredError says that a required dataset could not be read.
type RequiredError struct {
	Attempts int
	Err      error
}

func (e *RequiredError) Error() string {
	return fmt.Sprintf("required: %v (%s); --allow-gaps exports the rest and names the gap", e.Err, plural(e.Attempts, "attempt"))
}

// Unwrap returns the source's fault.
func (e *RequiredError) Unwrap() error { return e.Err }

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
