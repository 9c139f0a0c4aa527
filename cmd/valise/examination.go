package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
)

// tested is a dataset as connectors test tells of it.
type tested struct {
	Dataset    string              `json:"dataset"`
	Result     string              `json:"result"` // ok or failed
	Class      exporter.ErrorClass `json:"error_class,omitempty"`
	Error      string              `json:"error,omitempty"`
	Hint       string              `json:"hint,omitempty"`
	Records    int64               `json:"records"`
	More       bool                `json:"more"`
	Isolation  exporter.Isolation  `json:"isolation"`
	Key        []string            `json:"key"`
	Order      string              `json:"order"` // key: it was checked; source
	Fields     []testedField       `json:"fields"`
	Undeclared []string            `json:"undeclared"`
	Through    string              `json:"through,omitempty"` // isolation parent: the dataset that proves the records
	Parents    int64               `json:"parents,omitempty"`
	Unproved   int64               `json:"unproved,omitempty"`
	Adapted    int64               `json:"adapted"`
	Millis     int64               `json:"milliseconds"`
}

type testedField struct {
	Name      string   `json:"name"`
	Type      string   `json:"type"`
	NonNull   int64    `json:"non_null"`
	Null      int64    `json:"null"`
	Converted int64    `json:"converted"`
	Forms     []string `json:"forms,omitempty"`
}

func newTested(d run.Examined) tested {
	t := tested{
		Dataset: d.Dataset.Name, Result: "ok", Records: d.Records, More: d.More, Isolation: d.Isolation, Key: d.Dataset.Key,
		Order: "source", Fields: []testedField{}, Undeclared: append([]string{}, d.Undeclared...), Adapted: d.Adapted, Through: d.Through, Parents: d.Parents, Unproved: d.Unproved, Millis: d.Elapsed.Milliseconds(),
	}
	if d.Ordered {
		t.Order = "key"
	}
	if f := d.Fault; f != nil {
		t.Result, t.Class, t.Error, t.Hint = "failed", f.Class, what(f), f.Hint
	}
	for _, f := range d.Fields {
		field := testedField{Name: f.Name, Type: fieldType(f.Field), NonNull: f.Filled, Null: f.Null, Forms: f.Forms}
		if f.Converted {
			field.Converted = f.Filled
		}
		t.Fields = append(t.Fields, field)
	}
	return t
}

func printExamination(w io.Writer, e run.Examination, f sampleFlags) error {
	all := []tested{}
	for _, d := range e.Datasets {
		all = append(all, newTested(d))
	}
	if f.json {
		return json.NewEncoder(w).Encode(all)
	}
	if err := printf(w, "one customer, %s\n", counted(int64(e.Accounts), "account")); err != nil {
		return err
	}
	for _, t := range all {
		if err := t.print(w, f.show); err != nil {
			return err
		}
	}
	return nil
}

func (t tested) print(w io.Writer, show bool) error {
	if err := printf(w, "\n%s: %s\n", t.Dataset, t.summary()); err != nil {
		return err
	}
	if len(t.Undeclared) > 0 {
		if err := printf(w, "not declared, so withheld: %s\n", strings.Join(t.Undeclared, ", ")); err != nil {
			return err
		}
	}
	if t.Error != "" {
		if err := printf(w, "%s: %s; %s\n", t.Class, t.Error, t.Hint); err != nil {
			return err
		}
	}
	if t.Records == 0 && t.Error != "" {
		return nil
	}
	table := newTable(w)
	table.AppendHeader(t.header(show))
	for _, f := range t.Fields {
		table.AppendRow(f.row(show))
	}
	table.Render()
	return nil
}

// summary says how the dataset was read.
func (t tested) summary() string {
	s := t.Result + ", " + counted(t.Records, "record")
	if t.More {
		s = t.Result + ", the first " + counted(t.Records, "record")
	}
	s += ", " + (time.Duration(t.Millis) * time.Millisecond).String()
	switch t.Isolation {
	case exporter.IsolationTrusted:
		s += ", not proved whose (isolation: trusted)"
	case exporter.IsolationParent:
		s += t.kinship()
	default:
		s += ", proved by " + string(t.Isolation)
	}
	if t.Order == "key" {
		return s + ", in the order of " + strings.Join(t.Key, ", ")
	}
	return s + ", in the source's order"
}

// kinship says how far another dataset proves this one.
func (t tested) kinship() string {
	switch {
	case t.Through == "":
		return ", not proved: its parent was not read"
	case t.Unproved > 0:
		return fmt.Sprintf(", proved through the first %s of %s but for %s, which refer to later ones or to nobody's: an export proves all", counted(t.Parents, "record"), t.Through, counted(t.Unproved, "record"))
	default:
		return ", proved through " + counted(t.Parents, "record") + " of " + t.Through
	}
}

func counted(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%s %ss", thousands(n), noun)
}

func (tested) header(show bool) table.Row {
	row := table.Row{"field", "type", "non-null", "null", "converted"}
	if show {
		row = append(row, "forms")
	}
	return row
}

func (f testedField) row(show bool) table.Row {
	row := table.Row{f.Name, f.Type, f.NonNull, f.Null, f.Converted}
	if show {
		row = append(row, strings.Join(f.Forms, "  "))
	}
	return row
}
