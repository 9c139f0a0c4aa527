package files_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
)

// unreadable stands where nothing may be read.
const unreadable = "this is no CSV of ours: a \"bare quote\n"

func day(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	return must(time.Parse(time.DateOnly, s))
}

func TestPartitions(t *testing.T) {
	monthly := map[string]string{
		"A1/billing_period=2024-12/n.csv": head + "A1,1,a\n", "A1/billing_period=2025-01/n.csv": head + "A1,2,b\n",
		"A1/billing_period=2025-02/n.csv": head + "A1,3,c\n", "A1/billing_period=__HIVE_DEFAULT_PARTITION__/n.csv": head + "A1,4,d\n",
		"A2/billing_period=2025-01/n.csv": head + "A2,5,e\n",
	}
	split := map[string]string{
		"year=2024/month=12/day=31/n.csv": head + "A1,1,a\n", "year=2025/month=1/day=1/n.csv": head + "A1,2,b\n",
		"year=2025/month=01/day=02/n.csv": head + "A1,3,c\n", "year=2026/month=1/day=1/n.csv": head + "A1,4,d\n",
	}
	const byMonth, byDay = "{account_id}/billing_period=*/n.csv", "year=*/month=*/day=*/n.csv"
	month := map[string]string{"billing_period": "month"}
	days := map[string]string{"year": "year", "month": "month", "day": "day"}
	for name, c := range map[string]struct {
		path     string
		kinds    map[string]string
		content  map[string]string
		from, to string
		want     string // ids
	}{
		"all":              {byMonth, month, monthly, "", "", "1 2 3 4 5"},
		"from":             {byMonth, month, monthly, "2025-01-01", "", "2 3 4 5"},
		"to, exclusive":    {byMonth, month, monthly, "", "2025-01-01", "1 4"},
		"within a month":   {byMonth, month, monthly, "2025-01-15", "2025-01-16", "2 4 5"},
		"nothing":          {byMonth, month, monthly, "2030-01-01", "", "4"},
		"as text":          {byMonth, map[string]string{"billing_period": "text"}, monthly, "2025-01-01", "", "1 2 3 4 5"},
		"days":             {byDay, days, split, "2025-01-01", "2025-01-02", "2"},
		"days, a year":     {byDay, days, split, "2025-01-01", "2026-01-01", "2 3"},
		"years alone":      {byDay, map[string]string{"year": "year"}, split, "2024-06-01", "2024-07-01", "1"},
		"whole days":       {"d=*/n.csv", map[string]string{"d": "day"}, map[string]string{"d=2025-01-01/n.csv": head + "A1,1,a\n", "d=20250102/n.csv": head + "A1,2,b\n"}, "2025-01-02", "", "2"},
		"pruned is unread": {byMonth, month, map[string]string{"A1/billing_period=2024-01/n.csv": unreadable, "A2/billing_period=2025-01/n.csv": head + "A2,5,e\n"}, "2025-01-01", "", "5"},
		"escaped":          {"d=*/n.csv", map[string]string{"d": "day"}, map[string]string{"d=2025%2D01%2D01/n.csv": head + "A1,1,a\n"}, "2025-01-02", "", ""},
	} {
		f := newFixture(t, c.path, c.content)
		f.options.Partitions, f.from, f.to = c.kinds, day(c.from), day(c.to)
		got, _, err := f.read(t)
		var ids []string
		for _, line := range got {
			ids = append(ids, strings.Split(line, "|")[2])
		}
		slices.Sort(ids)
		if err != nil || strings.Join(ids, " ") != c.want {
			t.Errorf("%s: %v, %v", name, ids, err)
		}
	}
}

// TestPartitionColumns: a folder's value is a column where the file has none, in
// every format; it may even be the subject's.
func TestPartitionColumns(t *testing.T) {
	for path, content := range map[string]string{
		"body=*/n.csv":   "account,id\nA1,1\n",
		"body=*/n.json":  `[{"account":"A1","id":"1"}]`,
		"body=*/n.jsonl": `{"account":"A1","id":"1"}`,
	} {
		f := newFixture(t, path, map[string]string{strings.Replace(path, "*", "a%20b", 1): content})
		f.options.Partitions = map[string]string{"body": "text"}
		got, report, err := f.read(t)
		if err != nil || !slices.Equal(got, []string{"A1|A1|1|a b"}) || len(report.Undeclared["note"]) != 0 {
			t.Errorf("%s: %q, %v, %v", path, got, report.Undeclared, err)
		}
	}
	for path, content := range map[string]string{"account=*/n.csv": "id,body\n1,a\n", "account=*/n.jsonl": `{"id":"1","body":"a"}`} {
		f := newFixture(t, path, map[string]string{strings.Replace(path, "*", "A1", 1): content, strings.Replace(path, "*", "B1", 1): unreadable})
		f.options.Partitions = map[string]string{"account": "text"}
		if got, _, err := f.read(t); err != nil || !slices.Equal(got, []string{"A1|A1|1|a"}) {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
}

func TestPartitionFaults(t *testing.T) {
	f := newFixture(t, "month=*/n.csv", map[string]string{"month=spring/n.csv": head})
	f.options.Partitions = map[string]string{"month": "month"}
	var fault *exporter.Fault
	if _, _, err := f.read(t); !errors.As(err, &fault) || fault.Class != exporter.Mismatch || strings.Contains(err.Error(), "spring") {
		t.Errorf("no month: %v", err)
	}
	f.options.Partitions = map[string]string{"year": "year"}
	if _, err := f.connector(); err == nil || !strings.Contains(err.Error(), "partitions.year: is no folder of path") {
		t.Errorf("no folder: %v", err)
	}
	f.options.Partitions = map[string]string{"month": "months"}
	if _, err := f.connector(); err == nil || !strings.Contains(err.Error(), "partitions.month: is not known") {
		t.Errorf("no kind: %v", err)
	}
	f = newFixture(t, "{account_id}/month=*/n.csv", map[string]string{"A1/month=2025-01/n.csv": head})
	f.options.Partitions = map[string]string{"month": "month"}
	if _, _, err := f.read(t); !errors.As(err, &fault) || fault.Class != exporter.NotFound {
		t.Errorf("A2 has no folder at all: %v", err)
	}
}

// TestAbsentColumn: a file of an older layout may lack a column, never the
// subject's.
func TestAbsentColumn(t *testing.T) {
	f := newFixture(t, "n-*.csv", map[string]string{"n-1.csv": "account,id\nA1,1\n", "n-2.csv": head + "A1,2,b\n"})
	f.options.Absent = "empty"
	if got, _, err := f.read(t); err != nil || !slices.Equal(got, []string{"A1|A1|1|<null>", "A1|A1|2|b"}) {
		t.Errorf("%q, %v", got, err)
	}
	f.mapping.SubjectColumn = "owner"
	if _, _, err := f.read(t); err == nil {
		t.Error("without the subject column, and no error")
	}
}
