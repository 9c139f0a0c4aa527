package formattest

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// Want says what a reader of one format must find for a value of a field.
type Want func(f exporter.Field, v exporter.Value) Cell

// WantJSON is what a reader of JSON finds.
func WantJSON(_ exporter.Field, v exporter.Value) Cell {
	s := string(text.Append(nil, v))
	switch v.Kind() {
	case exporter.KindNull, exporter.KindWithheld:
		return Cell{Type: "null"}
	case exporter.KindInteger:
		return Cell{Type: "number", Text: s}
	case exporter.KindBool:
		return Cell{Type: "boolean", Text: s}
	case exporter.KindJSON:
		return jsonCell([]byte(s))
	}
	return Cell{Type: "text", Text: s}
}

// WantCSV is what a reader of CSV finds once the guard is undone in text and
// json fields: the one thing lost is null against empty.
func WantCSV(_ exporter.Field, v exporter.Value) Cell {
	s := string(text.Append(nil, v))
	if s == "" {
		return Cell{}
	}
	return Cell{Type: "text", Text: s}
}

// WantXLSX is what a reader of the workbook finds: numbers and dates where a
// spreadsheet keeps them whole, else text.
func WantXLSX(_ exporter.Field, v exporter.Value) Cell {
	s := string(text.Append(nil, v))
	switch v.Kind() {
	case exporter.KindNull, exporter.KindWithheld:
		return Cell{}
	case exporter.KindBool:
		return Cell{Type: "boolean", Text: s}
	case exporter.KindInteger, exporter.KindDecimal:
		_, places, _ := strings.Cut(s, ".")
		digits := strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(s), "0")
		if len(digits) <= 15 && len(places) <= 15 {
			return Cell{Type: "number", Text: s}
		}
	case exporter.KindDate:
		if s >= "1900-03-01" {
			return Cell{Type: "date", Text: s}
		}
	case exporter.KindInstant:
		if s >= "1900-03-01" && len(s) <= len("2006-01-02T15:04:05.000Z") {
			return Cell{Type: "instant", Text: s}
		}
	}
	return Cell{Type: "text", Text: s}
}

// Compare returns what of a set a table does not hold; want is the format's.
func Compare(s Set, t Table, want Want) error {
	if len(t.Records) != len(s.Records) {
		return fmt.Errorf("%d records, want %d", len(t.Records), len(s.Records))
	}
	if len(s.Records) == 0 {
		return nil
	}
	for i, f := range s.Dataset.Fields {
		if i >= len(t.Columns) || t.Columns[i] != f.Name {
			return fmt.Errorf("columns %q", t.Columns)
		}
	}
	for n, record := range s.Records {
		for i, f := range s.Dataset.Fields {
			if w, got := want(f, record[i]), t.Records[n][i]; !sameCell(s, w, got) {
				return fmt.Errorf("record %d, field %s: %s %.100q, want %s %.100q", n, f.Name, got.Type, got.Text, w.Type, w.Text)
			}
		}
		if len(s.Dataset.Rules) > 0 && !sameRules(wantRules(s, record), t.Withheld[n]) {
			return fmt.Errorf("record %d: withheld %v, want %v", n, t.Withheld[n], wantRules(s, record))
		}
	}
	return nil
}

// sameCell also takes the shortened form of a text that no cell of a
// spreadsheet holds: its start, and the name of the JSON member.
func sameCell(s Set, want, got Cell) bool {
	if want == got {
		return true
	}
	start, pointer, ok := strings.Cut(got.Text, "… [")
	return ok && want.Type == got.Type && len(start) > 1000 && strings.HasPrefix(want.Text, start) && Units(want.Text) > 32767 &&
		Units(got.Text) <= 32767 && strings.Contains(pointer, s.Dataset.Member("json"))
}

// Units returns the length of a text in UTF-16 units as a spreadsheet counts
// it at worst: each control character as its escape of seven.
func Units(s string) int {
	n := len(utf16.Encode([]rune(s)))
	for _, c := range s {
		if c < 0x20 && c != '\t' && c != '\n' {
			n += 6
		}
	}
	return n
}

func wantRules(s Set, record []exporter.Value) map[string]string {
	out := map[string]string{}
	for i, v := range record {
		if rule, ok := v.Rule(); ok {
			out[s.Dataset.Fields[i].Name] = s.Dataset.Rules[rule].Name
		}
	}
	return out
}

func sameRules(want, got map[string]string) bool {
	return slices.Equal(pairs(want), pairs(got))
}

func pairs(m map[string]string) []string {
	var all []string
	for k, v := range m {
		all = append(all, k+":"+v)
	}
	slices.Sort(all)
	return all
}
