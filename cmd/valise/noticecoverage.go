package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter/notice"
)

func noticeCoverage(w world) *cobra.Command {
	var file string
	var strict, asJSON bool
	c := &cobra.Command{
		Use: "coverage --config FILE [--strict] [--json]", Short: "Show what the sources fill of what the notice promises",
		Long: `Shows every cell of the notice, a surface that shows a category, with the datasets
and sources that fill it. A cell that nothing fills may have a reason in the
config:

  notice_exceptions:
    partner_central: We have no partner programme.
    preferences/payment_settings: Kept nowhere; the invoice address is used.

With --strict the exit code is 1 where the notice promises what no source fills
and no exception gives a reason, and where an exception is no longer needed.`,
		Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			s, err := app.Load(file, w.env, w.now)
			if err != nil {
				return usage(err)
			}
			n, err := s.Notice("")
			if err != nil {
				return usage(err)
			}
			rows := notice.Coverage(n, s.Fills())
			if err := notice.Except(rows, s.Config.Exceptions); err != nil {
				return usage(err)
			}
			for i, r := range rows {
				if names, lacking := s.NoAPI(r.Surface); len(names) > 0 {
					rows[i].NoPublicAPI = &notice.NoPublicAPI{Sources: names, Datasets: lacking}
				}
			}
			if asJSON {
				err = writeJSON(w.out, rows)
			} else {
				printCoverage(w.out, rows)
			}
			if err == nil && strict {
				err = unkept(rows)
			}
			return err
		},
	}
	c.Flags().StringVar(&file, "config", "valise.yaml", "the configuration `FILE`")
	c.Flags().BoolVar(&strict, "strict", false, "fail where the notice promises what no source fills")
	c.Flags().BoolVar(&asJSON, "json", false, "the cells as JSON")
	return c
}

// printCoverage prints surfaces by categories with what fills each cell.
func printCoverage(w io.Writer, rows []notice.CoverageRow) {
	t := newTable(w)
	t.AppendHeader(table.Row{"surface", "category", "datasets", "sources"})
	for _, r := range rows {
		datasets := strings.Join(r.Datasets(), ", ")
		switch {
		case r.Open() && r.ByNotice && r.Exception != "":
			datasets = "(open: " + r.Exception + ")"
		case r.Open() && r.ByNotice:
			datasets = "(nothing fills this)"
		}
		if n := r.NoPublicAPI; n != nil {
			datasets += fmt.Sprintf(" (%s: %s has no public API for it)", strings.Join(n.Datasets, ", "), strings.Join(n.Sources, ", "))
		}
		t.AppendRow(table.Row{r.SurfaceTitle, r.Category, datasets, strings.Join(r.Sources(), ", ")})
	}
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 3, WidthMax: 110}})
	t.Render()
}

// unkept is an error where a promise is not kept, or an exception not needed.
func unkept(rows []notice.CoverageRow) error {
	var broken, stale []string
	for _, r := range rows {
		switch {
		case r.Broken():
			broken = append(broken, r.Cell())
		case r.Stale():
			stale = append(stale, r.Cell())
		}
	}
	var lines []string
	if len(broken) > 0 {
		lines = append(lines, fmt.Sprintf("the notice promises what no source fills: %s; fill it, or give a reason under notice_exceptions", strings.Join(broken, ", ")))
	}
	if len(stale) > 0 {
		lines = append(lines, fmt.Sprintf("notice_exceptions that are no longer needed: %s", strings.Join(stale, ", ")))
	}
	if len(lines) == 0 {
		return nil
	}
	return fmt.Errorf("%s", strings.Join(lines, "\n"))
}
