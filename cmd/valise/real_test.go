package main

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"errors"
	"maps"
	"math/big"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/all"
)

// sharedData returns the path of real input that lies beside the module.
func sharedData(t *testing.T, name string) string {
	t.Helper()
	root, err := filepath.Abs("../../../shared/data")
	must(t, err)
	file := filepath.Join(root, name)
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		t.Skipf("../shared/data/%s is not beside the module", name)
	}
	return file
}

// buyer is a customer of Chinook with the database's own sums, in cents.
type buyer struct {
	id, name, email string
	invoices        map[string]int64 // total by id
	lines           map[string]int64 // sum of the lines by invoice
}

type seller struct{ first, last, email, phone string }

func openShop(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: sharedData(t, "chinook.sqlite")}).EscapedPath()+"?mode=ro&immutable=1")
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

// each calls scan for every row of a query.
func each(t *testing.T, db *sql.DB, query string, scan func(*sql.Rows) error) {
	t.Helper()
	rows, err := db.Query(query)
	must(t, err)
	for rows.Next() {
		must(t, scan(rows))
	}
	must(t, errors.Join(rows.Err(), rows.Close()))
}

func buyers(t *testing.T, db *sql.DB) []*buyer {
	t.Helper()
	var list []*buyer
	byID := map[string]*buyer{}
	each(t, db, "SELECT CAST(CustomerId AS TEXT), FirstName || ' ' || LastName, Email FROM Customer ORDER BY CustomerId", func(r *sql.Rows) error {
		b := &buyer{invoices: map[string]int64{}, lines: map[string]int64{}}
		err := r.Scan(&b.id, &b.name, &b.email)
		list, byID[b.id] = append(list, b), b
		return err
	})
	each(t, db, "SELECT CAST(CustomerId AS TEXT), CAST(InvoiceId AS TEXT), CAST(round(Total * 100) AS INTEGER) FROM Invoice", func(r *sql.Rows) error {
		var customer, invoice string
		var cents int64
		err := r.Scan(&customer, &invoice, &cents)
		byID[customer].invoices[invoice] = cents
		return err
	})
	each(t, db, `SELECT CAST(i.CustomerId AS TEXT), CAST(i.InvoiceId AS TEXT), sum(CAST(round(l.UnitPrice * 100) AS INTEGER) * l.Quantity)
		FROM InvoiceLine l JOIN Invoice i ON i.InvoiceId = l.InvoiceId GROUP BY 1, 2`, func(r *sql.Rows) error {
		var customer, invoice string
		var cents int64
		err := r.Scan(&customer, &invoice, &cents)
		byID[customer].lines[invoice] = cents
		return err
	})
	return list
}

func sellers(t *testing.T, db *sql.DB) []seller {
	t.Helper()
	var list []seller
	each(t, db, "SELECT FirstName, LastName, Email, Phone FROM Employee", func(r *sql.Rows) error {
		var s seller
		err := r.Scan(&s.first, &s.last, &s.email, &s.phone)
		list = append(list, s)
		return err
	})
	return list
}

// exact reads a decimal text.
func exact(t *testing.T, v any) *big.Rat {
	t.Helper()
	s, ok := v.(string)
	r, valid := new(big.Rat).SetString(s)
	if !ok || !valid {
		t.Fatalf("not a decimal text: %T", v)
	}
	return r
}

func cents(t *testing.T, v any) int64 {
	t.Helper()
	r := exact(t, v)
	r.Mul(r, big.NewRat(100, 1))
	if !r.IsInt() {
		t.Fatalf("not whole cents: %v", v)
	}
	return r.Num().Int64()
}

// TestChinook: the bundle of each of the shop's customers has the sums that the
// database has, and nothing of another person.
func TestChinook(t *testing.T) {
	db := openShop(t)
	people, staff := buyers(t, db), sellers(t, db)
	if len(people) != 59 || len(staff) != 8 {
		t.Fatalf("%d customers and %d employees", len(people), len(staff))
	}
	s := load(t, filepath.Join("..", "..", "docs", "examples", "chinook.yaml"))
	for _, b := range people {
		found := packed(t, s, b.id, "json")
		b.compare(t, found)
		b.alone(t, found, people, staff)
	}
	for _, i := range []int{0, 1, 58} { // Luís Gonçalves, Leonie Köhler, Puja Srivastava
		found := packed(t, s, people[i].id, all.Names()...)
		people[i].compare(t, found)
		people[i].alone(t, texts(t, found), people, staff)
		if name := people[i].name; !strings.Contains(string(found["START-HERE.html"]), name) {
			t.Errorf("customer %s: the page does not hold the name", people[i].id)
		}
	}
}

func (b *buyer) compare(t *testing.T, found map[string][]byte) {
	t.Helper()
	invoices, lines := map[string]int64{}, map[string]int64{}
	for _, r := range recordsOf(t, found, "invoice") {
		invoices[r["invoice_id"].(string)] = cents(t, r["total"])
	}
	for _, r := range recordsOf(t, found, "invoice_line") {
		lines[r["invoice_id"].(string)] += cents(t, r["amount"])
	}
	if !maps.Equal(invoices, b.invoices) {
		t.Errorf("customer %s: invoices %v, the database has %v", b.id, invoices, b.invoices)
	}
	if !maps.Equal(lines, b.lines) {
		t.Errorf("customer %s: sums of lines %v, the database has %v", b.id, lines, b.lines)
	}
	if !maps.Equal(invoices, lines) || len(invoices) == 0 {
		t.Errorf("customer %s: totals %v, sums of lines %v", b.id, invoices, lines)
	}
}

// alone fails where something of an employee or of another customer is in a
// member. The staff's first names are also in songs.
func (b *buyer) alone(t *testing.T, found map[string][]byte, people []*buyer, staff []seller) {
	t.Helper()
	contacts := recordsOf(t, found, "alternate_contact")
	if len(contacts) != 1 || contacts[0]["name"] != nil || contacts[0]["email_address"] != nil || contacts[0]["phone_number"] != nil {
		t.Errorf("customer %s: the employee is not masked", b.id)
	}
	for name, data := range found {
		for i, s := range staff {
			for what, text := range map[string]string{"name": s.first + " " + s.last, "e-mail": s.email, "phone": s.phone} {
				if bytes.Contains(data, []byte(text)) {
					t.Errorf("customer %s: %s holds the %s of employee %d", b.id, name, what, i+1)
				}
			}
		}
		for _, other := range people {
			if other != b && bytes.Contains(data, []byte(other.email)) {
				t.Errorf("customer %s: %s holds the e-mail of customer %s", b.id, name, other.id)
			}
		}
	}
}

// TestFocus: each billing account of the sample has the file's own number of
// records and sum, exactly.
func TestFocus(t *testing.T) {
	counts, sums := focusSums(t, sharedData(t, "focus_sample.csv"))
	s := load(t, filepath.Join("..", "..", "docs", "examples", "focus.yaml"))
	for account, want := range map[string]int{
		"1234567890123": 942, "20209880": 7, "/providers/Microsoft.Billing/billingAccounts/8611537": 51,
	} {
		found := packed(t, s, account, all.Names()...)
		records := recordsOf(t, found, "usage_cost")
		sum := new(big.Rat)
		for _, r := range records {
			sum.Add(sum, exact(t, r["BilledCost"]))
			if r["BillingAccountId"] != account {
				t.Fatalf("account %s: a record of another", account)
			}
		}
		if len(records) != want || counts[account] != want {
			t.Errorf("account %s: %d records, the file has %d, want %d", account, len(records), counts[account], want)
		}
		if sums[account] == nil || sum.Cmp(sums[account]) != 0 {
			t.Errorf("account %s: costs %s, the file has %v", account, sum.FloatString(20), sums[account])
		}
		noNullTexts(t, found)
		instantsInUTC(t, found)
		onlyAccount(t, found, account, slices.Collect(maps.Keys(counts)))
	}
}

// focusSums counts and adds what the file itself holds, by billing account.
func focusSums(t *testing.T, file string) (map[string]int, map[string]*big.Rat) {
	t.Helper()
	data, err := os.ReadFile(file)
	must(t, err)
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	must(t, err)
	account, cost := slices.Index(rows[0], "BillingAccountId"), slices.Index(rows[0], "BilledCost")
	counts, sums := map[string]int{}, map[string]*big.Rat{}
	for _, row := range rows[1:] {
		id := row[account]
		if sums[id] == nil {
			sums[id] = new(big.Rat)
		}
		counts[id]++
		sums[id].Add(sums[id], exact(t, row[cost]))
	}
	return counts, sums
}

// noNullTexts fails where the file's word for nothing came out as a text. Two
// tags hold the word within a longer text, where it stays.
func noNullTexts(t *testing.T, found map[string][]byte) {
	t.Helper()
	for _, r := range recordsOf(t, found, "usage_cost") {
		for field, v := range r {
			if v == "NULL" || v == "" {
				t.Fatalf("field %s is the text %q", field, v)
			}
		}
	}
	for name, data := range texts(t, found) {
		if strings.HasSuffix(name, ".csv") {
			rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
			must(t, err)
			for _, row := range rows {
				if slices.Contains(row, "NULL") {
					t.Errorf("%s has a cell NULL", name)
				}
			}
		}
		if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".html") {
			if bytes.Contains(data, []byte(">NULL<")) {
				t.Errorf("%s has a cell NULL", name)
			}
		}
	}
}

// instantsInUTC checks each value of each instant.
func instantsInUTC(t *testing.T, found map[string][]byte) {
	t.Helper()
	seen := 0
	for _, d := range manifestOf(t, found).Datasets {
		for _, f := range d.Fields {
			if f.Type != exporter.TypeInstant {
				continue
			}
			for _, r := range recordsOf(t, found, d.Name) {
				if s, ok := r[f.Name].(string); ok {
					seen++
					if !strings.HasSuffix(s, "Z") || len(s) < len("2024-09-01T00:00:00Z") || s[10] != 'T' {
						t.Fatalf("%s: instant %s", f.Name, s)
					}
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no instant was seen")
	}
}

// onlyAccount fails where another account's id is in a member.
func onlyAccount(t *testing.T, found map[string][]byte, own string, ids []string) {
	t.Helper()
	for name, data := range texts(t, found) {
		for _, id := range ids {
			if id != own && bytes.Contains(data, []byte(id)) {
				t.Errorf("account %s: %s holds another account's id", own, name)
			}
		}
	}
}

// TestExamplesAreSound: what the examples say about themselves is so.
func TestExamplesAreSound(t *testing.T) {
	for _, name := range []string{"chinook", "focus"} {
		s := load(t, filepath.Join("..", "..", "docs", "examples", name+".yaml"))
		must(t, s.Config.ForExport())
		n, err := s.Notice("")
		must(t, err)
		if _, err := s.Plan(n); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
