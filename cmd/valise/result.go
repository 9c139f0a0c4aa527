package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/valise-export/valise/cmd/internal/console"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/run"
)

// outcome is the summary of a manifest that --json prints.
type outcome struct {
	Path       string                      `json:"path"`
	SHA256     string                      `json:"sha256"`
	Bytes      int64                       `json:"bytes"`
	Signed     bool                        `json:"signed"`
	Sealed     bool                        `json:"sealed"`
	Status     exporter.BundleStatus       `json:"status"`
	Export     exporter.ManifestExport     `json:"export"`
	Categories []exporter.ManifestCategory `json:"categories"`
	Records    int64                       `json:"records"`
	Withheld   []exporter.ManifestWithheld `json:"withheld"`
	Gaps       []exporter.ManifestGap      `json:"gaps"`
}

func summarise(r run.Result) outcome {
	m := r.Summary.Manifest
	o := outcome{
		Path: r.Receipt.Path, SHA256: r.Receipt.SHA256, Bytes: r.Receipt.Bytes,
		Signed: r.Receipt.Signed, Sealed: r.Receipt.Sealed, Status: m.Status, Export: m.Export,
		Categories: m.Categories, Withheld: m.Withheld, Gaps: m.Gaps,
	}
	for _, d := range m.Datasets {
		o.Records += d.Records
	}
	return o
}

func printResult(w io.Writer, r run.Result) error {
	m := r.Summary.Manifest
	printCategories(w, m)
	for _, g := range m.Gaps {
		if err := printf(w, "missing: %s from %s (%s, %s)\n", g.Dataset, g.Title, g.ErrorClass, times(g.Attempts)); err != nil {
			return err
		}
	}
	return printf(w, "%s\n%s, %s members%s\nsha256 %s\n", r.Receipt.Path, console.Bytes(r.Receipt.Bytes), thousands(int64(r.Receipt.Members)), wrapping(r.Receipt), r.Receipt.SHA256)
}

// wrapping says what was done to the bundle as a whole.
func wrapping(r bundle.Receipt) string {
	s := ""
	if r.Signed {
		s += ", signed"
	}
	if r.Sealed {
		s += ", sealed: age -d opens it"
	}
	return s
}

func times(n int) string {
	if n == 1 {
		return "tried once"
	}
	return fmt.Sprintf("tried %d times", n)
}

// printCategories prints the table by category.
func printCategories(w io.Writer, m *exporter.Manifest) {
	t := newTable(w)
	t.AppendHeader(table.Row{"", "category", "status", "datasets", "records"})
	total := int64(0)
	for i, c := range m.Categories {
		n := int64(0)
		for _, d := range m.Datasets {
			if d.Category == c.ID {
				n += d.Records
			}
		}
		total += n
		t.AppendRow(table.Row{i + 1, c.Title, strings.ReplaceAll(string(c.Status), "_", " "), len(c.Datasets), thousands(n)})
	}
	t.AppendFooter(table.Row{"", "", "", "", thousands(total)})
	t.Render()
}

func newTable(w io.Writer) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault
	t.Style().Options.SeparateRows = false
	t.Style().Options.DrawBorder = false
	t.SetColumnConfigs([]table.ColumnConfig{
		{Name: "records", Align: text.AlignRight, AlignFooter: text.AlignRight},
		{Name: "datasets", Align: text.AlignRight},
	})
	return t
}

// thousands groups digits by a thin reading aid: 1,234,567.
func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
