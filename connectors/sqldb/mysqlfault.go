package sqldb

import (
	"context"
	"errors"
	"net"
	"strconv"

	driver "github.com/go-sql-driver/mysql"

	"github.com/valise-export/valise/exporter"
)

// mysqlDialFault sorts an error of connecting.
func mysqlDialFault(ctx context.Context, err error) error {
	if cause := cancelled(ctx); cause != nil {
		return cause
	}
	var my *driver.MySQLError
	if errors.As(err, &my) {
		return mysqlNumberFault(my)
	}
	var timeout net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() {
		return passing(exporter.TimedOut, "no connection in time", hintReach, err)
	}
	return passing(exporter.Unreachable, "no connection", hintReach, err)
}

// mysqlFault sorts an error of a statement.
func mysqlFault(ctx context.Context, err error, streaming bool) error {
	if cause := cancelled(ctx); cause != nil {
		return cause
	}
	var my *driver.MySQLError
	if errors.As(err, &my) {
		return mysqlNumberFault(my)
	}
	return lost(streaming, err)
}

// mysqlNumberFault sorts a server's error by its number (MySQL's and MariaDB's
// lists of error codes).
func mysqlNumberFault(my *driver.MySQLError) *exporter.Fault {
	number := " (error " + strconv.Itoa(int(my.Number)) + ")"
	switch my.Number {
	case 1044, 1045, 1698:
		return fault(exporter.Unauthorised, "the server refused the login"+number, hintLogin, my)
	case 1142, 1143, 1227, 1370:
		return fault(exporter.Unauthorised, "the user may not read what the query names"+number, hintGrant, my)
	case 1046, 1049:
		return fault(exporter.NotFound, "the server has no such database"+number, "check the database's name in dsn", my)
	case 1051, 1146:
		return fault(exporter.NotFound, "a table that the query names is not there"+number, hintMissing, my)
	case 1054:
		return fault(exporter.NotFound, "a column that the query names is not there"+number, hintMissing, my)
	case 1792:
		return fault(exporter.Refused, "the query writes"+number, hintRead, my)
	case 1969, 3024, 1317:
		return fault(exporter.TimedOut, "the statement took too long"+number, hintTimeout, my)
	case 1205, 1213:
		return passing(exporter.Refused, "the server gave up in a conflict with others"+number, hintAgain, my)
	case 1040, 1203, 1226:
		return passing(exporter.Unreachable, "the server has no room for us"+number, hintAgain, my)
	case 1053, 1927, 1077, 1079:
		return passing(exporter.Unreachable, "the server is stopping or ended the connection"+number, hintAgain, my)
	default:
		return fault(exporter.Refused, "the server refused the query"+number, hintQuery, my)
	}
}
