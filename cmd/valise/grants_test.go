package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	driver "github.com/go-sql-driver/mysql"

	"github.com/valise-export/valise/cmd/internal/app"
)

// limited makes a user that may read two tables of a database, of the second
// without one column, and returns how it connects.
func (s server) limited(t *testing.T, dsn string) string {
	t.Helper()
	name := fmt.Sprintf("valise_limited_%d", os.Getpid())
	if s.dialect == "postgres" {
		s.execute(t, dsn, "DROP ROLE IF EXISTS "+name)
		s.execute(t, dsn, "CREATE ROLE "+name)
		t.Cleanup(func() { s.execute(t, dsn, "DROP OWNED BY "+name); s.execute(t, dsn, "DROP ROLE "+name) })
		s.execute(t, dsn, "GRANT SELECT ON people, invoices TO "+name)
		s.execute(t, dsn, "GRANT SELECT (account, id) ON usage_items TO "+name)
		u, err := url.Parse(dsn)
		must(t, err)
		q := u.Query()
		q.Set("options", "-c role="+name)
		u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
		return u.String()
	}
	c, err := driver.ParseDSN(dsn)
	must(t, err)
	user := "'" + name + "'@'" + host(t, dsn) + "'"
	s.execute(t, dsn, "CREATE OR REPLACE USER "+user+" IDENTIFIED BY 'limited-word'")
	t.Cleanup(func() { s.execute(t, dsn, "DROP USER "+user) })
	// The tests' user may do everything but grant.
	for table, rights := range map[string]string{"people": "'Select', ''", "invoices": "'Select', ''", "usage_items": "'', 'Select'"} {
		s.execute(t, dsn, fmt.Sprintf("INSERT INTO mysql.tables_priv (Host, Db, User, Table_name, Grantor, Table_priv, Column_priv) VALUES ('%s', '%s', '%s', '%s', '', %s)", host(t, dsn), c.DBName, name, table, rights))
	}
	for _, column := range []string{"id", "account"} {
		s.execute(t, dsn, fmt.Sprintf("INSERT INTO mysql.columns_priv (Host, Db, User, Table_name, Column_name, Column_priv) VALUES ('%s', '%s', '%s', 'usage_items', '%s', 'Select')", host(t, dsn), c.DBName, name, column))
	}
	s.execute(t, dsn, "FLUSH PRIVILEGES")
	c.User, c.Passwd = name, "limited-word"
	return c.FormatDSN()
}

// host is where a MariaDB server sees the tests come from.
func host(t *testing.T, dsn string) (name string) {
	t.Helper()
	db, err := sql.Open("mysql", dsn)
	must(t, err)
	defer db.Close()
	must(t, db.QueryRow("SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', -1)").Scan(&name))
	return name
}

// TestMissingGrant: a table or a column that the user may not read, or that is
// not there, is a gap of its own dataset; the others of the source are read.
func TestMissingGrant(t *testing.T) {
	const dataset = `  %s:
    title: Items
    category: purchase_and_payment_history
    key: [id]
    fields:
      id: {origin: observed, bases: [contract], class: identifier}
      detail: {origin: observed, bases: [contract], class: plain}
`
	const config = `
notice: 2021-02-09
brand: {name: Grants, contact: grants@example.com}
subject: {lookup: {source: db}, accounts: {source: db}}
datasets:
%s  readable: # and read after all of them
    title: Items
    category: purchase_and_payment_history
    key: [id]
    fields:
      id: {origin: observed, bases: [contract], class: identifier}
sources:
  db:
    type: sqldb
    driver: %s
    dsn: %q
    datasets:
      subject: {query: "SELECT id, name FROM people WHERE id = :customer_id", subject_column: id, fields: {customer_id: id, full_name: name}}
      subject_account: {query: "SELECT id, id AS account FROM people WHERE id = :customer_id", subject_column: id, order: source, fields: {account_id: account, customer_id: id}}
      no_table_right: {query: "SELECT id, owner FROM contacts WHERE owner IN (:account_ids)", subject_column: owner, fields: [id]}
      no_column_right: {query: "SELECT id, account, detail FROM usage_items WHERE account IN (:account_ids)", subject_column: account, fields: [id, detail]}
      no_table: {query: "SELECT id, account FROM absent WHERE account IN (:account_ids)", subject_column: account, fields: [id]}
      no_column: {query: "SELECT id, account, detail FROM invoices WHERE account IN (:account_ids)", subject_column: account, fields: [id, detail]}
      readable: {query: "SELECT id, account FROM invoices WHERE account IN (:account_ids)", subject_column: account, fields: [id]}
`
	var unread strings.Builder
	for _, name := range []string{"no_table_right", "no_column_right", "no_table", "no_column"} {
		fmt.Fprintf(&unread, dataset, name)
	}
	for _, s := range servers() {
		t.Run(s.dialect, func(t *testing.T) {
			dsn := s.database(t)
			for _, statement := range []string{
				"CREATE TABLE people (id varchar(9), name varchar(9))", "INSERT INTO people VALUES ('ana', 'Ana')",
				"CREATE TABLE contacts (id varchar(9), owner varchar(9))", "INSERT INTO contacts VALUES ('c1', 'ana')",
				"CREATE TABLE usage_items (id varchar(9), account varchar(9), detail varchar(9))",
				"CREATE TABLE invoices (id varchar(9), account varchar(9))", "INSERT INTO invoices VALUES ('i1', 'ana')",
			} {
				s.execute(t, dsn, statement)
			}
			b := newBench(t)
			system := load(t, b.write("valise.yaml", fmt.Appendf(nil, config, unread.String(), s.dialect, s.limited(t, dsn))))
			target := b.path("out", "b.zip")
			_, err := pack(t, system, app.Request{CustomerID: "ana", Target: target, Formats: []string{"json"}})
			must(t, err)
			all := members(t, target)
			gaps := gapsOf(t, all)
			slices.Sort(gaps)
			if want := []string{"no_column not_found", "no_column_right unauthorised", "no_table " + missing(s), "no_table_right unauthorised"}; !slices.Equal(gaps, want) {
				t.Errorf("gaps %q, want %q", gaps, want)
			}
			if got := column(t, all, "readable", "id"); !slices.Equal(got, []string{"i1"}) {
				t.Errorf("invoices %q", got)
			}
		})
	}
}

// missing is what a server says of a table that is not there: MariaDB tells a
// user without a right to the database nothing about what it holds.
func missing(s server) string {
	if s.dialect == "mysql" {
		return "unauthorised"
	}
	return "not_found"
}
