package main

import (
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
)

func planCommand(w world) *cobra.Command {
	var file, version string
	c := &cobra.Command{
		Use: "plan --config FILE", Short: "Show what an export would read and where it goes, without reading anything",
		Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			s, err := app.Load(file, w.env, w.now)
			if err != nil {
				return usage(err)
			}
			n, err := s.Notice(version)
			if err != nil {
				return usage(err)
			}
			p, err := s.Plan(n)
			if err != nil {
				return usage(err)
			}
			printPlan(w.out, p)
			return nil
		},
	}
	c.Flags().StringVar(&file, "config", "valise.yaml", "the configuration `FILE`")
	c.Flags().StringVar(&version, "notice", "", "a shipped notice `VERSION` instead of the config's")
	return c
}

func printPlan(w io.Writer, p *assembler.Plan) {
	t := newTable(w)
	t.AppendHeader(table.Row{"", "category", "dataset", "source", "required", "isolation", "key"})
	for _, c := range p.Categories {
		if len(c.Datasets) == 0 {
			t.AppendRow(table.Row{c.Number, c.Title, "(no source)", "", "", "", ""})
		}
		for _, d := range c.Datasets {
			for _, part := range d.Parts {
				t.AppendRow(table.Row{c.Number, c.Title, d.Name, part.Source, yes(part.Required), part.Isolation, strings.Join(d.Key, ", ")})
			}
		}
	}
	t.Render()
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func printDatasets(w io.Writer, m *exporter.Manifest) {
	t := newTable(w)
	t.AppendHeader(table.Row{"dataset", "source", "status", "records", "undeclared", "adapted"})
	for _, d := range m.Datasets {
		adapted := int64(0)
		for _, n := range d.Adapted {
			adapted += n
		}
		t.AppendRow(table.Row{d.Name, d.Source, d.Status, thousands(d.Records), strings.Join(d.Undeclared, ", "), adapted})
	}
	t.Render()
}
