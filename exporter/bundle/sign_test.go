package bundle

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/scrypt"
)

// newKeys returns a pair of keys as their files give them.
func newKeys(tb testing.TB) (*SigningKey, *PublicKey, KeyFiles) {
	tb.Helper()
	files, err := NewKeyFiles(nil, "")
	if err != nil {
		tb.Fatal(err)
	}
	secret, err := ParseSigningKey(string(files.Secret), "")
	if err != nil {
		tb.Fatal(err)
	}
	public, err := ParsePublicKey(string(files.Public))
	if err != nil {
		tb.Fatal(err)
	}
	return secret, public, files
}

// makeWith returns the bytes of a fixture that is made with other options.
func makeWith(tb testing.TB, change func(*Options)) []byte {
	tb.Helper()
	o := fixtureOptions(tb)
	change(&o)
	if _, err := export(o, osFiles{}, 1000); err != nil {
		tb.Fatal(err)
	}
	text, err := os.ReadFile(o.Target)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

func signed(tb testing.TB, key *SigningKey) []byte {
	tb.Helper()
	return makeWith(tb, func(o *Options) { o.Signer = key })
}

func verifyKey(text []byte, key *PublicKey) *Verification {
	return Keys{Signer: key}.verify(bytes.NewReader(text), int64(len(text)))
}

func TestSignedBundle(t *testing.T) {
	secret, public, _ := newKeys(t)
	text := signed(t, secret)
	if !bytes.Equal(text, signed(t, secret)) {
		t.Error("the same content and key give other bytes")
	}
	want := Signature{Key: public.ID(), Comment: "valise export 7f3a9c00 as of 2026-11-21T10:20:30Z"}
	if v := verifyBytes(text); !v.OK() || !v.Signed || v.Signature == nil || *v.Signature != want {
		t.Errorf("without a key: %+v %+v", v.Signature, v.Problems)
	}
	want.Checked = true
	if v := verifyKey(text, public); !v.OK() || *v.Signature != want || v.Members != 17 {
		t.Errorf("with the key: %+v %+v", v.Signature, v.Problems)
	}
	same := func(_ string, content []byte) ([]byte, bool) { return content, true }
	if v := verifyKey(repack(t, text, same), public); !v.OK() || !v.Signature.Checked {
		t.Errorf("zipped again: %+v", v.Problems)
	}
	for name, content := range contents(t, text) {
		if strings.HasPrefix(name, "tagmanifest-") && strings.Contains(content, ".minisig") {
			t.Errorf("%s lists the signature", name)
		}
	}
}

func TestSignatureFaults(t *testing.T) {
	secret, public, _ := newKeys(t)
	_, other, _ := newKeys(t)
	foreign, _, _ := newKeys(t)
	text := signed(t, secret)
	replace := func(member, from, to string) func(string, []byte) ([]byte, bool) {
		return func(name string, content []byte) ([]byte, bool) {
			if name == member && !bytes.Contains(content, []byte(from)) {
				t.Errorf("%s does not hold %q", name, from)
			}
			if name == member {
				content = bytes.Replace(content, []byte(from), []byte(to), 1)
			}
			return content, true
		}
	}
	const missing = "member " + signatureMember + ": it is missing: the bundle is not signed"
	for _, c := range []struct {
		what    string
		text    []byte
		key     *PublicKey
		problem string // "" for none
	}{
		{"not signed", makeBundle(t), public, missing},
		{"taken away", repack(t, text, func(name string, b []byte) ([]byte, bool) { return b, name != signatureMember }), public, missing},
		{"empty archive", append([]byte("PK\x05\x06"), make([]byte, 18)...), public, missing},
		{"other key", text, other, "it was made with key " + public.ID() + " and not with " + other.ID()},
		{"other signer", signed(t, foreign), public, "it was made with key " + foreign.ID()},
		{"comment", repack(t, text, replace(signatureMember, "7f3a9c00", "7f3a9c01")), public, "it does not fit"},
		{"tag sums", repack(t, text, replace(tagSumsMember, "  ", " ")), public, "it does not fit"},
		{"member", repack(t, text, replace(bagInfoMember, "Source", "Sourse")), public, "content does not match its checksum"},
		{"no signature", repack(t, text, replace(signatureMember, "trusted comment", "x")), nil, "it is no signature in minisign's format"},
		{"something else", repack(t, text, func(name string, b []byte) ([]byte, bool) {
			if name == signatureMember {
				b = []byte("a message for the customer")
			}
			return b, true
		}), nil, "it is no signature in minisign's format"},
		{"more after it", repack(t, text, func(name string, b []byte) ([]byte, bool) {
			if name == signatureMember {
				b = append(b, "more"...)
			}
			return b, true
		}), nil, "it is no signature in minisign's format"},
		{"large", repack(t, text, func(name string, b []byte) ([]byte, bool) {
			if name == signatureMember {
				b = append(bytes.Repeat([]byte("x"), maxSignature), b...)
			}
			return b, true
		}), nil, errLarge.Error()},
	} {
		v := verifyKey(c.text, c.key)
		if v.OK() || !strings.Contains(v.Err().Error(), c.problem) || (v.Signature != nil && v.Signature.Checked && c.what != "member") {
			t.Errorf("%s: %+v %v", c.what, v.Signature, v.Problems)
		}
	}
}

// No other file may stand beside the bag under such a name.
func TestOnlyOneSignatureIsTolerated(t *testing.T) {
	secret, public, _ := newKeys(t)
	text := signed(t, secret)
	for _, name := range []string{payloadSumsMember + ".minisig", "data/" + signatureMember, signatureMember + ".minisig", "signature.minisig"} {
		extra := repack(t, text, func(member string, b []byte) ([]byte, bool) { return b, true })
		extra = withEntry(t, extra, name, contents(t, text)[signatureMember])
		if v := verifyKey(extra, public); v.OK() || !strings.Contains(v.Err().Error(), name+": it is not part of the bag") {
			t.Errorf("%s: %v", name, v.Problems)
		}
	}
}

// Somebody without the key cannot make an edited bag right in itself.
func TestEditedBagNeedsTheKey(t *testing.T) {
	secret, public, _ := newKeys(t)
	forger, _, _ := newKeys(t)
	original := contents(t, signed(t, secret))
	forged := makeWith(t, func(o *Options) { o.Signer = forger; o.AsOf = o.AsOf.AddDate(0, 0, 1) })
	forged = repack(t, forged, func(name string, b []byte) ([]byte, bool) {
		if name == signatureMember {
			b = []byte(original[signatureMember])
		}
		return b, true
	})
	if v := verifyBytes(forged); !v.OK() {
		t.Errorf("a bag that is right in itself: %v", v.Problems)
	}
	if v := verifyKey(forged, public); v.OK() || v.Signature.Checked {
		t.Error("the signature of another bag passes")
	}
}

func TestTrustedCommentIsOneLine(t *testing.T) {
	c := fixtureContents()
	c.Manifest.Export.ID = "a\nuntrusted comment: \x1b[31mü" + strings.Repeat("x", 5000)
	got := trustedComment(&c)
	if strings.ContainsAny(got, "\n\x1bü") || len(got) != maxComment {
		t.Errorf("%d: %.80q", len(got), got)
	}
}

func TestSecretKeyIsNeverPrinted(t *testing.T) {
	secret, _, files := newKeys(t)
	raw, err := base64.StdEncoding.DecodeString(strings.Split(string(files.Secret), "\n")[1])
	if err != nil {
		t.Fatal(err)
	}
	hidden := fmt.Sprint(raw[62:72])
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		text := fmt.Sprintf(verb+verb, secret, *secret)
		if text != "signing key "+secret.ID()+"signing key "+secret.ID() || strings.Contains(text, hidden[1:len(hidden)-1]) {
			t.Errorf("%s: %s", verb, text)
		}
	}
}

// lockedKey is a secret key with a password, as minisign writes it but for the
// work against guessing: a thousandth.
func lockedKey(t *testing.T, plain []byte, password string) string {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(strings.Split(string(plain), "\n")[1])
	if err != nil {
		t.Fatal(err)
	}
	const ops, mem = 1 << 15, 1 << 24
	copy(b[2:4], "Sc")
	copy(b[6:38], "salt")
	binary.LittleEndian.PutUint64(b[38:], ops)
	binary.LittleEndian.PutUint64(b[46:], mem)
	sum := blake2b.Sum256(append([]byte("Ed"), b[54:126]...))
	copy(b[126:], sum[:])
	stream, err := scrypt.Key([]byte(password), b[6:38], 1024, 8, 1, 104)
	if err != nil {
		t.Fatal(err)
	}
	for i := range stream {
		b[54+i] ^= stream[i]
	}
	return "untrusted comment: a key with a password\n" + base64.StdEncoding.EncodeToString(b) + "\n"
}

func TestParseSigningKey(t *testing.T) {
	_, public, files := newKeys(t)
	_, _, others := newKeys(t)
	plain := string(files.Secret)
	locked := lockedKey(t, files.Secret, "correct horse")
	line := strings.Split(plain, "\n")[1]
	halves, _ := base64.StdEncoding.DecodeString(line)
	second, _ := base64.StdEncoding.DecodeString(strings.Split(string(others.Secret), "\n")[1])
	copy(halves[94:126], second[94:126])
	for _, c := range []struct{ what, text, password, problem string }{
		{"file", plain, "", ""},
		{"line", line, "", ""},
		{"line ends of Windows", strings.ReplaceAll(plain, "\n", "\r\n"), "", ""},
		{"password", locked, "correct horse", ""},
		{"no password", locked, "", "protected by a password, and none is given"},
		{"wrong password", locked, "battery staple", "does not open the secret key"},
		{"needless password", plain, "battery staple", "a password is given"},
		{"public key", string(files.Public), "", "no secret key in minisign's format"},
		{"empty", "", "", "no secret key in minisign's format"},
		{"cut off", plain[:len(plain)-20], "", "no secret key in minisign's format"},
		{"two keys mixed", base64.StdEncoding.EncodeToString(halves), "", "do not belong together"},
	} {
		k, err := ParseSigningKey(c.text, c.password)
		switch {
		case c.problem == "" && (err != nil || k.ID() != public.ID()):
			t.Errorf("%s: %v", c.what, err)
		case c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)):
			t.Errorf("%s: got %v, want %s", c.what, err, c.problem)
		case err != nil && (strings.Contains(err.Error(), line[:12]) || (c.password != "" && strings.Contains(err.Error(), c.password))):
			t.Errorf("%s: the error tells a secret: %v", c.what, err)
		}
	}
}

func TestParsePublicKey(t *testing.T) {
	_, public, files := newKeys(t)
	for _, text := range []string{string(files.Public), strings.Split(string(files.Public), "\n")[1], "\n" + string(files.Public)} {
		if k, err := ParsePublicKey(text); err != nil || k.ID() != public.ID() {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"", "RWQ", string(files.Secret), "valise.pub"} {
		if _, err := ParsePublicKey(text); err == nil {
			t.Errorf("%q passes", text)
		}
	}
}

// minisign checks what valise signed, and valise what minisign signed.
func TestMinisignAgrees(t *testing.T) {
	secret, public, files := newKeys(t)
	dir := unpack(t, signed(t, secret))
	file := func(name string) string { return filepath.Join(filepath.Dir(dir), name) }
	if err := os.WriteFile(file("valise.pub"), files.Public, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file("valise.key"), files.Secret, 0o600); err != nil {
		t.Fatal(err)
	}
	minisign := func(args ...string) string {
		t.Helper()
		out, err := run(t, dir, "minisign", args...)
		if err != nil {
			t.Fatalf("minisign %v: %v\n%s", args, err, out)
		}
		return out
	}
	out := minisign("-Vm", tagSumsMember, "-p", file("valise.pub"))
	if !strings.Contains(out, "Signature and comment signature verified") || !strings.Contains(out, "valise export 7f3a9c00 as of 2026-11-21T10:20:30Z") {
		t.Error(out)
	}
	minisign("-Sm", tagSumsMember, "-s", file("valise.key"), "-t", "by minisign with our key")
	checkSigned(t, dir, public, "by minisign with our key")

	minisign("-G", "-W", "-f", "-p", file("own.pub"), "-s", file("own.key"))
	minisign("-Sm", tagSumsMember, "-s", file("own.key"), "-t", "by minisign")
	own, err := os.ReadFile(file("own.pub"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := ParsePublicKey(string(own))
	if err != nil {
		t.Fatal(err)
	}
	checkSigned(t, dir, key, "by minisign")
	ownSecret, err := os.ReadFile(file("own.key"))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := ParseSigningKey(string(ownSecret), "")
	if err != nil {
		t.Fatal(err)
	}
	if v := verifyKey(signed(t, parsed), key); !v.OK() || !v.Signature.Checked {
		t.Error(v.Problems)
	}
	if err := os.WriteFile(filepath.Join(dir, tagSumsMember), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := run(t, dir, "minisign", "-Vm", tagSumsMember, "-p", file("own.pub")); err == nil {
		t.Errorf("an edited manifest passes:\n%s", out)
	}
}

// checkSigned packs a folder and wants the signature in it to be of the key.
func checkSigned(t *testing.T, dir string, key *PublicKey, comment string) {
	t.Helper()
	text := repack(t, makeBundle(t), func(_ string, b []byte) ([]byte, bool) { return b, true })
	signature, err := os.ReadFile(filepath.Join(dir, signatureMember))
	if err != nil {
		t.Fatal(err)
	}
	v := verifyKey(withEntry(t, text, signatureMember, string(signature)), key)
	if !v.OK() || !v.Signature.Checked || v.Signature.Comment != comment {
		t.Errorf("%+v %v", v.Signature, v.Problems)
	}
}

// The bag stays one for other programs: no manifest lists the signature, and
// RFC 8493 allows tag files that none lists.
func TestSignedBagIsABag(t *testing.T) {
	secret, _, _ := newKeys(t)
	dir := unpack(t, signed(t, secret))
	if out, err := run(t, dir, "sha256sum", "--check", "--strict", tagSumsMember, payloadSumsMember); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := python(t, "bagit", dir, "import bagit; bagit.Bag('.').validate(); print('valid')"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
