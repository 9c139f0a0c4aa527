package exporter

import (
	"context"
	"iter"
)

// Connector reads datasets from one place. It holds the options of one
// configured source and no connection: Open makes that.
type Connector interface {
	// Datasets returns the shapes that the config declares, without I/O. Fields
	// has what the mapping fills, in the dictionary's order.
	Datasets() []Dataset
	// Open begins one source's view for one export. Where the place can, it is
	// one read-only snapshot for the whole session.
	Open(ctx context.Context, r Request) (Session, error)
}

// Session is one source's view for one export. Its methods are called one at a
// time.
type Session interface {
	// Read yields the records of a dataset. A record is valid until the next
	// step. An error ends the stream, and is the last thing yielded; a stream
	// that ends without one is whole. Breaking off frees what the read held.
	Read(ctx context.Context, dataset string) iter.Seq2[Record, error]
	// Report tells of the reads so far.
	Report() ReadReport
	// Close frees the session. It is called once, also after an error.
	Close() error
}

// Snapshot says what consistency a session's reads have.
type Snapshot string

// The snapshots.
const (
	SnapshotTransaction Snapshot = "transaction"
	SnapshotNone        Snapshot = "none"
)

// ReadReport is what a session saw.
type ReadReport struct {
	Snapshot   Snapshot
	Undeclared map[string][]string // dataset → columns that the source returned and the config does not declare
	Adapted    map[string]int64    // dataset → values repaired on the way (invalid UTF-8)
	Bytes      int64               // read from the source, where it can tell
}

// Isolation says how a dataset's records are shown to belong to the subject.
type Isolation string

// The isolations.
const (
	IsolationAccount  Isolation = "account"  // Proof is one of the subject's accounts
	IsolationCustomer Isolation = "customer" // Proof is the subject's own id
	IsolationParent   Isolation = "parent"   // a reference of the record leads to one that was proved in this export
	IsolationTrusted  Isolation = "trusted"  // declared by the config, repeated in the manifest
)

// Checker is a Connector that can be tried without a subject, for
// `valise config check --connect`. It returns one Probe per dataset.
type Checker interface {
	Check(ctx context.Context) []Probe
}

// Probe is the result of trying one dataset without a subject.
type Probe struct {
	Dataset    string
	Err        error    // a *Fault where not nil
	Undeclared []string // columns that the source returns and the config does not declare
}

// Ruler is a Connector that says how its datasets are read. A connector that is
// none is read with the zero ReadRules: proof by account, any order.
type Ruler interface {
	Rules(dataset string) ReadRules
}

// ReadRules is how a dataset of a source is read.
type ReadRules struct {
	Isolation Isolation // "" means IsolationAccount
	Ordered   bool      // records come in the bytewise order of the key, and the run checks it
	Converted []string  // fields whose values the config makes: by a conversion, a map of words, a constant
	// Shared says of IsolationParent that the place holds everybody's records and
	// cannot be asked for the subject's: those whose parent was not proved are
	// passed over. Where it is false such a record is a stray.
	Shared bool
}

// Confined is a Connector of a place that shows people more than any public API
// of it gives. Coverage and the manifest name it where no other source fills it.
type Confined interface {
	NoAPI() []NoAPI
}

// NoAPI is what a place shows people and no program.
type NoAPI struct {
	Surface string // id of the notice's surface
	Dataset string // the canonical dataset that another source could fill
}
