package exporter

import "io"

// Format writes a bundle's members in one format.
type Format interface {
	// Name is the format's name on the command line: "csv".
	Name() string
	// NewWriter starts one bundle's output.
	NewWriter(Sink) (Writer, error)
}

// Writer takes the datasets of one bundle in plan order, one at a time:
// Begin, Write …, End for each, and Close once. Its methods are called from one
// goroutine. A writer that panics fails the export, not the process.
type Writer interface {
	// Begin starts a dataset. After a failed End the same dataset may begin
	// again, afresh.
	Begin(Dataset) error
	// Write takes some records. The batch is valid until Write returns.
	Write(*Batch) error
	// End ends the dataset. Where the outcome is not OK or Empty nothing of it
	// may show in what the writer leaves: members that it created since Begin
	// are removed by the sink, the rest is the writer's to undo.
	End(Outcome) error
	// Close completes the output: totals, gaps and what was withheld are known.
	Close(Summary) error
}

// Counter is a Writer that changed values to fit its format (a spreadsheet's
// longest cell) and counts them.
type Counter interface {
	// Adapted returns how many values of each dataset were adapted.
	Adapted() map[string]int64
}

// Sheeter is a Writer that puts datasets on named sheets.
type Sheeter interface {
	// Sheets returns the names of the sheets of each dataset, in order.
	Sheets() map[string][]string
}

// Sink is where a writer puts its output.
type Sink interface {
	// Create opens a member of the bundle by its path below the top directory.
	// Several may be open at once. Closing ends it.
	Create(name string) (io.WriteCloser, error)
	// Scratch opens a private temporary store, not part of the bundle. It starts
	// in memory and moves to the run's private folder when it grows.
	Scratch() (Scratch, error)
}

// RecordWriter is a member that compresses records better when it is told where
// their values lie.
type RecordWriter interface {
	// WriteRecords writes p as Write does. edges are the places in p where values
	// begin and end, in turns and ascending; each record has so many columns, thus
	// twice as many edges.
	WriteRecords(p []byte, edges []int32, columns int) (int, error)
}

// WriteRecords writes to a member, and tells it the edges if it asks for them.
func WriteRecords(member io.Writer, p []byte, edges []int32, columns int) error {
	var err error
	if r, ok := member.(RecordWriter); ok {
		_, err = r.WriteRecords(p, edges, columns)
	} else {
		_, err = member.Write(p)
	}
	return err
}

// Inspector is a Sink that reads what a writer composes around the records
// before the writer turns it into what cannot be read any more (glyphs, or a
// compressed part) or mixes it with what it shows of records (the page). What a
// writer writes into any other member as plain text needs no call: the sink
// sees it.
type Inspector interface {
	// Inspect is shown text of a member. It is valid until Inspect returns.
	Inspect(member string, text []byte)
}

// Inspect shows a text to a sink that reads such.
func Inspect(s Sink, member string, text []byte) {
	if i, ok := s.(Inspector); ok {
		i.Inspect(member, text)
	}
}

// Scratch is a private temporary store: written once, then read.
type Scratch interface {
	io.Writer
	// Reader ends the writing and returns what was written, from the start. It
	// may be called again for a new reader.
	Reader() (io.Reader, error)
	// Size returns the bytes written.
	Size() int64
	// Close removes it.
	Close() error
}

// Status is how a dataset, or one part of it, ended.
type Status string

// The statuses.
const (
	StatusOK       Status = "ok"
	StatusEmpty    Status = "empty"
	StatusFailed   Status = "failed"
	StatusWithheld Status = "withheld"
)

// Outcome is how a dataset ended, for the writers.
type Outcome struct {
	Status  Status
	Records int64
}
