package files

import (
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
)

// Options are those of a source.
type Options struct {
	Root         string        `yaml:"root" doc:"Folder that the datasets' paths start in. Nothing outside of it is read. Either this or bucket." kind:"path"`
	Bucket       string        `yaml:"bucket" doc:"Object store instead of a folder: s3://NAME/PREFIX?region=…&endpoint=…, gs://NAME, azblob://CONTAINER?account=…, file:///FOLDER. Credentials come from the keys below, else from the environment as the vendor's own tools look for them."`
	AccessKey    config.Secret `yaml:"access_key" doc:"S3: the access key's id. Azure: the account's name."`
	SecretKey    config.Secret `yaml:"secret_key" doc:"S3: the secret access key. Azure: the account's key."`
	SessionToken config.Secret `yaml:"session_token" doc:"S3: the token of temporary credentials."`
	Credentials  config.Secret `yaml:"credentials" doc:"Google: the service account's key, as the JSON text that it comes as."`
	Timeout      time.Duration `yaml:"timeout" doc:"Most time that an object store may be silent, when it is asked and while it answers." default:"60s"`
}

// DatasetOptions are those of a dataset.
type DatasetOptions struct {
	Path        string            `yaml:"path" doc:"File below root or in bucket, with / between folders. {account_id} and {customer_id} stand for the subject's; * for any part of a name." required:"always"`
	Format      string            `yaml:"format" doc:"What the file is. Default: by its extension (.csv, .tsv, .json, .jsonl, .ndjson, .parquet), with or without .gz or .zst after it." enum:",csv,json,jsonl,parquet"`
	Preset      string            `yaml:"preset" doc:"For usage_cost: the columns that are known of a cost and usage export. fields then needs only what is to be otherwise; subject_column has a default, and order is source." enum:",focus-1.0,focus-1.2,aws-cur-legacy,aws-cur-2.0"`
	Compression string            `yaml:"compression" doc:"How the file is compressed. Default: by its extension (.gz, .zst)." enum:",none,gzip,zstd"`
	Partitions  map[string]string `yaml:"partitions" doc:"Folders of path that are written NAME=*: what their values are. A date's value bounds the dates of the records below, so that --from and --to pass over folders. Each is a column of that name, where the file has none." enum:"text,year,month,day"`
	Delimiter   string            `yaml:"delimiter" doc:"CSV: the character between fields, or tab. Default: a comma; a tab for .tsv."`
	Encoding    string            `yaml:"encoding" doc:"How text is written (utf-8, utf-16, windows-1252, iso-8859-1, shift_jis, euc-kr, gbk and others of the WHATWG's list). Once it is given, bytes that are not of it are an error; without it the file is UTF-8, and they are replaced and counted."`
	Header      *bool             `yaml:"header" doc:"CSV: whether the first line names the columns. Without it they are called 1, 2 and so on." default:"true"`
	RecordsAt   string            `yaml:"records_at" doc:"JSON: where the list of records is, as a JSON pointer (RFC 6901) of names: /data/items. Default: the whole text is the list."`
	Missing     string            `yaml:"missing" doc:"What it means that there is no such file: an error, or no records." enum:"error,empty" default:"error"`
	Absent      string            `yaml:"absent" doc:"What it means that a record of JSON lacks a mapped name, or a file a mapped column: an error, or no value. A name whose value is null is there. The subject column is never left out." enum:"error,empty" default:"error"`
	MaxRecord   int               `yaml:"max_record_bytes" doc:"Longest record that is read, in bytes." default:"16777216" min:"1"`
	MaxUnpacked int64             `yaml:"max_unpacked_bytes" doc:"Most bytes that a compressed file may hold." default:"68719476736" min:"1"`
}

// Fills reports that a preset stands for fields.
func (o *DatasetOptions) Fills(key string) bool { return key == "fields" && o.Preset != "" }

var _ config.Filler = (*DatasetOptions)(nil)

const (
	defaultMaxRecord   = 16 << 20
	defaultMaxUnpacked = 64 << 30
	maxColumns         = 10_000
	maxDepth           = 64
	defaultTimeout     = time.Minute
)

// Kind returns the kind of connector that reads files.
func Kind() connectors.Kind {
	return connectors.Kind{
		Kind: config.Kind{
			Name:    "files",
			Doc:     "CSV, JSON, JSON Lines and Parquet files in a folder or an object store.",
			Source:  func() any { return new(Options) },
			Dataset: func() any { return new(DatasetOptions) },
		},
		New: New,
	}
}
