package main

import (
	"errors"
	"fmt"

	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/changes"
)

// sinceFlags name an earlier bundle to compare with.
type sinceFlags struct{ file, key, identity, passphraseEnv string }

// open checks the earlier bundle to its last byte and opens it. Its signature
// must be that of --since-key, else of the key that this export signs with;
// where there is neither, nothing shows who made it. It returns nil where no
// bundle is named; done closes what was opened.
func (f sinceFlags) open(w world, own *bundle.SigningKey) (o *changes.Options, done func() error, err error) {
	done = func() error { return nil }
	if f.file == "" {
		return nil, done, nil
	}
	keys, err := keyFlags{key: f.key, identity: f.identity, passphraseEnv: f.passphraseEnv}.keys(w)
	if err != nil {
		return nil, done, fmt.Errorf("--since: %w", err)
	}
	if keys.Signer == nil && own != nil {
		keys.Signer = own.Public()
	}
	b, v, err := keys.OpenVerified(f.file, f.trusted)
	if err != nil {
		return nil, done, fmt.Errorf("--since: %w", err)
	}
	o = &changes.Options{Earlier: b, SHA256: v.SHA256}
	if v.Signature != nil && v.Signature.Checked {
		o.SignedBy = v.Signature.Key
	}
	return o, b.Close, nil
}

// needed returns an error where flags are there that go with --since, and it is
// not.
func (f sinceFlags) needed() error {
	if f.file == "" && (f.key != "" || f.identity != "" || f.passphraseEnv != "") {
		return errors.New("--since-key, --since-identity and --since-passphrase-env go with --since")
	}
	return nil
}

// trusted returns an error where the earlier bundle was changed, or where it was
// to be signed and is not by that key.
func (f sinceFlags) trusted(v *bundle.Verification) error {
	n := len(v.Problems)
	switch {
	case n == 0:
		return nil
	case n == 1 && v.SignatureFault() != "":
		return fmt.Errorf("%s: nothing shows who made it: %s; --since-key PUBKEY names another key that may have signed it", f.file, v.SignatureFault())
	default:
		return fmt.Errorf("%s is not as it was made: %s; valise verify FILE says where", f.file, counted(int64(n), "problem"))
	}
}
