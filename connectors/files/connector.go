package files

import (
	"context"
	"fmt"
	"slices"

	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/jsonscan"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// Source is one configured folder or bucket.
type Source struct {
	open     func(context.Context) (store, error)
	fault    func(place string, err error) *exporter.Fault
	datasets []*dataset
}

var (
	_ exporter.Connector = (*Source)(nil)
	_ exporter.Checker   = (*Source)(nil)
	_ exporter.Ruler     = (*Source)(nil)
	_ exporter.Session   = (*session)(nil)
)

// dataset is one checked dataset of a source.
type dataset struct {
	name        string
	mapping     *mapping.Mapping
	path        template
	partitions  partitions
	format      string
	compression string // gzip, zstd, or "" for none
	delimiter   byte
	header      bool
	pointer     []string
	empty       bool            // a missing file means no records
	sparse      bool            // a record or a file may lack mapped names
	optional    map[string]bool // columns of a preset that a file may lack
	max         int
	maxUnpacked int64
	encoding    string         // canonical name, "" where the config gives none
	subject     string         // the subject column
	tree        *jsonscan.Node // JSON: what is wanted of a record
}

// New makes the connector of one source. It does no I/O; its errors are
// config.Problems.
func New(s connectors.Setup) (exporter.Connector, error) {
	options, ok := s.Source.Options.(*Options)
	if !ok {
		return nil, fmt.Errorf("source %s: options are not of kind files", s.Source.Name)
	}
	c := compiler{path: "sources." + s.Source.Name}
	out := &Source{fault: fileFault}
	c.place(s.Source.Pos, options, out)
	for _, m := range s.Source.Datasets {
		out.datasets = append(out.datasets, c.dataset(s, m))
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return out, nil
}

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
		r := d.mapping.Rules()
		r.Shared = r.Isolation == exporter.IsolationParent && !d.path.hasID()
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

// Open opens the root. Nothing is read yet; there is no common snapshot.
func (s *Source) Open(ctx context.Context, r exporter.Request) (exporter.Session, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	st, err := s.openStore(ctx)
	if err != nil {
		return nil, err
	}
	return &session{source: s, store: st, request: r, undeclared: map[string][]string{}, adapted: map[string]int64{}}, nil
}

func (s *Source) openStore(ctx context.Context) (store, error) {
	st, err := s.open(ctx)
	switch {
	case err != nil && context.Cause(ctx) != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, s.fault("root", err)
	}
	return st, nil
}
