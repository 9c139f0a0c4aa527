package files

import (
	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
)

// Options are those of a source.
type Options struct {
	Root string `yaml:"root" doc:"Folder that the datasets' paths start in. Nothing outside of it is read." kind:"path" required:"always"`
}

// DatasetOptions are those of a dataset.
type DatasetOptions struct {
	Path      string `yaml:"path" doc:"File below root, with / between folders. {account_id} and {customer_id} stand for the subject's; * for any part of a name." required:"always"`
	Format    string `yaml:"format" doc:"What the file is. Default: by its extension (.csv, .tsv, .json, .jsonl, .ndjson)." enum:",csv,json,jsonl"`
	Delimiter string `yaml:"delimiter" doc:"CSV: the character between fields, or tab. Default: a comma; a tab for .tsv."`
	Encoding  string `yaml:"encoding" doc:"How text is written (utf-8, utf-16, windows-1252, iso-8859-1, shift_jis, euc-kr, gbk and others of the WHATWG's list). Once it is given, bytes that are not of it are an error; without it the file is UTF-8, and they are replaced and counted."`
	Header    *bool  `yaml:"header" doc:"CSV: whether the first line names the columns. Without it they are called 1, 2 and so on." default:"true"`
	RecordsAt string `yaml:"records_at" doc:"JSON: where the list of records is, as a JSON pointer (RFC 6901) of names: /data/items. Default: the whole text is the list."`
	Missing   string `yaml:"missing" doc:"What it means that there is no such file: an error, or no records." enum:"error,empty" default:"error"`
	Absent    string `yaml:"absent" doc:"JSON: what it means that a record lacks a mapped name: an error, or no value. A name whose value is null is there." enum:"error,empty" default:"error"`
	MaxRecord int    `yaml:"max_record_bytes" doc:"Longest record that is read, in bytes." default:"16777216" min:"1"`
}

const (
	defaultMaxRecord = 16 << 20
	maxColumns       = 10_000
	maxDepth         = 64
)

// Kind returns the kind of connector that reads files.
func Kind() connectors.Kind {
	return connectors.Kind{
		Kind: config.Kind{
			Name:    "files",
			Doc:     "CSV, JSON and JSON Lines files in a folder.",
			Source:  func() any { return new(Options) },
			Dataset: func() any { return new(DatasetOptions) },
		},
		New: New,
	}
}
