package demo

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Options say what company is made.
type Options struct {
	// Records, where not 0, is how many usage records one customer has. Where
	// they are fewer than the lines of the customer's invoices, the usage of the
	// later invoices is missing, and does not add up.
	Records int
	// Customer is whose usage Records scales; "" is the default customer.
	Customer string
}

// Customer is one that a reader may want to look at.
type Customer struct {
	ID   string
	Note string // what is special
}

// Customers lists the notable ones; the first is the default.
func Customers() []Customer {
	var list []Customer
	for _, c := range company() {
		if c.note != "" {
			list = append(list, Customer{ID: c.id, Note: c.note})
		}
	}
	return list
}

// SQLite makes a new database file at path, which must not exist. It leaves
// nothing behind where it fails.
func SQLite(ctx context.Context, path string, o Options) (err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("make demo database: %w", err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("make demo database: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	db, err := sql.Open("sqlite", sqliteName(path))
	if err != nil {
		return fmt.Errorf("make demo database: %w", err)
	}
	db.SetMaxOpenConns(1)
	return errors.Join(Load(ctx, db, "sqlite", o), db.Close())
}

// sqliteName is a name without a journal: a file that is not whole is removed.
func sqliteName(path string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}
	return u.String() + "?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=locking_mode(EXCLUSIVE)&_pragma=temp_store(MEMORY)"
}

// Load fills an empty database with the company. The dialect is sqlite, postgres
// or mysql; each gives the same values. The tables must not exist.
func Load(ctx context.Context, db *sql.DB, name string, o Options) error {
	d, err := dialectOf(name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("load demo company: %w", err)
	}
	if err := fill(ctx, tx, d, o); err != nil {
		return errors.Join(fmt.Errorf("load demo company: %w", err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("load demo company: commit: %w", err)
	}
	return nil
}

func fill(ctx context.Context, tx *sql.Tx, d dialect, o Options) error {
	if err := create(ctx, tx, d); err != nil {
		return err
	}
	l := newLoader(ctx, tx, d)
	putServices(l)
	for i, c := range company() {
		records := 0
		if c.id == o.Customer || o.Customer == "" && i == 0 {
			records = o.Records
		}
		c.put(l, records)
	}
	return l.close()
}

// create makes tables, indexes and the view.
func create(ctx context.Context, tx *sql.Tx, d dialect) error {
	var statements []string
	for _, t := range schema() {
		statements = append(statements, d.createTable(t))
		if index := d.createIndex(t); index != "" {
			statements = append(statements, index)
		}
	}
	for _, s := range append(statements, d.createView()) {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("create tables: %w", err)
		}
	}
	return nil
}

// put writes everything of one customer. Streams of dice are separate, so that
// the number of usage records changes nothing else.
func (c *customer) put(l *loader, records int) {
	c.putSubject(l)
	c.putContacts(l)
	c.putIdentity(l)
	var bills [][]bill
	for _, a := range c.accounts {
		bills = append(bills, c.putHistory(l, a))
		c.putSettings(l, a)
	}
	m := &meter{l: l, c: c, d: newDice(10, uint64(c.index))}
	m.scale(records, bills)
	for i, a := range c.accounts {
		if !c.traits.has(sparse) {
			m.put(a, bills[i])
		}
	}
}
