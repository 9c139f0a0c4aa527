package formattest

import (
	"encoding/json"
	"strings"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// Generate draws a set of up to 30 records over all types, with rules.
func Generate(name string) *rapid.Generator[Set] {
	return rapid.Custom(func(t *rapid.T) Set {
		s := Set{Dataset: AllTypes(name)}
		if rapid.Bool().Draw(t, "rules") {
			s.Dataset.Rules = Rules
		}
		s.Records = rapid.SliceOfN(genRecord(len(s.Dataset.Rules) > 0), 0, 30).Draw(t, "records")
		return s
	})
}

func genRecord(rules bool) *rapid.Generator[[]exporter.Value] {
	return rapid.Custom(func(t *rapid.T) []exporter.Value {
		record := []exporter.Value{
			exporter.Text(genText().Draw(t, "text")),
			exporter.Integer(rapid.Int64().Draw(t, "integer")),
			genDecimal().Draw(t, "decimal"),
			exporter.Bool(rapid.Bool().Draw(t, "boolean")),
			exporter.Date(rapid.Int64Range(-719162, 2932896).Draw(t, "date")),
			exporter.Instant(rapid.Int64Range(-62135596800, 253402300799).Draw(t, "seconds"), genNanos().Draw(t, "nanos")),
			genJSON().Draw(t, "json"),
		}
		for i := range record {
			switch n := rapid.IntRange(0, 9).Draw(t, "fate"); {
			case n == 0:
				record[i] = exporter.Null()
			case n == 1 && rules:
				record[i] = exporter.Withheld(0)
			case n == 2 && rules:
				record[i] = record[i].Reduced(1)
			}
		}
		return record
	})
}

// genText mixes any text with the pieces that formats trip over.
func genText() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.StringN(0, 20, -1),
		rapid.SampledFrom([]string{
			"=", "+", "-", "@", "＝", "'", "\t", "\r", "\n", "\r\n", "\x00", "\x0b", "_x0041_", "_x", "_", `"`, ",", ";", "&", "<", ">", "]]>",
			" ", "\uFFFE", "\uFFFF", "\uFEFF", "\u2028", "é", "漢", "👩‍👩‍👧", "שלום", "\\", "1e5", "00123",
		}),
	)
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(piece, 0, 6).Draw(t, "pieces")
		return strings.ToValidUTF8(strings.Join(parts, ""), "\uFFFD")
	})
}

func genDecimal() *rapid.Generator[exporter.Value] {
	return rapid.Custom(func(t *rapid.T) exporter.Value {
		s := rapid.StringMatching(`-?[0-9]{1,20}(\.[0-9]{1,20})?`).Draw(t, "digits")
		v, err := text.ParseDecimal(s)
		if err != nil {
			t.Fatalf("parse %q: %v", s, err)
		}
		return v
	})
}

func genNanos() *rapid.Generator[int32] {
	return rapid.OneOf(
		rapid.Just(int32(0)),
		rapid.Map(rapid.Int32Range(0, 999), func(n int32) int32 { return n * 1_000_000 }),
		rapid.Int32Range(0, 999_999_999),
	)
}

func genJSON() *rapid.Generator[exporter.Value] {
	return rapid.Custom(func(t *rapid.T) exporter.Value {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		var content any = genText().Draw(t, "string")
		switch rapid.IntRange(0, 3).Draw(t, "shape") {
		case 1:
			content = []any{content, -1.5, nil}
		case 2:
			content = map[string]any{"k": content}
		case 3:
			content = -7
		}
		if err := e.Encode(content); err != nil {
			t.Fatalf("encode: %v", err)
		}
		return exporter.JSON(strings.TrimSpace(b.String()))
	})
}
