package main

import (
	"errors"
	"fmt"

	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/changes"
)

// sinceFlags name an earlier bundle to compare with.
type sinceFlags struct{ file, identity, passphraseEnv string }

// open checks the earlier bundle to its last byte and opens it. It returns nil
// where none is named; done closes what was opened.
func (f sinceFlags) open(w world) (o *changes.Options, done func() error, err error) {
	done = func() error { return nil }
	if f.file == "" {
		if f.identity != "" || f.passphraseEnv != "" {
			err = errors.New("--since-identity and --since-passphrase-env go with --since")
		}
		return nil, done, err
	}
	keys, err := keyFlags{identity: f.identity, passphraseEnv: f.passphraseEnv}.keys(w)
	if err != nil {
		return nil, done, fmt.Errorf("--since: %w", err)
	}
	v, err := keys.Verify(f.file)
	if err != nil {
		return nil, done, fmt.Errorf("--since: %w", err)
	}
	if n := len(v.Problems); n > 0 {
		return nil, done, fmt.Errorf("--since: %s is not what was sealed: %s; valise verify FILE says where", f.file, counted(int64(n), "problem"))
	}
	var b *bundle.Bundle
	if b, err = keys.Open(f.file); err != nil {
		return nil, done, fmt.Errorf("--since: %w", err)
	}
	return &changes.Options{Earlier: b, SHA256: v.SHA256}, b.Close, nil
}
