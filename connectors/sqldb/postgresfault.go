package sqldb

import (
	"context"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/valise-export/valise/exporter"
)

// postgresDialFault sorts an error of connecting.
func postgresDialFault(ctx context.Context, err error) error {
	if cause := cancelled(ctx); cause != nil {
		return cause
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		f := postgresStateFault(pg)
		if f.Class == exporter.Refused {
			f.What, f.Hint = "the server refused the connection (SQLSTATE "+pg.Code+")", "check the settings in dsn"
		}
		return f
	}
	var timeout net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() {
		return passing(exporter.TimedOut, "no connection in time", hintReach, err)
	}
	return passing(exporter.Unreachable, "no connection", hintReach, err)
}

// postgresFault sorts an error of a statement.
func postgresFault(ctx context.Context, err error, streaming bool) error {
	if cause := cancelled(ctx); cause != nil {
		return cause
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return postgresStateFault(pg)
	}
	return lost(streaming, err)
}

// postgresStateFault sorts a server's error by its SQLSTATE (PostgreSQL,
// appendix A).
func postgresStateFault(pg *pgconn.PgError) *exporter.Fault {
	state := " (SQLSTATE " + pg.Code + ")"
	switch pg.Code {
	case "42501":
		return fault(exporter.Unauthorised, "the user may not read what the query names"+state, hintGrant, pg)
	case "3D000":
		return fault(exporter.NotFound, "the server has no such database"+state, "check the database's name in dsn", pg)
	case "42P01", "3F000":
		return fault(exporter.NotFound, "a table that the query names is not there"+state, hintMissing, pg)
	case "42703":
		return fault(exporter.NotFound, "a column that the query names is not there"+state, hintMissing, pg)
	case "42883":
		return fault(exporter.Refused, "no such function, or no such comparison of these types"+state, "cast the column to the parameter's type: text for ids, timestamptz for instants", pg)
	case "22P02", "22007", "22008", "22003":
		return fault(exporter.Mismatch, "a parameter or a value is not of the type that the query compares it with"+state, "cast the column to text and compare it with the parameter", pg)
	case "25006":
		return fault(exporter.Refused, "the query writes"+state, hintRead, pg)
	case "57014":
		return fault(exporter.TimedOut, "the statement took too long"+state, hintTimeout, pg)
	case "55P03", "40001", "40P01":
		return passing(exporter.Refused, "the server gave up in a conflict with others"+state, hintAgain, pg)
	}
	switch {
	case strings.HasPrefix(pg.Code, "28"):
		return fault(exporter.Unauthorised, "the server refused the login"+state, hintLogin, pg)
	case strings.HasPrefix(pg.Code, "53"):
		return passing(exporter.Unreachable, "the server has no room for us"+state, hintAgain, pg)
	case strings.HasPrefix(pg.Code, "57P"), strings.HasPrefix(pg.Code, "08"):
		return passing(exporter.Unreachable, "the server is stopping or starting"+state, hintAgain, pg)
	default:
		return fault(exporter.Refused, "the server refused the query"+state, hintQuery, pg)
	}
}
