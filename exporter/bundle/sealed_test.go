package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
)

func newRecipient(tb testing.TB) (*age.X25519Identity, Recipient) {
	tb.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		tb.Fatal(err)
	}
	recipient, err := ParseRecipient(identity.Recipient().String())
	if err != nil {
		tb.Fatal(err)
	}
	return identity, recipient
}

// sealedOptions seal to a new recipient.
func sealedOptions(tb testing.TB) (Options, Identity) {
	tb.Helper()
	identity, recipient := newRecipient(tb)
	o := fixtureOptions(tb)
	o.Target, o.Recipients = o.Target+".age", []Recipient{recipient}
	return o, identity
}

func TestSealedHoldsTheSameZip(t *testing.T) {
	o, identity := sealedOptions(t)
	second, recipient := newRecipient(t)
	o.Recipients = append(o.Recipients, recipient)
	receipt, err := export(o, osFiles{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(o.Target)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	if !receipt.Sealed || receipt.Signed || receipt.Bytes != int64(len(text)) || receipt.SHA256 != hex.EncodeToString(sum[:]) || receipt.Members != 16 {
		t.Errorf("%+v", receipt)
	}
	if info, err := os.Stat(o.Target); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	for _, i := range []Identity{identity, second} {
		r, err := age.Decrypt(bytes.NewReader(text), i)
		if err != nil {
			t.Fatal(err)
		}
		zip, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(zip, makeBundle(t)) {
			t.Errorf("%v: the zip inside is not the one that would be there unsealed", err)
		}
	}
	if left := leftovers(t, o); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// watcher keeps what is written below a folder.
type watcher struct {
	osFiles
	folder string
	files  []string
	text   bytes.Buffer
}

func (w *watcher) Create(path string) (file, error) {
	f, err := w.osFiles.Create(path)
	if err != nil || filepath.Dir(path) != w.folder {
		return f, err
	}
	w.files = append(w.files, path)
	return &watched{file: f, text: &w.text}, nil
}

type watched struct {
	file
	text *bytes.Buffer
}

func (w *watched) Write(p []byte) (int, error) {
	w.text.Write(p)
	return w.file.Write(p)
}

// Beside the target there is never anything but ciphertext.
func TestSealedTouchesTheTargetFolderWithCiphertextOnly(t *testing.T) {
	o, _ := sealedOptions(t)
	w := &watcher{folder: filepath.Dir(o.Target)}
	if err := exportLarge(o, w); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(o.Target)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.files) != 1 || !bytes.Equal(w.text.Bytes(), text) {
		t.Errorf("written beside the target: %v", w.files)
	}
	for _, plain := range []string{"PK\x03\x04", "PK\x01\x02", fixtureTop, "PK not really", noise(512 << 10)[:100]} {
		if bytes.Contains(text, []byte(plain)) {
			t.Errorf("%q is readable", plain)
		}
	}
}

func TestSealedCanBeInterrupted(t *testing.T) {
	o, _ := sealedOptions(t)
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(b, 1000); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancelCause(context.Background())
	reason := errors.New("enough")
	stop(reason)
	if _, err := b.Seal(ctx, fixtureContents()); !errors.Is(err, reason) {
		t.Errorf("got %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if left := leftovers(t, o); len(left) > 0 || exists(o.Target) {
		t.Errorf("left behind: %v", left)
	}
}

func TestKeysOpenSealed(t *testing.T) {
	o, identity := sealedOptions(t)
	secret, public, _ := newKeys(t)
	o.Signer = secret
	receipt, err := export(o, osFiles{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var sealed *SealedError
	_, err = Open(o.Target)
	if !errors.As(err, &sealed) || !strings.Contains(err.Error(), "age -d") || !strings.Contains(err.Error(), "--identity") {
		t.Errorf("open: %v", err)
	}
	if _, err = Verify(o.Target); !errors.As(err, &sealed) {
		t.Errorf("verify: %v", err)
	}
	other, _ := newRecipient(t)
	if _, err = (Keys{Identities: []Identity{other}}).Verify(o.Target); err == nil || !strings.Contains(err.Error(), "not to this key") {
		t.Errorf("other key: %v", err)
	}
	keys := Keys{Identities: []Identity{other, identity}, Signer: public}
	v, err := keys.Verify(o.Target)
	if err != nil || !v.OK() || !v.Sealed || v.SHA256 != receipt.SHA256 || v.Members != 17 || !v.Signature.Checked {
		t.Errorf("%+v %v", v, err)
	}
	b, err := keys.Open(o.Target)
	if err != nil {
		t.Fatal(err)
	}
	if b.Manifest().Export.ID != "7f3a9c00" || len(b.Members()) != 17 {
		t.Errorf("%+v", b.Manifest())
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if left := leftovers(t, o); len(left) > 0 {
		t.Errorf("reading left behind %v", left)
	}
}

func TestPassphrase(t *testing.T) {
	recipient, err := age.NewScryptRecipient("correct horse")
	if err != nil {
		t.Fatal(err)
	}
	recipient.SetWorkFactor(2) // tests need no protection
	o := fixtureOptions(t)
	o.Target, o.Recipients = o.Target+".age", []Recipient{recipient}
	if _, err := export(o, osFiles{}, 1000); err != nil {
		t.Fatal(err)
	}
	for passphrase, want := range map[string]bool{"correct horse": true, "battery staple": false} {
		i, err := PassphraseIdentity(passphrase)
		if err != nil {
			t.Fatal(err)
		}
		v, err := Keys{Identities: []Identity{i}}.Verify(o.Target)
		if (err == nil && v.OK()) != want {
			t.Errorf("%s: %v", passphrase, err)
		}
	}
	if _, err := PassphraseRecipient(""); err == nil {
		t.Error("an empty passphrase seals")
	}
	if _, err := PassphraseIdentity(""); err == nil {
		t.Error("an empty passphrase opens")
	}
}

// A file from anywhere cannot ask for hours of work.
func TestPassphraseWorkIsBounded(t *testing.T) {
	i, err := PassphraseIdentity("x")
	if err != nil {
		t.Fatal(err)
	}
	salt := strings.Repeat("A", 22)
	_, err = i.Unwrap([]*age.Stanza{{Type: "scrypt", Args: []string{salt, "22"}, Body: make([]byte, 32)}})
	if err == nil || !strings.Contains(err.Error(), "work factor too large") {
		t.Errorf("%v", err)
	}
}

// Each region of a sealed file proves itself: one bit of any is noticed.
func TestSealedNoticesEveryEdit(t *testing.T) {
	o, identity := sealedOptions(t)
	if err := exportLarge(o, osFiles{}); err != nil { // several parts of 64 KiB
		t.Fatal(err)
	}
	text, err := os.ReadFile(o.Target)
	if err != nil {
		t.Fatal(err)
	}
	header := bytes.Index(text, []byte("\n--- ")) + len("\n--- ") + 43 + 1
	const nonce, part = 16, 64<<10 + 16
	if len(text) < header+nonce+3*part {
		t.Fatalf("only %d bytes", len(text))
	}
	noticed := func(what string, bad []byte) {
		t.Helper()
		path := filepath.Join(t.TempDir(), "bad.zip.age")
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		v, err := Keys{Identities: []Identity{identity}}.Verify(path)
		if err == nil && v.OK() {
			t.Errorf("%s passes", what)
		}
		if err == nil && v.Sealed && (len(v.Problems) != 1 || !strings.Contains(v.Err().Error(), "sealed file was changed")) {
			t.Errorf("%s: %v", what, v.Err())
		}
	}
	var places []int
	for i := range header + nonce {
		places = append(places, i)
	}
	for at := header + nonce; at < len(text); at += part { // begin, middle, tag of each part
		end := min(at+part, len(text))
		places = append(places, at, (at+end)/2, end-16, end-1)
	}
	for _, i := range places {
		bad := bytes.Clone(text)
		bad[i] ^= 1
		noticed(fmt.Sprint("byte ", i), bad)
	}
	body := header + nonce
	noticed("cut at a part's end", text[:body+part])
	noticed("cut by one byte", text[:len(text)-1])
	noticed("cut in the header", text[:header-5])
	noticed("no parts", text[:body])
	noticed("one byte more", append(bytes.Clone(text), 0))
	noticed("first part twice", append(bytes.Clone(text[:body+part]), text[body:]...))
	noticed("parts swapped", bytes.Join([][]byte{text[:body], text[body+part : body+2*part], text[body : body+part], text[body+2*part:]}, nil))
}

// The age program opens what valise sealed, and valise what age sealed.
func TestAgeAgrees(t *testing.T) {
	o, _ := sealedOptions(t)
	dir := t.TempDir()
	out, err := run(t, dir, "age-keygen", "-o", "key.txt")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	public := strings.TrimSpace(out[strings.Index(out, "age1"):])
	recipient, err := ParseRecipient(public)
	if err != nil {
		t.Fatal(err)
	}
	o.Recipients = []Recipient{recipient}
	if err := exportLarge(o, osFiles{}); err != nil {
		t.Fatal(err)
	}
	if out, err := run(t, dir, "age", "-d", "-i", "key.txt", "-o", "bundle.zip", o.Target); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if v, err := Verify(filepath.Join(dir, "bundle.zip")); err != nil || !v.OK() {
		t.Errorf("%v", err)
	}
	if out, err := run(t, dir, "age", "-r", public, "-o", "again.zip.age", "bundle.zip"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "key.txt"))
	if err != nil {
		t.Fatal(err)
	}
	identities, err := ParseIdentities(text)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := (Keys{Identities: identities}).Verify(filepath.Join(dir, "again.zip.age")); err != nil || !v.OK() {
		t.Errorf("%v", err)
	}
}
