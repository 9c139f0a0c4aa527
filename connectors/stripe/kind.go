package stripe

import (
	"fmt"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/rest"
	"github.com/valise-export/valise/exporter"
)

// Version is the version of Stripe's API that the mappings are for.
const Version = "2026-08-26.dahlia"

// Options are those of a source.
type Options struct {
	Key               config.Secret `yaml:"key" doc:"Secret or restricted API key. Reading is enough: customers, subscriptions, invoices, charges, refunds, credit notes, payment methods, tax ids." required:"always"`
	ConnectedAccount  string        `yaml:"connected_account" doc:"Connect: the account whose data are read."`
	URL               string        `yaml:"url" doc:"Where the API is: another place for tests." default:"https://api.stripe.com"`
	AllowHosts        []string      `yaml:"allow_hosts" doc:"As of kind rest: hosts for tests."`
	Timeout           time.Duration `yaml:"timeout" doc:"Most time of one request, its answer included." default:"80s"`
	RequestsPerSecond float64       `yaml:"requests_per_second" doc:"Most requests a second of this source. 0: no limit." default:"20" min:"0"`
	Retries           *int          `yaml:"retries" doc:"How often a request is sent again after 429, 502, 503, 504 or a broken connection." default:"4" min:"0" max:"20"`
	CheckID           string        `yaml:"check_id" doc:"A customer made for tests, whose records config check --connect may look at." text:"any"`
}

// DatasetOptions has no keys: the endpoints are known.
type DatasetOptions struct {
	_ byte `yaml:"-"` // so that each has a place of its own in memory
}

// Kind returns the kind "stripe".
func Kind() connectors.Kind {
	return connectors.Kind{
		Kind: config.Kind{
			Name:    "stripe",
			Doc:     "A Stripe account: its datasets are known, and read without being listed.",
			Source:  func() any { return new(Options) },
			Dataset: func() any { return new(DatasetOptions) },
			Preset:  presets,
		},
		New: newSource,
	}
}

// newSource makes a source of kind rest.
func newSource(s connectors.Setup) (exporter.Connector, error) {
	o, ok := s.Source.Options.(*Options)
	if !ok {
		return nil, fmt.Errorf("source %s: options are not of kind stripe", s.Source.Name)
	}
	known := map[string]list{}
	for _, l := range lists() {
		known[l.mapping.Name] = l
	}
	var problems config.Problems
	datasets := make([]config.Mapping, len(s.Source.Datasets))
	for i, m := range s.Source.Datasets {
		l, ok := known[m.Name]
		if !ok {
			problems = append(problems, &config.Problem{Pos: m.Pos, Path: "sources." + s.Source.Name + ".datasets." + m.Name, What: "is no dataset of kind stripe", Hint: "a source of type rest reads any other endpoint"})
		}
		m.Options = l.options
		datasets[i] = m
	}
	if len(problems) > 0 {
		return nil, problems
	}
	s.Source.Datasets, s.Source.Options = datasets, o.rest()
	return rest.New(s)
}

func (o *Options) rest() *rest.Options {
	out := &rest.Options{
		URL: o.URL, AllowHosts: o.AllowHosts, Timeout: o.Timeout, RequestsPerSecond: o.RequestsPerSecond, Retries: o.Retries, CheckID: o.CheckID,
		Auth:    rest.Auth{Kind: "bearer", Token: o.Key},
		Headers: map[string]string{"Stripe-Version": Version},
	}
	if out.URL == "" {
		out.URL = "https://api.stripe.com"
	}
	if o.ConnectedAccount != "" {
		out.Headers["Stripe-Account"] = o.ConnectedAccount
	}
	return out
}
