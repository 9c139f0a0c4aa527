package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/notice"
)

func noticeCommand(w world) *cobra.Command {
	c := &cobra.Command{Use: "notice", Short: "List, show, read, compare or cover a privacy notice"}
	c.AddCommand(noticeList(w), noticeShow(w), noticeParse(w), noticeDiff(w), noticeCoverage(w))
	return c
}

func noticeList(w world) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the notices that ship", Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			t := newTable(w.out)
			t.AppendHeader(table.Row{"version", "categories", "surfaces", "jurisdictions", "sha256 of the text"})
			for _, n := range notice.Shipped() {
				t.AppendRow(table.Row{n.Version, len(n.Categories), len(n.Surfaces), len(n.Jurisdictions), n.SHA256})
			}
			t.Render()
			return nil
		},
	}
}

func noticeShow(w world) *cobra.Command {
	var on, file string
	c := &cobra.Command{
		Use: "show [VERSION | --on DATE | --file FILE]", Short: "Show a notice: categories, surfaces, jurisdictions with rights and deadlines",
		Args: args(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, a []string) error {
			n, err := pickNotice(a, on, file)
			if err != nil {
				return usage(err)
			}
			return printNotice(w.out, n)
		},
	}
	c.Flags().StringVar(&on, "on", "", "the version in force on this `DATE`")
	c.Flags().StringVar(&file, "file", "", "a notice of one's own: a data `FILE`, which is checked")
	return c
}

func pickNotice(a []string, on, file string) (*notice.Notice, error) {
	switch {
	case len(a) == 1 && on == "" && file == "":
		return notice.ByVersion(a[0])
	case len(a) == 0 && on == "" && file != "":
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read the notice: %w", err)
		}
		return notice.Load(filepath.ToSlash(file), data)
	case len(a) == 0 && on != "" && file == "":
		day, err := instant("on", on)
		if err != nil {
			return nil, err
		}
		return notice.InForce(day)
	default:
		return nil, fmt.Errorf("name a version (valise notice list), a day with --on, or a file with --file")
	}
}

func printNotice(w io.Writer, n *notice.Notice) error {
	if err := printf(w, "%s\nversion %s, sha256 of the text %s\n\n", n.Title, n.Version, n.SHA256); err != nil {
		return err
	}
	t := newTable(w)
	t.AppendHeader(table.Row{"", "category", "heading", "where the customer sees it"})
	for _, c := range n.Categories {
		var titles []string
		for _, s := range n.SurfacesOf(c.ID) {
			titles = append(titles, s.Title)
		}
		t.AppendRow(table.Row{c.Number, c.ID, c.Heading, strings.Join(titles, ", ")})
	}
	t.Render()
	if err := printf(w, "\n"); err != nil {
		return err
	}
	return printJurisdictions(w, n)
}

func printJurisdictions(w io.Writer, n *notice.Notice) error {
	t := newTable(w)
	t.AppendHeader(table.Row{"jurisdiction", "rights in the notice", "controller", "deadline"})
	for _, j := range n.Jurisdictions {
		r := n.RightsFor(j.ID, "", nil)
		var rights, controllers []string
		for _, x := range r.Rights {
			rights = append(rights, x.Value)
		}
		for _, p := range r.Controller {
			controllers = append(controllers, p.Name)
		}
		t.AppendRow(table.Row{j.ID, strings.Join(rights, ", "), strings.Join(controllers, ", "), r.Deadline})
	}
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 2, WidthMax: 48}, {Number: 3, WidthMax: 30}, {Number: 4, WidthMax: 48}})
	t.Render()
	return printf(w, "Information, not legal advice.\n")
}

func noticeCoverage(w world) *cobra.Command {
	var file string
	var strict bool
	c := &cobra.Command{
		Use: "coverage --config FILE [--strict]", Short: "Show what the sources fill of what the notice promises",
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
			open := printCoverage(w.out, s, n)
			if strict && open > 0 {
				return fmt.Errorf("%d cells that the notice promises are filled by no source", open)
			}
			return nil
		},
	}
	c.Flags().StringVar(&file, "config", "valise.yaml", "the configuration `FILE`")
	c.Flags().BoolVar(&strict, "strict", false, "fail where the notice promises what no source fills")
	return c
}

// printCoverage prints surfaces by categories with what fills each cell, and
// returns how many the notice has that nothing fills.
func printCoverage(w io.Writer, s *app.System, n *notice.Notice) (open int) {
	t := newTable(w)
	t.AppendHeader(table.Row{"surface", "category", "datasets", "sources"})
	for _, r := range notice.Coverage(n, s.Filled()) {
		datasets := strings.Join(r.Datasets, ", ")
		if r.Open() && r.ByNotice {
			open++
			datasets = "(nothing fills this)"
		}
		if names, lacking := s.NoAPI(r.Surface); len(names) > 0 {
			datasets += fmt.Sprintf(" (%s: %s has no public API for it)", strings.Join(lacking, ", "), strings.Join(names, ", "))
		}
		t.AppendRow(table.Row{r.SurfaceTitle, r.Category, datasets, strings.Join(sourcesOf(s, r.Datasets), ", ")})
	}
	t.Render()
	return open
}

func sourcesOf(s *app.System, datasets []string) []string {
	var names []string
	for _, source := range s.Config.Sources {
		if slices.ContainsFunc(s.Sources[source.Name].Connector.Datasets(), func(d exporter.Dataset) bool { return slices.Contains(datasets, d.Name) }) {
			names = append(names, source.Name)
		}
	}
	return names
}
