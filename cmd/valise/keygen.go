package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/valise-export/valise/exporter/bundle"
)

func keygenCommand(w world) *cobra.Command {
	var out, passwordEnv string
	c := &cobra.Command{
		Use: "keygen [--out FILE] [--password-env VARIABLE]", Short: "Make a pair of keys that signs bundles: FILE.key and FILE.pub, as minisign has them",
		Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			if out == "" {
				return usage(errors.New("--out is empty: it is the beginning of the two names"))
			}
			password := ""
			if passwordEnv != "" {
				var err error
				if password, err = passphrase(w, "password-env", passwordEnv); err != nil {
					return usage(err)
				}
			}
			return keygen(w, out, password)
		},
	}
	c.Flags().StringVar(&out, "out", "valise", "the beginning of the names: `FILE`.key and FILE.pub")
	c.Flags().StringVar(&passwordEnv, "password-env", "", "protect the secret key with the password in this environment `VARIABLE` (takes 1 GiB of memory)")
	return c
}

// keygen writes both files or none, and never over another.
func keygen(w world, out, password string) error {
	secret, public := out+".key", out+".pub"
	for _, name := range []string{secret, public} {
		if _, err := os.Lstat(name); err == nil {
			return taken(name)
		}
	}
	files, err := bundle.NewKeyFiles(nil, password)
	if err != nil {
		return err
	}
	if err := writeNew(secret, files.Secret, 0o600); err != nil {
		return err
	}
	if err := writeNew(public, files.Public, 0o644); err != nil {
		return errors.Join(err, os.Remove(secret))
	}
	return printf(w.out, "key %s\n%s signs: keep it secret, and name it in the config: signing: {key: {file: %s}}\n%s checks: give it to whoever gets a bundle\n", files.ID, secret, secret, public)
}

func taken(name string) error {
	return usage(fmt.Errorf("%s exists, and a key is never replaced; choose another name with --out", name))
}

// writeNew writes a file that was not there, through to the disk. After an
// error it is not there.
func writeNew(name string, content []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return taken(name)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
