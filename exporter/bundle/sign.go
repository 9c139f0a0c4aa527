package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"aead.dev/minisign"
)

// SigningKey signs bundles: an Ed25519 secret key in minisign's format. Its
// signatures are equal for equal content.
type SigningKey struct{ key minisign.PrivateKey }

var _ fmt.Formatter = SigningKey{}

// ParseSigningKey reads a secret key as minisign and valise keygen write it.
// The password is "" for a key without one; with one it takes minisign's work
// against guessing, a few seconds and 1 GiB. Errors repeat nothing of either.
func ParseSigningKey(text, password string) (*SigningKey, error) {
	key, err := secretKey([]byte(text), password)
	if err != nil {
		return nil, err
	}
	k := &SigningKey{key: key}
	var probe [1]byte
	if !minisign.Verify(k.public(), probe[:], k.sign(probe[:], "")) {
		return nil, errors.New("its two halves do not belong together: the secret key is damaged")
	}
	return k, nil
}

func secretKey(text []byte, password string) (key minisign.PrivateKey, err error) {
	locked := minisign.IsEncrypted(text)
	switch {
	case locked && password == "":
		return key, errors.New("the secret key is protected by a password, and none is given")
	case !locked && password != "":
		return key, errors.New("a password is given, and this is no secret key with one")
	case locked:
		if key, err = minisign.DecryptKey(password, text); err != nil {
			return key, errors.New("the password does not open the secret key, or the key is damaged")
		}
	case key.UnmarshalText(text) != nil:
		return key, errors.New("this is no secret key in minisign's format; valise keygen makes one")
	}
	return key, nil
}

// ID returns the key's number as minisign prints it.
func (k SigningKey) ID() string { return keyID(k.key.ID()) }

// Format prints the number and never the key.
func (k SigningKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "signing key "+k.ID()) }

// Public returns the key that checks what k signs.
func (k SigningKey) Public() *PublicKey { return &PublicKey{key: k.public()} }

func (k SigningKey) public() minisign.PublicKey {
	public, _ := k.key.Public().(minisign.PublicKey) // it is always one
	return public
}

// sign returns a signature file. The message is hashed first, as minisign does
// by default.
func (k SigningKey) sign(message []byte, comment string) []byte {
	r := minisign.NewReader(bytes.NewReader(message))
	_, _ = io.Copy(io.Discard, r) // from memory to nowhere
	return r.SignWithComments(k.key, comment, "made by valise with key "+k.ID())
}

func keyID(id uint64) string { return fmt.Sprintf("%016X", id) }

// PublicKey checks signatures.
type PublicKey struct{ key minisign.PublicKey }

// ParsePublicKey reads a public key: minisign's file, or the one line of it.
func ParsePublicKey(text string) (*PublicKey, error) {
	var k PublicKey
	if k.key.UnmarshalText([]byte(strings.TrimSpace(text))) != nil {
		return nil, errors.New("this is no public key in minisign's format")
	}
	return &k, nil
}

// ID returns the key's number as minisign prints it.
func (k PublicKey) ID() string { return keyID(k.key.ID()) }

// KeyFiles are a new pair of keys as minisign's files have them.
type KeyFiles struct {
	Secret, Public []byte
	ID             string
}

// NewKeyFiles makes a pair of keys. With a password the secret one is
// encrypted, which costs what ParseSigningKey says. A nil random is the
// system's.
func NewKeyFiles(random io.Reader, password string) (KeyFiles, error) {
	public, secret, err := minisign.GenerateKey(random)
	if err != nil {
		return KeyFiles{}, fmt.Errorf("make keys: %w", err)
	}
	f := KeyFiles{ID: keyID(public.ID())}
	if password == "" {
		f.Secret, err = secret.MarshalText()
	} else {
		f.Secret, err = minisign.EncryptKey(password, secret)
	}
	if err != nil {
		return KeyFiles{}, fmt.Errorf("make keys: %w", err)
	}
	if f.Public, err = public.MarshalText(); err != nil {
		return KeyFiles{}, fmt.Errorf("make keys: %w", err)
	}
	f.Secret, f.Public = append(f.Secret, '\n'), append(f.Public, '\n')
	return f, nil
}

// sign adds the signature over the tag manifest. It stands beside the bag: no
// manifest can list it.
func (b *Builder) sign(c *Contents, tagSums []byte) error {
	if b.options.Signer == nil {
		return nil
	}
	return b.put(signatureMember, b.options.Signer.sign(tagSums, trustedComment(c)))
}

// trustedComment says which export was signed: neither whose nor when by the
// clock.
func trustedComment(c *Contents) string {
	e := c.Manifest.Export
	return printableLine("valise export " + e.ID + " as of " + e.AsOf)
}

// maxComment keeps far below what minisign reads.
const maxComment = 1000

// printableLine returns one line of printable ASCII.
func printableLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
	return s[:min(len(s), maxComment)]
}
