package bundle

import (
	"crypto/ed25519"
	"encoding/pem"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"golang.org/x/crypto/ssh"
)

func TestParseRecipient(t *testing.T) {
	identity, _ := newRecipient(t)
	hybrid, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	line, _ := sshKey(t)
	for _, text := range []string{identity.Recipient().String(), hybrid.Recipient().String(), line, " " + line + " someone@example.com\n"} {
		if _, err := ParseRecipient(text); err != nil {
			t.Errorf("%.12s: %v", text, err)
		}
	}
	for _, c := range []struct{ text, problem string }{
		{"", "this is no recipient"},
		{"somebody@example.com", "this is no recipient"},
		{identity.String(), "this is a secret key"},
		{"age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t", "without a plugin, or a letter is wrong"},
		{identity.Recipient().String()[:40], "a letter is wrong"},
		{"ssh-ed25519 AAAA", "a letter is wrong"},
	} {
		_, err := ParseRecipient(c.text)
		if err == nil || !strings.Contains(err.Error(), c.problem) || (len(c.text) > 30 && strings.Contains(err.Error(), c.text[20:30])) {
			t.Errorf("%.12s: got %v, want %s", c.text, err, c.problem)
		}
	}
}

// sshKey returns a new pair as ssh-keygen writes it.
func sshKey(t *testing.T) (public string, secret []byte) {
	t.Helper()
	p, s, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	sp, err := ssh.NewPublicKey(p)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(s, "")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(sp))), pem.EncodeToMemory(block)
}

func TestSSHKey(t *testing.T) {
	public, secret := sshKey(t)
	recipient, err := ParseRecipient(public)
	if err != nil {
		t.Fatal(err)
	}
	o, identity := sealedOptions(t)
	o.Recipients = append(o.Recipients, recipient)
	if _, err := export(o, osFiles{}, 1000); err != nil {
		t.Fatal(err)
	}
	identities, err := ParseIdentities(secret)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range append(identities, identity) {
		if v, err := (Keys{Identities: []Identity{i}}).Verify(o.Target); err != nil || !v.OK() {
			t.Errorf("%T: %v", i, err)
		}
	}
}

func TestParseIdentities(t *testing.T) {
	one, _ := newRecipient(t)
	two, _ := newRecipient(t)
	list, err := ParseIdentities([]byte("# created: now\n" + one.String() + "\n\n" + two.String() + "\n"))
	if err != nil || len(list) != 2 {
		t.Errorf("%d %v", len(list), err)
	}
	for _, c := range []struct{ text, problem string }{
		{"", "no identity file"},
		{one.Recipient().String(), "no identity file"},
		{one.String()[:50], "no identity file"},
		{"age-encryption.org/v1\n-> scrypt", "encrypted itself"},
		{"-----BEGIN AGE ENCRYPTED FILE-----\n", "encrypted itself"},
		{"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "no SSH private key"},
	} {
		_, err := ParseIdentities([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.problem) || (len(c.text) > 30 && strings.Contains(err.Error(), c.text[20:30])) {
			t.Errorf("%.12s: got %v, want %s", c.text, err, c.problem)
		}
	}
}

// What cannot work at the end is refused at the start.
func TestSealingIsCheckedFirst(t *testing.T) {
	_, recipient := newRecipient(t)
	hybrid, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	passphrase, err := age.NewScryptRecipient("x")
	if err != nil {
		t.Fatal(err)
	}
	passphrase.SetWorkFactor(2)
	for _, c := range []struct {
		name       string
		recipients []Recipient
		problem    string
	}{
		{"b.zip", []Recipient{recipient}, "ends in .zip.age; write "},
		{"b", []Recipient{recipient}, "b.zip.age"},
		{"b.age", []Recipient{recipient}, "b.zip.age"},
		{"b.zip.age", nil, "nothing seals the bundle; seal it with --seal RECIPIENT"},
		{"b.ZIP.AGE", []Recipient{recipient}, ""},
		{"b.zip.age", []Recipient{recipient, hybrid.Recipient()}, "cannot be used together"},
		{"b.zip.age", []Recipient{recipient, passphrase}, "cannot be used together"},
		{"b.zip.age", []Recipient{passphrase}, ""},
	} {
		o := fixtureOptions(t)
		o.Target, o.Recipients = filepath.Join(filepath.Dir(o.Target), c.name), c.recipients
		b, err := New(o)
		switch {
		case err == nil:
			if err := b.Close(); err != nil {
				t.Error(err)
			}
			fallthrough
		case c.problem == "":
			if (err == nil) != (c.problem == "") {
				t.Errorf("%s: %v", c.name, err)
			}
		case !strings.Contains(err.Error(), c.problem) || strings.Contains(err.Error(), ".zip.zip"):
			t.Errorf("%s: %v", c.name, err)
		}
		if left := leftovers(t, o); len(left) > 0 {
			t.Errorf("%s: left behind %v", c.name, left)
		}
	}
}
