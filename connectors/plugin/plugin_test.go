package plugin_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/plugin"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// onUnix leaves out what only Unix has.
func onUnix(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a Unix system")
	}
}

func note(name string) (exporter.Dataset, bool) {
	if name != "note" {
		return exporter.Dataset{}, false
	}
	return exporter.Dataset{Name: "note", Category: exporter.OtherInformation, Key: []string{"id"}, Fields: []exporter.Field{
		{Name: exporter.AccountColumn, Type: exporter.TypeText}, {Name: "id", Type: exporter.TypeText}, {Name: "n", Type: exporter.TypeText},
		{Name: "amount", Type: exporter.TypeDecimal}, {Name: "extra", Type: exporter.TypeJSON},
	}}, true
}

// noSleep: a program under the race detector waits a second before it exits.
var noSleep = map[string]config.Secret{"GORACE": config.NewSecret("atexit_sleep_ms=0")}

// setup is a source with one dataset, and folders for temporary files that must
// be empty in the end.
func setup(t testing.TB, o plugin.Options, fields ...string) connectors.Setup {
	t.Helper()
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Cleanup(func() {
		if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
			t.Errorf("left in the folder of temporary files: %v, %v", left, err)
		}
	})
	if o.Env == nil {
		o.Env = noSleep
	}
	if len(fields) == 0 {
		fields = []string{"id", "n"}
	}
	m := config.Mapping{Name: "note", SubjectColumn: "owner", Options: &plugin.DatasetOptions{}}
	for _, f := range fields {
		m.Fields = append(m.Fields, config.Bind{Field: f})
	}
	return connectors.Setup{
		Source:  config.Source{Name: "other", Options: &o, Datasets: []config.Mapping{m}},
		Dataset: note, Dir: t.TempDir(), Now: time.Now,
	}
}

func made(t testing.TB, s connectors.Setup) exporter.Connector {
	t.Helper()
	c, err := plugin.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var subject = exporter.Subject{ID: "C1", Accounts: []exporter.Account{{ID: "A1"}, {ID: "A2"}}}

// read returns the records of a read as text, and what the session reports.
func read(t testing.TB, ctx context.Context, c exporter.Connector) (records []string, report exporter.ReadReport, err error) {
	t.Helper()
	s, err := c.Open(ctx, exporter.Request{Subject: subject, From: time.Unix(0, 0), AsOf: time.Unix(86400, 0)})
	if err != nil {
		return nil, report, err
	}
	for r, e := range s.Read(ctx, "note") {
		if e != nil {
			err = e
			continue
		}
		line := r.Proof.Text()
		for _, v := range r.Values {
			line += "|" + string(text.Append(nil, v))
		}
		records = append(records, line)
	}
	report = s.Report()
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	return records, report, err
}

func TestWell(t *testing.T) {
	got, report, err := read(t, t.Context(), made(t, setup(t, plugin.Options{Command: command(t, "well")})))
	if err != nil || !slices.Equal(got, []string{"A1|A1|r1|1"}) {
		t.Errorf("got %q, %v", got, err)
	}
	if report.Bytes == 0 || report.Snapshot != exporter.SnapshotNone {
		t.Errorf("report %+v", report)
	}
}

// TestValues: numbers keep their text, what is not declared is told, and bad
// text is repaired and counted.
func TestValues(t *testing.T) {
	record := `{"data":{"amount":1.10,"extra":{"a": [1.50, "\u00e9"]},"id":"a\ud800b","owner":12,"z":1,"x@example.com":"canary"},"type":"record","text":"passed over"}`
	got, report, err := read(t, t.Context(), made(t, setup(t, plugin.Options{Command: command(t, "raw", record)}, "id", "amount", "extra")))
	if err != nil || !slices.Equal(got, []string{`12|12|a` + "\uFFFD" + `b|1.10|{"a":[1.50,"\u00e9"]}`}) {
		t.Errorf("got %q, %v", got, err)
	}
	if !slices.Equal(report.Undeclared["note"], []string{"z", "*"}) || report.Adapted["note"] != 1 {
		t.Errorf("report %+v", report)
	}
}

// TestAbsent: a name that is left out is no value where the config says so.
func TestAbsent(t *testing.T) {
	for record, want := range map[string]string{
		`{"type":"record","data":{"owner":"A1","id":"1"}}`: "A1|A1|1|",
		`{"type":"record","data":{"id":"1"}}`:              "",
	} {
		s := setup(t, plugin.Options{Command: command(t, "raw", record)})
		s.Source.Datasets[0].Options = &plugin.DatasetOptions{Absent: "empty"}
		got, _, err := read(t, t.Context(), made(t, s))
		if want == "" {
			isFault(t, err, exporter.Mismatch, "owner") // whose it is must be told of every record
		} else if err != nil || !slices.Equal(got, []string{want}) {
			t.Errorf("got %q, %v", got, err)
		}
	}
}

// TestEnvironment: the program sees what the config lists, in an empty folder.
func TestEnvironment(t *testing.T) {
	t.Setenv("VALISE_TEST_SECRET", "canary")
	s := setup(t, plugin.Options{Command: command(t, "env"), Env: map[string]config.Secret{"TOKEN": config.NewSecret("t=1"), "EMPTY": {}}})
	got, _, err := read(t, t.Context(), made(t, s))
	if err != nil || len(got) != 1 {
		t.Fatalf("got %q, %v", got, err)
	}
	parts := strings.SplitN(got[0], "|", 4)
	if !strings.HasPrefix(parts[2], "0 files in ") {
		t.Errorf("the folder is not empty: %s", parts[2])
	}
	var names []string
	for _, line := range strings.Split(parts[3], "\n") {
		name, value, _ := strings.Cut(line, "=")
		names = append(names, name)
		if name == "TOKEN" && value != "t=1" {
			t.Errorf("TOKEN is %q", value)
		}
	}
	slices.Sort(names)
	if want := "EMPTY TEMP TMP TMPDIR TOKEN"; runtime.GOOS != "windows" && strings.Join(names, " ") != want {
		t.Errorf("the program sees %v, want %s", names, want)
	}
}

// TestRequest: who is asked for is on standard input, and nowhere else.
func TestRequest(t *testing.T) {
	s := setup(t, plugin.Options{Command: command(t, "request"), Options: map[string]config.Secret{"a": config.NewSecret("1"), "b": config.NewSecret("2")}})
	s.Source.Datasets[0].Options = &plugin.DatasetOptions{Dataset: "Notes", Options: map[string]string{"b": "3"}}
	got, _, err := read(t, t.Context(), made(t, s))
	if err != nil || len(got) != 1 {
		t.Fatalf("got %q, %v", got, err)
	}
	parts := strings.SplitN(got[0], "|", 4)
	want := `{"type":"read","protocol":1,"dataset":"Notes","columns":["id","n","owner"],"customer_id":"C1","accounts":["A1","A2"],` +
		`"from":"1970-01-01T00:00:00Z","as_of":"1970-01-02T00:00:00Z","folder":"` + filepath.ToSlash(s.Dir) + `","options":{"a":"1","b":"3"}}` + "\n"
	if parts[3] != want {
		t.Errorf("request\n%swant\n%s", parts[3], want)
	}
	if strings.Contains(parts[2], "C1") || strings.Contains(parts[2], "A2") {
		t.Errorf("the arguments hold an id: %s", parts[2])
	}
}

// TestLongRequest: a program that does not read what does not fit into a pipe.
func TestLongRequest(t *testing.T) {
	o := plugin.Options{Command: command(t, "deaf"), IdleTimeout: 500 * time.Millisecond,
		Options: map[string]config.Secret{"long": config.NewSecret(strings.Repeat("x", 1<<20))}}
	_, _, err := read(t, t.Context(), made(t, setup(t, o)))
	isFault(t, err, exporter.TimedOut, "said nothing")
}

// TestCancelled: a cancelled read ends at once with the cause.
func TestCancelled(t *testing.T) {
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	s, err := made(t, setup(t, plugin.Options{Command: command(t, "hangs")})).Open(ctx, exporter.Request{Subject: subject})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range s.Read(ctx, "note") {
		if err = e; e == nil {
			time.AfterFunc(10*time.Millisecond, func() { cancel(cause) })
		}
	}
	if !errors.Is(err, cause) {
		t.Errorf("got %v, want the cause", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestOthersUnharmed: a read after a broken one, and one beside it, are whole.
func TestOthersUnharmed(t *testing.T) {
	well := made(t, setup(t, plugin.Options{Command: command(t, "well")}))
	bad := made(t, setup(t, plugin.Options{Command: command(t, "flood"), MaxOutput: 1 << 20}))
	done := make(chan error)
	go func() {
		_, _, err := read(t, context.Background(), bad)
		done <- err
	}()
	for range 3 {
		if got, _, err := read(t, t.Context(), well); err != nil || len(got) != 1 {
			t.Errorf("got %q, %v", got, err)
		}
	}
	isFault(t, <-done, exporter.OverLimit, "wrote more")
}

// TestMemory: what the program may hold is bounded.
func TestMemory(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs Linux: prlimit(2)")
	}
	_, _, err := read(t, t.Context(), made(t, setup(t, plugin.Options{Command: command(t, "eats"), MaxMemory: 256 << 20})))
	isFault(t, err, exporter.Truncated, "before it had said end")
}

// TestNoTemporaryFolder: where there is no room for the program, it does not
// start.
func TestNoTemporaryFolder(t *testing.T) {
	onUnix(t)
	c := made(t, setup(t, plugin.Options{Command: command(t, "well")}))
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "canary"))
	_, _, err := read(t, t.Context(), c)
	isFault(t, err, exporter.Internal, "private folder")
}

// TestProblems: everything that is wrong with the options, at once.
func TestProblems(t *testing.T) {
	s := setup(t, plugin.Options{Env: map[string]config.Secret{"a=b": {}, "TMPDIR": {}}})
	s.Source.Datasets = append(s.Source.Datasets, config.Mapping{Name: "nothing"})
	_, err := plugin.New(s)
	for _, want := range []string{"sources.other.command: is missing", "a=b", "TMPDIR", "datasets.nothing: no such dataset"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if _, err := plugin.New(connectors.Setup{}); err == nil {
		t.Error("a source without options is taken")
	}
}

// TestUnknownAtCheck: a dataset that the program does not list.
func TestUnknownAtCheck(t *testing.T) {
	name := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(name, []byte(`{"other":{}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	c := made(t, setup(t, plugin.Options{Command: command(t, "seed", name)}))
	probes := c.(exporter.Checker).Check(t.Context())
	if len(probes) != 1 {
		t.Fatalf("%d probes", len(probes))
	}
	isFault(t, probes[0].Err, exporter.NotFound, "no such dataset")
	_, _, err := read(t, t.Context(), c)
	isFault(t, err, exporter.NotFound, "does not have this dataset")
}

// TestLeft: the folder of a run that crashed goes, one in use stays, and so does
// what is not a folder.
func TestLeft(t *testing.T) {
	onUnix(t)
	s := setup(t, plugin.Options{Command: command(t, "hangs")})
	temp := os.TempDir()
	outside := t.TempDir()
	left := filepath.Join(temp, "valise-plugin-left")
	link := filepath.Join(temp, "valise-plugin-link")
	err := errors.Join(os.MkdirAll(filepath.Join(left, "a"), 0o700), os.WriteFile(filepath.Join(left, "a", "b"), nil, 0o400),
		os.Chmod(filepath.Join(left, "a"), 0o500), os.Symlink(outside, link), os.WriteFile(filepath.Join(outside, "own"), nil, 0o600))
	if err != nil {
		t.Fatal(err)
	}
	session, err := made(t, s).Open(t.Context(), exporter.Request{Subject: subject})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what a crash left is there: %v", err)
	}
	for _, err := range session.Read(t.Context(), "note") {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := made(t, s).Open(t.Context(), exporter.Request{Subject: subject}); err != nil {
			t.Fatal(err)
		}
		if in, err := filepath.Glob(filepath.Join(temp, "valise-plugin-[0-9]*")); err != nil || len(in) != 1 {
			t.Errorf("the folder in use: %v, %v", in, err)
		}
		break
	}
	if _, err := os.Stat(filepath.Join(link, "own")); err != nil {
		t.Error(err)
	}
	if err := errors.Join(session.Close(), os.Remove(link)); err != nil {
		t.Error(err)
	}
}
