package rest

import (
	"context"
	"net/url"
	"slices"
	"time"

	"golang.org/x/time/rate"

	"github.com/valise-export/valise/exporter"
)

// Source is one configured API.
type Source struct {
	base          *url.URL
	headers       map[string]string
	caFile        string
	checkID       string
	guard         *guard
	authority     *authority
	limiter       *rate.Limiter
	timeout       time.Duration
	retries       int
	retryWait     time.Duration
	retryAfterMax time.Duration
	maxPage       int64
	maxPages      int
	now           func() time.Time
	sleep         func(context.Context, time.Duration) error
	datasets      []*dataset
}

var (
	_ exporter.Connector = (*Source)(nil)
	_ exporter.Checker   = (*Source)(nil)
	_ exporter.Ruler     = (*Source)(nil)
	_ exporter.Session   = (*session)(nil)
)

// Datasets returns the shapes that the config declares.
func (s *Source) Datasets() []exporter.Dataset {
	out := make([]exporter.Dataset, len(s.datasets))
	for i, d := range s.datasets {
		out[i] = d.shape
		out[i].Fields = slices.Clone(d.shape.Fields)
		out[i].Key = slices.Clone(d.shape.Key)
		out[i].References = slices.Clone(d.shape.References)
	}
	return out
}

// Rules says how a dataset is read.
func (s *Source) Rules(name string) exporter.ReadRules {
	if d := s.dataset(name); d != nil {
		r := d.feeds[0].mapping.Rules()
		r.Shared = r.Isolation == exporter.IsolationParent && slices.ContainsFunc(d.feeds, func(f *feed) bool { return f.scan })
		return r
	}
	return exporter.ReadRules{}
}

func (s *Source) dataset(name string) *dataset {
	i := slices.IndexFunc(s.datasets, func(d *dataset) bool { return d.name == name })
	if i < 0 {
		return nil
	}
	return s.datasets[i]
}

// Open makes a client. Nothing is asked yet; there is no common snapshot.
func (s *Source) Open(ctx context.Context, r exporter.Request) (exporter.Session, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	c, err := newClient(s)
	if err != nil {
		return nil, err
	}
	return newSession(s, c, r), nil
}
