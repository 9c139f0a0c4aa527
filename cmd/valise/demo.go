package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/cmd/internal/console"
	"github.com/valise-export/valise/cmd/internal/demo"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
	"github.com/valise-export/valise/formats/all"
)

// demoFlags are the flags of demo, as typed.
type demoFlags struct {
	out, customer, lang string
	records             int
}

func demoCommand(w world) *cobra.Command {
	var f demoFlags
	c := &cobra.Command{
		Use: "demo", Short: "Make a demo company and export one of its customers: no set-up, no network",
		Args: args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			outliveReaders()
			return runDemo(c.Context(), w, f)
		},
	}
	c.Flags().StringVar(&f.out, "out", "valise-demo", "the `DIR` for the company's database, its config and the bundle")
	c.Flags().StringVar(&f.customer, "customer", demo.Customers()[0].ID, "the `ID` of the customer to export")
	c.Flags().StringVar(&f.lang, "lang", "en", "language of the report, the page and the workbook's front; \"\" is the customer's own")
	c.Flags().IntVar(&f.records, "records", 0, "scale this customer's usage to `N` records")
	return c
}

func runDemo(ctx context.Context, w world, f demoFlags) error {
	if f.records < 0 {
		return usage(errors.New("--records is negative"))
	}
	if err := language(f.lang); err != nil {
		return usage(err)
	}
	file, err := makeCompany(ctx, f)
	if err != nil {
		return err
	}
	s, err := app.Load(file, w.env, w.now)
	if err != nil {
		return err
	}
	target := filepath.Join(f.out, "bundle.zip")
	progress := console.New(w.err)
	defer progress.Stop()
	job, err := s.Job(app.Request{
		CustomerID: f.customer, Target: target, Scope: exporter.ScopeAccess, Lang: f.lang, Formats: all.Names(),
		AsOf: w.now().UTC().Truncate(time.Second), Force: true, Version: w.version, Progress: progress.Event,
	})
	if err != nil {
		return err
	}
	result, err := run.Export(ctx, job)
	progress.Stop()
	if err != nil {
		return err
	}
	if err := conclude(w, result, false); err != nil {
		return err
	}
	return printf(w.out, "\nExtract everything and open START-HERE.html in a browser.\nThe company's database and the config that reads it are in %s; try another customer with --customer, such as:\n%s", f.out, customers())
}

// makeCompany writes the demo's database and config, and returns the config's
// path.
func makeCompany(ctx context.Context, f demoFlags) (string, error) {
	if err := os.MkdirAll(f.out, 0o755); err != nil {
		return "", fmt.Errorf("make the demo's folder: %w", err)
	}
	database, file := filepath.Join(f.out, "company.sqlite"), filepath.Join(f.out, "valise.yaml")
	if err := os.Remove(database); err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("replace the demo's database: %w", err)
	}
	if err := demo.SQLite(ctx, database, demo.Options{Records: f.records, Customer: f.customer}); err != nil {
		if ctx.Err() != nil { // the driver only says that its statement is closed
			return "", ctx.Err()
		}
		return "", fmt.Errorf("make the demo company: %w", err)
	}
	if err := os.WriteFile(file, demo.Config("sqlite", "company.sqlite"), 0o600); err != nil {
		return "", fmt.Errorf("write the demo's config: %w", err)
	}
	return file, nil
}

func customers() string {
	text := ""
	for _, c := range demo.Customers() {
		text += fmt.Sprintf("  %s  %s\n", c.ID, c.Note)
	}
	return text
}
