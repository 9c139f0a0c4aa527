package app

import (
	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter/bundle"
)

// Signer returns the key that signs bundles, nil where the config has none. A
// key with a password takes a few seconds and 1 GiB of memory to open.
func (s *System) Signer() (*bundle.SigningKey, error) {
	c := s.Config
	if c.Signing.Key.IsZero() {
		return nil, nil
	}
	key, err := bundle.ParseSigningKey(c.Signing.Key.Reveal(), c.Signing.Password.Reveal())
	if err != nil {
		return nil, config.Problems{c.Problem(config.Position{}, "signing.key", err.Error(), "", "")}
	}
	return key, nil
}
