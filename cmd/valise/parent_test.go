package main

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
)

// street is a shop with everything that makes it hard to tell whose a record is.
//
//	ana   account a1, and h1 together with ben; m2, into which m1 was merged
//	ben   account b1, and h1
//	card  pm1 is ana's and ben's, pm2 is ben's
//	1001  is the number of an invoice of ana's in shop N, and of ben's in shop S
const street = `
CREATE TABLE people (id, name);
INSERT INTO people VALUES ('ana', 'Ana'), ('ben', 'Ben'), ('zoe', 'Zoe'), ('zoe', 'Zoë');
CREATE TABLE links (person, account, how);
INSERT INTO links VALUES ('ana', 'a1', 'contract'), ('ana', 'h1', 'household'), ('ben', 'h1', 'household'), ('ben', 'b1', 'contract'),
	('ana', 'm1', 'merged into m2'), ('ana', 'm2', 'contract');
CREATE TABLE invoices (shop, number, account, total);
INSERT INTO invoices VALUES ('N', '1001', 'a1', '10.00'), ('S', '1001', 'b1', '99.00'), ('N', '1002', 'h1', '20.00'), ('N', '1003', 'm1', '30.00'), ('N', '1004', 'm2', '40.00');
CREATE TABLE lines (id, shop, number, amount);
INSERT INTO lines VALUES ('l1', 'N', '1001', '10.00'), ('l2', 'S', '1001', '99.00'), ('l3', 'N', '1002', '20.00'), ('l4', 'N', '1003', '30.00'), ('l5', 'N', '1004', '40.00');
CREATE TABLE methods (id, first_owner);
INSERT INTO methods VALUES ('pm1', 'b1'), ('pm2', 'b1');
CREATE TABLE method_owners (method, account);
INSERT INTO method_owners VALUES ('pm1', 'a1'), ('pm1', 'b1'), ('pm2', 'b1');
`

const streetConfig = `
notice: 2021-02-09
brand: {name: Street, contact: street@example.com}
subject: {lookup: {source: shop}, accounts: {source: shop}}
datasets:
  receipt:
    title: Receipts
    category: purchase_and_payment_history
    key: [shop, number]
    fields:
      shop: {origin: observed, bases: [contract], class: plain}
      number: {origin: observed, bases: [contract], class: identifier}
  receipt_line:
    title: Receipt lines
    category: purchase_and_payment_history
    key: [id]
    references: [{fields: [in_shop, number], dataset: receipt, to: [shop, number]}]
    fields:
      id: {origin: observed, bases: [contract], class: identifier}
      in_shop: {origin: observed, bases: [contract], class: plain}
      number: {origin: observed, bases: [contract], class: identifier}
sources:
  shop:
    type: sqldb
    driver: sqlite
    dsn: street.sqlite
    datasets:
      subject: {query: "SELECT id, name FROM people WHERE id = :customer_id", subject_column: id, fields: {customer_id: id, full_name: name}}
      subject_account: {query: "SELECT * FROM links WHERE person = :customer_id", subject_column: person, order: source, fields: {account_id: account, evidence: how, customer_id: person}}
`

// onStreet exports a person with some datasets of the shop.
func onStreet(t *testing.T, person string, datasets ...string) (map[string][]byte, error) {
	t.Helper()
	b := newBench(t)
	db, err := sql.Open("sqlite", b.path("home", "street.sqlite"))
	must(t, err)
	_, err = db.Exec(street)
	must(t, errors.Join(err, db.Close()))
	config := streetConfig
	for _, d := range datasets {
		config += "      " + strings.ReplaceAll(d, "\n", "\n      ") + "\n"
	}
	target := b.path("out", "b.zip")
	_, err = pack(t, load(t, b.write("valise.yaml", []byte(config))), app.Request{CustomerID: person, Target: target, Formats: []string{"json", "csv"}})
	if err != nil {
		return nil, err
	}
	return members(t, target), nil
}

// gapsOf returns "dataset class" of each gap.
func gapsOf(t *testing.T, all map[string][]byte) (gaps []string) {
	t.Helper()
	for _, g := range manifestOf(t, all).Gaps {
		gaps = append(gaps, g.Dataset+" "+string(g.ErrorClass))
	}
	return gaps
}

// column returns the values of a field, in order.
func column(t *testing.T, all map[string][]byte, dataset, field string) (values []string) {
	t.Helper()
	for _, r := range recordsOf(t, all, dataset) {
		values = append(values, fmt.Sprint(r[field]))
	}
	return values
}

const (
	streetInvoices = `invoice: {query: "SELECT DISTINCT number, account, total FROM invoices WHERE account IN (:account_ids) ORDER BY number", subject_column: account, fields: {invoice_id: number, total: total, currency: {value: EUR}}}`
	// Joined by the number alone, which two shops use.
	streetLines     = `invoice_line: {query: "SELECT DISTINCT l.id, l.number, l.amount FROM lines l JOIN invoices i ON i.number = l.number WHERE i.account IN (:account_ids) ORDER BY l.id", isolation: parent, through: invoice, fields: {line_id: id, invoice_id: number, amount: amount, currency: {value: EUR}}}`
	streetReceipts  = `receipt: {query: "SELECT shop, number, account FROM invoices WHERE account IN (:account_ids) ORDER BY shop, number", subject_column: account, fields: [shop, number]}`
	streetItems     = `receipt_line: {query: "SELECT l.id, l.shop, l.number FROM lines l JOIN invoices i ON i.number = l.number AND i.shop = l.shop WHERE i.account IN (:account_ids) ORDER BY l.id", isolation: parent, through: receipt, fields: {id: id, in_shop: shop, number: number}}`
	streetItemsLoos = `receipt_line: {query: "SELECT DISTINCT l.id, l.shop, l.number FROM lines l JOIN invoices i ON i.number = l.number WHERE i.account IN (:account_ids) ORDER BY l.id", isolation: parent, through: receipt, fields: {id: id, in_shop: shop, number: number}}`
)

// A method that two people pay with is shown to both by a query that asks who
// uses it; one that asks whose it was first returns another's, and is stopped.
func TestSharedPaymentMethod(t *testing.T) {
	t.Parallel()
	const uses = `payment_method: {query: "SELECT m.id, o.account FROM methods m JOIN method_owners o ON o.method = m.id WHERE o.account IN (:account_ids) ORDER BY m.id", subject_column: account, fields: {method_id: id}}`
	for person, want := range map[string][]string{"ana": {"pm1"}, "ben": {"pm1", "pm2"}} {
		all, err := onStreet(t, person, uses)
		must(t, err)
		if got := column(t, all, "payment_method", "method_id"); !slices.Equal(got, want) {
			t.Errorf("%s: %v", person, got)
		}
	}
	all, err := onStreet(t, "ana", strings.Replace(uses, "o.account FROM", "m.first_owner AS account FROM", 1))
	must(t, err)
	if got := gapsOf(t, all); !slices.Equal(got, []string{"payment_method stray"}) || recordsOf(t, all, "payment_method") != nil {
		t.Errorf("%v", got)
	}
}

// What belongs to the account of a household is in the bundles of both, with
// the account that it came from; what is the other's own is not.
func TestHouseholdAccount(t *testing.T) {
	t.Parallel()
	for person, want := range map[string][]string{"ana": {"a1", "h1", "m1", "m2"}, "ben": {"b1", "h1"}} {
		all, err := onStreet(t, person, streetInvoices)
		must(t, err)
		got := column(t, all, "invoice", "account_id")
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v", person, got)
		}
	}
}

// A number that two people's invoices have proves nothing alone: the line of the
// other's invoice passes, which no gate can see. By all fields that make the key
// it is told apart.
func TestReusedIdentifiers(t *testing.T) {
	t.Parallel()
	all, err := onStreet(t, "ana", streetInvoices, streetLines)
	must(t, err)
	if got := column(t, all, "invoice_line", "line_id"); !slices.Equal(got, []string{"l1", "l2", "l3", "l4", "l5"}) {
		t.Errorf("%v: docs/connectors.md says that l2 passes", got)
	}
	all, err = onStreet(t, "ana", streetReceipts, streetItems)
	must(t, err)
	if got := column(t, all, "receipt_line", "id"); !slices.Equal(got, []string{"l1", "l3", "l4", "l5"}) {
		t.Errorf("%v", got)
	}
	all, err = onStreet(t, "ana", streetReceipts, streetItemsLoos)
	must(t, err)
	if got := gapsOf(t, all); !slices.Equal(got, []string{"receipt_line stray"}) || manifestOf(t, all).Checks.Isolation.Strays != 1 {
		t.Errorf("%v", got)
	}
	var subject *run.SubjectError
	if _, err := onStreet(t, "zoe", streetInvoices); !errors.As(err, &subject) || subject.Matches != 2 {
		t.Errorf("a customer id of two people: %v", err)
	}
}

// Records of a merged account are the subject's where the accounts are linked by
// evidence; where they are not, a query that follows the merger is stopped.
func TestMergedAccounts(t *testing.T) {
	t.Parallel()
	all, err := onStreet(t, "ana", streetInvoices, streetLines)
	must(t, err)
	if got := column(t, all, "invoice", "account_id"); !slices.Contains(got, "m1") || !slices.Contains(got, "m2") {
		t.Errorf("%v", got)
	}
	follows := strings.Replace(streetInvoices, "account IN (:account_ids)", "account IN (:account_ids) OR account = 'm1'", 1)
	all, err = onStreet(t, "ben", follows, streetLines)
	must(t, err)
	if got := gapsOf(t, all); !slices.Equal(got, []string{"invoice stray", "invoice_line parent"}) {
		t.Errorf("%v", got)
	}
	for _, d := range manifestOf(t, all).Datasets {
		if d.Name == "invoice_line" && (d.Isolation != exporter.IsolationParent || d.Records != 0 || len(d.Files) > 0) {
			t.Errorf("%+v", d)
		}
	}
}

// A shared CSV file without an owner holds everybody's lines: those of others
// are passed over.
func TestSharedFileThroughAParent(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.write("customers.csv", []byte("customer_id,full_name\nc1,Ana\nc2,Ben\n"))
	b.write("invoices.csv", []byte("id,who\n1,c1\n2,c2\n3,c1\n"))
	b.write("lines.csv", []byte("line,invoice\na,1\nb,2\nc,3\nd,3\n"))
	config := b.write("valise.yaml", []byte(`
notice: 2021-02-09
brand: {name: Shop, contact: shop@example.com}
subject: {lookup: {source: shop}}
sources:
  shop:
    type: files
    root: .
    datasets:
      subject: {path: customers.csv, subject_column: customer_id, isolation: customer, fields: [customer_id, full_name]}
      invoice: {path: invoices.csv, subject_column: who, fields: {invoice_id: id}}
      invoice_line: {path: lines.csv, isolation: parent, through: invoice, fields: {line_id: line, invoice_id: invoice}}
`))
	all := packed(t, load(t, config), "c1", "json")
	if got := column(t, all, "invoice_line", "line_id"); !slices.Equal(got, []string{"a", "c", "d"}) {
		t.Errorf("%v", got)
	}
}

// What cannot prove anything is an error of the config, with its place.
func TestConfigOfIsolationThroughAParent(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for want, edits := range map[string][]string{
		"isolation: parent needs through":                    {"through: invoice, ", ""},
		"through: is only for isolation: parent":             {"isolation: parent, ", ""},
		"has no reference to this one":                       {"through: invoice,", "through: role,"},
		"no column fills the reference to invoice":           {"invoice_id: number, amount", "amount"},
		"subject_column: stands beside isolation: parent":    {"isolation: parent, through", "subject_column: number, isolation: parent, through"},
		"dataset invoice_line: through invoice: no source":   {"invoice: {", "purchase: {", "invoice_id: number, total", "purchase_id: number, total"},
		"source shop declares it trusted":                    {"subject_column: account", "isolation: trusted"},
		"references[0].fields[1]: is no field of this datas": {"fields: [in_shop, number]", "fields: [in_shop, numbr]"},
		"references[0].to: has not as many fields as fields": {"to: [shop, number]", "to: [shop]"},
	} {
		text := streetConfig + "      " + streetInvoices + "\n      " + streetLines + "\n"
		if i := strings.Index(text, "invoice: {query"); strings.HasPrefix(edits[0], "invoice: {") {
			text, edits = text[:i]+edits[1]+text[i+len(edits[0]):], edits[2:]
		}
		b.write("valise.yaml", edited(t, []byte(text), edits...))
		e := b.run("plan")
		if !strings.Contains(e.err, want) || e.code == exitOK {
			t.Errorf("%s: exit code %d: %s", want, e.code, e.err)
		}
	}
}
