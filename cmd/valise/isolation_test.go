package main

import (
	"bytes"
	"compress/flate"
	"database/sql"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/cmd/internal/demo"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
	"github.com/valise-export/valise/formats/all"
)

// lure finds what belongs to one customer alone: their canary, their id and the
// ids of their accounts. Each is looked for at every place of a text in one go.
type lure struct {
	owner  map[string]string // in lower case → customer
	starts [1 << 16]bool     // of the first four bytes, hashed
}

func start(b []byte) uint16 {
	four := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
	return uint16(four * 2654435761 >> 16)
}

// newLure reads the whole company: 60 customers and all their accounts.
func newLure(t *testing.T, database string) (*lure, []string) {
	t.Helper()
	db, err := sql.Open("sqlite", database)
	must(t, err)
	l := &lure{owner: map[string]string{}}
	var customers []string
	each(t, db, "SELECT customer_id, account_id FROM customer_accounts ORDER BY 1, 2", func(r *sql.Rows) error {
		var customer, account string
		err := r.Scan(&customer, &account)
		for _, word := range []string{customer, account, demo.Canary(customer)} {
			l.owner[word] = customer
			l.starts[start([]byte(word))] = true
		}
		customers = append(customers, customer)
		return err
	})
	must(t, db.Close())
	return l, slices.Compact(customers)
}

// foreign returns whose data a text holds, besides the one it may be about;
// own "" means that it may be about nobody.
func (l *lure) foreign(text []byte, own string) []string {
	low := bytes.ToLower(text)
	var found []string
	for i := 0; i+10 <= len(low); i++ {
		if !l.starts[start(low[i:])] {
			continue
		}
		for _, size := range []int{10, 12} {
			if i+size > len(low) {
				continue
			}
			if who, ok := l.owner[string(low[i:i+size])]; ok && who != own && !slices.Contains(found, who) {
				found = append(found, who)
			}
		}
	}
	return found
}

// none fails where a text is about someone else.
func (l *lure) none(t *testing.T, where string, text []byte, own string) {
	t.Helper()
	if who := l.foreign(text, own); len(who) > 0 {
		t.Errorf("%s holds data of %d others", where, len(who))
	}
}

// company60 is the whole demo company in a bench.
func company60(t *testing.T) (*bench, *lure, []string) {
	t.Helper()
	b := newBench(t)
	b.company()
	l, customers := newLure(t, b.path("home", "company.sqlite"))
	if len(customers) != 60 {
		t.Fatalf("%d customers", len(customers))
	}
	return b, l, customers
}

// TestLureCatches: the search sees what it is for.
func TestLureCatches(t *testing.T) {
	_, l, customers := company60(t)
	a, b := customers[0], customers[1]
	canary := demo.Canary(b)
	for text, want := range map[string]int{
		"inv-" + canary + "-1": 1, strings.ToUpper(canary[:1]) + canary[1:]: 1, `"` + b + `"`: 1, b: 1,
		a: 0, demo.Canary(a): 0, canary[1:]: 0, b[1:]: 0, canary + demo.Canary(customers[2]): 2,
	} {
		if got := l.foreign([]byte(text), a); len(got) != want {
			t.Errorf("%q: %d found, want %d", text, len(got), want)
		}
	}
}

// TestIsolation: nothing of another customer is in anyone's bundle, in either
// scope. The noted customers are the odd ones, so theirs are in all formats.
func TestIsolation(t *testing.T) {
	b, l, customers := company60(t)
	s := load(t, b.path("home", "valise.yaml"))
	noted := map[string]bool{}
	for _, c := range demo.Customers() {
		noted[c.ID] = true
	}
	for i, customer := range customers {
		formats, scopes := []string{"json", "csv"}, []exporter.Scope{exporter.ScopeAccess, exporter.ScopePortability}
		if noted[customer] {
			formats = all.Names()
		} else {
			scopes = scopes[i%2 : i%2+1]
		}
		for _, scope := range scopes {
			l.alone(t, s, app.Request{CustomerID: customer, Scope: scope, Formats: formats})
		}
	}
}

// alone exports a customer and searches every member, its name too.
func (l *lure) alone(t *testing.T, s *app.System, r app.Request) {
	t.Helper()
	r.Target = filepath.Join(t.TempDir(), "b.zip")
	_, err := pack(t, s, r)
	must(t, err)
	seen := false
	for name, data := range texts(t, members(t, r.Target)) {
		l.none(t, "a member's name", []byte(name), "")
		l.none(t, r.CustomerID+": "+string(r.Scope)+": "+name, data, r.CustomerID)
		seen = seen || bytes.Contains(data, []byte(demo.Canary(r.CustomerID)))
	}
	if !seen && r.Scope == exporter.ScopeAccess {
		t.Errorf("%s: the customer's own data are not there", r.CustomerID)
	}
}

// TestIsolationOfFailures: where a source gives records of others, or values
// that do not fit, no message, no file that is left and no bundle with a gap
// has anything of them.
func TestIsolationOfFailures(t *testing.T) {
	_, l, _ := company60(t)
	customer := demo.Customers()[0].ID
	const mine = "WHERE account_id IN (:account_ids)"
	for _, c := range []struct {
		what     string
		old, new string
		gaps     int // exit code with --allow-gaps
	}{
		{"everyone's invoices", "FROM invoices " + mine, "FROM invoices " + mine + " OR 1=1", exitGaps},
		{"a name for an instant", "SELECT * FROM accounts " + mine, "SELECT account_id, account_name, state, primary_email AS created_at, primary_email, contracting_entity, preferred_language, time_zone FROM accounts " + mine, exitGaps},
		{"out of order", mine + " ORDER BY ticket_id", mine + " ORDER BY ticket_id DESC", exitGaps},
		{"an expression that fails on a value", "SELECT * FROM tickets " + mine, "SELECT *, json(body) AS x FROM tickets " + mine, exitGaps},
		{"everyone at once", "FROM customers WHERE customer_id = :customer_id", "FROM customers WHERE customer_id = :customer_id OR 1=1", exitFailed},
		{"everyone's accounts", "FROM customer_accounts WHERE customer_id = :customer_id", "FROM customer_accounts WHERE customer_id = :customer_id OR 1=1", exitFailed},
	} {
		t.Run(c.what, func(t *testing.T) {
			b := newBench(t)
			b.company(c.old, c.new)
			for _, scope := range []string{"access", "portability"} {
				e := b.run(b.exportArgs(customer, "--allow-gaps", "--force", "--scope", scope)...)
				if e.code != c.gaps {
					t.Fatalf("exit code %d, want %d: %s", e.code, c.gaps, e.err)
				}
				l.none(t, "output", []byte(e.both()), "")
				b.isEmpty("tmp")
				if c.gaps != exitGaps {
					b.isEmpty("out")
					continue
				}
				for name, data := range texts(t, members(t, b.path("out", "b.zip"))) {
					l.none(t, name, data, customer)
				}
			}
			audit, err := os.ReadFile(b.path("state", "valise", "audit.jsonl"))
			must(t, err)
			l.none(t, "the audit file", audit, "")
		})
	}
}

// TestIsolationOfTraces: what a run prints, notes and spools is about the
// customer at most, and what outlives it is about nobody.
func TestIsolationOfTraces(t *testing.T) {
	b, l, _ := company60(t)
	for _, c := range demo.Customers()[:3] {
		e := b.run(b.exportArgs(c.ID, "--force")...)
		if e.code != exitOK {
			t.Fatalf("exit code %d: %s", e.code, e.err)
		}
		l.none(t, "output", []byte(e.both()), "")
		b.isEmpty("tmp")
	}
	audit, err := os.ReadFile(b.path("state", "valise", "audit.jsonl"))
	must(t, err)
	if bytes.Count(audit, []byte("\n")) != 6 {
		t.Errorf("the audit file has not two lines for each export:\n%s", audit)
	}
	l.none(t, "the audit file", audit, "")
}

// TestIsolationOfSpools looks into the private folder while the run lives.
func TestIsolationOfSpools(t *testing.T) {
	b, l, _ := company60(t)
	const records = 12_000
	customer := demo.Customers()[0].ID
	big := b.path("home", "big.sqlite")
	must(t, demo.SQLite(t.Context(), big, demo.Options{Records: records}))
	b.write("big.yaml", edited(t, demo.Config("sqlite", "big.sqlite")))
	s := load(t, b.path("home", "big.yaml"))
	job, err := s.Job(app.Request{
		CustomerID: customer, Target: b.path("out", "b.zip"), Scope: exporter.ScopeAccess, Formats: all.Names(), AsOf: asOf, Version: "valise/test",
	})
	must(t, err)
	job.SpoolDir = b.path("tmp")
	looked := 0
	job.Progress = func(e run.Event) {
		if e.State == run.StateSealing || e.State == run.StateDone && e.Dataset == "usage_cost" {
			looked += l.lookInto(t, job.SpoolDir, customer)
		}
	}
	_, err = run.Export(t.Context(), job)
	must(t, err)
	if looked == 0 {
		t.Error("no spool was seen on the disk")
	}
	b.isEmpty("tmp")
}

// lookInto searches each file below a folder, raw and inflated, and returns how
// many it inflated.
func (l *lure) lookInto(t *testing.T, folder, own string) (inflated int) {
	t.Helper()
	must(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		l.none(t, "name "+d.Name(), []byte(d.Name()), "")
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		l.none(t, "spool "+d.Name(), data, own)
		plain, _ := io.ReadAll(flate.NewReader(bytes.NewReader(data))) // cut off where it is still written
		if len(plain) > 0 {
			inflated++
			l.none(t, "spool "+d.Name()+" inflated", plain, own)
		}
		return nil
	}))
	return inflated
}
