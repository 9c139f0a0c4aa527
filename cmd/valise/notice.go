package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/valise-export/valise/exporter/notice"
)

func noticeCommand(w world) *cobra.Command {
	c := &cobra.Command{Use: "notice", Short: "List, show, read, compare or cover a privacy notice"}
	c.AddCommand(noticeList(w), noticeShow(w), noticeParse(w), noticeDiff(w), noticeCoverage(w), noticeDeadlines(w))
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
