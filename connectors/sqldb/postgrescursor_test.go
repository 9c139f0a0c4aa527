package sqldb_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/connectors/sqldb"
	"github.com/valise-export/valise/exporter"
)

// series is a query of n records, numbered from 1, with txt as an expression of
// the number i.
func series(n int, txt string) string {
	return fmt.Sprintf("SELECT i AS id, 'A' AS owner, %s AS txt FROM generate_series(1, %d) i ORDER BY i", txt, n)
}

// TestPostgresAnswers: every record comes once and in order, whatever the number
// of round trips and however many records each brings.
func TestPostgresAnswers(t *testing.T) {
	p := postgresEngine(t).start(t)
	const narrow, wide, mixed = "'x'", "repeat('x', 300000)", "repeat('x', CASE WHEN i % 700 = 0 THEN 300000 ELSE 1 END)"
	for txt, counts := range map[string][]int{
		narrow: {0, 1, 50, 99, 100, 101, 600, 1099, 1100, 1101, 1600, 2100, 3101},
		wide:   {1, 2, 3, 5},
		mixed:  {700, 3000},
	} {
		for _, n := range counts {
			got, err := values(t, p.options, request, "", series(n, txt), "txt")
			must(t, err)
			if len(got) != n {
				t.Errorf("%s: %d records, want %d", txt, len(got), n)
			}
			for i, g := range got {
				if !strings.HasPrefix(g, strconv.Itoa(i+1)+"|x") {
					t.Fatalf("%s: record %d of %d is %.20q", txt, i+1, n, g)
				}
			}
		}
	}
}

// TestPostgresLeft: a dataset that was left in the middle of an answer, before
// and after the next was sent for, can be read again in the same session.
func TestPostgresLeft(t *testing.T) {
	p := postgresEngine(t).start(t)
	s := openPostgres(t, p.options, series(2500, "'x'"))
	for _, after := range []int{1, 49, 50, 51, 100, 101, 600, 1101, 2500} {
		n := 0
		for _, err := range s.Read(t.Context(), "thing") {
			must(t, err)
			if n++; n == after {
				break
			}
		}
		if got := count(t, s); got != 2500 {
			t.Errorf("left after %d: then %d records, want 2500", after, got)
		}
	}
}

// TestPostgresLateFault: the server's own error of an answer that was sent for
// ahead comes where its record would, again at the next read of the session.
func TestPostgresLateFault(t *testing.T) {
	p := postgresEngine(t).start(t)
	for _, at := range []int{1, 40, 60, 100, 101, 1101, 1700} {
		s := openPostgres(t, p.options, series(2500, fmt.Sprintf("(1 / (%d - i))::text", at)))
		for range 2 {
			n := 0
			var last error
			for _, err := range s.Read(t.Context(), "thing") {
				if last = err; err == nil {
					n++
				}
			}
			f := isClass(t, "division by zero", last, exporter.Refused)
			if !strings.Contains(f.What, "22012") || n >= at {
				t.Errorf("at %d: %q after %d records", at, f.What, n)
			}
		}
	}
}

// TestPostgresSlowReader: the time in which nobody reads is not the statement's.
func TestPostgresSlowReader(t *testing.T) {
	p := postgresEngine(t).start(t)
	p.options.StatementTimeout = time.Second
	s := openPostgres(t, p.options, series(4000, "repeat('x', 8000)"))
	for _, at := range []int{10, 1030} {
		n := 0
		for _, err := range s.Read(t.Context(), "thing") {
			must(t, err)
			if n++; n == at {
				time.Sleep(1500 * time.Millisecond)
			}
		}
		if n != 4000 {
			t.Errorf("%d records, want 4000", n)
		}
	}
}

func openPostgres(t *testing.T, o sqldb.Options, query string) exporter.Session {
	t.Helper()
	c, err := source(o, "thing", "", query, "txt")
	must(t, err)
	s, err := c.Open(t.Context(), request)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}
