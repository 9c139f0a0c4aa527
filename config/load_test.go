package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// load returns the config of a case that has no problems.
func load(t *testing.T, file string) (*Config, []byte) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	env := envOf(string(archive.Files[0].Data))
	data := archive.Files[1].Data
	c, err := Parse("conf/config.yaml", data, lookup(env), fakeKinds()...)
	if err != nil {
		t.Fatalf("parse:\n%v", err)
	}
	return c, data
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %#v\nwant %#v", what, got, want)
	}
}

func TestSettings(t *testing.T) {
	c, data := load(t, "testdata/good_full.txt")
	sum := sha256.Sum256(data)
	same(t, "sha256", c.SHA256, hex.EncodeToString(sum[:]))
	same(t, "file", []string{c.File, c.Dir}, []string{"conf/config.yaml", "conf"})
	same(t, "notice", c.Notice, Notice{Version: "2021-02-09"})
	same(t, "brand", c.Brand, Brand{Name: "Österreichische Öl & Söhne", Slug: "osterreichische-ol-sohne", Contact: "privacy@example.com"})
	same(t, "key", c.Key.Reveal(), "0123456789abcdef")
	same(t, "language", []string{c.Language, c.TimeZone}, []string{"pt-BR", "Europe/Berlin"})
	same(t, "subject", c.Subject, SubjectSection{Lookup: Locate{"crm", "subject"}, Accounts: Locate{"crm", "accounts"}})
	same(t, "policy", c.Policy, Policy{PortabilityIncludes: "provided+observed", OwnAccountNumbers: "last4", Contacts: "mask", References: "report", Unmapped: "withhold", LeakGuard: "block"})
	same(t, "purposes", c.Processing.Purposes, []string{"billing", "support: calls"})
	same(t, "days", c.Days, map[string]int{"zz": 30, "br": 15})
	same(t, "spool", c.Spool, filepath.Join("conf", "spool"))
	same(t, "pdf", c.PDF, PDF{250, 1000})
	same(t, "csv", c.CSV, CSV{false})
	card := c.Datasets["loyalty_card"]
	same(t, "declared", []string{card.Fields[0].Name, card.Fields[1].Type, card.Fields[2].Title}, []string{"card", "date", "Points"})
	same(t, "bases", card.Fields[1].Bases, []string{"contract", "consent"})
}

func TestSources(t *testing.T) {
	c, _ := load(t, "testdata/good_sources.txt")
	same(t, "notice", c.Notice, Notice{File: filepath.Join("conf", "notice.yaml")})
	crm, exports := c.Sources[0], c.Sources[1]
	same(t, "names", []string{crm.Name, exports.Name, crm.Title}, []string{"crm", "exports", "crm"})
	same(t, "source", []any{crm.Required, exports.Required, crm.Attempts, crm.Pos}, []any{true, false, 3, Position{5, 3}})
	o := crm.Options.(*fakeSQL)
	same(t, "dsn", o.DSN.Reveal(), "postgres://reader:hunter2-hunter2@db/crm")
	skip := true
	same(t, "options", []any{o.Timeout, o.Rate, o.Limits, *o.TLS}, []any{90 * time.Second, 2.5, fakeLimits{4, 0}, fakeTLS{filepath.Join("conf", "certs", "ca.pem"), &skip}})
	same(t, "files", *exports.Options.(*fakeFiles), fakeFiles{
		Path: filepath.Join("conf", "data", "{account}.csv"), Format: "csv",
		Header: map[string]string{"First.Name": "given", "first name": "x"},
	})
}

func TestMappings(t *testing.T) {
	c, _ := load(t, "testdata/good_sources.txt")
	subject, invoice := c.Sources[0].Datasets[0], c.Sources[0].Datasets[1]
	same(t, "query", *subject.Options.(*fakeQuery), fakeQuery{"select * from customer where id = @customer and note = '${x}'", 50})
	same(t, "mapping", []string{subject.Name, subject.Isolation, subject.Order, subject.TimeZone}, []string{"subject", "customer", "key", "UTC"})
	same(t, "nulls", subject.Nulls, []string{"", "NULL", "0"})
	same(t, "columns", columns(subject.Fields), []string{"id=id", "name=name", "email=Mail.Address", "country=CC"})
	same(t, "map", subject.Fields[3].Map, map[string]string{"DE": "de", "a.b": "x", "0": "none", "*": "other"})
	if subject.Required != nil || invoice.Required == nil || *invoice.Required {
		t.Error("required: want it unset for subject, false for invoice")
	}
	same(t, "columns", columns(invoice.Fields), []string{"id=id", "kind=", "total=total", "note=note"})
	same(t, "value", *invoice.Fields[1].Value, "7")
	same(t, "declare", invoice.Fields[3].Declare.Name, "note")
	same(t, "place", invoice.Fields[2].Pos, Position{28, 11})
	same(t, "at", c.At(`sources.crm.datasets.subject.fields.country.map."a.b"`), Position{19, 88})
	same(t, "at around", c.At("sources.crm.datasets.invoice.no.such[3].key"), invoice.Pos)
}

func columns(fields []Bind) []string {
	list := make([]string, len(fields))
	for i, b := range fields {
		list[i] = b.Field + "=" + b.Column
	}
	return list
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	none := lookup(nil)
	file := filepath.Join(dir, "config.yaml")
	for _, c := range []struct{ name, want string }{
		{file, file + ": there is no such file; valise config init writes a config to start from"},
		{dir, dir + ": cannot be read; valise config init writes a config to start from"},
	} {
		_, err := Load(c.name, none)
		var ps Problems
		if !errors.As(err, &ps) || err.Error() != c.want {
			t.Errorf("got %T %v, want %s", err, err, c.want)
		}
	}
	text := "sources: {a: {type: bare, datasets: {contact: {fields: [id]}}}}\naudit_file: audit.jsonl\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(file, none, fakeKinds()...)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "audit", c.Audit, filepath.Join(dir, "audit.jsonl"))
	same(t, "brand", c.Brand, Brand{Name: "valise", Slug: "valise"})
	same(t, "options", []any{c.Sources[0].Options, c.Sources[0].Datasets[0].Options}, []any{nil, nil})
}
