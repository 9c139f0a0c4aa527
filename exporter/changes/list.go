package changes

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/valise-export/valise/exporter"
)

// Schema names the version of the list. Within /1 there are only additions.
const Schema = "valise.changes/1"

// list writes data/changes.json: the changes of each dataset, one a line, and
// then the counts. What is written is never read again.
type list struct {
	member io.WriteCloser
	out    *bufio.Writer
	sets   int
	lines  int
	err    error // the first one
}

func newList(sink exporter.Sink, since exporter.EarlierExport) (*list, error) {
	member, err := sink.Create(Member)
	if err != nil {
		return nil, fmt.Errorf("list changes: %w", err)
	}
	l := &list{member: member, out: bufio.NewWriterSize(member, 32<<10)}
	l.text(`{` + "\n" + `  "schema": "` + Schema + `",` + "\n" + `  "since": `)
	l.value(since)
	l.text(",\n" + `  "records": {`)
	return l, l.err
}

func (l *list) text(s string) {
	if l.err == nil {
		_, l.err = l.out.WriteString(s)
	}
}

func (l *list) value(v any) {
	text, err := json.Marshal(v)
	if err != nil && l.err == nil {
		l.err = err
	}
	l.text(string(text))
}

func (l *list) begin(dataset string) error {
	if l.sets > 0 {
		l.text(",")
	}
	l.sets++
	l.lines = 0
	l.text("\n    " + strconv.Quote(dataset) + ": [")
	return l.err
}

// change adds a line. key is the JSON object of the record's key.
func (l *list) change(kind exporter.ChangeKind, key []byte, fields []string) error {
	if l.lines > 0 {
		l.text(",")
	}
	l.lines++
	l.text("\n      " + `{"change":"` + string(kind) + `","key":` + string(key))
	if len(fields) > 0 {
		l.text(`,"fields":`)
		l.value(fields)
	}
	l.text("}")
	return l.err
}

func (l *list) end(*exporter.DatasetChanges) error {
	if l.lines > 0 {
		l.text("\n    ")
	}
	l.text("]")
	return l.err
}

// finish writes the counts and closes the member.
func (l *list) finish(c *exporter.Changes) error {
	if l.sets > 0 {
		l.text("\n  ")
	}
	l.text("},\n" + `  "datasets": [`)
	for i, d := range c.Datasets {
		if i > 0 {
			l.text(",")
		}
		l.text("\n    ")
		l.value(filled(d))
	}
	if len(c.Datasets) > 0 {
		l.text("\n  ")
	}
	l.text("]\n}\n")
	if l.err == nil {
		l.err = l.out.Flush()
	}
	if err := errors.Join(l.err, l.member.Close()); err != nil {
		return fmt.Errorf("list changes: %w", err)
	}
	return nil
}

// filled has lists where there are none, not null.
func filled(d exporter.DatasetChanges) exporter.DatasetChanges {
	if d.FieldsAdded == nil {
		d.FieldsAdded = []string{}
	}
	if d.FieldsRemoved == nil {
		d.FieldsRemoved = []string{}
	}
	return d
}

// firstChanges is how many changes of a dataset the page can show.
const firstChanges = 50

// note counts a change and keeps the first ones for the page.
func note(r *exporter.DatasetChanges, kind exporter.ChangeKind, key []byte, fields []string) {
	switch kind {
	case exporter.RecordAdded:
		r.Added++
	case exporter.RecordChanged:
		r.Changed++
	default:
		r.Removed++
	}
	if len(r.First) < firstChanges {
		r.First = append(r.First, exporter.Change{Kind: kind, Key: terms(key), Fields: fields})
	}
}
