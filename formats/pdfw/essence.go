package pdfw

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// essence draws one table of the fields that tell most of a record, as many as
// a page is wide, and says how many there are in the files: a report is read by
// a person, and forty columns in bands across pages are not. It reports false,
// and draws nothing, where not even two fields fit.
func (v *view) essence() bool {
	v.excerpts()
	chosen := v.telling()
	for ; len(chosen) > 1; chosen = chosen[:len(chosen)-1] {
		fields := slices.Clone(chosen)
		slices.SortFunc(fields, v.byDateThenOrder)
		t := v.build(fields)
		if !t.fit(bodyWidth) {
			continue
		}
		if len(fields) < len(v.layout.Fields) {
			v.d.note(v.d.words.T("pdf.essence", "shown", len(fields), "all", len(v.layout.Fields)+len(v.layout.Constant)+len(v.layout.Merged)))
			v.d.y += 3
		}
		v.shows(formTable, fields)
		v.d.draw(t, marginX)
		return true
	}
	v.excerpt, v.columns = false, nil
	return false
}

// excerpts has the columns show the start of long texts: those that have any are
// made again.
func (v *view) excerpts() {
	v.excerpt = true
	for i, c := range v.columns {
		if c != nil && slices.ContainsFunc(c.cells, cell.long) {
			v.columns[i] = nil
		}
	}
}

// long reports whether only the start of a cell's text stands in an excerpt.
func (c cell) long() bool { return c.par != nil && len(startOf(c.par.Text())) < len(c.par.Text()) }

// telling returns the fields to show, the most telling first: while their
// columns fit beside each other at something like their natural width.
func (v *view) telling() []int {
	fields := slices.DeleteFunc(slices.Clone(v.layout.Fields), v.longJSON)
	slices.SortStableFunc(fields, func(a, b int) int { return cmp.Compare(v.weight(b), v.weight(a)) })
	room := 1.15 * bodyWidth
	var chosen []int
	for _, i := range fields[:min(len(fields), 2*tableColumns)] {
		most := room - cellGap
		if most >= wideColumn {
			most = math.Inf(1)
		}
		if len(chosen) == tableColumns-1 {
			break
		}
		if c := v.columnWithin(i, most); c != nil {
			room -= cellGap + min(c.natural, wideColumn)
			chosen = append(chosen, i)
		}
	}
	return chosen
}

// weight says how much a field tells a person: when it was and what it cost,
// then what it was, then how much; ids and machine text last.
func (v *view) weight(i int) int {
	d := &v.digest.Dataset
	f := &d.Fields[i]
	switch {
	case f.Name == d.When:
		return 100
	case f.Name == d.Amount:
		return 95
	case f.Class == exporter.ClassFreeText && f.Type == exporter.TypeText:
		return 80
	case f.Class == exporter.ClassPerson, f.Class == exporter.ClassPersonal:
		return 60
	case f.Type == exporter.TypeDecimal && f.Currency == "":
		return 55
	case f.Class == exporter.ClassIdentifier:
		return 10
	case f.Type == exporter.TypeJSON:
		return 5
	case f.Type == exporter.TypeText:
		return 50
	default:
		return 30
	}
}

// longJSON reports whether a field holds JSON that is too long for a table, and
// says nothing when cut.
func (v *view) longJSON(i int) bool {
	return v.digest.Dataset.Fields[i].Type == exporter.TypeJSON && v.tooLong(i)
}

func (v *view) tooLong(i int) bool {
	return slices.ContainsFunc(v.digest.Shown, func(r []exporter.Value) bool {
		t := r[i].Text()
		return len(t) > longValue || strings.Count(t, "\n") > mostBreaks
	})
}

// startOf returns what of a text stands in a table: up to a space, where a long
// one has one near the end.
func startOf(text string) string {
	start := firstLines(text, mostBreaks+1)
	if len(start) <= longValue {
		return start
	}
	start = report.Start(start, longValue)
	if space := strings.LastIndexByte(start, ' '); space > longValue*3/4 {
		return start[:space]
	}
	return start
}

// byDateThenOrder puts the dating field first and the others in the
// dictionary's order.
func (v *view) byDateThenOrder(a, b int) int {
	when := func(i int) int {
		if v.digest.Dataset.Fields[i].Name == v.digest.Dataset.When {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(when(a), when(b)), cmp.Compare(a, b))
}
