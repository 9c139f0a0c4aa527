package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/valise-export/valise/exporter/bundle"
)

func verifyCommand(w world) *cobra.Command {
	return &cobra.Command{
		Use: "verify FILE.zip", Short: "Check that a bundle is whole and unchanged", Args: args(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, a []string) error {
			v, err := bundle.Verify(a[0])
			if err != nil {
				return err
			}
			if len(v.Problems) > 0 {
				for _, p := range v.Problems {
					if err := printf(w.err, "%v\n", p); err != nil {
						return err
					}
				}
				return fmt.Errorf("%s is not what was sealed: %d problems", a[0], len(v.Problems))
			}
			return printf(w.out, "%s: whole and unchanged: %d members\n", a[0], v.Members)
		},
	}
}

func inspectCommand(w world) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "inspect FILE.zip", Short: "Show what a bundle holds, from its manifest", Args: args(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, a []string) (err error) {
			b, err := bundle.Open(a[0])
			if err != nil {
				return err
			}
			defer func() {
				if e := b.Close(); err == nil {
					err = e
				}
			}()
			m := b.Manifest()
			if asJSON {
				e := json.NewEncoder(w.out)
				e.SetIndent("", "  ")
				return e.Encode(m)
			}
			if err := printf(w.out, "export %s, scope %s, as of %s, notice %s, status %s\n", m.Export.ID, m.Export.Scope, m.Export.AsOf, m.Notice.Version, m.Status); err != nil {
				return err
			}
			printCategories(w.out, m)
			printDatasets(w.out, m)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the manifest")
	return c
}
