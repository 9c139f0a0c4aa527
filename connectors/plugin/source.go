package plugin

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// Source is one configured program.
type Source struct {
	argv     []string
	env      []string
	options  map[string]string
	dir      string // of the config file
	limits   limits
	datasets []*dataset
}

var (
	_ exporter.Connector = (*Source)(nil)
	_ exporter.Checker   = (*Source)(nil)
	_ exporter.Ruler     = (*Source)(nil)
)

// dataset is one checked dataset of a source.
type dataset struct {
	name    string // canonical
	theirs  string // what the program calls it
	mapping *mapping.Mapping
	columns []string // that the mapping reads
	subject string   // the subject column
	sparse  bool     // a record may lack names
	options map[string]string
}

// New makes the connector of one source. It does no I/O; its errors are
// config.Problems.
func New(s connectors.Setup) (exporter.Connector, error) {
	o, ok := s.Source.Options.(*Options)
	if !ok {
		return nil, fmt.Errorf("source %s: options are not of kind plugin", s.Source.Name)
	}
	b := &builder{setup: s, path: "sources." + s.Source.Name}
	if len(o.Command) == 0 {
		b.problem(s.Source.Pos, "command", "is missing", "", "name the program and its arguments: [./crm-export, --all]")
	}
	o.Check(func(key, what, got, hint string) { b.problem(s.Source.Pos, key, what, got, hint) })
	out := &Source{argv: located(o.Command, s.Dir), env: environment(o.Env), options: revealed(o.Options), dir: s.Dir, limits: o.limits()}
	for _, m := range s.Source.Datasets {
		out.datasets = append(out.datasets, b.dataset(m))
	}
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	return out, nil
}

// located puts the config's folder before words that are paths from there.
func located(command []string, dir string) []string {
	argv := make([]string, len(command))
	for i, word := range command {
		argv[i] = word
		relative := strings.HasPrefix(word, "./") || strings.HasPrefix(word, "../")
		if relative || i == 0 && strings.ContainsAny(word, separators()) && !filepath.IsAbs(word) {
			argv[i] = filepath.Join(dir, filepath.FromSlash(word))
		}
	}
	return argv
}

func separators() string {
	if runtime.GOOS == "windows" {
		return `/\`
	}
	return "/"
}

// environment is never nil: a nil one would be valise's own.
func environment(env map[string]config.Secret) []string {
	out := []string{}
	for _, name := range sortedNames(env) {
		out = append(out, name+"="+env[name].Reveal())
	}
	return out
}

func revealed(options map[string]config.Secret) map[string]string {
	out := map[string]string{}
	for name, s := range options {
		out[name] = s.Reveal()
	}
	return out
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
		return d.mapping.Rules()
	}
	return exporter.ReadRules{}
}

func (s *Source) dataset(name string) *dataset {
	for _, d := range s.datasets {
		if d.name == name {
			return d
		}
	}
	return nil
}

// Open sees that the program is there, and removes what a crash left. It starts
// nothing.
func (s *Source) Open(ctx context.Context, r exporter.Request) (exporter.Session, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if _, err := s.program(); err != nil {
		return nil, err
	}
	clean()
	return &session{source: s, request: r, undeclared: map[string][]string{}, adapted: map[string]int64{}}, nil
}

// program returns the program's path.
func (s *Source) program() (string, error) {
	path, err := exec.LookPath(s.argv[0])
	if err != nil {
		return "", startFault(err)
	}
	return path, nil
}

// builder gathers what is wrong with a source's options.
type builder struct {
	setup    connectors.Setup
	path     string
	problems config.Problems
}

func (b *builder) problem(pos config.Position, key, what, got, hint string) {
	b.problems = append(b.problems, &config.Problem{Pos: pos, Path: b.path + "." + key, What: what, Got: got, Hint: hint})
}

func (b *builder) dataset(m config.Mapping) *dataset {
	d := &dataset{name: m.Name, theirs: m.Name, subject: m.SubjectColumn}
	key := "datasets." + m.Name
	canonical, ok := b.setup.Dataset(m.Name)
	if !ok {
		b.problem(m.Pos, key, "no such dataset", "", "valise datasets lists those that there are; datasets: declares your own")
		return d
	}
	if o, ok := m.Options.(*DatasetOptions); ok {
		d.options, d.sparse = o.Options, o.Absent == "empty"
		if o.Dataset != "" {
			d.theirs = o.Dataset
		}
	}
	var err error
	if d.mapping, err = mapping.Compile(canonical, m, b.path+"."+key); err != nil {
		var ps config.Problems
		if !errors.As(err, &ps) {
			b.problem(m.Pos, key, err.Error(), "", "")
		}
		b.problems = append(b.problems, ps...)
		return d
	}
	d.columns = d.mapping.Columns()
	return d
}
