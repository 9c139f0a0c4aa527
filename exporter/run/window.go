package run

import (
	"math"
	"time"

	"github.com/valise-export/valise/exporter"
)

// window leaves out records that are dated outside --from and --to, and those
// that came into being after as_of, which the export does not speak of yet. A
// period that begins later, a validity, or the day of a last change leaves
// nothing out: such a record was held by then, or may have been.
type window struct {
	position int   // of the field that dates a record, -1 where nothing does
	from, to int64 // seconds; from inclusive, to exclusive
	asOf     int64 // seconds, inclusive
	left     int64 // records left out
}

func (x *export) window(w *work) window {
	win := window{position: -1, from: math.MinInt64, to: math.MaxInt64, asOf: math.MaxInt64}
	for i, column := range w.columns {
		if w.When != "" && w.Fields[column].Name == w.When {
			win.position = i
		}
	}
	set := func(bound *int64, t time.Time) {
		if !t.IsZero() {
			*bound = t.Unix()
		}
	}
	set(&win.from, x.job.From)
	set(&win.to, x.job.To)
	if w.Recorded {
		set(&win.asOf, x.job.AsOf)
	}
	return win
}

// firstDay is how long before midnight in UTC a day begins where it begins
// first: UTC+14, in Kiribati. A date says no zone, so it is after as_of only
// where it is that everywhere.
const firstDay = 14 * 3600

// excludes reports whether the record is dated and outside, and counts it. An
// undated record stays.
func (w *window) excludes(values []exporter.Value) bool {
	if w.position < 0 {
		return false
	}
	v := values[w.position]
	at, begins := v.Int(), v.Int()
	switch v.Kind() {
	case exporter.KindDate:
		at *= 86400
		begins = at - firstDay
	case exporter.KindInstant:
	default:
		return false
	}
	if at >= w.from && at < w.to && begins <= w.asOf {
		return false
	}
	w.left++
	return true
}
