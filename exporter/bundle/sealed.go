package bundle

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"filippo.io/age"
)

// sealedMark begins every file of age.
const sealedMark = "age-encryption.org/v1\n"

// SealedError says that a bundle is sealed and no identity was given.
type SealedError struct{ Path string }

// Error names the remedy.
func (e *SealedError) Error() string {
	return e.Path + " is sealed: give the key with --identity FILE, or open it with age -d -i FILE -o bundle.zip"
}

// Keys are what the reader of a bundle holds. The zero value holds none.
type Keys struct {
	Signer     *PublicKey // whose signature must be in the bundle; nil: a signature is not checked
	Identities []Identity // that may open a sealed bundle
}

// archiveFile is a bundle's file and the zip in it: the same bytes, unless the
// bundle is sealed. Decrypted bytes are in memory only.
type archiveFile struct {
	*os.File
	size   int64 // of the file
	zip    io.ReaderAt
	length int64 // of the zip
	sealed bool
}

func (k Keys) open(path string) (*archiveFile, error) {
	f, size, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	a := &archiveFile{File: f, size: size, zip: f, length: size}
	if err := a.unseal(path, k.Identities); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return a, nil
}

func (a *archiveFile) unseal(path string, identities []Identity) error {
	var mark [len(sealedMark)]byte
	if n, _ := a.ReadAt(mark[:], 0); string(mark[:n]) != sealedMark {
		return nil // a file that cannot be read is found out by what follows
	}
	if len(identities) == 0 {
		return &SealedError{Path: path}
	}
	var err error
	a.zip, a.length, err = age.DecryptReaderAt(a.File, a.size, identities...)
	a.sealed = true
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none):
		return fmt.Errorf("%s is sealed, and not to this key: it opens with none that was given", path)
	case err != nil:
		return fmt.Errorf("%s is sealed, and its seal is damaged or cut off", path)
	}
	return nil
}

// whole decrypts everything once: each part of a sealed file proves itself.
func (a *archiveFile) whole() bool {
	if !a.sealed {
		return true
	}
	_, err := io.Copy(io.Discard, io.NewSectionReader(a.zip, 0, a.length))
	return err == nil
}

// envelope returns where the zip is written: out, or the encryptions before it,
// whose Close ends them. A held bundle is encrypted to the installation, outside
// of what its recipients have.
func (b *Builder) envelope(out *output) (io.WriteCloser, error) {
	w := envelopes{plain{out}}
	if b.held != nil {
		held, err := b.held.heldEnvelope(out)
		if err != nil {
			return nil, errors.Join(out.err, fmt.Errorf("hold: %w", err))
		}
		w = append(w, held)
	}
	if len(b.options.Recipients) == 0 {
		return w, nil
	}
	sealed, err := age.Encrypt(w, b.options.Recipients...)
	switch {
	case out.err != nil:
		return nil, out.err
	case err != nil:
		return nil, errors.New("encrypt to the recipients: not possible with these together")
	}
	return append(w, sealed), nil
}

// envelopes are one in the other: what is written goes to the last.
type envelopes []io.WriteCloser

func (e envelopes) Write(p []byte) (int, error) { return e[len(e)-1].Write(p) }

// Close ends them, the innermost first.
func (e envelopes) Close() error {
	for _, w := range slices.Backward(e) {
		if err := w.Close(); err != nil {
			return err
		}
	}
	return nil
}

type plain struct{ io.Writer }

func (plain) Close() error { return nil }
