package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/cmd/internal/demo"
	"github.com/valise-export/valise/formats/all"
)

// TestUndeclaredNeverLeaves: what the config does not declare is in no byte of a
// bundle, in any format, but for the column's name; declared, it is in all of
// them, which shows that the search sees it.
func TestUndeclaredNeverLeaves(t *testing.T) {
	const columns = "account_id, full_name, address_line_1, address_line_2, address_line_3, city, district_or_county, state_or_region, postal_code, country_code, phone_number, company_name"
	for _, declared := range []bool{false, true} {
		b := newBench(t)
		var edits []string
		if declared {
			edits = []string{"SELECT * FROM contacts ", "SELECT " + columns + ", internal_notes AS website_url FROM contacts "}
		}
		s := load(t, b.company(edits...))
		target := filepath.Join(t.TempDir(), "b.zip")
		_, err := pack(t, s, app.Request{CustomerID: demo.Customers()[0].ID, Target: target, Formats: all.Names()})
		must(t, err)
		named, found := false, map[string]bool{}
		for name, data := range texts(t, members(t, target)) {
			named = named || strings.HasSuffix(name, "manifest.json") && bytes.Contains(data, []byte(`"internal_notes"`))
			if bytes.Contains(data, []byte(demo.Undeclared)) {
				found[filepath.Ext(name)] = true
			}
		}
		switch {
		case !declared && (len(found) > 0 || !named):
			t.Errorf("undeclared: found in %v; told in the manifest: %v", found, named)
		case declared && (!found[".json"] || !found[".csv"] || !found[".html"] || len(found) < 4):
			t.Errorf("declared: found in %v only", found)
		}
	}
}
