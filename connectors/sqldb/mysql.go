package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	driver "github.com/go-sql-driver/mysql"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// mysql is a MySQL or MariaDB server. Values come as text in the connection's
// own buffer.
type mysql struct {
	config *driver.Config
	timeouts
}

// newMySQL reads a DSN and takes out of it what would change how values look,
// or what the server may ask of us.
func newMySQL(dsn string, t timeouts) (*mysql, error) {
	c, err := driver.ParseDSN(dsn)
	if err != nil {
		return nil, err
	}
	c.ParseTime, c.Loc = false, time.UTC
	c.InterpolateParams, c.MultiStatements, c.AllowAllFiles = false, false, false
	c.ColumnsWithAlias = false
	c.Timeout = t.connect
	c.Logger = &driver.NopLogger{}
	return &mysql{config: c, timeouts: t}, nil
}

func (m *mysql) placeholder(int) string { return "?" }

func (m *mysql) layout() string { return "2006-01-02 15:04:05.999999" }

func (m *mysql) dial(ctx context.Context) (link, error) {
	connector, err := driver.NewConnector(m.config)
	if err != nil {
		return nil, fault(exporter.Refused, "dsn cannot be read", "write it as user:password@tcp(host:port)/database", err)
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	limited, cancel := context.WithTimeout(ctx, m.connect)
	defer cancel()
	conn, err := db.Conn(limited)
	if err != nil {
		return nil, first(mysqlDialFault(ctx, err), db.Close())
	}
	l := &mysqlLink{db: db, conn: conn}
	if err := l.begin(ctx, m.statement); err != nil {
		return nil, first(err, l.close())
	}
	return l, nil
}

type mysqlLink struct {
	db   *sql.DB
	conn *sql.Conn
}

func (l *mysqlLink) begin(ctx context.Context, timeout time.Duration) error {
	var version string
	if err := l.conn.QueryRowContext(ctx, "SELECT @@version").Scan(&version); err != nil {
		return mysqlFault(ctx, err, false)
	}
	limit := fmt.Sprintf("SET SESSION max_execution_time = %d", timeout.Milliseconds())
	if strings.Contains(version, "MariaDB") {
		limit = fmt.Sprintf("SET SESSION max_statement_time = %.3f", timeout.Seconds())
	}
	for _, statement := range []string{
		limit,
		"SET NAMES utf8mb4",
		"SET SESSION time_zone = '+00:00'",
		"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
		"START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
	} {
		if _, err := l.conn.ExecContext(ctx, statement); err != nil {
			return mysqlFault(ctx, err, false)
		}
	}
	return nil
}

func (l *mysqlLink) query(ctx context.Context, statement string, args []argument) (cursor, error) {
	rows, err := l.conn.QueryContext(ctx, statement, anyArguments(args)...)
	if err != nil {
		return nil, mysqlFault(ctx, err, false)
	}
	c := &mysqlCursor{rows: rows}
	if err := c.describe(); err != nil {
		return nil, first(mysqlFault(ctx, err, false), rows.Close())
	}
	return c, nil
}

func anyArguments(args []argument) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if !a.null {
			out[i] = a.text
		}
	}
	return out
}

// close ends the transaction by ending the connection.
func (l *mysqlLink) close() error {
	if err := first(l.conn.Close(), l.db.Close()); err != nil && !errors.Is(err, sql.ErrConnDone) && !errors.Is(err, driver.ErrInvalidConn) {
		return lost(false, err)
	}
	return nil
}

type mysqlCursor struct {
	rows  *sql.Rows
	names []string
	types []mysqlType
	raw   []sql.RawBytes
	into  []any
	cells []mapping.Cell
}

// mysqlType is how a column's text is read.
type mysqlType uint8

const (
	mysqlText mysqlType = iota
	mysqlFloat
	mysqlBinary
	mysqlBit
	mysqlTimestamp
)

func (c *mysqlCursor) describe() error {
	types, err := c.rows.ColumnTypes()
	if err != nil {
		return err
	}
	for _, t := range types {
		c.names = append(c.names, t.Name())
		c.types = append(c.types, mysqlTypeOf(t.DatabaseTypeName()))
	}
	c.raw = make([]sql.RawBytes, len(types))
	c.cells = make([]mapping.Cell, len(types))
	for i := range c.raw {
		c.into = append(c.into, &c.raw[i])
	}
	return nil
}

func mysqlTypeOf(name string) mysqlType {
	switch name {
	case "FLOAT", "DOUBLE":
		return mysqlFloat
	case "BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB", "GEOMETRY", "VECTOR":
		return mysqlBinary
	case "BIT":
		return mysqlBit
	case "TIMESTAMP":
		return mysqlTimestamp
	default:
		return mysqlText
	}
}

func (c *mysqlCursor) columns() []string { return c.names }

func (c *mysqlCursor) next(ctx context.Context) ([]mapping.Cell, int, error) {
	if !c.rows.Next() {
		if err := c.rows.Err(); err != nil {
			return nil, 0, mysqlFault(ctx, err, true)
		}
		return nil, 0, io.EOF
	}
	if err := c.rows.Scan(c.into...); err != nil {
		return nil, 0, mysqlFault(ctx, err, true)
	}
	bytes := 0
	for i, v := range c.raw {
		bytes += len(v)
		c.cells[i] = mysqlCell(c.types[i], v)
	}
	return c.cells, bytes, nil
}

func mysqlCell(t mysqlType, v []byte) mapping.Cell {
	if v == nil {
		return mapping.Null()
	}
	switch t {
	case mysqlFloat:
		return floatCell(v)
	case mysqlBinary:
		return mapping.Bytes(v)
	case mysqlBit:
		return bitCell(v)
	case mysqlTimestamp:
		return timestampCell(v)
	default:
		return mapping.View(v)
	}
}

// floatCell reads a float's text. What is none stays text, and the declared
// type refuses it.
func floatCell(v []byte) mapping.Cell {
	f, err := strconv.ParseFloat(string(v), 64)
	if err != nil {
		return mapping.View(v)
	}
	return mapping.Float(f)
}

// bitCell reads BIT(n) of at most 63 bits as a number.
func bitCell(v []byte) mapping.Cell {
	n := int64(0)
	for _, b := range v {
		if n>>55 != 0 {
			return mapping.Bytes(v)
		}
		n = n<<8 | int64(b)
	}
	return mapping.Int(n)
}

// timestampCell reads a TIMESTAMP, which the server gives in the session's
// zone, UTC: the mapping's zone is for DATETIME, which has none. A zero date
// stays text.
func timestampCell(v []byte) mapping.Cell {
	at, err := text.ParseInstant(string(v), nil)
	if err != nil {
		return mapping.View(v)
	}
	return mapping.Time(at.Time())
}

// close ends the statement; the driver reads the rest of the answer.
func (c *mysqlCursor) close() error {
	if err := c.rows.Close(); err != nil {
		return lost(true, err)
	}
	return nil
}
