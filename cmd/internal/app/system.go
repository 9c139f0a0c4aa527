package app

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/all"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/dictionary"
	"github.com/valise-export/valise/exporter/leak"
	"github.com/valise-export/valise/exporter/policy"
	"github.com/valise-export/valise/exporter/run"
	formats "github.com/valise-export/valise/formats/all"
)

// System is a config with its connectors made: everything that needs no I/O.
type System struct {
	Config    *config.Config
	Declared  []exporter.Dataset // the company's own datasets
	Sources   map[string]run.Source
	Rules     []policy.Rule // the company's own
	offers    []assembler.Source
	answers   map[string]int    // declared dataset → position in the inventory
	formats   []exporter.Format // made once: they share fonts and compressors between exports
	pool      bundle.Pool
	batches   exporter.BatchPool
	stretches run.Stretches
	notices   notices
	leaks     func() *leak.Scanner // made when first needed, and kept
}

// Load reads a config file. All its problems come at once, as config.Problems.
func Load(file string, env func(string) (string, bool), now func() time.Time) (*System, error) {
	c, err := config.Load(file, env, Kinds()...)
	if err != nil {
		return nil, err
	}
	return Build(c, now)
}

// Kinds returns what the config needs to know of every kind of connector.
func Kinds() []config.Kind {
	var kinds []config.Kind
	for _, k := range all.Kinds() {
		kinds = append(kinds, k.Kind)
	}
	return kinds
}

// Build makes the connectors of a config.
func Build(c *config.Config, now func() time.Time) (*System, error) {
	s := &System{Config: c, Sources: map[string]run.Source{}, leaks: sync.OnceValue(leak.New)}
	var err error
	if s.Declared, err = declared(c); err != nil {
		return nil, err
	}
	if s.answers, err = answers(c); err != nil {
		return nil, err
	}
	var problems config.Problems
	for _, source := range c.Sources {
		connector, err := s.connector(source, now)
		if err != nil {
			problems = append(problems, asProblems(c, source, err)...)
			continue
		}
		s.Sources[source.Name] = run.Source{Connector: connector, Title: source.Title, Attempts: source.Attempts, Systems: source.Accounts, Limits: limits(source.Limits)}
		s.offers = append(s.offers, offer(source, connector))
	}
	if len(problems) > 0 {
		return nil, problems
	}
	if s.Rules, err = s.companyRules(); err != nil {
		return nil, err
	}
	s.formats = formats.New(s.formatOptions())
	return s, nil
}

// limits are shared by all exports of the system.
func limits(l config.Limits) run.Limits {
	out := run.Limits{DatasetBytes: l.DatasetBytes, Bytes: l.Bytes, DatasetTime: l.DatasetTime, Time: l.Time}
	if l.Reads > 0 {
		out.Slots = make(chan struct{}, l.Reads)
	}
	if l.ReadsPerSecond > 0 {
		out.Pace = rate.NewLimiter(rate.Limit(l.ReadsPerSecond), 1)
	}
	return out
}

func (s *System) connector(source config.Source, now func() time.Time) (exporter.Connector, error) {
	kinds := all.Kinds()
	i := slices.IndexFunc(kinds, func(k connectors.Kind) bool { return k.Name == source.Type })
	if i < 0 {
		return nil, fmt.Errorf("no connector of type %q", source.Type)
	}
	dir, err := filepath.Abs(s.Config.Dir)
	if err != nil {
		return nil, fmt.Errorf("find the config's folder: %w", err)
	}
	return kinds[i].New(connectors.Setup{Source: source, Dataset: s.Dataset, Dir: dir, Now: now})
}

// Dataset returns the canonical shape of a dataset: the company's own
// declaration, else the dictionary's.
func (s *System) Dataset(name string) (exporter.Dataset, bool) {
	for _, d := range s.Declared {
		if d.Name == name {
			return d, true
		}
	}
	return dictionary.Lookup(name)
}

// asProblems gives a connector's error its place in the file.
func asProblems(c *config.Config, source config.Source, err error) config.Problems {
	if problems := c.Complete(err); len(problems) > 0 {
		return problems
	}
	return config.Problems{c.Problem(source.Pos, "sources."+source.Name, err.Error(), "", "")}
}

func offer(source config.Source, c exporter.Connector) assembler.Source {
	out := assembler.Source{Name: source.Name, Title: source.Title}
	for _, d := range c.Datasets() {
		i := slices.IndexFunc(source.Datasets, func(m config.Mapping) bool { return m.Name == d.Name })
		if i < 0 {
			continue
		}
		m := source.Datasets[i]
		o := assembler.Offer{
			Dataset: d, Required: source.Required, Attempts: max(1, source.Attempts),
			Isolation: exporter.Isolation(m.Isolation), Ordered: m.Order != "source",
		}
		if o.Isolation == exporter.IsolationParent {
			o.Through = through(d, m.Through)
			if r, ok := c.(exporter.Ruler); ok {
				o.Shared = r.Rules(d.Name).Shared
			}
		}
		if m.Required != nil {
			o.Required = *m.Required
		}
		out.Datasets = append(out.Datasets, o)
	}
	return out
}

// through returns the reference that proves a dataset's records.
func through(d exporter.Dataset, parent string) exporter.Reference {
	for _, r := range d.References {
		if r.Dataset == parent {
			return r
		}
	}
	return exporter.Reference{Dataset: parent} // the plan says that it is none
}
