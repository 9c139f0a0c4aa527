package sqldb

import (
	"context"
	"errors"
	"io"
	"strconv"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/valise-export/valise/connectors/mapping"
)

// What one round trip brings at most. It streams and bounds no memory of ours:
// two round trips fit the buffers of a connection, so that the server is done
// with them although nobody reads, and its statement timeout counts no waiting.
// How large records are is known after the first.
const (
	firstRecords = 100
	fetchRecords = 1000
	fetchBytes   = 256 << 10
)

// postgresCursor is a server-side cursor. The server works one round trip ahead:
// in the middle of an answer the next one is asked for, so that neither waits
// for the other. A small dataset takes one round trip.
type postgresCursor struct {
	link  *postgresLink
	names []string
	types []uint32
	cells []mapping.Cell
	pipe  *pgconn.Pipeline     // nil until the first record is asked for
	rows  *pgconn.ResultReader // the answer that is read, nil between two
	want  int                  // its records, at most
	have  int                  // of them were read
	asked int                  // the records of the answer after it, 0 where nobody asked
	// of the cursor so far
	records, bytes int64
	failed         bool // the savepoint must be rolled back
}

func (c *postgresCursor) declare(ctx context.Context, sql string, args []argument) error {
	values, types := make([][]byte, len(args)), make([]uint32, len(args))
	for i, a := range args {
		if !a.null {
			values[i] = []byte(a.text)
		}
		if a.instant {
			types[i] = oidTimestampTZ // an id takes the type of what it is compared with
		}
	}
	// The line break ends a comment that the query may end in.
	declare := "DECLARE valise_read NO SCROLL CURSOR FOR " + sql + "\n"
	if _, err := c.link.conn.ExecParams(ctx, declare, values, types, nil, nil).Close(); err != nil {
		return postgresFault(ctx, err, false)
	}
	describe := c.link.conn.ExecParams(ctx, "FETCH FORWARD 0 FROM valise_read", nil, nil, nil, nil)
	for _, f := range describe.FieldDescriptions() {
		c.names = append(c.names, f.Name)
		c.types = append(c.types, f.DataTypeOID)
	}
	if _, err := describe.Close(); err != nil {
		return postgresFault(ctx, err, false)
	}
	c.cells = make([]mapping.Cell, len(c.names))
	return nil
}

func (c *postgresCursor) columns() []string { return c.names }

func (c *postgresCursor) next(ctx context.Context) ([]mapping.Cell, int, error) {
	for {
		if c.rows == nil {
			if err := c.answer(ctx); err != nil {
				return nil, 0, c.fail(ctx, err)
			}
		}
		if c.rows.NextRow() {
			n := c.fill(c.rows.Values())
			c.have, c.records, c.bytes = c.have+1, c.records+1, c.bytes+int64(n)
			if c.have == (c.want+1)/2 {
				if err := c.ask(ctx); err != nil {
					return nil, 0, c.fail(ctx, err)
				}
			}
			return c.cells, n, nil
		}
		_, err := c.rows.Close()
		c.rows = nil
		if err != nil {
			return nil, 0, c.fail(ctx, err)
		}
		if c.have < c.want {
			return nil, 0, io.EOF
		}
	}
}

func (c *postgresCursor) fail(ctx context.Context, err error) error {
	c.failed = true
	return postgresFault(ctx, err, true)
}

// ask sends for the next records and does not wait for them.
func (c *postgresCursor) ask(ctx context.Context) error {
	if c.pipe == nil {
		c.pipe = c.link.conn.StartPipeline(ctx)
	}
	c.asked = c.size()
	c.pipe.SendQueryParams("FETCH FORWARD "+strconv.Itoa(c.asked)+" FROM valise_read", nil, nil, nil, nil)
	return c.pipe.Sync()
}

// size returns how many records to ask for, after those that came.
func (c *postgresCursor) size() int {
	if c.records == 0 {
		return firstRecords
	}
	return int(min(max(fetchBytes*c.records/max(c.bytes, 1), 1), fetchRecords))
}

// answer waits for the next records, and sends for them where that was not done.
func (c *postgresCursor) answer(ctx context.Context) error {
	if c.asked == 0 {
		if err := c.ask(ctx); err != nil {
			return err
		}
	}
	c.want, c.have, c.asked = c.asked, 0, 0
	for {
		result, err := c.pipe.GetResults()
		if err != nil {
			return err
		}
		switch r := result.(type) {
		case *pgconn.ResultReader:
			c.rows = r
			return nil
		case nil:
			return errors.New("the server has nothing more to answer")
		}
	}
}

// fill turns the values of a record, in the server's text, into cells.
func (c *postgresCursor) fill(values [][]byte) (bytes int) {
	for i, v := range values {
		bytes += len(v)
		c.cells[i] = postgresCell(c.types[i], v)
	}
	return bytes
}

// close ends the statement and brings the transaction back to where it was.
func (c *postgresCursor) close() error {
	if c.pipe != nil { // what is under way is read and dropped
		err := c.pipe.Close()
		c.pipe, c.rows, c.failed = nil, nil, c.failed || err != nil
	}
	if c.link.conn.IsClosed() {
		return lost(false, nil)
	}
	ctx, cancel := cleanup(context.Background())
	defer cancel()
	if c.failed {
		return c.link.exec(ctx, "ROLLBACK TO SAVEPOINT valise_read; RELEASE SAVEPOINT valise_read")
	}
	return c.link.exec(ctx, "CLOSE valise_read; RELEASE SAVEPOINT valise_read")
}
