package bundle

import (
	"errors"
	"fmt"

	"aead.dev/minisign"
)

// Signature is one that a bundle holds over its tag manifest, and so over every
// member. Key and Comment are proved only where it was Checked.
type Signature struct {
	Key     string // number of the key that made it
	Comment string // which export was signed
	Checked bool   // it is of the key that was given, and fits
}

// maxSignature bounds a signature file: two lines of base64 and two comments.
const maxSignature = 16 << 10

// checkSignature looks at the signature. Without a key it only has to be one:
// nothing else may stand under its name, for no manifest lists it.
func (v *verifier) checkSignature(key *PublicKey) {
	text, err := v.small(signatureMember, maxSignature)
	switch {
	case errors.Is(err, errMissing) && key != nil:
		v.problems.add(signatureMember, "it is missing: the bundle is not signed")
	case errors.Is(err, errLarge):
		v.problems.add(signatureMember, err.Error())
	}
	if err != nil {
		return // what cannot be read was noted when it was measured
	}
	var s minisign.Signature
	if s.UnmarshalText(text) != nil {
		v.problems.add(signatureMember, "it is no signature in minisign's format")
		return
	}
	v.signature = &Signature{Key: keyID(s.KeyID), Comment: printableLine(s.TrustedComment)}
	if key == nil {
		return
	}
	if what := v.signatureFault(key, &s, text); what != "" {
		v.problems.add(signatureMember, what)
		return
	}
	v.signature.Checked = true
}

func (v *verifier) signatureFault(key *PublicKey, s *minisign.Signature, text []byte) string {
	if s.KeyID != key.key.ID() {
		return fmt.Sprintf("it was made with key %s and not with %s", keyID(s.KeyID), key.ID())
	}
	message, err := v.small(tagSumsMember, maxSums)
	if err != nil {
		return "what it signs cannot be read"
	}
	if !minisign.Verify(key.key, message, text) {
		return "it does not fit: " + tagSumsMember + " or the signature was changed, or another key made it"
	}
	return ""
}

// SignatureFault returns what is wrong with the signature of a bundle, or that
// it has none where a key was to check it; "" where nothing is.
func (v *Verification) SignatureFault() string {
	for _, p := range v.Problems {
		if p.Member == signatureMember {
			return p.What
		}
	}
	return ""
}
