package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func openCommand(w world) *cobra.Command {
	var f keyFlags
	var out string
	var force bool
	c := &cobra.Command{
		Use: "open FILE.zip.age --identity FILE --out FILE.zip", Short: "Decrypt a sealed bundle", Args: args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			if out == "" {
				return usage(errors.New("--out is missing: the zip file to write"))
			}
			keys, err := f.keys(w)
			if err != nil {
				return usage(err)
			}
			r, err := keys.Unseal(c.Context(), a[0], out, force)
			if err != nil {
				return err
			}
			return printf(w.out, "%s\nsha256 %s\n", r.Path, r.SHA256)
		},
	}
	c.Flags().StringVar(&out, "out", "", "the bundle to write: `FILE.zip`")
	c.Flags().BoolVar(&force, "force", false, "replace an existing output file")
	f.add(c)
	return c
}
