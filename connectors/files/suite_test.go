package files_test

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/connectors/files"
	"github.com/valise-export/valise/exporter"
)

// form is a way to write the seed's tables.
type form struct {
	extension string
	write     func(t connectortest.Table, rows []connectortest.Row) string
	pointer   string
}

var forms = map[string]form{
	"CSV": {".csv", writeCSV, ""},
	"JSON": {".json", func(t connectortest.Table, rows []connectortest.Row) string {
		return "[" + objects(t, rows, ",\n") + "]\n"
	}, ""},
	"JSON below": {".json", func(t connectortest.Table, rows []connectortest.Row) string {
		return `{"a":[{}],"data":{"items":[` + objects(t, rows, ",") + `],"z":1}}`
	}, "/data/items"},
	"JSON Lines": {".jsonl", func(t connectortest.Table, rows []connectortest.Row) string { return objects(t, rows, "\n") }, ""},
	"JSON Lines, gzip": {".jsonl.gz", func(t connectortest.Table, rows []connectortest.Row) string {
		return gzipped(objects(t, rows, "\n"))
	}, ""},
	"CSV, zstd": {".csv.zst", func(t connectortest.Table, rows []connectortest.Row) string { return zstandard(writeCSV(t, rows)) }, ""},
	"Parquet":   {".parquet", writeParquet, ""},
}

func TestSuite(t *testing.T) {
	for name, f := range forms {
		t.Run(name, func(t *testing.T) {
			connectortest.Run(t, connectortest.Suite{
				New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
					return seeded(t, seed, f, "{table}"+f.extension)
				},
				Unfiltered: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
					// One account's file holds everybody's records.
					return seeded(t, seed, f, "{table}/{account_id}"+f.extension)
				},
				Faults: broken(f),
			})
		})
	}
}

// seeded writes the seed and returns a connector of it.
func seeded(t *testing.T, seed connectortest.Seed, f form, path string) exporter.Connector {
	t.Helper()
	dir := t.TempDir()
	for _, table := range seed.Tables {
		rows := ordered(table)
		owners := []string{"x"}
		if strings.Contains(path, "{account_id}") {
			owners = seed.A.AccountIDs()
		}
		for i, owner := range owners {
			name := strings.NewReplacer("{table}", table.Dataset.Name, "{account_id}", owner).Replace(path)
			if i > 0 {
				rows = nil
			}
			put(t, filepath.Join(dir, name), f.write(table, rows))
		}
	}
	return connect(t, seed, f, dir, path)
}

// ordered returns the rows by owner and key.
func ordered(table connectortest.Table) []connectortest.Row {
	rows := slices.Clone(table.Rows)
	slices.SortFunc(rows, func(a, b connectortest.Row) int {
		return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Cells[3].Text, b.Cells[3].Text))
	})
	return rows
}

func put(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func connect(t *testing.T, seed connectortest.Seed, f form, dir, path string) exporter.Connector {
	t.Helper()
	setup := seed.Setup(&files.Options{Root: dir}, func(table connectortest.Table) any {
		return &files.DatasetOptions{Path: strings.ReplaceAll(path, "{table}", table.Dataset.Name), RecordsAt: f.pointer}
	})
	c, err := files.New(setup)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// broken are folders that cannot be read.
func broken(f form) []connectortest.Broken {
	const path = "d/{table}"
	with := func(change func(dir, name, whole string, t *testing.T)) func(*testing.T, connectortest.Seed) exporter.Connector {
		return func(t *testing.T, seed connectortest.Seed) exporter.Connector {
			dir := filepath.Join(t.TempDir(), "private-place")
			for _, table := range seed.Tables {
				name := filepath.Join(dir, "d", table.Dataset.Name+f.extension)
				whole := f.write(table, table.Rows)
				put(t, name, whole)
				change(dir, name, whole, t)
			}
			return connect(t, seed, f, dir, path+f.extension)
		}
	}
	return []connectortest.Broken{
		{Name: "NoRoot", Class: exporter.NotFound, Secrets: []string{"private-place"}, New: with(func(dir, _, _ string, t *testing.T) {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		})},
		{Name: "NoFile", Class: exporter.NotFound, Secrets: []string{"private-place"}, New: with(func(_, name, _ string, t *testing.T) {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		})},
		{Name: "Cut", Class: exporter.Truncated, Secrets: []string{"private-place"}, New: with(func(_, name, whole string, t *testing.T) {
			put(t, name, strings.TrimRight(whole, "\n]}, 01")[:len(whole)*2/3])
		})},
		{Name: "HTML", Class: malformed(f), Secrets: []string{"private-place"}, New: with(func(_, name, _ string, t *testing.T) {
			put(t, name, "<!DOCTYPE html>\n<html><body class=\"x\">Sign in</body></html>\n")
		})},
	}
}

// malformed: a page that is no JSON; as CSV it is a header without the columns.
func malformed(f form) exporter.ErrorClass {
	if f.extension == ".csv" {
		return exporter.Mismatch
	}
	return exporter.Malformed
}

func writeCSV(t connectortest.Table, rows []connectortest.Row) string {
	var b strings.Builder
	for i, c := range t.Columns {
		b.WriteString(comma(i) + c.Name)
	}
	for _, row := range rows {
		b.WriteString("\r\n")
		for i, cell := range row.Cells {
			b.WriteString(comma(i))
			if !cell.Null {
				b.WriteString(`"` + strings.ReplaceAll(cell.Text, `"`, `""`) + `"`)
			}
		}
	}
	return b.String()
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}

func objects(t connectortest.Table, rows []connectortest.Row, between string) string {
	var out []string
	for _, row := range rows {
		var members []string
		for i, cell := range row.Cells {
			members = append(members, `"`+t.Columns[i].Name+`": `+jsonOf(t.Columns[i].Type, cell))
		}
		out = append(out, "{"+strings.Join(members, ", ")+"}")
	}
	return strings.Join(out, between)
}

func jsonOf(typ exporter.Type, c connectortest.Cell) string {
	switch {
	case c.Null:
		return "null"
	case typ == exporter.TypeText || typ == exporter.TypeDate || typ == exporter.TypeInstant:
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "é", `\u00e9`).Replace(c.Text) + `"`
	default:
		return c.Text
	}
}
