package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/valise-export/valise/exporter/bundle"
)

// recipients reads whom the bundle is sealed to, and wants a name of the output
// that says so. A passphrase comes from the environment: the command line is
// seen by every user of the machine.
func (f exportFlags) recipients(w world) ([]bundle.Recipient, error) {
	var errs []error
	var list []bundle.Recipient
	for i, text := range f.seal {
		r, err := bundle.ParseRecipient(text)
		if err != nil {
			errs = append(errs, fmt.Errorf("--seal (number %d): %w", i+1, err))
		}
		list = append(list, r)
	}
	if f.passphraseEnv != "" {
		passphrase, err := passphrase(w, "seal-passphrase-env", f.passphraseEnv)
		if err == nil && len(f.seal) > 0 {
			err = errors.New("--seal-passphrase-env and --seal are both given: a passphrase stands alone")
		}
		errs = append(errs, err)
		r, _ := bundle.PassphraseRecipient(passphrase) // none only where it is empty, which was said
		list = append(list, r)
	}
	if f.out != "" {
		if err := bundle.CheckTarget(f.out, len(list) > 0); err != nil {
			errs = append(errs, fmt.Errorf("--out: %w", err))
		}
	}
	return list, errors.Join(errs...)
}

// passphrase reads a variable. A line end is not part of what can be typed.
func passphrase(w world, flag, name string) (string, error) {
	value, _ := w.env(name)
	value = strings.TrimRight(value, "\r\n")
	if value == "" {
		return "", fmt.Errorf("--%s: the environment has no %s; the flag takes the name of a variable and not the passphrase", flag, printableName(name))
	}
	return value, nil
}

// printableName shows what can be the name of a variable; anything else may be
// the passphrase itself.
func printableName(name string) string {
	for i := range len(name) {
		c := name[i]
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' {
			return "such variable"
		}
	}
	return "variable " + name
}

// keyFlags are the flags of the commands that read a bundle.
type keyFlags struct{ key, identity, passphraseEnv string }

func (f *keyFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.identity, "identity", "", "open a sealed bundle with this age identity `FILE`")
	c.Flags().StringVar(&f.passphraseEnv, "passphrase-env", "", "open a sealed bundle with the passphrase in this environment `VARIABLE`")
}

func (f keyFlags) keys(w world) (k bundle.Keys, err error) {
	if f.key != "" {
		if k.Signer, err = publicKey(f.key); err != nil {
			return k, fmt.Errorf("--key: %w", err)
		}
	}
	if f.identity != "" {
		text, err := readSmall(f.identity)
		if err == nil {
			k.Identities, err = bundle.ParseIdentities(text)
		}
		if err != nil {
			return k, fmt.Errorf("--identity: %w", err)
		}
	}
	if f.passphraseEnv == "" {
		return k, nil
	}
	text, err := passphrase(w, "passphrase-env", f.passphraseEnv)
	if err != nil {
		return k, err
	}
	i, err := bundle.PassphraseIdentity(text)
	k.Identities = append(k.Identities, i)
	return k, err
}

// publicKey reads a key as it is, or the file of that name.
func publicKey(text string) (*bundle.PublicKey, error) {
	if k, err := bundle.ParsePublicKey(text); err == nil {
		return k, nil
	}
	content, err := readSmall(text)
	if err != nil {
		return nil, fmt.Errorf("it is neither a public key (RW…) nor a file that can be read: %w", err)
	}
	return bundle.ParsePublicKey(string(content))
}

// readSmall reads a file of keys.
func readSmall(path string) ([]byte, error) {
	const limit = 1 << 20
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() > limit:
		return nil, fmt.Errorf("%s is no file of keys", path)
	}
	return os.ReadFile(path)
}
