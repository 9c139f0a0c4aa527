package aws

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"golang.org/x/time/rate"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// Source is one configured set of accounts.
type Source struct {
	options      *Options
	region       string
	centerRegion string
	sessionName  string
	months       int
	invoicesFrom time.Time // zero: when the account was opened
	timeout      time.Duration
	retries      int
	retryWait    time.Duration
	limiter      *rate.Limiter
	maxBytes     int64
	maxPages     int
	now          func() time.Time
	datasets     []*dataset
	// accountID reports whether an account of the subject's is one of AWS.
	accountID func(id string) (bool, *exporter.Fault)
	// asked is told of each request, for tests.
	asked func(service, operation string)
}

// dataset is one checked dataset of a source.
type dataset struct {
	name    string
	mapping *mapping.Mapping
	surface surface
	columns []col
	keys    []int // positions of the key's fields
}

var (
	_ exporter.Connector = (*Source)(nil)
	_ exporter.Checker   = (*Source)(nil)
	_ exporter.Ruler     = (*Source)(nil)
	_ exporter.Confined  = (*Source)(nil)
	_ exporter.Session   = (*session)(nil)
)

// Datasets returns the shapes that the config declares.
func (s *Source) Datasets() []exporter.Dataset {
	out := make([]exporter.Dataset, len(s.datasets))
	for i, d := range s.datasets {
		out[i] = d.mapping.Dataset()
	}
	return out
}

// Rules says how a dataset is read.
func (s *Source) Rules(name string) exporter.ReadRules {
	if d := s.dataset(name); d != nil {
		return d.mapping.Rules()
	}
	return exporter.ReadRules{}
}

// NoAPI names what AWS shows in the console and by no public API.
func (s *Source) NoAPI() []exporter.NoAPI {
	return []exporter.NoAPI{
		{Surface: "payment_methods", Dataset: "payment_method"},
		{Surface: "payment_history", Dataset: "payment"},
		{Surface: "email_preference_center", Dataset: "communication_preference"},
	}
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
	return newSession(s, r), nil
}

func newSession(s *Source, r exporter.Request) *session {
	g := newGuard(s)
	return &session{
		source: s, request: r, guard: g, accounts: map[string]*account{},
		client:     &http.Client{Transport: g, Timeout: s.timeout, CheckRedirect: noRedirect},
		undeclared: map[string][]string{}, adapted: map[string]int64{},
	}
}

// noRedirect: a signed request is for the host that it names.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Report tells of the reads so far.
func (s *session) Report() exporter.ReadReport {
	r := exporter.ReadReport{Snapshot: exporter.SnapshotNone, Undeclared: map[string][]string{}, Adapted: maps.Clone(s.adapted), Bytes: s.guard.bytes}
	for name, columns := range s.undeclared {
		r.Undeclared[name] = slices.Clone(columns)
	}
	return r
}

// Close closes the connections.
func (s *session) Close() error {
	s.guard.next.CloseIdleConnections()
	return nil
}
