// Package sqldb reads datasets from PostgreSQL, MySQL or MariaDB, and SQLite.
//
// Every dataset is one query. Its named parameters (:customer_id, :account_ids,
// :from, :to, :as_of) are bound and never pasted. A session is one read-only
// transaction with one snapshot, and records stream: neither the connector nor
// the drivers hold a dataset. SQLite and PostgreSQL are spoken to below
// database/sql, which costs a copy and a box for every value. An error tells its class, the server's code and a
// remedy; the server's own words can hold values and are never shown.
package sqldb

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// Options are the options of a source.
type Options struct {
	Driver           string        `yaml:"driver" doc:"What the database is." enum:"postgres,mysql,sqlite" required:"always"`
	DSN              config.Secret `yaml:"dsn" doc:"How it is reached. postgres: a URL or key=value string; mysql (also MariaDB): user:password@tcp(host:port)/database; sqlite: the path of the file." required:"always"`
	StatementTimeout time.Duration `yaml:"statement_timeout" doc:"Most time that the database may work on one statement." default:"5m"`
	ConnectTimeout   time.Duration `yaml:"connect_timeout" doc:"Most time to connect." default:"30s"`
}

// DatasetOptions are the options of a dataset.
type DatasetOptions struct {
	Query string `yaml:"query" doc:"One SELECT. Parameters: :customer_id, :account_ids (a list, for IN), :from and :to (null where not asked for), :as_of. A query that looks the subject up knows :customer_id alone." required:"always"`
}

// The drivers.
const (
	driverPostgres = "postgres"
	driverMySQL    = "mysql"
	driverSQLite   = "sqlite"
)

// Kind returns the kind "sqldb".
func Kind() connectors.Kind {
	return connectors.Kind{
		Kind: config.Kind{
			Name:    "sqldb",
			Doc:     "Queries of a PostgreSQL, MySQL, MariaDB or SQLite database.",
			Source:  func() any { return &Options{} },
			Dataset: func() any { return &DatasetOptions{} },
		},
		New: newSource,
	}
}

// newSource makes the connector; the error is config.Problems.
func newSource(s connectors.Setup) (exporter.Connector, error) {
	b := &builder{setup: s, path: "sources." + s.Source.Name}
	src := &source{now: s.Now, queries: map[string]*query{}}
	options, ok := s.Source.Options.(*Options)
	if !ok {
		return nil, b.fail("", "has no options", "")
	}
	src.server = b.server(options)
	for i := range s.Source.Datasets {
		if q := b.query(&s.Source.Datasets[i], options.Driver); q != nil {
			src.queries[q.name] = q
			src.order = append(src.order, q.name)
		}
	}
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	return src, nil
}

// builder makes a source and gathers everything that is wrong with it.
type builder struct {
	setup    connectors.Setup
	path     string
	problems config.Problems
}

func (b *builder) fail(key, what, hint string) config.Problems {
	path := b.path
	if key != "" {
		path += "." + key
	}
	b.problems = append(b.problems, &config.Problem{Pos: b.setup.Source.Pos, Path: path, What: what, Hint: hint})
	return b.problems
}

func (b *builder) server(o *Options) server {
	dsn := o.DSN.Reveal()
	if dsn == "" {
		_ = b.fail("dsn", "is missing", "say how the database is reached; ${NAME} takes it from the environment")
	}
	limits := timeouts{statement: o.StatementTimeout, connect: o.ConnectTimeout}
	if limits.statement <= 0 {
		limits.statement = 5 * time.Minute
	}
	if limits.connect <= 0 {
		limits.connect = 30 * time.Second
	}
	switch o.Driver {
	case driverPostgres:
		return &postgres{dsn: dsn, timeouts: limits}
	case driverMySQL:
		my, err := newMySQL(dsn, limits)
		if err != nil {
			_ = b.fail("dsn", "cannot be read", "write it as user:password@tcp(host:port)/database")
		}
		return my
	case driverSQLite:
		if !filepath.IsAbs(dsn) {
			dsn = filepath.Join(b.setup.Dir, dsn)
		}
		return &sqlite{path: dsn, timeouts: limits}
	default:
		_ = b.fail("driver", "unknown driver", "use postgres, mysql or sqlite")
		return nil
	}
}

// query compiles one dataset; nil where something is wrong with it.
func (b *builder) query(m *config.Mapping, driver string) *query {
	path := b.path + ".datasets." + m.Name
	before := len(b.problems)
	problem := func(key, what, got, hint string) {
		b.problems = append(b.problems, &config.Problem{Pos: m.Pos, Path: path + key, What: what, Got: got, Hint: hint})
	}
	canonical, ok := b.setup.Dataset(m.Name)
	if !ok {
		problem("", "no such dataset", m.Name, "valise datasets lists them; datasets: declares your own")
		return nil
	}
	compiled, err := mapping.Compile(canonical, *m, path)
	if err != nil {
		b.problems = append(b.problems, asProblems(err, path)...)
	}
	q := &query{name: m.Name, mapping: compiled, resolves: resolves(m.Name)}
	if o, ok := m.Options.(*DatasetOptions); !ok || o.Query == "" {
		problem(".query", "is missing", "", "give the SELECT that reads the dataset")
	} else if q.statement, err = parse(dialectOf(driver), o.Query); err != nil {
		problem(".query", err.Error(), "", "")
	} else if name, hint := q.unknown(); name != "" {
		problem(".query", "unknown parameter", ":"+name, hint)
	}
	if len(b.problems) > before {
		return nil
	}
	return q
}

func asProblems(err error, path string) config.Problems {
	var many config.Problems
	if errors.As(err, &many) {
		return many
	}
	return config.Problems{{Path: path, What: err.Error()}}
}
