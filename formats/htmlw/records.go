package htmlw

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// Bounds of a pleasant layout.
const (
	mostColumns  = 6   // of a table; the rest of a record unfolds
	fewRecords   = 4   // up to this many wide records are cards
	narrowFields = 6   // up to this many fields few records are a table too
	longText     = 360 // runes; a longer value unfolds
	leadText     = 160 // runes of it that are seen at once
)

// records lays out what is shown of one dataset.
type records struct {
	*builder
	digest *report.Digest
	layout *report.Layout
	id     string
	rules  []bool           // by position in Dataset.Rules: acted on a value shown
	main   []int            // the table's fields
	rest   []int            // those that unfold
	head   int              // the field that names a row: the first of the key among main
	names  [][]byte         // of the fields, as the term of a list; made when first needed
	more   string           // the words beside the number of fields that unfold
	shown  []byte           // what a person reads for a number
	before []exporter.Value // the record before
	places []place          // per field: where its value stands that was appended last
}

// place is a part of the page, in bytes.
type place struct{ from, to int }

func newRecords(w *builder, d *report.Digest, l *report.Layout, id string) *records {
	r := &records{
		builder: w, digest: d, layout: l, id: id, rules: make([]bool, len(d.Dataset.Rules)), more: w.p.T("page.more_fields"),
		places: make([]place, len(d.Dataset.Fields)),
	}
	r.main, r.rest = split(&d.Dataset, l.Fields)
	if len(r.main) > 0 {
		r.head = r.main[0]
	}
	for _, i := range slices.Backward(r.main) {
		if slices.Contains(d.Dataset.Key, d.Dataset.Fields[i].Name) {
			r.head = i
		}
	}
	return r
}

// html appends the records as cards or as a table.
func (r *records) html(caption string) {
	n, fields := len(r.digest.Shown), len(r.layout.Fields)
	if n == 1 || n <= fewRecords && fields > narrowFields {
		r.cards()
	} else {
		r.table(caption)
	}
}

// constants tells what all records shown have in common.
func (r *records) constants() {
	if len(r.layout.Constant) == 0 {
		return
	}
	r.put(`<div class="same"><p>`, r.p.T("note.same"), "</p><dl>")
	for _, i := range r.layout.Constant {
		r.put("<div><dt>", report.Heading(r.field(i)), "</dt><dd>")
		r.value(r.digest.Shown[0], i)
		r.raw("</dd></div>")
	}
	r.raw("</dl></div>\n")
}

// acted explains the rules that acted on what was shown.
func (r *records) acted() {
	if !slices.Contains(r.rules, true) {
		return
	}
	r.raw(`<ul class="rules">`)
	for i, acted := range r.rules {
		if !acted {
			continue
		}
		rule, words := &r.digest.Dataset.Rules[i], r.p.T("value.withheld")
		if rule.Reduces {
			words = r.p.T("value.reduced")
		}
		r.put(`<li><span class="held"><sup>`, letter(i), "</sup> ")
		r.put("", words, "</span>: ")
		r.text(rule.Ground)
		if rule.Reference != "" {
			r.put(` <span class="ref">`, rule.Reference, "</span>")
		}
		r.raw("</li>")
	}
	r.raw("</ul>\n")
}

// split chooses the columns of a table: all of a narrow dataset; else the key,
// the date, the amount and the first others, in the dataset's order.
func split(ds *exporter.Dataset, fields []int) (main, rest []int) {
	if len(fields) <= mostColumns {
		return fields, nil
	}
	must := func(i int) bool {
		name := ds.Fields[i].Name
		return name == ds.When || name == ds.Amount || slices.Contains(ds.Key, name)
	}
	room := mostColumns
	for _, i := range fields {
		if must(i) {
			room--
		}
	}
	for _, i := range fields {
		switch {
		case must(i) && len(main) < mostColumns:
			main = append(main, i)
		case !must(i) && room > 0:
			main, room = append(main, i), room-1
		default:
			rest = append(rest, i)
		}
	}
	return main, rest
}

func (r *records) table(caption string) {
	r.raw(`<div class="scroll" role="region" tabindex="0"`)
	r.attr("aria-labelledby", "t-"+r.id)
	r.raw(`><table class="records"><caption`)
	r.attr("id", "t-"+r.id)
	r.raw(` class="vh">`) // for those who jump from table to table; the lines above say the same
	r.text(caption)
	r.raw("</caption><thead><tr>")
	if len(r.rest) > 0 {
		r.raw(`<th scope="col" class="more">`)
		r.text(r.p.T("page.more"))
		r.raw("</th>")
	}
	for _, i := range r.main {
		r.raw(`<th scope="col"`)
		r.class(i)
		r.raw(`>`)
		r.text(report.Heading(r.field(i)))
		r.raw("</th>")
	}
	r.raw("</tr></thead><tbody>\n")
	for _, record := range r.digest.Shown {
		r.row(record)
	}
	r.raw("</tbody></table></div>\n")
}

// row leaves out the ends of cells, which HTML does not need (section 13.1.2.4).
func (r *records) row(record []exporter.Value) {
	r.raw("<tr>")
	if len(r.rest) > 0 {
		r.raw(`<td class="more">`)
		r.unfold(record)
	}
	for _, i := range r.main {
		if i == r.head && shows(record[i]) {
			r.raw(`<th scope="row"`)
		} else {
			r.raw("<td")
		}
		r.class(i)
		r.raw(">")
		r.value(record, i)
	}
	r.raw("</tr>\n")
	r.before = record
}

// shows reports whether a value leaves anything to see.
func shows(v exporter.Value) bool { return v.Kind() == exporter.KindWithheld || v.Text() != "" }

// unfold has the fields that the table has no column for.
func (r *records) unfold(record []exporter.Value) {
	n := 0
	for _, i := range r.rest {
		if !record[i].IsNull() {
			n++
		}
	}
	if n == 0 {
		return
	}
	r.raw("<details><summary>+")
	r.b = strconv.AppendInt(r.b, int64(n), 10)
	r.put(`<span class="vh"> `, r.more, "</span></summary><dl>")
	for _, i := range r.rest {
		if !record[i].IsNull() {
			r.term(i)
			r.value(record, i)
		}
	}
	r.raw("</dl></details>")
}

// term names a field in a list; its end, and that of the value before, need not
// be said.
func (r *records) term(i int) {
	if r.names == nil {
		r.names = make([][]byte, len(r.digest.Dataset.Fields))
	}
	if r.names[i] == nil {
		from := len(r.b)
		r.put("<dt>", report.Heading(r.field(i)), "<dd>")
		r.names[i] = slices.Clone(r.b[from:])
		return
	}
	r.b = append(r.b, r.names[i]...)
}

func (r *records) cards() {
	r.raw(`<ul class="cards">`)
	for _, record := range r.digest.Shown {
		r.raw(`<li class="card"><dl>`)
		for _, i := range r.layout.Fields {
			if !record[i].IsNull() {
				r.raw("<div>")
				r.term(i)
				r.value(record, i)
				r.raw("</div>")
			}
		}
		r.raw("</dl></li>\n")
	}
	r.raw("</ul>\n")
}

func (r *records) field(i int) exporter.Field { return r.digest.Dataset.Fields[i] }

// class says how a column is aligned and sorted.
func (r *records) class(i int) {
	switch r.field(i).Type {
	case exporter.TypeInteger, exporter.TypeDecimal:
		r.raw(` class="m"`)
	case exporter.TypeDate, exporter.TypeInstant:
		r.raw(` class="t"`)
	}
}

// value appends what a person reads for a value. What the record before has too
// stands there already.
func (r *records) value(record []exporter.Value, i int) {
	from := len(r.b)
	if r.before != nil && record[i] == r.before[i] && r.layout.SameCurrency(record, r.before, i) {
		r.b = append(r.b, r.b[r.places[i].from:r.places[i].to]...)
	} else {
		r.render(record, i)
	}
	r.places[i] = place{from, len(r.b)}
}

func (r *records) render(record []exporter.Value, i int) {
	v := &record[i]
	switch v.Kind() {
	case exporter.KindNull:
		return
	case exporter.KindWithheld:
		r.put(`<span class="held">`, r.p.T("value.withheld"), "")
		r.mark(v)
		r.raw("</span>")
		return
	case exporter.KindDate, exporter.KindInstant:
		r.time(v, record, i)
	case exporter.KindDecimal, exporter.KindInteger:
		r.number(v, record, i)
	default:
		r.long(r.layout.Text(record, i))
	}
	if _, reduced := v.Rule(); reduced {
		r.put(` <span class="held">(`, r.p.T("value.reduced"), "")
		r.mark(v)
		r.raw(")</span>")
	}
}

// mark names the rule that acted: a letter of the list below the records.
func (r *records) mark(v *exporter.Value) {
	i, ok := v.Rule()
	if !ok || i >= len(r.rules) {
		return
	}
	r.rules[i] = true
	r.raw(" <sup>")
	r.text(letter(i))
	r.raw("</sup>")
}

// letter returns a, b, … z, then numbers.
func letter(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return strconv.Itoa(i + 1)
}

func (r *records) time(v *exporter.Value, record []exporter.Value, i int) {
	r.raw("<time")
	r.attr("datetime", v.Text())
	if v.Kind() == exporter.KindInstant {
		r.attrOf("title", v.Text(), " (UTC)")
	}
	r.raw(">")
	from := len(r.b)
	r.b = r.layout.Append(r.b, record, i)
	if local := r.b[from:]; !plain(local) {
		r.b = r.b[:from]
		r.text(string(local))
	}
	r.raw("</time>")
}

func (r *records) number(v *exporter.Value, record []exporter.Value, i int) {
	r.shown = r.layout.Append(r.shown[:0], record, i)
	if string(r.shown) == v.Text() {
		r.text(v.Text())
		return
	}
	r.raw("<data")
	r.attr("value", v.Text())
	r.raw(">")
	r.data(string(r.shown))
	r.raw("</data>")
}

// long shows the start of a very long value and unfolds the whole.
func (r *records) long(s string) {
	if len(s) <= longText || utf8.RuneCountInString(s) <= longText {
		r.data(s)
		return
	}
	r.raw(`<details class="long"><summary>`)
	r.data(string([]rune(s[:min(len(s), 4*leadText)])[:leadText]) + "…")
	r.raw("</summary>")
	r.data(s)
	r.raw("</details>")
}
