package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter/notice"
	"github.com/valise-export/valise/formats/pdfw/typeset"
)

func configCommand(w world) *cobra.Command {
	c := &cobra.Command{Use: "config", Short: "Check, begin or describe a configuration"}
	c.AddCommand(configCheck(w), configInit(w), configSchema(w))
	return c
}

func configCheck(w world) *cobra.Command {
	var file string
	var connect, asJSON bool
	c := &cobra.Command{
		Use: "check --config FILE [--connect]", Short: "Find every problem of a configuration; with --connect, try every source",
		Args: args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if asJSON && !connect {
				return usage(errors.New("--json goes with --connect"))
			}
			s, err := app.Load(file, w.env, w.now)
			if err != nil {
				return usage(err)
			}
			if err := s.Config.ForExport(); err != nil {
				return usage(err)
			}
			n, err := s.Notice("")
			if err == nil {
				_, err = s.Plan(n)
			}
			if err == nil {
				_, err = s.Signer()
			}
			if err != nil {
				return usage(err)
			}
			if err := checkFont(s.Config.Language, typeset.NewFonts(typeset.Options{})); err != nil {
				return usage(err)
			}
			if err := noteNotice(w, s, n); err != nil {
				return err
			}
			if connect {
				return checkSources(c.Context(), w, s, asJSON)
			}
			return printf(w.out, "%s: no problem found\n", file)
		},
	}
	c.Flags().StringVar(&file, "config", "valise.yaml", "the configuration `FILE`")
	c.Flags().BoolVar(&connect, "connect", false, "connect to every source and compare its columns with the mapping; exit code 1 where one does not answer or fit")
	c.Flags().BoolVar(&asJSON, "json", false, "with --connect: print the table as JSON on standard output, and nothing else there")
	return c
}

// noteNotice says on standard error whose the notice is where it is none of the
// company's own: customers would be sent to others.
func noteNotice(w world, s *app.System, n *notice.Notice) error {
	if s.Config.Notice.File != "" || len(n.Entities) == 0 {
		return nil
	}
	return printf(w.err, "note: notice %s ships with valise: bundles name %s and the other companies in it as controllers and whom to ask. "+
		"Another company brings its own: notice: {file: notice.yaml} (valise notice parse)\n", n.Version, n.Entities[0].Name)
}

func configInit(w world) *cobra.Command {
	var file string
	c := &cobra.Command{
		Use: "init [--out FILE]", Short: "Write a commented configuration to begin from", Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if errors.Is(err, os.ErrExist) {
				return usage(fmt.Errorf("%s exists; choose another name with --out", file))
			}
			if err != nil {
				return err
			}
			_, err = f.Write(config.Template())
			if err := errors.Join(err, f.Close()); err != nil {
				return err
			}
			return printf(w.out, "wrote %s; fill it in, then: valise config check --config %s --connect\n", file, file)
		},
	}
	c.Flags().StringVar(&file, "out", "valise.yaml", "the `FILE` to write")
	return c
}

func configSchema(w world) *cobra.Command {
	return &cobra.Command{
		Use: "schema", Short: "Print the JSON Schema of the configuration, for editors", Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			schema, err := config.Schema(app.Kinds()...)
			if err != nil {
				return err
			}
			return printf(w.out, "%s\n", schema)
		},
	}
}
