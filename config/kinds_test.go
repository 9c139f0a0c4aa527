package config

import "time"

// fakeSQL and its like stand for the options of connectors.
type fakeSQL struct {
	Driver  string        `yaml:"driver" doc:"Which server." enum:"postgres,mysql,sqlite" required:"always"`
	DSN     Secret        `yaml:"dsn" doc:"Where it is, with user and password." required:"always"`
	Timeout time.Duration `yaml:"statement_timeout" doc:"Longest time of a statement." default:"30s"`
	Rate    float64       `yaml:"queries_a_second" doc:"Most queries a second." default:"2.5"`
	Limits  fakeLimits    `yaml:"bounds" doc:"Bounds."`
	TLS     *fakeTLS      `yaml:"tls" doc:"How the server is known."`
	Tags    map[string]string
}

type fakeLimits struct {
	Concurrent int   `yaml:"concurrent" doc:"Reads at once." default:"2" min:"1" max:"16"`
	Bytes      int64 `yaml:"bytes" doc:"Most bytes of one dataset."`
}

type fakeTLS struct {
	CA   string `yaml:"ca" doc:"Certificates." kind:"path" required:"always"`
	Skip *bool  `yaml:"skip_verify" doc:"Do not check." default:"true"`
}

type fakeQuery struct {
	Query string `yaml:"query" doc:"A select, with @customer and @accounts." required:"always"`
	Page  uint8  `yaml:"page_size" doc:"Records a page." default:"100"`
}

type fakeFiles struct {
	Path   string            `yaml:"path" doc:"Files." kind:"path" required:"always"`
	Header map[string]string `yaml:"header" doc:"Names of columns."`
	Format string            `yaml:"format" doc:"What they are." enum:"csv,json" default:"csv"`
}

// Check is what tags cannot say.
func (f *fakeFiles) Check(report func(key, what, got, hint string)) {
	if f.Format == "json" && len(f.Header) > 0 {
		report("header", "is only for format: csv", "", "")
	}
}

func fakeKinds() []Kind {
	return []Kind{
		{Name: "sqldb", Doc: "SQL databases.", Source: func() any { return new(fakeSQL) }, Dataset: func() any { return new(fakeQuery) }},
		{Name: "files", Doc: "Files in a folder.", Source: func() any { return new(fakeFiles) }},
		{Name: "bare", Doc: "Nothing of its own."},
	}
}
