package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/valise-export/valise/exporter/bundle"
)

func verifyCommand(w world) *cobra.Command {
	var f keyFlags
	c := &cobra.Command{
		Use: "verify FILE.zip [--key PUBKEY]", Short: "Check that a bundle is whole and unchanged; with --key, that it is signed with that key",
		Args: args(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, a []string) error {
			keys, err := f.keys(w)
			if err != nil {
				return usage(err)
			}
			return verify(w, a[0], keys)
		},
	}
	c.Flags().StringVar(&f.key, "key", "", "the public key that must have signed the bundle: `PUBKEY` or its file")
	f.add(c)
	return c
}

func verify(w world, file string, keys bundle.Keys) error {
	v, err := keys.Verify(file)
	if err != nil {
		return err
	}
	for _, p := range v.Problems {
		if err := printf(w.err, "%v\n", p); err != nil {
			return err
		}
	}
	if n := len(v.Problems); n > 0 {
		return fmt.Errorf("%s is not what was sealed: %d problems", file, n)
	}
	if err := printf(w.out, "%s: whole and unchanged: %d members\n", file, v.Members); err != nil {
		return err
	}
	switch s := v.Signature; {
	case s == nil:
		return nil
	case s.Checked:
		return printf(w.out, "signed with key %s: %s\n", s.Key, s.Comment)
	default:
		return printf(w.out, "signed, not checked: --key PUBKEY tells whether it was made by whom you think\n")
	}
}

func inspectCommand(w world) *cobra.Command {
	var f keyFlags
	var asJSON bool
	c := &cobra.Command{
		Use: "inspect FILE.zip", Short: "Show what a bundle holds, from its manifest", Args: args(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, a []string) error {
			keys, err := f.keys(w)
			if err != nil {
				return usage(err)
			}
			return inspect(w, a[0], keys, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the manifest")
	f.add(c)
	return c
}

func inspect(w world, file string, keys bundle.Keys, asJSON bool) (err error) {
	b, err := keys.Open(file)
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
}
