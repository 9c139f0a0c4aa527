package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter/run"
)

func connectorsCommand(w world) *cobra.Command {
	c := &cobra.Command{
		Use: "connectors", Short: "List the kinds of connector; try one source for one customer", Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			t := newTable(w.out)
			t.AppendHeader(table.Row{"type", "reads"})
			kinds := app.Kinds()
			slices.SortFunc(kinds, func(a, b config.Kind) int { return strings.Compare(a.Name, b.Name) })
			for _, k := range kinds {
				t.AppendRow(table.Row{k.Name, k.Doc})
			}
			t.Render()
			return nil
		},
	}
	c.AddCommand(connectorsTest(w))
	return c
}

// sampleFlags are the flags of connectors test, as typed.
type sampleFlags struct {
	config, customer, other string
	records                 int
	show, json              bool
}

func connectorsTest(w world) *cobra.Command {
	var f sampleFlags
	c := &cobra.Command{
		Use:   "test SOURCE --config FILE --customer ID",
		Short: "Read a source's first records for one customer, and show how they fit: names, types and counts, no values",
		Long: `Finds the customer as an export does, reads the first records of each dataset of
SOURCE, and checks shape, mapping, order and whose records they are. Shows fields,
types and counts, never values. Writes nothing, the audit file included.

Exit codes: 0 everything fits, 1 a dataset does not or the source does not answer,
2 usage or config, 5 no such customer or more than one, 130 interrupted.`,
		Example: `  valise connectors test billing --config valise.yaml --customer 012345678901`,
		Args:    args(cobra.ExactArgs(1)),
		RunE:    func(c *cobra.Command, a []string) error { return testSource(c.Context(), w, a[0], f) },
	}
	flags := c.Flags()
	flags.StringVar(&f.config, "config", "valise.yaml", "the configuration `FILE`")
	flags.StringVar(&f.customer, "customer", "", "the `ID` of the customer to read for")
	flags.StringVar(&f.other, "other", "", "the `ID` of another customer: nothing that is theirs may come")
	flags.IntVar(&f.records, "records", 100, "read the first `N` records of each dataset")
	flags.BoolVar(&f.show, "show", false, "show the form of a few values: letters as x, digits as 9; of card, account, tax and identity numbers and of credentials nothing")
	flags.BoolVar(&f.json, "json", false, "print JSON on standard output, and nothing else there")
	return c
}

func testSource(ctx context.Context, w world, source string, f sampleFlags) error {
	if err := f.check(); err != nil {
		return usage(err)
	}
	system, err := app.Load(f.config, w.env, w.now)
	if err != nil {
		return usage(err)
	}
	if err := system.Config.ForExport(); err != nil {
		return usage(err)
	}
	if _, ok := system.Sources[source]; !ok {
		return usage(fmt.Errorf("no source %q; %s has %s", source, f.config, strings.Join(sourceNames(system), ", ")))
	}
	job, err := system.Reading(f.customer, w.now().UTC().Truncate(time.Second))
	if err != nil {
		return usage(err)
	}
	result, err := run.Examine(ctx, job, run.Sampling{Source: source, Records: f.records, Other: f.other, Forms: f.show, Now: w.now})
	if err != nil {
		return err
	}
	if err := printExamination(w.out, result, f); err != nil {
		return err
	}
	if n := failures(result); n > 0 {
		return fmt.Errorf("%d of %d datasets do not fit", n, len(result.Datasets))
	}
	return nil
}

func (f sampleFlags) check() error {
	switch {
	case strings.TrimSpace(f.customer) == "":
		return errors.New("--customer is missing: the id of a customer whose records may be read")
	case f.other == f.customer:
		return errors.New("--other is the same customer")
	case f.records < 1:
		return errors.New("--records is not at least 1")
	}
	return nil
}

func sourceNames(s *app.System) []string {
	var names []string
	for _, source := range s.Config.Sources {
		names = append(names, source.Name)
	}
	return names
}

func failures(e run.Examination) (n int) {
	for _, d := range e.Datasets {
		if d.Fault != nil {
			n++
		}
	}
	return n
}
