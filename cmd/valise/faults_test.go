package main

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	driver "github.com/go-sql-driver/mysql"

	"github.com/valise-export/valise/exporter"
)

// What may never come out of a failing run: the subject's id, a value of theirs
// and a secret of the config.
const (
	brokenCustomer = "770000000001"
	brokenValue    = "Zuzana Quux"
	brokenSecret   = "hunter2-secret"
)

// broken is a config of two sources: one that finds the customer, and one under
// test, as YAML below its name, with the files that it reads.
type broken struct {
	name    string
	dataset string
	source  string            // options of the source, without datasets
	mapping string            // of the dataset
	files   map[string]string // beside the config
	class   exporter.ErrorClass
	says    []string // parts of the message
}

func (c broken) config(required bool) []byte {
	return fmt.Appendf(nil, `notice: 2021-02-09
installation_key: a key of the tests, no secret
subject: {lookup: {source: register, dataset: subject}}
sources:
  register:
    type: files
    required: true
    root: .
    datasets:
      subject: {path: customers.csv, subject_column: customer_id, isolation: customer, fields: [customer_id, full_name]}
  ledger:
    title: General ledger
    required: %v
    attempts: 2
    %s
    datasets:
      %s:
        subject_column: account_id
        %s
`, required, strings.ReplaceAll(c.source, "\n", "\n    "), c.dataset, strings.ReplaceAll(c.mapping, "\n", "\n        "))
}

// TestFaults: whatever goes wrong at a source, the message names the place and
// the remedy, and no value, secret or id; a required source fails the export
// and leaves nothing, an optional one is a gap.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, c := range slices.Concat(networkFaults(t), sqliteFaults(), fileFaults()) {
		t.Run(c.name, func(t *testing.T) { c.check(t) })
	}
}

func (c broken) check(t *testing.T) {
	t.Helper()
	b := newBench(t)
	b.write("customers.csv", []byte("customer_id,full_name\n"+brokenCustomer+","+brokenValue+"\n770000000002,Else Other\n"))
	for name, text := range c.files {
		b.write(name, []byte(text))
	}
	b.write("valise.yaml", c.config(true))
	e := b.run(b.exportArgs(brokenCustomer)...)
	if e.code != exitFailed || !strings.Contains(e.err, "required") || !strings.Contains(e.err, "--allow-gaps") {
		t.Errorf("required: exit code %d:\n%s", e.code, e.err)
	}
	if strings.Contains(e.err, "gap:") {
		t.Errorf("it is called a gap where it is the end:\n%s", e.err)
	}
	c.message(t, e)
	b.isEmpty("out", "tmp")

	b.write("valise.yaml", c.config(false))
	e = b.run(b.exportArgs(brokenCustomer)...)
	if e.code != exitGaps {
		t.Fatalf("optional: exit code %d:\n%s", e.code, e.err)
	}
	c.message(t, e)
	b.isEmpty("tmp")
	c.gap(t, b)
	if c.class == exporter.Unreachable || c.class == exporter.Unauthorised || c.class == exporter.NotFound {
		c.probed(t, b)
	}
}

// probed: config check --connect finds it too, and is as quiet.
func (c broken) probed(t *testing.T, b *bench) {
	t.Helper()
	e := b.run("config", "check", "--connect")
	if e.code != exitFailed || !strings.Contains(e.out, "ledger") || !strings.Contains(e.err, "1 of the checks failed") {
		t.Errorf("config check --connect: exit code %d:\n%s", e.code, e.both())
	}
	quiet(t, e)
}

// message checks what a person reads.
func (c broken) message(t *testing.T, e ended) {
	t.Helper()
	t.Log(strings.TrimSpace(e.err))
	for _, part := range append([]string{"source ledger", "dataset " + c.dataset}, c.says...) {
		if !strings.Contains(e.err, part) {
			t.Errorf("the message lacks %q:\n%s", part, e.err)
		}
	}
	quiet(t, e)
}

// quiet fails where a run told what it must not.
func quiet(t *testing.T, e ended, more ...string) {
	t.Helper()
	secrets := append(more, brokenCustomer, brokenValue, "Zuzana", brokenSecret, "127.0.0.1", "postgres://", "@tcp", "goroutine ", "panic")
	for _, secret := range secrets {
		if strings.Contains(e.both(), secret) {
			t.Errorf("the output holds %q:\n%s", secret, e.both())
		}
	}
}

// gap checks the bundle that came out without the source.
func (c broken) gap(t *testing.T, b *bench) {
	t.Helper()
	found := members(t, b.path("out", "b.zip"))
	m := manifestOf(t, found)
	if len(m.Gaps) != 1 || m.Gaps[0].Source != "ledger" || m.Gaps[0].Dataset != c.dataset || m.Gaps[0].ErrorClass != c.class || m.Gaps[0].Title != "General ledger" {
		t.Errorf("gaps %+v, want one of class %s", m.Gaps, c.class)
	}
	if recordsOf(t, found, c.dataset) != nil {
		t.Error("what failed is in the bundle")
	}
	if page := string(found["START-HERE.html"]); !strings.Contains(page, "General ledger") {
		t.Error("the page does not name the source that failed")
	}
	for name, data := range found {
		for _, secret := range []string{brokenSecret, "postgres://", "@tcp", "Else Other"} {
			if strings.Contains(string(data), secret) {
				t.Errorf("%s holds %q", name, secret)
			}
		}
	}
}

const ticketQuery = "query: SELECT * FROM invoices WHERE account_id IN (:account_ids)\nfields: [invoice_id, total, currency]"

// networkFaults are servers that nobody answers at, or that refuse the login.
func networkFaults(t *testing.T) []broken {
	closed := closedPort(t)
	postgres := func(address string) string {
		return "type: sqldb\ndriver: postgres\ndsn: postgres://ledger_role:" + brokenSecret + "@" + address + "/books?sslmode=disable"
	}
	maria := func(address string) string {
		return "type: sqldb\ndriver: mysql\ndsn: ledger_role:" + brokenSecret + "@tcp(" + address + ")/books"
	}
	list := []broken{
		{name: "postgres is not there", source: postgres(closed), class: exporter.Unreachable, says: []string{"no connection", "trying again"}},
		{name: "mysql is not there", source: maria(closed), class: exporter.Unreachable, says: []string{"no connection", "trying again"}},
		{name: "postgres refuses the password", source: postgres(refusing(t, refusePostgres)), class: exporter.Unauthorised, says: []string{"refused the login", "28P01"}},
		{name: "mysql refuses the password", source: maria(refusing(t, refuseMySQL)), class: exporter.Unauthorised, says: []string{"refused the login", "1045"}},
		{name: "postgres hangs up", source: postgres(refusing(t, hangUp)), class: exporter.Unreachable},
		{name: "mysql hangs up", source: maria(refusing(t, hangUp)), class: exporter.Unreachable},
	}
	for i := range list {
		list[i].dataset, list[i].mapping = "invoice", ticketQuery
	}
	return list
}

// closedPort is an address that nothing listens at.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, l.Close())
	return l.Addr().String()
}

// refusing is a server that answers every connection in one way.
func refusing(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			answer(c)
			_ = c.Close()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return l.Addr().String()
}

func hangUp(net.Conn) {}

// refusePostgres reads the startup message and answers with an ErrorResponse
// (PostgreSQL, chapter "Message Formats"), whose text repeats what is secret.
func refusePostgres(c net.Conn) {
	buf := make([]byte, 4096)
	if _, err := c.Read(buf); err != nil {
		return
	}
	text := "SFATAL\x00VFATAL\x00C28P01\x00Mpassword authentication failed for user \"ledger_role\", password " + brokenSecret + "\x00\x00"
	_, _ = c.Write(append([]byte{'E', 0, 0, 0, byte(4 + len(text))}, text...))
}

// refuseMySQL answers with an ERR packet in place of the handshake.
func refuseMySQL(c net.Conn) {
	text := "\xff\x15\x04#28000Access denied for user 'ledger_role'@'localhost' (using password: " + brokenSecret + ")"
	_, _ = c.Write(append([]byte{byte(len(text)), 0, 0, 0}, text...))
	_, _ = io.Copy(io.Discard, c)
}

// sqliteFaults are queries and values that do not fit the mapping.
func sqliteFaults() []broken {
	list := []broken{
		{
			name: "the query lacks a mapped column", class: exporter.Mismatch, says: []string{"total"},
			mapping: "query: SELECT account_id, invoice_id FROM (SELECT '770000000001' AS account_id, 'i' AS invoice_id) WHERE account_id IN (:account_ids)\nfields: {invoice_id: invoice_id, total: total, currency: {value: EUR}}",
		},
		{
			name: "the query lacks the subject column", class: exporter.Mismatch, says: []string{"account_id"},
			mapping: "query: SELECT 'i' AS invoice_id WHERE '1' NOT IN (:account_ids)\nfields: [invoice_id]",
		},
		{
			name: "no such table", class: exporter.NotFound, says: []string{"not there"},
			mapping: "query: SELECT * FROM nowhere WHERE account_id IN (:account_ids)\nfields: [invoice_id]",
		},
		{
			name: "a syntax error", class: exporter.Refused, says: []string{"query"},
			mapping: "query: SELECT FROM WHERE account_id IN (:account_ids)\nfields: [invoice_id]",
		},
		{
			name: "a text where a decimal belongs", class: exporter.Mismatch, says: []string{"total", "record 2"},
			mapping: `query: "SELECT * FROM (SELECT '770000000001' AS account_id, 'a' AS invoice_id, '1.00' AS total UNION ALL SELECT '770000000001', 'b', 'Zuzana Quux') WHERE account_id IN (:account_ids) ORDER BY 2"` + "\nfields: {invoice_id: invoice_id, total: total, currency: {value: EUR}}",
		},
		{
			name: "a text where an instant belongs", class: exporter.Mismatch, says: []string{"issued_at", "record 1"},
			mapping: `query: "SELECT '770000000001' AS account_id, 'a' AS invoice_id, 'Zuzana Quux' AS issued_at WHERE '1' NOT IN (:account_ids)"` + "\nfields: [invoice_id, issued_at]",
		},
		{
			name: "a number that does not fit", class: exporter.Mismatch, says: []string{"max_session_duration", "record 1"}, dataset: "role",
			mapping: `query: "SELECT '770000000001' AS account_id, 's' AS role_id, '77000000000177000000000177' AS max_session_duration WHERE '1' NOT IN (:account_ids)"` + "\nfields: [account_id, role_id, max_session_duration]",
		},
		{
			name: "a decimal out of all bounds", class: exporter.Mismatch, says: []string{"total", "record 1"},
			mapping: `query: "SELECT '770000000001' AS account_id, 'a' AS invoice_id, '1e400000' AS total WHERE '1' NOT IN (:account_ids)"` + "\nfields: {invoice_id: invoice_id, total: total, currency: {value: EUR}}",
		},
		{
			name: "a key twice", class: exporter.OutOfOrder, says: []string{"record 2"},
			mapping: `query: "SELECT '770000000001' AS account_id, 'Zuzana Quux' AS invoice_id WHERE '1' NOT IN (:account_ids) UNION ALL SELECT '770000000001', 'Zuzana Quux'"` + "\nfields: [invoice_id]",
		},
		{
			name: "out of order", class: exporter.OutOfOrder, says: []string{"record 2"},
			mapping: `query: "SELECT * FROM (SELECT '770000000001' AS account_id, 'b' AS invoice_id UNION ALL SELECT '770000000001', 'a') WHERE account_id IN (:account_ids) ORDER BY 2 DESC"` + "\nfields: [invoice_id]",
		},
	}
	for i := range list {
		list[i].source = "type: sqldb\ndriver: sqlite\ndsn: empty.sqlite"
		list[i].files = map[string]string{"empty.sqlite": ""} // an empty file is an empty database
		if list[i].dataset == "" {
			list[i].dataset = "invoice"
		}
	}
	absent := broken{name: "no such database", dataset: "invoice", source: "type: sqldb\ndriver: sqlite\ndsn: absent.sqlite", mapping: ticketQuery, class: exporter.NotFound}
	text := broken{name: "a database that is none", dataset: "invoice", source: "type: sqldb\ndriver: sqlite\ndsn: text.sqlite", mapping: ticketQuery, class: exporter.Malformed,
		files: map[string]string{"text.sqlite": strings.Repeat("Zuzana Quux, 770000000001\n", 500)}}
	return append(list, absent, text)
}

const (
	goodCSV  = "account_id,invoice_id,total,currency\n770000000001,a,1.00,EUR\n"
	goodJSON = `[{"account_id":"770000000001","invoice_id":"a","total":"1.00","currency":"EUR"},` + "\n"
)

// fileFaults are files that are not what they should be.
func fileFaults() []broken {
	list := []struct {
		name, file, text string
		class            exporter.ErrorClass
		says             []string
	}{
		{"a short line", "in.csv", goodCSV + "770000000001,Zuzana Quux,2.00\n", exporter.Malformed, []string{"line 3"}},
		{"a long line", "in.csv", goodCSV + "770000000001,b,2.00,EUR,Zuzana Quux\n", exporter.Malformed, []string{"line 3"}},
		{"a bare quote", "in.csv", goodCSV + "770000000001,Zuzana \"Quux,2.00,EUR\n", exporter.Malformed, []string{"line 3", "quot"}},
		{"a quote that never ends", "in.csv", goodCSV + "770000000001,\"Zuzana Quux,2.00,EUR\n", exporter.Truncated, []string{"line 3"}},
		{"a column is missing", "in.csv", "account_id,invoice_id,currency\n770000000001,a,EUR\n", exporter.Mismatch, []string{"total"}},
		{"a column twice", "in.csv", "account_id,invoice_id,total,currency,total\n770000000001,a,1,EUR,2\n", exporter.Mismatch, []string{"total"}},
		{"a value of the wrong type", "in.csv", goodCSV + "770000000001,b,Zuzana Quux,EUR\n", exporter.Mismatch, []string{"line 3", "total"}},
		{"nothing at all", "in.csv", "", exporter.Truncated, nil},
		{"no such file", "absent.csv", "", exporter.NotFound, []string{"not there"}},
		{"cut in a string", "in.json", goodJSON + `{"account_id":"770000000001","invoice_id":"Zuzana Qu`, exporter.Truncated, []string{"line 2"}},
		{"cut between records", "in.json", goodJSON, exporter.Truncated, []string{"line"}},
		{"cut after a record", "in.json", strings.TrimRight(goodJSON, ",\n"), exporter.Truncated, []string{"line 1"}},
		{"not JSON", "in.json", goodJSON + "{account_id: Zuzana Quux}]", exporter.Malformed, []string{"line 2"}},
		{"more after the end", "in.json", strings.TrimRight(goodJSON, ",\n") + "] Zuzana Quux", exporter.Malformed, []string{"line 1"}},
		{"cut off line", "in.jsonl", goodJSON[1:len(goodJSON)-2] + "\n" + `{"account_id":"770000000001","invoice_id":"Zuz`, exporter.Truncated, []string{"line 2"}},
	}
	var out []broken
	for _, c := range list {
		b := broken{
			name: c.name, dataset: "invoice", source: "type: files\nroot: .", class: c.class, says: c.says,
			mapping: "path: " + c.file + "\nfields: [invoice_id, total, currency]", files: map[string]string{"in.csv": c.text, "in.json": c.text, "in.jsonl": c.text},
		}
		out = append(out, b)
	}
	return out
}

// TestRealServersRefuse: with a wrong password, and with a role that is not
// there, the servers' own answers give the same message.
func TestRealServersRefuse(t *testing.T) {
	for _, s := range servers() {
		t.Run(s.dialect, func(t *testing.T) {
			dsn := wrongPassword(t, s, s.address(t))
			c := broken{
				name: s.dialect, dataset: "invoice", class: exporter.Unauthorised, says: []string{"refused the login"}, mapping: ticketQuery,
				source: "type: sqldb\ndriver: " + s.dialect + "\ndsn: \"" + dsn + "\"",
			}
			c.check(t)
		})
	}
}

// wrongPassword keeps the address. The role is one that is not there: a server
// that trusts whom it knows refuses it too.
func wrongPassword(t *testing.T, s server, dsn string) string {
	t.Helper()
	if s.dialect == "mysql" {
		c, err := driver.ParseDSN(dsn)
		must(t, err)
		c.Passwd = brokenSecret
		return c.FormatDSN()
	}
	u, err := url.Parse(dsn)
	must(t, err)
	u.User = url.UserPassword("valise_nobody", brokenSecret)
	return u.String()
}

// TestNothingIsLeftWhereTheTargetIsBad: what can be known before reading is
// said before reading.
func TestNothingIsLeftWhereTheTargetIsBad(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.write("customers.csv", []byte("customer_id,full_name\n"+brokenCustomer+","+brokenValue+"\n"))
	b.write("in.csv", []byte(goodCSV))
	good := broken{dataset: "invoice", source: "type: files\nroot: .", mapping: "path: in.csv\nfields: [invoice_id, total, currency]"}
	b.write("valise.yaml", good.config(true))
	must(t, os.Mkdir(b.path("home", "folder.zip"), 0o700))
	for target, says := range map[string]string{
		b.path("home", "folder.zip"):       "not a regular file",
		b.path("home", "nowhere", "b.zip"): "does not exist",
		b.path("home", "in.csv", "b.zip"):  "not a folder",
		b.path("home", "in.csv"):           "--force",
	} {
		e := b.run(append(b.exportArgs(brokenCustomer), "--out", target)...)
		if e.code != exitFailed || !strings.Contains(e.err, says) {
			t.Errorf("exit code %d, want %q in:\n%s", e.code, says, e.err)
		}
		quiet(t, e)
	}
	b.isEmpty("out", "tmp")
	if e := b.run(b.exportArgs(brokenCustomer)...); e.code != exitOK {
		t.Errorf("the same without a fault: %s", e.err)
	}
}
