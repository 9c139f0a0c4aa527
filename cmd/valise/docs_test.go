package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter/policy"
)

var update = flag.Bool("update", false, "write the generated pages anew")

// These pages are made from what the program reads.
func TestGeneratedPages(t *testing.T) {
	for page, want := range map[string][]byte{
		"../../docs/config.md": config.Reference(app.Kinds()...), // from the option structs
		"../../docs/policy.md": policy.Reference(),               // from the table of decisions
	} {
		if *update {
			must(t, os.WriteFile(page, want, 0o644))
		}
		got, err := os.ReadFile(page)
		must(t, err)
		if !bytes.Equal(got, want) {
			t.Errorf("%s is out of date; run go test ./cmd/valise -run TestGeneratedPages -update", page)
		}
	}
}

// The policy page's example is a config that loads.
func TestPolicyExample(t *testing.T) {
	_, rest, _ := strings.Cut(string(policy.Reference()), "```yaml\n")
	text, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("the page has no example")
	}
	file := filepath.Join(t.TempDir(), "valise.yaml")
	must(t, os.WriteFile(file, []byte(text+`
notice: 2021-02-09
datasets:
  support_ticket:
    title: Tickets
    category: other_information
    key: [ticket_id]
    fields:
      ticket_id: {origin: observed, bases: [contract], class: identifier}
      internal_note: {origin: observed, bases: [contract], class: free_text}
sources:
  desk:
    type: sqldb
    driver: sqlite
    dsn: desk.sqlite
    datasets:
      support_ticket: {query: "SELECT account_id, ticket_id, internal_note FROM tickets WHERE account_id IN (:account_ids) ORDER BY ticket_id", subject_column: account_id, fields: [account_id, ticket_id, internal_note]}
`), 0o600))
	s, err := app.Load(file, os.LookupEnv, time.Now)
	must(t, err)
	if len(s.Rules) != 2 {
		t.Errorf("%d rules", len(s.Rules))
	}
}

// The README's config is read as it stands there.
func TestReadmeConfig(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```yaml\n")
	text, _, found := strings.Cut(rest, "```")
	if !found || strings.Count(text, "\n") > 10 {
		t.Fatalf("the README's config is not there, or longer than ten lines:\n%s", text)
	}
	file := filepath.Join(t.TempDir(), "valise.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	env := func(name string) (string, bool) { return "postgres://user@localhost/crm", name == "CRM_DSN" }
	s, err := app.Load(file, env, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Config.ForExport(); err != nil {
		t.Fatal(err)
	}
}
