package sqldb

import (
	"context"
	"time"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// server is one of the databases. Errors of its methods, and of what they
// return, are an *exporter.Fault or the context's cause.
type server interface {
	// dial connects and begins the read-only transaction.
	dial(ctx context.Context) (link, error)
	// placeholder returns what stands for the nth bound value, from 1.
	placeholder(n int) string
	// layout returns how an instant is written for the server, in UTC.
	layout() string
}

// link is one connection in one read-only transaction.
type link interface {
	// query runs a statement up to its first record. There is one cursor at a
	// time. After an error the transaction is as it was, or the link is dead.
	query(ctx context.Context, sql string, args []argument) (cursor, error)
	close() error
}

// cursor is the stream of one statement's records.
type cursor interface {
	columns() []string
	// next returns the cells of the next record and how many bytes they are;
	// they are valid until the next call. The end is io.EOF.
	next(ctx context.Context) ([]mapping.Cell, int, error)
	// close ends the statement, also in the middle.
	close() error
}

type timeouts struct{ statement, connect time.Duration }

// The words of faults, which hold nothing of the server's but a name that the
// query has too.
const (
	hintReach   = "check that the server runs and that dsn names its host and port"
	hintLogin   = "check user and password in dsn"
	hintGrant   = "let the user that dsn names read it: GRANT SELECT ON it"
	hintMissing = "check the names in the query; valise config check --connect tries every query"
	hintTimeout = "make the query faster, or raise statement_timeout"
	hintRead    = "the query must only read"
	hintQuery   = "run the query by hand to see the server's message"
	hintAgain   = "the export may be tried again"
)

func fault(class exporter.ErrorClass, what, hint string, cause error) *exporter.Fault {
	return &exporter.Fault{Class: class, What: what, Hint: hint, Cause: cause}
}

// passing is a fault that another attempt may not meet.
func passing(class exporter.ErrorClass, what, hint string, cause error) *exporter.Fault {
	f := fault(class, what, hint, cause)
	f.Retry = true
	return f
}

// lost is a connection that ended. In the middle of an answer what came before
// is worthless.
func lost(streaming bool, cause error) *exporter.Fault {
	if streaming {
		return passing(exporter.Truncated, "the connection ended before the last record", hintAgain, cause)
	}
	return passing(exporter.Unreachable, "the connection ended", hintAgain, cause)
}

// cancelled returns the context's cause where it has ended, else nil.
func cancelled(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return context.Cause(ctx)
}

// cleanup returns a context for what must be done although ctx has ended.
func cleanup(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
}
