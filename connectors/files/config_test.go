package files_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/files"
	"github.com/valise-export/valise/exporter"
)

const configured = `notice: 2021-02-09
subject:
  lookup: {source: drop, dataset: note}
datasets:
  note: {title: Note, category: other_information, key: [id], fields: {id: {origin: provided, bases: [contract], class: plain}}}
sources:
  drop:
    type: files
    root: data
    datasets:
      note:
        path: "{account_id}/n-*.tsv"
        header: false
        encoding: shift_jis
        missing: empty
        subject_column: "1"
        order: source
        fields: {id: "2"}
`

// TestConfigured: the options as a config file gives them, with the root beside
// the file, wherever the process is.
func TestConfigured(t *testing.T) {
	t.Chdir(t.TempDir())
	name := filepath.Join("etc", "n.yaml")
	for file, content := range map[string]string{name: configured, "etc/data/A1/n-1.tsv": "A1\t\x95\x5c\n"} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := config.Load(name, nil, files.Kind().Kind)
	if err != nil {
		t.Fatal(err)
	}
	source, err := files.New(connectors.Setup{Source: c.Sources[0], Dataset: note, Dir: c.Dir})
	if err != nil {
		t.Fatal(err)
	}
	s, err := source.Open(context.Background(), exporter.Request{Subject: exporter.Subject{ID: "c", Accounts: []exporter.Account{{ID: "A1"}, {ID: "A2"}}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for r, err := range s.Read(context.Background(), "note") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, show(r))
	}
	if !slices.Equal(got, []string{"A1|A1|表"}) {
		t.Errorf("got %q", got)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
