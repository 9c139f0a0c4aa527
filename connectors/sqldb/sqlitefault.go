package sqldb

import (
	"context"
	"errors"
	"strconv"
	"strings"

	lite "github.com/valise-export/valise/connectors/sqldb/internal/sqlite"
	"github.com/valise-export/valise/exporter"
)

// sqliteFault sorts an error by its result code (SQLite, "Result and Error
// Codes").
func sqliteFault(ctx context.Context, err error) error {
	if cause := cancelled(ctx); cause != nil {
		return cause
	}
	var e *lite.Error
	if !errors.As(err, &e) {
		return fault(exporter.Internal, "the database file cannot be read", "", err)
	}
	code := " (SQLite code " + strconv.Itoa(e.Code) + ")"
	switch e.Code & 0xff {
	case 1:
		return sqliteQueryFault(e, code)
	case 5, 6:
		return passing(exporter.TimedOut, "the file is locked by another program"+code, hintAgain, err)
	case 3, 14, 23:
		return fault(exporter.Unauthorised, "the file cannot be opened"+code, "check who may read the file and its folder", err)
	case 8:
		if e.Code != 8 { // an extended code: the file needs a recovery, which writes
			return fault(exporter.Unreachable, "the file was left in the middle of a write"+code, "open it once with the program that writes it", err)
		}
		return fault(exporter.Refused, "the query writes"+code, hintRead, err)
	case 10:
		return passing(exporter.Truncated, "the file cannot be read to its end"+code, hintAgain, err)
	case 11, 26:
		return fault(exporter.Malformed, "the file is no SQLite database, or is damaged"+code, "dsn names the database file itself", err)
	default:
		return fault(exporter.Refused, "SQLite refused the query"+code, hintQuery, err)
	}
}

// sqliteQueryFault reads what is missing from the message, which is not shown:
// SQLite has one code for all of it.
func sqliteQueryFault(e *lite.Error, code string) *exporter.Fault {
	switch message := e.Error(); {
	case strings.Contains(message, "no such table"):
		return fault(exporter.NotFound, "a table that the query names is not there"+code, hintMissing, e)
	case strings.Contains(message, "no such column"):
		return fault(exporter.NotFound, "a column that the query names is not there"+code, hintMissing, e)
	default:
		return fault(exporter.Refused, "SQLite refused the query"+code, hintQuery, e)
	}
}

// isLocked reports whether another program's lock was waited for in vain.
func isLocked(err error) bool {
	var e *lite.Error
	return errors.As(err, &e) && e.Code&0xff == 5
}
