package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
)

func datasetsCommand(w world) *cobra.Command {
	return &cobra.Command{
		Use: "datasets [NAME]", Short: "List the canonical datasets, or the fields of one", Args: args(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, a []string) error {
			if len(a) == 0 {
				printDictionary(w.out)
				return nil
			}
			d, ok := dictionary.Lookup(a[0])
			if !ok {
				return usage(fmt.Errorf("no dataset %q; valise datasets lists them", a[0]))
			}
			return printDataset(w.out, d)
		},
	}
}

func printDictionary(w io.Writer) {
	t := newTable(w)
	t.AppendHeader(table.Row{"dataset", "category", "fields", "what a record is"})
	for _, d := range dictionary.All() {
		t.AppendRow(table.Row{d.Name, d.Category, len(d.Fields), d.Description})
	}
	for _, d := range dictionary.Resolution() {
		t.AppendRow(table.Row{d.Name, "(finds the subject)", len(d.Fields), d.Description})
	}
	t.Render()
}

func printDataset(w io.Writer, d exporter.Dataset) error {
	if err := printf(w, "%s (%s)\n%s\nkey: %s\n", d.Title, d.Name, d.Description, strings.Join(d.Key, ", ")); err != nil {
		return err
	}
	for _, r := range d.References {
		if err := printf(w, "%s refers to %s\n", strings.Join(r.Fields, ", "), r.Dataset); err != nil {
			return err
		}
	}
	t := newTable(w)
	t.AppendHeader(table.Row{"field", "type", "origin", "legal bases", "class", "what it says"})
	for _, f := range d.Fields {
		t.AppendRow(table.Row{f.Name, fieldType(f), f.Origin, bases(f.Bases), f.Class, f.Description})
	}
	t.Render()
	return nil
}

func fieldType(f exporter.Field) string {
	s := string(f.Type)
	if f.Format != "" {
		s += " " + string(f.Format)
	}
	if f.Unit != "" {
		s += " in " + f.Unit
	}
	if f.Currency != "" {
		s += " in " + f.Currency
	}
	return s
}

func bases(list []exporter.Basis) string {
	words := make([]string, len(list))
	for i, b := range list {
		words[i] = strings.ReplaceAll(string(b), "_", " ")
	}
	return strings.Join(words, ", ")
}
