package main

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
)

// TestExamineProvesThroughParents: connectors test reads the dataset that
// proves another first, and tells strays as an export does.
func TestExamineProvesThroughParents(t *testing.T) {
	t.Parallel()
	const many = `receipt: {query: "WITH RECURSIVE n(i) AS (SELECT 2000 UNION ALL SELECT i + 1 FROM n WHERE i < 102000) SELECT 'N' AS shop, i AS number, 'a1' AS account FROM n WHERE 'a1' IN (:account_ids)", subject_column: account, order: source, fields: [shop, number]}`
	for name, c := range map[string]struct {
		receipts, lines string
		class           exporter.ErrorClass
		says            string
	}{
		"proved":      {streetReceipts, streetItems, "", "proved through 4 records of receipt"},
		"a stray":     {streetReceipts, streetItemsLoos, exporter.Stray, "proved through 4 records of receipt"},
		"unreadable":  {strings.Replace(streetReceipts, "FROM invoices", "FROM absent", 1), streetItems, exporter.Unproved, "not proved: its parent was not read"},
		"not so many": {many, streetItems, "", "but for 4 records, which refer to later ones or to nobody's"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			db, err := sql.Open("sqlite", b.path("home", "street.sqlite"))
			must(t, err)
			_, err = db.Exec(street)
			must(t, errors.Join(err, db.Close()))
			system := load(t, b.write("valise.yaml", []byte(streetConfig+"      "+c.receipts+"\n      "+c.lines+"\n")))
			job, err := system.Reading("ana", time.Unix(1_800_000_000, 0).UTC())
			must(t, err)
			got, err := run.Examine(t.Context(), job, run.Sampling{Source: "shop", Records: 100, Now: time.Now})
			must(t, err)
			d := got.Datasets[slices.IndexFunc(got.Datasets, func(d run.Examined) bool { return d.Dataset.Name == "receipt_line" })]
			if class := classOfFault(d.Fault); class != c.class {
				t.Errorf("class %q, want %q: %v", class, c.class, d.Fault)
			}
			if s := newTested(d).summary(); !strings.Contains(s, c.says) {
				t.Errorf("summary %q lacks %q", s, c.says)
			}
			if d.Fault != nil && strings.Contains(d.Fault.Error(), "1001") {
				t.Errorf("the fault holds a value: %v", d.Fault)
			}
		})
	}
}

func classOfFault(f *exporter.Fault) exporter.ErrorClass {
	if f == nil {
		return ""
	}
	return f.Class
}
