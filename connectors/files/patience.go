package files

import (
	"context"
	"net"
	"time"
)

// patience dials connections of which no read and no write waits longer: a store
// that says nothing in the middle of an object does not hold the export for
// ever.
type patience time.Duration

func (p patience) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: min(time.Duration(p), dialTimeout), KeepAlive: 30 * time.Second}
	c, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &patientConn{Conn: c, patience: time.Duration(p)}, nil
}

const dialTimeout = 10 * time.Second

type patientConn struct {
	net.Conn
	patience time.Duration
}

func (c *patientConn) Read(b []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.patience)); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

func (c *patientConn) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.patience)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}
