package report

import (
	"time"
	"unsafe"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// Layout says how the shown records of a dataset are best laid out: which
// fields vary, which are empty in all of them and can be named once, and which
// have one value throughout.
type Layout struct {
	Fields   []int // positions worth a place in each record
	Empty    []int // null or the empty text in every record shown
	Constant []int // one value in every record shown, where there are several
	Merged   []int // currencies that stand beside their amounts already

	dataset *exporter.Dataset
	words   *lang.Printer
	zone    *time.Location
	coins   []int  // per field: the position of its currency, or -1
	text    []byte // what Text returned lies in it, and what it will return next
}

// The texts of numbers and times lie side by side in pieces of so many bytes, in
// which most have room.
const (
	textPiece = 1 << 10
	longText  = 48
)

// severalRecords is how many records it takes for a value to count as constant.
const severalRecords = 3

// NewLayout lays out a digest's shown records; values are shown in p's language,
// times in zone.
func NewLayout(p *lang.Printer, d *Digest, zone *time.Location) *Layout {
	l := &Layout{dataset: &d.Dataset, words: p, zone: zone, coins: make([]int, len(d.Dataset.Fields))}
	for i, f := range d.Dataset.Fields {
		_, l.coins[i], _ = d.Dataset.Field(f.Currency)
	}
	for i := range d.Dataset.Fields {
		switch {
		case empty(d.Shown, i):
			l.Empty = append(l.Empty, i)
		case l.merged(d.Shown, i):
			l.Merged = append(l.Merged, i)
		case l.constant(d.Shown, i):
			l.Constant = append(l.Constant, i)
		default:
			l.Fields = append(l.Fields, i)
		}
	}
	return l
}

// Text returns what a person reads for field i of a record.
func (l *Layout) Text(record []exporter.Value, i int) string {
	switch record[i].Kind() {
	case exporter.KindDate, exporter.KindInstant, exporter.KindDecimal, exporter.KindInteger:
		if cap(l.text)-len(l.text) < longText {
			l.text = make([]byte, 0, textPiece)
		}
		from := len(l.text)
		l.text = l.Append(l.text, record, i)
		return unsafe.String(unsafe.SliceData(l.text[from:]), len(l.text)-from) // never written again
	}
	return human(l.words, &record[i], &l.dataset.Fields[i], l.currency(record, i), l.zone)
}

// Append appends what Text returns.
func (l *Layout) Append(dst []byte, record []exporter.Value, i int) []byte {
	return appendHuman(dst, l.words, &record[i], &l.dataset.Fields[i], l.currency(record, i), l.zone)
}

// SameCurrency reports whether field i of two records is in the same currency, or
// in none.
func (l *Layout) SameCurrency(a, b []exporter.Value, i int) bool {
	return l.coins[i] < 0 || a[l.coins[i]].Text() == b[l.coins[i]].Text()
}

func (l *Layout) currency(record []exporter.Value, i int) string {
	if c := l.coins[i]; c >= 0 {
		return record[c].Text()
	}
	return ""
}

// Why returns the rule that withheld or reduced v.
func (l *Layout) Why(v exporter.Value) (exporter.Rule, bool) {
	i, ok := v.Rule()
	if !ok || i >= len(l.dataset.Rules) {
		return exporter.Rule{}, ok
	}
	return l.dataset.Rules[i], true
}

func empty(records [][]exporter.Value, i int) bool {
	for _, r := range records {
		if v := r[i]; !v.IsNull() && (v.Kind() != exporter.KindText || v.Text() != "") {
			return false
		}
	}
	return true
}

// constant never hides a date, an amount, a key, or an odd value: these are
// what a reader looks for in each record.
func (l *Layout) constant(records [][]exporter.Value, i int) bool {
	f := l.dataset.Fields[i]
	if len(records) < severalRecords || l.coins[i] >= 0 || f.Name == l.dataset.When || l.isKey(f.Name) {
		return false
	}
	for _, r := range records {
		if r[i] != records[0][i] {
			return false
		}
	}
	return true
}

func (l *Layout) isKey(name string) bool {
	for _, k := range l.dataset.Key {
		if k == name {
			return true
		}
	}
	return false
}

// merged reports whether field i is a currency that every record shows beside
// an amount.
func (l *Layout) merged(records [][]exporter.Value, i int) bool {
	for _, r := range records {
		if !r[i].IsNull() && !l.besideAmount(r, i) {
			return false
		}
	}
	return l.dataset.Fields[i].Name != l.dataset.When && !l.isKey(l.dataset.Fields[i].Name)
}

func (l *Layout) besideAmount(record []exporter.Value, currency int) bool {
	for a, c := range l.coins {
		if c != currency {
			continue
		}
		if k := record[a].Kind(); k == exporter.KindDecimal || k == exporter.KindInteger {
			return record[currency].Kind() == exporter.KindText
		}
	}
	return false
}
