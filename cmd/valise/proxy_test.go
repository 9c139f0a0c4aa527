package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/Shopify/toxiproxy/v2"
	driver "github.com/go-sql-driver/mysql"
	"github.com/rs/zerolog"
)

// proxy stands between the program and a server, and breaks what it is told to.
type proxy struct {
	*toxiproxy.Proxy
}

// newProxy begins to pass on to upstream, a HOST:PORT.
func newProxy(t *testing.T, upstream string) *proxy {
	t.Helper()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	p := &proxy{toxiproxy.NewProxy(server, t.Name(), "127.0.0.1:0", upstream)}
	must(t, p.Start())
	t.Cleanup(p.Stop)
	return p
}

// poison adds a toxic to what the server answers: its type and attributes.
func (p *proxy) poison(t *testing.T, kind, attributes string) {
	t.Helper()
	_, err := p.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(`{"type": %q, "attributes": {%s}}`, kind, attributes)))
	must(t, err)
}

// cure takes all toxics away.
func (p *proxy) cure(t *testing.T) { p.Toxics.ResetToxics(t.Context()) }

// postgresVia is a DSN of PostgreSQL by way of another address.
func postgresVia(t *testing.T, dsn, address string) string {
	u, err := url.Parse(dsn)
	must(t, err)
	u.Host = address
	return u.String()
}

func mariaVia(t *testing.T, dsn, address string) string {
	c, err := driver.ParseDSN(dsn)
	must(t, err)
	c.Addr = address
	return c.FormatDSN()
}

// hostOf is where a DSN or a URL leads.
func hostOf(t *testing.T, dsn string) string {
	t.Helper()
	if c, err := driver.ParseDSN(dsn); err == nil && !strings.Contains(dsn, "://") {
		return c.Addr
	}
	u, err := url.Parse(dsn)
	must(t, err)
	return u.Host
}
