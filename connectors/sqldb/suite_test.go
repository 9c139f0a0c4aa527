package sqldb_test

import (
	"testing"

	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/connectors/sqldb"
	"github.com/valise-export/valise/exporter"
)

const (
	filtered   = "SELECT * FROM {table} WHERE owner IN (:account_ids) ORDER BY owner, id"
	unfiltered = "SELECT * FROM {table} ORDER BY owner, id"
)

func TestSQLite(t *testing.T)   { runSuite(t, sqliteEngine(t), 10) }
func TestPostgres(t *testing.T) { runSuite(t, postgresEngine(t), 1000) }
func TestMariaDB(t *testing.T)  { runSuite(t, mariaEngine(t), 10) }

func runSuite(t *testing.T, e engine, page int) {
	connectortest.Run(t, connectortest.Suite{
		Page: page,
		New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
			return connect(t, seed, e.fill(t, seed), filtered)
		},
		Unfiltered: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
			return connect(t, seed, e.fill(t, seed), unfiltered)
		},
		Faults: e.faults,
	})
}

func connect(t *testing.T, seed connectortest.Seed, o sqldb.Options, query string) exporter.Connector {
	t.Helper()
	c, err := sqldb.Kind().New(seed.Setup(&o, func(table connectortest.Table) any {
		return &sqldb.DatasetOptions{Query: forTable(query, table)}
	}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}
