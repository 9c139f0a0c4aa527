package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/valise-export/valise/exporter/notice"
	"github.com/valise-export/valise/exporter/notice/parse"
)

func noticeParse(w world) *cobra.Command {
	var asJSON, asYAML, strict bool
	c := &cobra.Command{
		Use: "parse FILE [--json | --yaml] [--strict]", Short: "Read a published notice, Markdown or HTML, and say what is not understood",
		Long: `Reads a published privacy notice into categories, surfaces, collected data and
jurisdictions. What was repaired, left out or not understood goes to standard
error as file:line: what. --yaml writes a draft of the file that
"notice: {file: ...}" takes; what the text does not say is marked "to fill in".

Exit code 1 where the file is no notice, or with --strict where anything is
warned of.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, a []string) error {
			if asJSON && asYAML {
				return usage(errors.New("--json and --yaml are two forms: choose one"))
			}
			text, err := readText(a[0])
			if text != nil {
				for _, warning := range text.Warnings {
					fmt.Fprintln(w.err, warning)
				}
			}
			if err != nil {
				return err
			}
			if err := writeText(w.out, text, asJSON, asYAML); err != nil {
				return err
			}
			if strict && len(text.Warnings) > 0 {
				return fmt.Errorf("%d warnings", len(text.Warnings))
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "everything that was read, with lines, as JSON")
	c.Flags().BoolVar(&asYAML, "yaml", false, "a draft of a notice file, to complete")
	c.Flags().BoolVar(&strict, "strict", false, "fail where anything is warned of")
	return c
}

func readText(file string) (*parse.Text, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, usage(fmt.Errorf("read the notice: %w", err))
	}
	return parse.Parse(filepath.ToSlash(file), data)
}

func writeText(out io.Writer, text *parse.Text, asJSON, asYAML bool) error {
	switch {
	case asJSON:
		return writeJSON(out, text)
	case asYAML:
		draft, err := text.YAML()
		if err != nil {
			return err
		}
		_, err = out.Write(draft)
		return err
	default:
		return printText(out, text)
	}
}

// writeJSON writes a value as people read it: indented, with < and > as they are.
func writeJSON(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func printText(out io.Writer, text *parse.Text) error {
	date := text.Declared.Date
	if date == "" {
		date = "(none read)"
	}
	var prior []string
	for _, p := range text.Prior {
		prior = append(prior, strings.TrimSpace(p.Date+" "+p.URL))
	}
	err := printf(out, "%s\ndeclared date %s, sha256 of the text %s, read as %s\n", text.Title, date, text.SHA256, text.Form)
	if len(prior) > 0 {
		err = errors.Join(err, printf(out, "prior version %s\n", strings.Join(prior, ", ")))
	}
	c := text.Collected
	err = errors.Join(err, printf(out, "\n%d accessible categories, %d surfaces; collected: given %d events %d data, automatic %d events %d data, other sources %d events %d data; %d jurisdictions\n\n",
		len(text.Accessible), len(text.Surfaces), len(c.Given.Events), len(c.Given.Data), len(c.Automatic.Events), len(c.Automatic.Data),
		len(c.Other.Events), len(c.Other.Data), len(text.Passages)))
	if err != nil {
		return err
	}
	t := newTable(out)
	t.AppendHeader(table.Row{"line", "what can be accessed", "category"})
	for _, it := range text.Accessible {
		t.AppendRow(table.Row{it.Line, it.Text, it.Category})
	}
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 2, WidthMax: 70}})
	t.Render()
	var names []string
	for _, s := range text.Surfaces {
		names = append(names, s.Title)
	}
	if err := printf(out, "\nsurfaces: %s\n\n", strings.Join(names, ", ")); err != nil {
		return err
	}
	printPassages(out, text)
	return nil
}

func printPassages(out io.Writer, text *parse.Text) {
	t := newTable(out)
	t.AppendHeader(table.Row{"line", "place", "rights", "controller", "contacts and authorities"})
	for _, p := range text.Passages {
		var rights, who []string
		for _, r := range p.Rights {
			name := r.ID
			if name == "" {
				name = "?"
			}
			if r.Prose {
				name += " (prose)"
			}
			rights = append(rights, name)
		}
		for _, c := range slices.Concat(p.Contacts, p.Complaint) {
			who = append(who, c.Name)
		}
		controller := string(p.Controller.Rule)
		if p.Controller.Rule != notice.ControllerNone {
			controller += ": " + strings.Join(namesOf(text, p.Controller.Parties), ", ")
		}
		t.AppendRow(table.Row{p.Line, strings.TrimSpace(p.ID + " " + p.Title), strings.Join(rights, ", "), controller, strings.Join(who, ", ")})
	}
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 3, WidthMax: 48}, {Number: 4, WidthMax: 34}, {Number: 5, WidthMax: 34}})
	t.Render()
}

func namesOf(text *parse.Text, ids []string) []string {
	var out []string
	for _, e := range text.Entities {
		if slices.Contains(ids, e.ID) {
			out = append(out, e.Name)
		}
	}
	return out
}
