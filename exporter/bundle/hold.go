package bundle

import (
	"bufio"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"filippo.io/age"

	"github.com/valise-export/valise/exporter"
)

// HeldSuffix ends the name of a bundle that is held for review: it stands beside
// where the bundle would have been.
const HeldSuffix = ".held"

// Hold says that a bundle is not published but held. What is written is a file
// of age whose only recipient is the installation: nobody opens it without the
// installation's key. Its content is Held as one line of JSON, then the bundle
// as it would have been published, sealed to its recipients where it has any.
type Hold struct {
	Path string // of the file: the target's, with HeldSuffix
	Key  []byte // of the installation
	Held Held
}

// HeldSchema names the version of a held file's first line.
const HeldSchema = "valise.held/1"

// Held is what a held bundle says of itself to who releases it.
type Held struct {
	Schema   string                     `json:"schema"`
	ExportID string                     `json:"export_id"`
	Subject  string                     `json:"subject_ref"`
	Actor    string                     `json:"actor"` // who made it, and may not release it
	Scope    string                     `json:"scope"`
	Config   string                     `json:"config_sha256"`
	Sealed   bool                       `json:"sealed"`
	Findings []exporter.ManifestFinding `json:"findings"`           // of the leak guard
	Contacts []exporter.ManifestContact `json:"contacts,omitempty"` // values about other people
}

// maxHead bounds the first line of a held file.
const maxHead = 1 << 20

// hold turns the builder to holding: what assemble writes is encrypted to the
// installation, and published beside the target.
func (b *Builder) hold(h *Hold) error {
	abs, err := filepath.Abs(h.Path)
	if err != nil {
		return fmt.Errorf("find held file: %w", err)
	}
	b.held, b.options.Target = h, abs
	return nil
}

// heldEnvelope begins a held file on out, and returns where its bundle is
// written.
func (h *Hold) heldEnvelope(out io.Writer) (io.WriteCloser, error) {
	w, err := age.Encrypt(out, installation{h.Key})
	if err != nil {
		return nil, err
	}
	head := h.Held
	head.Schema = HeldSchema
	line, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(append(line, '\n')); err != nil {
		return nil, err
	}
	return w, nil
}

// installation is who may open a held bundle: whoever has the installation's
// key. It wraps the file's key with AES-256-GCM under a key derived by HKDF (RFC
// 5869), as a stanza of age of its own kind.
type installation struct{ key []byte }

var (
	_ age.Recipient = installation{}
	_ age.Identity  = installation{}
)

const stanzaType = "github.com/valise-export/valise held"

func (i installation) aead() (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, i.key, nil, stanzaType, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Wrap seals the key of a file.
func (i installation) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	a, err := i.aead()
	if err != nil {
		return nil, err
	}
	return []*age.Stanza{{Type: "valise-held", Body: a.Seal(nil, nil, fileKey, []byte(stanzaType))}}, nil
}

// Unwrap opens the key of a file.
func (i installation) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	a, err := i.aead()
	if err != nil {
		return nil, err
	}
	for _, s := range stanzas {
		if s.Type != "valise-held" {
			continue
		}
		if key, err := a.Open(nil, nil, s.Body, []byte(stanzaType)); err == nil {
			return key, nil
		}
	}
	return nil, age.ErrIncorrectIdentity
}

// Release publishes a held bundle at target: whole, 0600, never over another
// file. Before anything is written, may is asked with what the bundle says of
// itself; its error ends the release. The held file stays: the caller removes it
// when the release is recorded.
func Release(ctx context.Context, held, target string, key []byte, may func(Held) error) (Receipt, error) {
	r, err := release(ctx, held, Options{Target: target}, key, may, osFiles{})
	if err != nil {
		return Receipt{}, fmt.Errorf("release bundle: %w", err)
	}
	return r, nil
}

func release(ctx context.Context, held string, o Options, key []byte, may func(Held) error, files fileSystem) (r Receipt, err error) {
	from, _, err := openRegular(held)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	content, head, err := readHeld(from, held, key)
	if err != nil {
		return r, err
	}
	if err := may(head); err != nil {
		return r, err
	}
	if o.Target, err = filepath.Abs(o.Target); err != nil {
		return r, fmt.Errorf("find target: %w", err)
	}
	if err := CheckTarget(o.Target, head.Sealed); err != nil {
		return r, err
	}
	if err := o.checkTarget(); err != nil {
		return r, err
	}
	r, err = publishCopy(ctx, content, o, files)
	r.Sealed = head.Sealed
	return r, err
}

// readHeld opens a held file up to its bundle.
func readHeld(from io.Reader, path string, key []byte) (*bufio.Reader, Held, error) {
	plain, err := age.Decrypt(from, installation{key})
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none):
		return nil, Held{}, fmt.Errorf("%s is not held by this installation: its key does not open it", path)
	case err != nil:
		return nil, Held{}, fmt.Errorf("%s is no held bundle, or damaged", path)
	}
	content := bufio.NewReaderSize(plain, maxHead)
	line, err := content.ReadSlice('\n')
	var head Held
	if err != nil || json.Unmarshal(line, &head) != nil || head.Schema != HeldSchema {
		return nil, Held{}, fmt.Errorf("%s is no held bundle that this valise can read", path)
	}
	return content, head, nil
}

// publishCopy writes content to the target as a bundle is published.
func publishCopy(ctx context.Context, content io.Reader, o Options, files fileSystem) (r Receipt, err error) {
	sweepPartials(files, filepath.Dir(o.Target))
	b := &Builder{options: o, files: files} // its partial file and its publishing
	defer func() { err = errors.Join(err, b.Close()) }()
	if b.partial, b.data, err = makePartial(files, filepath.Dir(o.Target), randomName); err != nil {
		return r, err
	}
	out := newOutput(ctx, b.data, filepath.Dir(o.Target))
	defer out.sum.close()
	_, err = io.Copy(out, content)
	switch {
	case out.err != nil:
		return Receipt{}, out.err
	case err != nil:
		return Receipt{}, errors.New("a part of the sealed file was changed: it cannot be decrypted")
	}
	if err := b.finishPartial(); err != nil {
		return Receipt{}, explain("write bundle", out.folder, err)
	}
	return Receipt{Path: o.Target, SHA256: out.sum.hex(), Bytes: out.size}, b.publish()
}

// ReadHeld returns what a held bundle says of itself.
func ReadHeld(path string, key []byte) (head Held, err error) {
	from, _, err := openRegular(path)
	if err != nil {
		return Held{}, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	_, head, err = readHeld(from, path, key)
	return head, err
}
