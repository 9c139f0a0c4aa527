package sqldb

import (
	"context"
	"database/sql/driver"

	engine "modernc.org/sqlite"
)

// connectorFunc opens SQLite connections without the driver's registered name.
type connectorFunc struct{ dsn string }

var _ driver.Connector = connectorFunc{}

// Connect opens the file.
func (c connectorFunc) Connect(context.Context) (driver.Conn, error) {
	return c.Driver().Open(c.dsn)
}

// Driver returns the driver.
func (c connectorFunc) Driver() driver.Driver { return &engine.Driver{} }
