package rest

import (
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
)

// Options are those of a source.
type Options struct {
	URL               string            `yaml:"url" doc:"Where the API starts: https://api.example.com/v1. The paths of datasets come after it." required:"always"`
	Auth              Auth              `yaml:"auth" doc:"How requests are authorised."`
	Headers           map[string]string `yaml:"headers" doc:"Further headers of every request. A secret belongs under auth." text:"any"`
	AllowHosts        []string          `yaml:"allow_hosts" doc:"Hosts (name or address, with :port or for every port) that may have a private or loopback address, and may be spoken to without TLS. Link-local and metadata addresses are refused all the same."`
	CAFile            string            `yaml:"ca_file" doc:"PEM file of the certificate authorities that sign for the API. Default: the system's." kind:"path"`
	Timeout           time.Duration     `yaml:"timeout" doc:"Most time of one request, its answer included." default:"30s"`
	RequestsPerSecond float64           `yaml:"requests_per_second" doc:"Most requests a second of this source. 0: no limit." default:"10" min:"0"`
	Retries           *int              `yaml:"retries" doc:"How often a request is sent again after 429, 502, 503, 504 or a broken connection." default:"4" min:"0" max:"20"`
	RetryWait         time.Duration     `yaml:"retry_wait" doc:"Pause before the first repetition. It doubles, with jitter." default:"500ms"`
	RetryAfterMax     time.Duration     `yaml:"retry_after_max" doc:"Longest pause between repetitions, whatever the API asks for in Retry-After." default:"60s"`
	MaxPageBytes      int64             `yaml:"max_page_bytes" doc:"Largest answer, unpacked." default:"33554432" min:"1"`
	MaxPages          int               `yaml:"max_pages" doc:"Most pages of one list." default:"10000" min:"1"`
	CheckID           string            `yaml:"check_id" doc:"Id of a customer made for tests, whose records config check --connect may look at to compare the columns. Without it, only the connection and the authorisation are tried." text:"any"`
}

// Auth is how requests are authorised.
type Auth struct {
	Kind         string            `yaml:"kind" doc:"The scheme." enum:"none,bearer,basic,api_key,oauth2" default:"none"`
	Token        config.Secret     `yaml:"token" doc:"bearer: the token."`
	User         string            `yaml:"user" doc:"basic: the name." text:"any"`
	Password     config.Secret     `yaml:"password" doc:"basic: the password."`
	Key          config.Secret     `yaml:"key" doc:"api_key: the key."`
	Header       string            `yaml:"header" doc:"api_key: the header that carries it."`
	Param        string            `yaml:"param" doc:"api_key: the query parameter that carries it, where no header can."`
	TokenURL     string            `yaml:"token_url" doc:"oauth2: where tokens are made (RFC 6749, section 4.4, client credentials)."`
	ClientID     string            `yaml:"client_id" doc:"oauth2: the client's id." text:"any"`
	ClientSecret config.Secret     `yaml:"client_secret" doc:"oauth2: the client's secret."`
	Scopes       []string          `yaml:"scopes" doc:"oauth2: the scopes to ask for."`
	TokenParams  map[string]string `yaml:"token_params" doc:"oauth2: further parameters of the token request, such as audience." text:"any"`
}

// DatasetOptions are those of a dataset.
type DatasetOptions struct {
	Endpoint `yaml:",inline" doc:"The endpoint."`
	Absent   string    `yaml:"absent" doc:"What it means that a record lacks a mapped name: an error, or no value. A name whose value is null is there." enum:"error,empty" default:"error"`
	Scan     bool      `yaml:"scan" doc:"The endpoint cannot be asked for one subject: everybody's records are read, and those of others passed over." default:"false"`
	Parent   *Endpoint `yaml:"parent" doc:"An endpoint to read first: this one is read for each of its records, whose values are {parent.NAME} in path and params, and columns parent.NAME."`

	// Also are further lists of the same dataset, each with its own mapping and
	// DatasetOptions, which follow one another. For kinds made on top of this.
	Also []config.Mapping `yaml:"-"`
}

// Endpoint is a list, or one object, of the API.
type Endpoint struct {
	Path      string            `yaml:"path" doc:"Path after the source's url. {account_id} and {customer_id} stand for the subject's; they are escaped." required:"always"`
	Params    map[string]string `yaml:"params" doc:"Query parameters. The same marks stand in their values." text:"any"`
	RecordsAt string            `yaml:"records_at" doc:"Where the list of records is in the answer, as a JSON pointer (RFC 6901) of names: /data/items. Default: the answer is the list."`
	One       bool              `yaml:"one" doc:"There is one record there, an object, and no list." default:"false"`
	Missing   string            `yaml:"missing" doc:"What 404 means: an error, or no records." enum:"error,empty" default:"error"`
	Paging    Paging            `yaml:"paging" doc:"How the list goes on."`
}

// Paging is how a list goes on.
type Paging struct {
	Kind  string `yaml:"kind" doc:"none: one page. cursor: the answer has the next page's token. last_id: the next page begins after the last record's id. page, offset: pages or records are counted. link: a Link header with rel=next (RFC 8288). next_url: the answer has the next page's address." enum:"none,cursor,last_id,page,offset,link,next_url" default:"none"`
	Param string `yaml:"param" doc:"The query parameter that carries the token, id or number. Default: cursor, starting_after, page or offset."`
	From  string `yaml:"from" doc:"cursor, next_url: JSON pointer to it. last_id: the record's column (default id)."`
	More  string `yaml:"more" doc:"JSON pointer to a boolean that says whether there is another page. last_id needs it (default /has_more)."`
	Total string `yaml:"total" doc:"JSON pointer to the number of records of the whole list: it must come out."`
	Start *int   `yaml:"start" doc:"page: number of the first page; offset: of the first record. Default: 1 and 0." min:"0"`
}

// Kind returns the kind of connector that reads JSON APIs.
func Kind() connectors.Kind {
	return connectors.Kind{
		Kind: config.Kind{
			Name:    "rest",
			Doc:     "Any JSON API over HTTP.",
			Source:  func() any { return new(Options) },
			Dataset: func() any { return new(DatasetOptions) },
		},
		New: New,
	}
}

const (
	defaultTimeout       = 30 * time.Second
	defaultRetries       = 4
	defaultRetryWait     = 500 * time.Millisecond
	defaultRetryAfterMax = time.Minute
	defaultMaxPageBytes  = 32 << 20
	defaultMaxPages      = 10_000
	maxRedirects         = 3
	maxHeaderBytes       = 256 << 10
	maxDepth             = 64
)
