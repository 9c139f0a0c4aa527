package files

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// Source is one configured folder.
type Source struct {
	root     string
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
	name      string
	mapping   *mapping.Mapping
	path      template
	format    string
	delimiter byte
	header    bool
	pointer   []string
	empty     bool // a missing file means no records
	sparse    bool // JSON: a record may lack names
	max       int
	encoding  string // canonical name, "" where the config gives none
	subject   string // the subject column
	tree      *node  // JSON: what is wanted of a record
}

// New makes the connector of one source. It does no I/O; its errors are
// config.Problems.
func New(s connectors.Setup) (exporter.Connector, error) {
	options, ok := s.Source.Options.(*Options)
	if !ok {
		return nil, fmt.Errorf("source %s: options are not of kind files", s.Source.Name)
	}
	c := compiler{path: "sources." + s.Source.Name}
	if options.Root == "" {
		c.problem(s.Source.Pos, "root", "is missing", "", "name the folder that the files are in")
	}
	out := &Source{root: options.Root} // the config has made it start at its own folder
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
		return d.mapping.Rules()
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
	root, err := s.openRoot()
	if err != nil {
		return nil, err
	}
	return &session{source: s, root: root, request: r, undeclared: map[string][]string{}, adapted: map[string]int64{}}, nil
}

func (s *Source) openRoot() (*os.Root, error) {
	root, err := os.OpenRoot(s.root)
	if err != nil {
		return nil, fileFault("root", err)
	}
	return root, nil
}

// compiler collects what is wrong with a source's options.
type compiler struct {
	path     string
	problems config.Problems
}

func (c *compiler) problem(pos config.Position, key, what, got, hint string) {
	c.problems = append(c.problems, &config.Problem{Pos: pos, Path: c.path + "." + key, What: what, Got: got, Hint: hint})
}

func (c *compiler) dataset(s connectors.Setup, m config.Mapping) *dataset {
	d := &dataset{name: m.Name, subject: m.SubjectColumn}
	bad := func(key, what, got, hint string) { c.problem(m.Pos, "datasets."+m.Name+"."+key, what, got, hint) }
	options, ok := m.Options.(*DatasetOptions)
	if !ok {
		bad("path", "is missing", "", "name the file below root")
		return d
	}
	canonical, known := s.Dataset(m.Name)
	if !known {
		c.problem(m.Pos, "datasets."+m.Name, "no such dataset", "", "valise datasets lists those that there are; datasets: declares your own")
		return d
	}
	var err error
	if d.mapping, err = mapping.Compile(canonical, m, c.path+".datasets."+m.Name); err != nil {
		var ps config.Problems
		if !errors.As(err, &ps) {
			bad("fields", err.Error(), "", "")
		}
		c.problems = append(c.problems, ps...)
		return d
	}
	d.options(options, bad)
	if d.format != "csv" {
		d.tree = newTree(d.mapping.Columns(), m.Ignore)
	}
	return d
}

// options checks a dataset's own options.
func (d *dataset) options(o *DatasetOptions, bad func(key, what, got, hint string)) {
	var err error
	if d.path, err = parseTemplate(o.Path); err != nil {
		bad("path", err.Error(), o.Path, "write it as folder/{account_id}/invoices-*.csv: the marks are {account_id} and {customer_id}")
		return
	}
	d.formatOf(o, bad)
	d.delimiterOf(o, bad)
	d.encodingOf(o, bad)
	d.pointerOf(o, bad)
	d.header = o.Header == nil || *o.Header
	if d.format != "csv" && o.Header != nil && !*o.Header {
		bad("header", "acts on CSV only", "false", "")
	}
	if d.format == "csv" && o.Absent == "empty" {
		bad("absent", "acts on JSON only", o.Absent, "")
	}
	d.empty, d.sparse = o.Missing == "empty", o.Absent == "empty"
	if d.max = o.MaxRecord; d.max <= 0 {
		d.max = defaultMaxRecord
	}
}

func (d *dataset) formatOf(o *DatasetOptions, bad func(key, what, got, hint string)) {
	formats := map[string]string{".csv": "csv", ".tsv": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}
	switch d.format = o.Format; d.format {
	case "csv", "json", "jsonl":
	case "":
		if d.format = formats[d.path.extension()]; d.format == "" {
			bad("format", "cannot be told from the path", o.Path, "give format: csv, json or jsonl")
		}
	default:
		bad("format", "is not known", o.Format, "use csv, json or jsonl")
	}
}

func (d *dataset) delimiterOf(o *DatasetOptions, bad func(key, what, got, hint string)) {
	switch {
	case o.Delimiter != "" && d.format != "csv":
		bad("delimiter", "acts on CSV only", o.Delimiter, "")
	case o.Delimiter == "tab", o.Delimiter == "" && d.path.extension() == ".tsv":
		d.delimiter = '\t'
	case o.Delimiter == "":
		d.delimiter = ','
	case len(o.Delimiter) != 1 || strings.ContainsAny(o.Delimiter, "\"\r\n") || o.Delimiter[0] >= 0x80:
		bad("delimiter", "is not one ASCII character", o.Delimiter, "use a comma, a semicolon, | or tab")
	default:
		d.delimiter = o.Delimiter[0]
	}
}

func (d *dataset) encodingOf(o *DatasetOptions, bad func(key, what, got, hint string)) {
	if o.Encoding == "" {
		return
	}
	e, err := htmlindex.Get(o.Encoding)
	if err == nil {
		d.encoding, err = htmlindex.Name(e)
	}
	if err != nil || d.encoding == "replacement" || d.encoding == "x-user-defined" {
		bad("encoding", "is not known", o.Encoding, "use a name of the WHATWG's list: utf-8, utf-16, windows-1252, shift_jis")
	}
}

// pointerOf reads a JSON pointer (RFC 6901, section 4) of names.
func (d *dataset) pointerOf(o *DatasetOptions, bad func(key, what, got, hint string)) {
	if o.RecordsAt == "" {
		return
	}
	if d.format != "json" {
		bad("records_at", "acts on JSON only", o.RecordsAt, "")
		return
	}
	if o.RecordsAt[0] != '/' {
		bad("records_at", "is not a JSON pointer", o.RecordsAt, "begin it with /: /data/items")
		return
	}
	for _, name := range strings.Split(o.RecordsAt[1:], "/") {
		d.pointer = append(d.pointer, strings.NewReplacer("~1", "/", "~0", "~").Replace(name))
	}
}
