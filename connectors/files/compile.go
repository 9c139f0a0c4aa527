package files

import (
	"context"
	"errors"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/jsonscan"
	"github.com/valise-export/valise/connectors/mapping"
)

// compiler collects what is wrong with a source's options.
type compiler struct {
	path     string
	problems config.Problems
}

func (c *compiler) problem(pos config.Position, key, what, got, hint string) {
	c.problems = append(c.problems, &config.Problem{Pos: pos, Path: c.path + "." + key, What: what, Got: got, Hint: hint})
}

// place checks where the files are.
func (c *compiler) place(pos config.Position, o *Options, out *Source) {
	switch {
	case o.Root == "" && o.Bucket == "":
		c.problem(pos, "root", "is missing", "", "name the folder that the files are in, or the bucket")
	case o.Root != "" && o.Bucket != "":
		c.problem(pos, "bucket", "is given beside root", "", "keep the one that the files are in")
	case o.Root != "":
		c.rootOnly(pos, o)
		out.open = func(context.Context) (store, error) { return openFolder(o.Root) } // the config has made it start at its own folder
	default:
		c.bucket(pos, o, out)
	}
}

func (c *compiler) rootOnly(pos config.Position, o *Options) {
	for key, secret := range map[string]config.Secret{"access_key": o.AccessKey, "secret_key": o.SecretKey, "session_token": o.SessionToken, "credentials": o.Credentials} {
		if !secret.IsZero() {
			c.problem(pos, key, "acts on a bucket only", "", "")
		}
	}
}

func (c *compiler) bucket(pos config.Position, o *Options, out *Source) {
	p, err := parseBucket(o)
	if errors.Is(err, errNoGoogle) {
		c.problem(pos, "bucket", err.Error(), "", "build with -tags gcs, or read the bucket through its S3 interface: s3://NAME?endpoint=https://storage.googleapis.com with an HMAC key")
		return
	}
	if err != nil {
		c.problem(pos, "bucket", err.Error(), "", "write it as s3://NAME?region=…, gs://NAME, azblob://CONTAINER?account=… or file:///FOLDER; secrets have keys of their own")
		return
	}
	if o.AccessKey.IsZero() != o.SecretKey.IsZero() {
		c.problem(pos, "secret_key", "and access_key belong together", "", "give both, or neither to take them from the environment")
	}
	out.open, out.fault = p.dial, blobFault
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
	d.options(options, bad)
	if options.Preset != "" {
		m = d.preset(m, options.Preset, bad)
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
	if d.format == formatJSON || d.format == formatJSONL {
		d.tree = jsonscan.Tree(d.mapping.Columns(), m.Ignore, false)
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
	d.compressionOf(o, bad)
	d.partitionsOf(o, bad)
	d.delimiterOf(o, bad)
	d.encodingOf(o, bad)
	d.pointerOf(o, bad)
	d.header = o.Header == nil || *o.Header
	if d.format != formatCSV && o.Header != nil && !*o.Header {
		bad("header", "acts on CSV only", "false", "")
	}
	d.empty, d.sparse = o.Missing == "empty", o.Absent == "empty"
	if d.max = o.MaxRecord; d.max <= 0 {
		d.max = defaultMaxRecord
	}
	if d.maxUnpacked = o.MaxUnpacked; d.maxUnpacked <= 0 {
		d.maxUnpacked = defaultMaxUnpacked
	}
}

// What a file is.
const (
	formatCSV     = "csv"
	formatJSON    = "json"
	formatJSONL   = "jsonl"
	formatParquet = "parquet"
)

func (d *dataset) formatOf(o *DatasetOptions, bad func(key, what, got, hint string)) {
	formats := map[string]string{".csv": formatCSV, ".tsv": formatCSV, ".json": formatJSON, ".jsonl": formatJSONL, ".ndjson": formatJSONL, ".parquet": formatParquet}
	switch d.format = o.Format; d.format {
	case formatCSV, formatJSON, formatJSONL, formatParquet:
	case "":
		content, _ := d.path.extensions()
		if d.format = formats[content]; d.format == "" {
			bad("format", "cannot be told from the path", o.Path, "give format: csv, json, jsonl or parquet")
		}
	default:
		bad("format", "is not known", o.Format, "use csv, json, jsonl or parquet")
	}
	if d.format == formatParquet && o.Encoding != "" {
		bad("encoding", "does not act on Parquet", o.Encoding, "its text is UTF-8")
	}
}

func (d *dataset) compressionOf(o *DatasetOptions, bad func(key, what, got, hint string)) {
	_, extension := d.path.extensions()
	switch o.Compression {
	case "":
		d.compression = compressions[extension]
	case "none":
	case "gzip", "zstd":
		d.compression = o.Compression
	default:
		bad("compression", "is not known", o.Compression, "use gzip, zstd or none")
	}
	if d.compression != "" && d.format == formatParquet {
		bad("compression", "does not act on Parquet", d.compression, "it is compressed inside, and read here and there")
	}
}

func (d *dataset) delimiterOf(o *DatasetOptions, bad func(key, what, got, hint string)) {
	content, _ := d.path.extensions()
	tabbed := content == ".tsv"
	switch {
	case o.Delimiter != "" && d.format != formatCSV:
		bad("delimiter", "acts on CSV only", o.Delimiter, "")
	case o.Delimiter == "tab", o.Delimiter == "" && tabbed:
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
	if d.format != formatJSON {
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
