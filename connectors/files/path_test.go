package files_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter"
)

const head = "account,id,body\n"

func TestPaths(t *testing.T) {
	content := map[string]string{
		"A1/2024/invoices-01.csv": head + "A1,1,a\n",
		"A1/2024/invoices-02.csv": head + "A1,2,b\n",
		"A1/2023/invoices-12.csv": head + "A1,0,z\n",
		"A1/2024/.invoices.csv":   head + "A1,9,hidden\n",
		"A1/2024/notes.txt":       "x",
		"A2/2024/invoices-01.csv": head + "A2,3,c\nB1,4,stray\n",
		"B1/2024/invoices-01.csv": head + "B1,5,not mine\n",
		"by/cust-1.csv":           head + "A1,6,d\n",
		"by/cust-2.csv":           head + "A1,7,not mine\n",
		"A1/2024/dir.csv/x":       "",
	}
	for path, want := range map[string][]string{
		"{account_id}/*/invoices-*.csv":     {"A1|A1|0|z", "A1|A1|1|a", "A1|A1|2|b", "A2|A2|3|c", "B1|B1|4|stray"},
		"{account_id}/2024/inv*-0*.csv":     {"A1|A1|1|a", "A1|A1|2|b", "A2|A2|3|c", "B1|B1|4|stray"},
		"by/{customer_id}.csv":              {"A1|A1|6|d"},
		"by/*.csv":                          {"A1|A1|6|d", "A1|A1|7|not mine"},
		"*/2024/invoices-01.csv":            {"A1|A1|1|a", "A2|A2|3|c"},
		"{account_id}/2024/invoices-01.csv": {"A1|A1|1|a", "A2|A2|3|c", "B1|B1|4|stray"},
	} {
		f := newFixture(t, path, content)
		got, _, err := f.read(t)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
}

// TestIdsStayInside: an id is a name and nothing else.
func TestIdsStayInside(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.csv")
	if err := os.WriteFile(outside, []byte(head+"A1,1,SECRET\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, id string
		class    exporter.ErrorClass
	}{
		{"d/{account_id}.csv", "../top", exporter.Refused},
		{"d/{account_id}.csv", "a/b", exporter.Refused},
		{"d/{account_id}.csv", `a\b`, exporter.Refused},
		{"d/{account_id}.csv", "", exporter.Refused},
		{"d/{account_id}.csv", "a\x00b", exporter.Refused},
		{"d/{account_id}.csv", strings.Repeat("a", 201), exporter.Refused},
		{"{account_id}/top.csv", "..", exporter.Refused},
		{"{account_id}./top.csv", ".", exporter.Refused}, // an id and text make a way up
		{"d/{account_id}.csv", "*", exporter.NotFound},   // a star in an id is a star
		{"d/{account_id}.csv", "{customer_id}", exporter.NotFound},
		{"d/{account_id}.csv", "lnk", exporter.Refused},
		{"{account_id}/secret.csv", "linkdir", exporter.Refused},
	} {
		f := newFixture(t, c.path, map[string]string{"top.csv": head + "A1,1,SECRET\n", "d/A1.csv": head + "A1,1,SECRET\n", "d/cust-1.csv": head})
		if err := os.Symlink(outside, filepath.Join(f.dir, "d", "lnk.csv")); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
		if err := os.Symlink(filepath.Dir(outside), filepath.Join(f.dir, "linkdir")); err != nil {
			t.Fatal(err)
		}
		f.subject.Accounts = []exporter.Account{{ID: c.id}}
		got, _, err := f.read(t)
		var fault *exporter.Fault
		if !errors.As(err, &fault) || fault.Class != c.class || len(got) != 0 {
			t.Errorf("%s with %q: %q, %v", c.path, c.id, got, err)
		} else if text := strings.Replace(err.Error(), c.path, "", 1); c.id != "" && c.id != "." && strings.Contains(text, c.id) {
			t.Errorf("%s with %q: the id is in the error: %v", c.path, c.id, err)
		}
	}
}

func TestMissingEmpty(t *testing.T) {
	f := newFixture(t, "{account_id}/n.csv", map[string]string{"A2/n.csv": head + "A2,1,a\n"})
	if _, _, err := f.read(t); err == nil {
		t.Error("account A1 has no file, and no error")
	}
	f.options.Missing = "empty"
	got, _, err := f.read(t)
	if err != nil || !slices.Equal(got, []string{"A2|A2|1|a"}) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestNotAFile(t *testing.T) {
	f := newFixture(t, "n.csv", map[string]string{"n.csv/x": ""})
	_, _, err := f.read(t)
	var fault *exporter.Fault
	if !errors.As(err, &fault) {
		t.Errorf("a folder: %v", err)
	}
	f = newFixture(t, "n.csv", nil)
	f.dir = filepath.Join(f.dir, "none")
	if _, _, err = f.read(t); !errors.As(err, &fault) || fault.Class != exporter.NotFound || strings.Contains(err.Error(), f.dir) {
		t.Errorf("no root: %v", err)
	}
}

func TestCustomerIsolation(t *testing.T) {
	f := newFixture(t, "n.csv", map[string]string{"n.csv": "account,id,body\ncust-1,1,a\nA1,2,b\n"})
	f.mapping.Isolation = "customer"
	got, _, err := f.read(t)
	if err != nil || !slices.Equal(got, []string{"cust-1|<null>|1|a"}) && !slices.Equal(got, []string{"cust-1|1|a"}) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestTrustedYieldsAll(t *testing.T) {
	f := newFixture(t, "n.csv", map[string]string{"n.csv": "id,body\n1,a\n2,b\n"})
	f.mapping.Isolation, f.mapping.SubjectColumn = "trusted", ""
	got, _, err := f.read(t)
	if err != nil || !slices.Equal(got, []string{"|1|a", "|2|b"}) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestHeaderless(t *testing.T) {
	no := false
	for name, c := range map[string]struct {
		content string
		want    []string
	}{
		"records": {"A1;1;a\nB1;2;b\nA2;3;\"c;d\"\n", []string{"A1|A1|1|a", "A2|A2|3|c;d"}},
		"none":    {"", nil},
	} {
		f := newFixture(t, "n.csv", map[string]string{"n.csv": c.content})
		f.options.Header, f.options.Delimiter = &no, ";"
		f.mapping.SubjectColumn = "1"
		f.mapping.Fields = binds("id=2", "body=3")
		got, _, err := f.read(t)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestReadTwice: a retry starts afresh, and the report does not count twice.
func TestReadTwice(t *testing.T) {
	f := newFixture(t, "n.csv", map[string]string{"n.csv": "account,id,body,more\nA1,1,\xff,\nA1,2,b,\n"})
	c, err := f.connector()
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Open(context.Background(), exporter.Request{Subject: f.subject})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		n := 0
		for _, err := range s.Read(context.Background(), "note") {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if r := s.Report(); n != 2 || r.Adapted["note"] != 1 || len(r.Undeclared["note"]) != 1 {
			t.Errorf("%d records, report %+v", n, r)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestBreakAndCancel leave no open file and no goroutine.
func TestBreakAndCancel(t *testing.T) {
	defer goleak.VerifyNone(t)
	f := newFixture(t, "n.csv", map[string]string{"n.csv": head + strings.Repeat("A1,1,a\n", 5000)})
	c, err := f.connector()
	if err != nil {
		t.Fatal(err)
	}
	before := openFiles(t)
	s, err := c.Open(context.Background(), exporter.Request{Subject: f.subject})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range s.Read(context.Background(), "note") {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	reason := errors.New("no longer wanted")
	n := 0
	for _, e := range s.Read(ctx, "note") {
		if n++; n == 10 {
			cancel(reason)
		}
		err = e
	}
	if !errors.Is(err, reason) || n > 1000 {
		t.Errorf("cancelled: %v after %d", err, n)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if after := openFiles(t); after != before {
		t.Errorf("%d open files, %d before", after, before)
	}
}

// openFiles counts this process's open files, 0 where the system does not tell.
func openFiles(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(list)
}

// TestChanged: a file that grows while it is read is not taken as whole.
func TestChanged(t *testing.T) {
	f := newFixture(t, "n.csv", map[string]string{"n.csv": head + "A1,1,a\nA1,2,b\n"})
	c, err := f.connector()
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Open(context.Background(), exporter.Request{Subject: f.subject})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range s.Read(context.Background(), "note") {
		if err = e; err == nil {
			if err := os.WriteFile(filepath.Join(f.dir, "n.csv"), []byte(head), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	var fault *exporter.Fault
	if !errors.As(err, &fault) || fault.Class != exporter.Truncated || !fault.Retry {
		t.Errorf("got %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		path, content, want string
		undeclared          []string
	}{
		"csv":              {"{account_id}/n.csv", "account,id,body,more\n", "", []string{"more"}},
		"csv, missing":     {"{account_id}/n.csv", "account,id,Body\n", "column body", nil},
		"jsonl":            {"{account_id}/n.jsonl", `{"account":"B1","id":"1","body":"x","more":1}`, "", []string{"more"}},
		"jsonl, missing":   {"{account_id}/n.jsonl", `{"account":"B1","id":"1"}`, "a record has no body", nil},
		"absent, rare":     {"{account_id}/n.jsonl", `{"account":"B1","id":"1"}`, "", nil},
		"absent, misspelt": {"{account_id}/n.jsonl", `{"account":"B1","id":"1","text":"x"}`, "no record so far has body", []string{"text"}},
		"jsonl, malformed": {"{account_id}/n.jsonl", `{"account":"B1",`, "ends in the middle", nil},
		"no file":          {"{account_id}/m.csv", "", "is not there", nil},
	} {
		f := newFixture(t, c.path, map[string]string{"B1/n" + filepath.Ext(c.path): c.content})
		if strings.HasPrefix(name, "absent") {
			f.options.Absent = "empty"
		}
		con, err := f.connector()
		if err != nil {
			t.Fatal(err)
		}
		probes := con.(exporter.Checker).Check(context.Background())
		if len(probes) != 1 || probes[0].Dataset != "note" || !slices.Equal(probes[0].Undeclared, c.undeclared) {
			t.Errorf("%s: %+v", name, probes)
		}
		err = probes[0].Err
		var fault *exporter.Fault
		if c.want == "" && err != nil || c.want != "" && (!errors.As(err, &fault) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for want, spoil := range map[string]func(*fixture){
		"path: is not a path below the root; got /etc/x.csv": func(f *fixture) { f.options.Path = "/etc/x.csv" },
		"path: leads out of the root; got a/../../x.csv":     func(f *fixture) { f.options.Path = "a/../../x.csv" },
		"path: has a mark that is not known":                 func(f *fixture) { f.options.Path = "{account}.csv" },
		"format: cannot be told from the path":               func(f *fixture) { f.options.Path = "n.txt" },
		"delimiter: is not one ASCII character":              func(f *fixture) { f.options.Delimiter = "||" },
		"encoding: is not known; got latin-9x":               func(f *fixture) { f.options.Encoding = "latin-9x" },
		"records_at: acts on JSON only":                      func(f *fixture) { f.options.RecordsAt = "/a" },
		"records_at: is not a JSON pointer":                  func(f *fixture) { f.options.Path, f.options.RecordsAt = "n.json", "a" },
		"subject_column: is missing":                         func(f *fixture) { f.mapping.SubjectColumn = "" },
		"datasets.letter: no such dataset":                   func(f *fixture) { f.mapping.Name = "letter" },
	} {
		f := newFixture(t, "n.csv", nil)
		spoil(f)
		_, err := f.connector()
		var problems config.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), "sources.drop") || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
