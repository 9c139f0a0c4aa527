package mapping_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/mapping"
)

// TestJSONAgain: a JSON text that was read before is read as if it were the
// first, whatever came between, in its own text of the record.
func TestJSONAgain(t *testing.T) {
	m := compile(t, config.Bind{Field: "extra", Column: "c"}, config.Bind{Field: "status", Column: "s", Convert: "json_text"})
	texts := []string{
		`{"a": 1}`, ` {"a":1}`, `{"a":2}`, `[]`, `{"a":`, "\"\xff\"", `"é"`, `null`, "", `[ 1.50 ]`,
		`["` + strings.Repeat("x", 2000) + `"]`, `["` + strings.Repeat("y", 900) + ` "]`,
	}
	columns := []string{"acct", "id", "c", "s"}
	rapid.Check(t, func(t *rapid.T) {
		b, err := m.Bind(columns)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 30).Draw(t, "records") {
			cells := []mapping.Cell{
				mapping.Text("A1"), mapping.Text("I1"),
				mapping.View([]byte(rapid.SampledFrom(texts).Draw(t, "extra"))), mapping.View([]byte(rapid.SampledFrom(texts).Draw(t, "status"))),
			}
			fresh, err := m.Bind(columns)
			if err != nil {
				t.Fatal(err)
			}
			before := b.Adapted()
			want, wantErr := fresh.Record(cells)
			got, gotErr := b.Record(cells)
			if (wantErr == nil) != (gotErr == nil) || b.Adapted()-before != fresh.Adapted() {
				t.Fatalf("%v and %d adapted, want %v and %d", gotErr, b.Adapted()-before, wantErr, fresh.Adapted())
			}
			if wantErr != nil {
				continue
			}
			for i := range want.Values {
				if got.Values[i].Kind() != want.Values[i].Kind() || got.Values[i].Text() != want.Values[i].Text() {
					t.Fatalf("value %d is %q, want %q", i, got.Values[i].Text(), want.Values[i].Text())
				}
			}
		}
	})
}
