package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/leak"
	"github.com/valise-export/valise/exporter/leak/sweep"
	"github.com/valise-export/valise/exporter/run"
)

func verifyCommand(w world) *cobra.Command {
	var f keyFlags
	var leaks bool
	c := &cobra.Command{
		Use: "verify FILE.zip [--key PUBKEY] [--leaks]", Short: "Check that a bundle is whole and unchanged; with --key, that it is signed with that key; with --leaks, that no secret is in it",
		Args: args(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, a []string) error {
			keys, err := f.keys(w)
			if err != nil {
				return usage(err)
			}
			if err := verify(w, a[0], keys); err != nil || !leaks {
				return err
			}
			return sweepLeaks(w, a[0], keys)
		},
	}
	c.Flags().StringVar(&f.key, "key", "", "the public key that must have signed the bundle: `PUBKEY` or its file")
	c.Flags().BoolVar(&leaks, "leaks", false, "look through everything in the bundle as the leak guard does; exit 4 where something is found")
	f.add(c)
	return c
}

// sweepLeaks looks through the finished bytes of a bundle.
func sweepLeaks(w world, file string, keys bundle.Keys) (err error) {
	b, err := keys.Open(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	found, err := sweep.Bundle(b, leak.New())
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return &codeError{exitHeld, fmt.Errorf("%s holds what must not leave\n%s", file, run.Findings(found))}
	}
	return printf(w.out, "no secret, card or account number found\n")
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
		return fmt.Errorf("%s is not as it was made: %s", file, counted(int64(n), "problem"))
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
