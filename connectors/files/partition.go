package files

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// partition is a folder of the path that is written name=*, as Hive and those
// after it lay tables out.
type partition struct {
	name    string
	kind    string // text, year, month or day
	segment int    // of the path
}

type partitions []partition

// partValue is what a file's name says of all its records.
type partValue struct {
	name, text string
	null       bool
}

// hiveNull is how Hive writes the folder of records without a value.
const hiveNull = "__HIVE_DEFAULT_PARTITION__"

// partitionsOf finds the configured partitions in the path.
func (d *dataset) partitionsOf(o *DatasetOptions, bad func(key, what, got, hint string)) {
	for i, segment := range d.path.segments {
		name, ok := strings.CutSuffix(segment, "=*")
		if kind := o.Partitions[name]; ok && kind != "" {
			if !slices.Contains([]string{"text", "year", "month", "day"}, kind) {
				bad("partitions."+name, "is not known", kind, "use text, year, month or day")
			}
			d.partitions = append(d.partitions, partition{name: name, kind: kind, segment: i})
		}
	}
	for name := range o.Partitions {
		if !slices.ContainsFunc(d.partitions, func(p partition) bool { return p.name == name }) {
			bad("partitions."+name, "is no folder of path", "", "write it there as "+name+"=*")
		}
	}
}

// values returns what a whole path says.
func (ps partitions) values(path string) []partValue {
	if len(ps) == 0 {
		return nil
	}
	segments := strings.Split(path, "/")
	out := make([]partValue, len(ps))
	for i, p := range ps {
		out[i] = p.value(segments[p.segment])
	}
	return out
}

func (p partition) value(segment string) partValue {
	text := strings.TrimPrefix(segment, p.name+"=")
	if plain, err := url.PathUnescape(text); err == nil {
		text = plain
	}
	return partValue{name: p.name, text: text, null: text == hiveNull}
}

// partCell returns the cell of a column that the file's name gives, null where it
// does not.
func partCell(given []partValue, column string) mapping.Cell {
	for _, v := range given {
		if v.name == column && !v.null {
			return mapping.Text(v.text)
		}
	}
	return mapping.Null()
}

// partText is the same as text, nil for none.
func partText(given []partValue, column string) []byte {
	for _, v := range given {
		if v.name == column && !v.null {
			return []byte(v.text)
		}
	}
	return nil
}

// pruner passes over folders that cannot hold what is wanted.
type pruner struct {
	parts    partitions
	subject  string          // the partition that says whose records they are, "" where none does
	wanted   map[string]bool // its values that are wanted, nil for all
	from, to time.Time
	passed   int // folders passed over
}

// keep reports whether something below a path, of which the first folders are
// known, may be wanted.
func (p *pruner) keep(path string) (bool, error) {
	segments := strings.Split(path, "/")
	var at span
	for _, part := range p.parts {
		if part.segment >= len(segments) {
			break
		}
		v := part.value(segments[part.segment])
		switch {
		case part.name == p.subject && p.wanted != nil && (v.null || !p.wanted[v.text]):
			p.passed++
			return false, nil
		case v.null || part.kind == "text":
		case !at.narrow(part.kind, v.text):
			return false, &trouble{class: exporter.Mismatch, what: "has a folder " + part.name + "= whose value is no " + part.kind,
				hint: "correct partitions; text, where it is no date"}
		}
	}
	if at.outside(p.from, p.to) {
		p.passed++
		return false, nil
	}
	return true, nil
}

// span is a year, a month or a day, as far as folders have told; 0 is unknown.
type span struct{ year, month, day int }

// narrow takes a folder's value in. The value of a month or a day may hold what
// is above it: 2025-01, 202501, 2025-01-31, 20250131.
func (s *span) narrow(kind, text string) bool {
	switch {
	case kind == "year" && len(text) == 4:
		return number(&s.year, text, 1, 9999)
	case kind == "month" && len(text) <= 2:
		return number(&s.month, text, 1, 12)
	case kind == "day" && len(text) <= 2:
		return number(&s.day, text, 1, 31)
	}
	layouts := map[string][]string{"month": {"2006-01", "200601", "2006-01-02"}, "day": {"2006-01-02", "20060102"}}
	for _, layout := range layouts[kind] {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		s.year, s.month = t.Year(), int(t.Month())
		if kind == "day" {
			s.day = t.Day()
		}
		return true
	}
	return false
}

func number(to *int, text string, least, most int) bool {
	n, err := strconv.Atoi(text)
	*to = n
	return err == nil && n >= least && n <= most
}

// outside reports whether nothing of the span is in [from, to). Bounds are UTC;
// a zero one is open.
func (s span) outside(from, to time.Time) bool {
	if s.year == 0 {
		return false
	}
	begin := time.Date(s.year, 1, 1, 0, 0, 0, 0, time.UTC)
	end := begin.AddDate(1, 0, 0)
	if s.month != 0 {
		begin = begin.AddDate(0, s.month-1, 0)
		end = begin.AddDate(0, 1, 0)
		if s.day != 0 {
			begin = begin.AddDate(0, 0, s.day-1)
			end = begin.AddDate(0, 0, 1)
		}
	}
	return !from.IsZero() && !end.After(from) || !to.IsZero() && !begin.Before(to)
}
