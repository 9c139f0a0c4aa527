package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"filippo.io/age"
	"filippo.io/age/agessh"
)

// Recipient is whom a bundle is sealed to, Identity what opens it (age,
// https://age-encryption.org/v1).
type (
	Recipient = age.Recipient
	Identity  = age.Identity
)

// ParseRecipient reads an age recipient (age1…, age1pq1…) or an SSH public key
// (ssh-ed25519, ssh-rsa). Errors do not repeat it: it may be a secret that was
// taken for one.
func ParseRecipient(text string) (r Recipient, err error) {
	text = strings.TrimSpace(text)
	switch {
	case strings.HasPrefix(text, "age1pq1"):
		r, err = age.ParseHybridRecipient(text)
	case strings.HasPrefix(text, "age1"):
		r, err = age.ParseX25519Recipient(text)
	case strings.HasPrefix(text, "ssh-"):
		r, err = agessh.ParseRecipient(text)
	case strings.HasPrefix(text, "AGE-SECRET-KEY-"):
		return nil, errors.New("this is a secret key; give the public one that begins with age1")
	default:
		return nil, errors.New("this is no recipient; write age1… or \"ssh-ed25519 …\"")
	}
	if err != nil {
		return nil, errors.New("this is no recipient that age knows without a plugin, or a letter is wrong")
	}
	return r, nil
}

// PassphraseRecipient seals to whoever knows the passphrase. It stands alone,
// and takes age's work against guessing, about a second and 256 MiB.
func PassphraseRecipient(passphrase string) (Recipient, error) {
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, errors.New("the passphrase is empty")
	}
	return r, nil
}

// maxWork bounds what a file can make us compute: age itself asks for no more.
const maxWork = 18

// PassphraseIdentity opens what was sealed with a passphrase.
func PassphraseIdentity(passphrase string) (Identity, error) {
	i, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, errors.New("the passphrase is empty")
	}
	i.SetMaxWorkFactor(maxWork)
	return i, nil
}

// ParseIdentities reads an identity file of age, or an SSH private key without
// a passphrase. Errors repeat nothing from it.
func ParseIdentities(text []byte) ([]Identity, error) {
	trimmed := bytes.TrimSpace(text)
	switch {
	case bytes.HasPrefix(trimmed, []byte(sealedMark[:len(sealedMark)-1])), bytes.HasPrefix(trimmed, []byte("-----BEGIN AGE")):
		return nil, errors.New("the identity file is encrypted itself; decrypt it with age -d first")
	case bytes.HasPrefix(trimmed, []byte("-----BEGIN")):
		i, err := agessh.ParseIdentity(text)
		if err != nil {
			return nil, errors.New("this is no SSH private key that can be used here, or it has a passphrase; age -d opens the bundle with it")
		}
		return []Identity{i}, nil
	}
	list, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil {
		return nil, errors.New("this is no identity file of age: one AGE-SECRET-KEY-… on each line, as age-keygen writes it")
	}
	return list, nil
}

// checkRecipients finds out before anything is read whether these can be used
// together.
func checkRecipients(list []Recipient) error {
	if len(list) == 0 {
		return nil
	}
	if _, alone := list[0].(*age.ScryptRecipient); alone && len(list) == 1 {
		return nil
	}
	if _, err := age.Encrypt(io.Discard, list...); err != nil {
		return errors.New("the recipients cannot be used together: a passphrase stands alone, and age1pq1… is not mixed with others")
	}
	return nil
}

// CheckTarget wants the name of a sealed bundle to end in .zip.age, and that of
// another not in .age: nobody shall take one for the other.
func CheckTarget(target string, sealed bool) error {
	lower := strings.ToLower(filepath.Base(target))
	switch {
	case sealed && !strings.HasSuffix(lower, ".zip.age"):
		base := target
		for _, extension := range []string{".age", ".zip"} {
			if strings.HasSuffix(strings.ToLower(base), extension) {
				base = base[:len(base)-len(extension)]
			}
		}
		return fmt.Errorf("%s: the name of a sealed bundle ends in .zip.age; write %s.zip.age", target, base)
	case !sealed && strings.HasSuffix(lower, ".age"):
		return fmt.Errorf("%s: the name ends in .age, and nothing seals the bundle; seal it with --seal RECIPIENT, or choose another name", target)
	}
	return nil
}
