package aws

import (
	"context"
	"errors"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// Check reads the first record of each dataset, of the account that check_account
// names or of the credentials' own, and compares it with the mapping; no value is
// kept. What the credentials may not ask for is seen dataset by dataset.
func (s *Source) Check(ctx context.Context) []exporter.Probe {
	probes := make([]exporter.Probe, len(s.datasets))
	session := newSession(s, exporter.Request{AsOf: s.now()})
	a, err := session.account(ctx, s.options.CheckAccount)
	for i, d := range s.datasets {
		probes[i] = exporter.Probe{Dataset: d.name, Err: err}
		if err == nil {
			probes[i].Undeclared, probes[i].Err = session.probe(ctx, a, d)
		}
	}
	_ = session.Close() // closes idle connections, and has no error
	return probes
}

func (s *session) probe(ctx context.Context, a *account, d *dataset) ([]string, error) {
	out, err := newSink(s, d, func(exporter.Record, error) bool { return false })
	if err != nil {
		return nil, err
	}
	if err = d.blame(ctx, d.surface.read(ctx, a, out)); errors.Is(err, errStopped) {
		err = nil
	}
	out.note()
	return slices.Clone(s.undeclared[d.name]), err
}
