package files_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/files"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// note is a company's own dataset: small, and of every type.
func note(name string) (exporter.Dataset, bool) {
	return exporter.Dataset{Name: "note", Title: "Note", Category: exporter.OtherInformation, Key: []string{"id"}, Fields: []exporter.Field{
		{Name: "account_id", Type: exporter.TypeText},
		{Name: "id", Type: exporter.TypeText},
		{Name: "body", Type: exporter.TypeText},
		{Name: "amount", Type: exporter.TypeDecimal},
		{Name: "at", Type: exporter.TypeInstant},
		{Name: "extra", Type: exporter.TypeJSON},
	}}, name == "note"
}

// binds maps field=column pairs, or names that are the same.
func binds(specs ...string) []config.Bind {
	var out []config.Bind
	for _, s := range specs {
		field, column, _ := strings.Cut(s, "=")
		if column == "" {
			column = field
		}
		out = append(out, config.Bind{Field: field, Column: column})
	}
	return out
}

// fixture is a folder with a source over it.
type fixture struct {
	dir     string
	source  *files.Options // nil: the folder
	from    time.Time
	to      time.Time
	lookup  func(string) (exporter.Dataset, bool)
	mapping config.Mapping
	options files.DatasetOptions
	subject exporter.Subject
}

func newFixture(t testing.TB, path string, content map[string]string) *fixture {
	t.Helper()
	f := &fixture{
		dir:     t.TempDir(),
		mapping: config.Mapping{Name: "note", SubjectColumn: "account", Isolation: "account", Fields: binds("id", "body")},
		options: files.DatasetOptions{Path: path},
		subject: exporter.Subject{ID: "cust-1", Accounts: []exporter.Account{{ID: "A1"}, {ID: "A2"}}},
	}
	for name, data := range content {
		full := filepath.Join(f.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func (f *fixture) connector() (exporter.Connector, error) {
	f.mapping.Options = &f.options
	source, lookup := f.source, f.lookup
	if source == nil {
		source = &files.Options{Root: f.dir}
	}
	if lookup == nil {
		lookup = note
	}
	return files.Kind().New(connectors.Setup{
		Source:  config.Source{Name: "drop", Options: source, Datasets: []config.Mapping{f.mapping}},
		Dataset: lookup,
	})
}

// read returns the records as "proof|value|value", and the report.
func (f *fixture) read(t testing.TB) (lines []string, report exporter.ReadReport, err error) {
	t.Helper()
	err = f.session(t, func(s exporter.Session) error {
		for r, e := range s.Read(context.Background(), f.mapping.Name) {
			if e != nil {
				report = s.Report()
				return e
			}
			lines = append(lines, show(r))
		}
		report = s.Report()
		return nil
	})
	return lines, report, err
}

// each reads and calls do with each record, before the next step.
func (f *fixture) each(t testing.TB, do func(string)) error {
	t.Helper()
	return f.session(t, func(s exporter.Session) error {
		for r, err := range s.Read(context.Background(), f.mapping.Name) {
			if err != nil {
				return err
			}
			do(show(r))
		}
		return nil
	})
}

func (f *fixture) session(t testing.TB, do func(exporter.Session) error) error {
	t.Helper()
	c, err := f.connector()
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Open(context.Background(), exporter.Request{Subject: f.subject, From: f.from, To: f.to})
	if err != nil {
		return err
	}
	defer func() {
		if e := s.Close(); e != nil {
			t.Error(e)
		}
	}()
	return do(s)
}

func show(r exporter.Record) string {
	parts := []string{r.Proof.Text()}
	for _, v := range r.Values {
		s := string(text.Append(nil, v))
		if v.IsNull() {
			s = "<null>"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "|")
}

func TestCSV(t *testing.T) {
	const head = "account,id,body\r\n"
	for name, c := range map[string]struct {
		content string
		want    []string
	}{
		"plain":                 {head + "A1,1,one\r\nA2,2,two\r\n", []string{"A1|A1|1|one", "A2|A2|2|two"}},
		"LF":                    {"account,id,body\nA1,1,one\nA2,2,two\n", []string{"A1|A1|1|one", "A2|A2|2|two"}},
		"no last line break":    {head + "A1,1,one", []string{"A1|A1|1|one"}},
		"last field empty":      {head + "A1,1,", []string{"A1|A1|1|<null>"}},
		"quoted, end of file":   {head + `A1,1,"one"`, []string{"A1|A1|1|one"}},
		"CRLF inside quotes":    {head + "A1,1,\"a\r\nb\nc\rd\"\r\nA1,2,x\r\n", []string{"A1|A1|1|a\r\nb\nc\rd", "A1|A1|2|x"}},
		"quotes and delimiters": {head + "A1,1,\"say \"\"hi\"\", then go\"\r\n", []string{`A1|A1|1|say "hi", then go`}},
		"null and empty":        {head + "A1,1,\r\nA1,2,\"\"\r\n", []string{"A1|A1|1|<null>", "A1|A1|2|"}},
		"byte order mark":       {"\xef\xbb\xbf" + head + "A1,1,one\r\n", []string{"A1|A1|1|one"}},
		"mark, quoted header":   {"\xef\xbb\xbf\"account\",\"id\",\"body\"\nA1,1,one\n", []string{"A1|A1|1|one"}},
		"blank lines":           {"\r\n" + head + "\r\nA1,1,one\r\n\r\n\r\n", []string{"A1|A1|1|one"}},
		"spaces are kept":       {head + "A1,1, one \r\n", []string{"A1|A1|1| one "}},
		"lone CR is content":    {head + "A1,1,a\rb\r\n", []string{"A1|A1|1|a\rb"}},
		"only a header":         {head, nil},
		"others are passed over": {head + "B1,1,not mine\r\nA2,2,mine\r\n,3,nobody's\r\nA11,4,no\r\na1,5,no\r\n",
			[]string{"A2|A2|2|mine"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, report, err := newFixture(t, "notes.csv", map[string]string{"notes.csv": c.content}).read(t)
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got %q, %v", got, err)
			}
			if report.Snapshot != exporter.SnapshotNone || report.Bytes != int64(len(c.content)) || len(report.Undeclared) != 0 {
				t.Errorf("report %+v", report)
			}
		})
	}
}

// TestCSVSizes crosses the edges of the read buffer with every kind of record.
func TestCSVSizes(t *testing.T) {
	for _, size := range []int{65520, 65530, 65535, 65536, 65537, 131072, 200001} {
		var b strings.Builder
		b.WriteString("account,id,body\n")
		long := strings.Repeat("x", size-40)
		fmt.Fprintf(&b, "A1,1,%s\n", long)
		var want []string
		want = append(want, "A1|A1|1|"+long)
		for i := range 30 {
			fmt.Fprintf(&b, "A1,%d,\"a\"\"\r\n,%d\"\r\n", i+2, i)
			want = append(want, fmt.Sprintf("A1|A1|%d|a\"\r\n,%d", i+2, i))
		}
		got, _, err := newFixture(t, "notes.csv", map[string]string{"notes.csv": b.String()}).read(t)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("size %d: %d records, %v", size, len(got), err)
		}
	}
}

func TestJSON(t *testing.T) {
	for name, c := range map[string]struct {
		path, pointer, content string
		fields                 []string
		want                   []string
	}{
		"list": {"n.json", "", ` [ {"account":"A1","id":"1","body":"one"} , {"id":"2","account":"B1"},{"body":null,"id":"3","account":"A2"} ] `,
			[]string{"id", "body"}, []string{"A1|A1|1|one", "A2|A2|3|<null>"}},
		"empty list": {"n.json", "", `[]`, []string{"id"}, nil},
		"pointer": {"n.json", "/data/the~1items", `{"meta":{"items":[{"x":[1,{}]}]},"data":{"n":1,"the/items":[{"account":"A1","id":"1"}],"after":{"a":[]}},"z":null}`,
			[]string{"id"}, []string{"A1|A1|1"}},
		"numbers keep their text": {"n.json", "", `[{"account":"A1","id":1.10,"amount":12345678901234567890.10},{"account":"A1","id":1e2,"amount":-0.5}]`,
			[]string{"id", "amount"}, []string{"A1|A1|1.10|12345678901234567890.10", "A1|A1|1e2|-0.5"}},
		"a number as owner": {"n.json", "", `[{"account":7,"id":"1"},{"account":8,"id":"2"},{"account":7.0,"id":"3"}]`,
			[]string{"id"}, []string{"7|7|1"}},
		"nested": {"n.jsonl", "", `{"account":"A1","id":"1","c":{"d":{"text":"deep"},"e":[1, 2.50]}}` + "\n" + `{"account":"A1","id":"2","c":null}`,
			[]string{"id", "body=c.d.text", "extra=c.e"}, []string{"A1|A1|1|deep|[1,2.50]", "A1|A1|2|<null>|<null>"}},
		"absent": {"n.jsonl", "", `{"account":"A1","id":"1","c":{}}` + "\n{}\n" + `{"account":"A2","id":"2","body":"b"}`, []string{"id", "body", "extra=c.e.f"},
			[]string{"A1|A1|1|<null>|<null>", "A2|A2|2|b|<null>"}},
		"dots in names": {"n.jsonl", "", `{"account":"A1","id":"1","c.d":"x"}`, []string{"id", "body=c.d"}, []string{"A1|A1|1|x"}},
		"object as JSON": {"n.jsonl", "", `{"account":"A1","id":"1","x":{ "b": "}]\"", "a": [ ] }}`, []string{"id", "extra=x"},
			[]string{`A1|A1|1|{"b":"}]\"","a":[]}`}},
		"escapes": {"n.jsonl", "", `{"\u0061ccount":"\u00411","id":"a\"b\\","body":"\u00fc\n\ud83d\ude00\/"}` + "\r\n\r\n", []string{"id", "body"},
			[]string{"A1|A1|a\"b\\|ü\n😀/"}},
		"lines":              {"n.ndjson", "", "{\"account\":\"A1\",\"id\":\"1\"}\n\n{\"account\":\"A2\",\"id\":\"2\"}", []string{"id"}, []string{"A1|A1|1", "A2|A2|2"}},
		"no lines":           {"n.jsonl", "", "", []string{"id"}, nil},
		"mark":               {"n.json", "", "\xef\xbb\xbf[{\"account\":\"A1\",\"id\":\"1\"}]", []string{"id"}, []string{"A1|A1|1"}},
		"over several lines": {"n.json", "", "[\n{\n\"account\":\n\"A1\"\n,\n\"id\"\n:\ntrue}\n]\n", []string{"id"}, []string{"A1|A1|true"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, c.path, map[string]string{c.path: c.content})
			f.options.RecordsAt = c.pointer
			if strings.HasPrefix(name, "absent") {
				f.options.Absent = "empty"
			}
			f.mapping.Fields = binds(c.fields...)
			f.subject.Accounts = append(f.subject.Accounts, exporter.Account{ID: "7"})
			got, report, err := f.read(t)
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got %q, %v", got, err)
			}
			if len(report.Undeclared) != 0 {
				t.Errorf("undeclared %v", report.Undeclared)
			}
		})
	}
}

// TestFaults: what is wrong is an error with a line, and never a value.
func TestFaults(t *testing.T) {
	const head = "account,id,body\n"
	deep := strings.Repeat(`{"x":`, 80) + "1" + strings.Repeat("}", 80)
	for name, c := range map[string]struct {
		path, content, pointer string
		class                  exporter.ErrorClass
		want                   string
	}{
		"ragged, long":    {"n.csv", head + "A1,1,SECRET\nA1,2,SECRET,x\n", "", exporter.Malformed, "n.csv, line 3: has 4 fields, not 3"},
		"ragged, short":   {"n.csv", head + "A1,SECRET\nA1,2,x\n", "", exporter.Malformed, "n.csv, line 2: has 2 fields, not 3"},
		"cut":             {"n.csv", head + "A1,1,x\nA1,SECR", "", exporter.Truncated, "n.csv, line 3: has 2 fields"},
		"bare quote":      {"n.csv", head + "A1,1,\"a\nb\"\nA1,2,SEC\"RET\n", "", exporter.Malformed, "n.csv, line 4: has a bare quote"},
		"after a quote":   {"n.csv", head + "A1,1,\"SEC\"RET\n", "", exporter.Malformed, "n.csv, line 2: has a bare quote"},
		"CR after quote":  {"n.csv", head + "A1,1,\"SEC\"\rRET\n", "", exporter.Malformed, "n.csv, line 2: has a bare quote"},
		"never closed":    {"n.csv", head + "A1,1,\"SECRET\n\n\n", "", exporter.Truncated, "n.csv, line 2: has a quote that is never closed"},
		"others' ragged":  {"n.csv", head + "B1,1\nA1,2,x\n", "", exporter.Malformed, "n.csv, line 2: has 2 fields"},
		"empty":           {"n.csv", "", "", exporter.Truncated, "n.csv, line 1: is empty: a header was expected"},
		"column missing":  {"n.csv", "account,id,text\nA1,1,SECRET\n", "", exporter.Mismatch, "n.csv, line 1, column body: the source does not return it"},
		"owner missing":   {"n.csv", "acct,id,body\nA1,1,SECRET\n", "", exporter.Mismatch, "column account"},
		"too long":        {"n.csv", head + "A1,1," + strings.Repeat("S", 3000) + "\n", "", exporter.OverLimit, "n.csv, line 2: is longer than a record may be"},
		"UTF-16 unsaid":   {"n.csv", "\xff\xfea\x00", "", exporter.Malformed, "is UTF-16, not UTF-8; give encoding: utf-16"},
		"JSON cut":        {"n.json", "[{\"account\":\"A1\",\"id\":\"1\",\"body\":null},\n{\"account\":\"A1\",\"id\":\"SECR", "", exporter.Truncated, "n.json, line 2: ends in the middle"},
		"JSON cut after":  {"n.json", "[{\"account\":\"A1\",\"id\":\"1\",\"body\":null}\n\n", "", exporter.Truncated, "n.json, line 3: ends in the middle"},
		"JSON cut below":  {"n.json", "{\"data\":[{\"account\":\"A1\",\"id\":\"1\",\"body\":null}]", "/data", exporter.Truncated, "ends in the middle"},
		"JSON empty":      {"n.json", "", "", exporter.Truncated, "n.json, line 1: ends in the middle"},
		"JSON broken":     {"n.json", "[\n{\"account\":\"A1\",\"id\":SECRET}]", "", exporter.Malformed, "n.json, line 2: is not valid JSON"},
		"JSON goes on":    {"n.json", "[]\n[]", "", exporter.Malformed, "n.json, line 2: goes on after its end"},
		"JSON null":       {"n.json", "[{\"account\":\"A1\",\"id\":\"1\",\"body\":null},\nnull]", "", exporter.Malformed, "n.json, line 2: has something that is not an object"},
		"JSON all null":   {"n.json", "null", "", exporter.Malformed, "has no list of records there"},
		"JSON object":     {"n.json", `{"error":"SECRET"}`, "", exporter.Malformed, "has no list of records there; records_at says where it is"},
		"HTML":            {"n.json", "<html>SECRET</html>", "", exporter.Malformed, "is not valid JSON"},
		"nothing there":   {"n.json", `{"data":{"SECRET":1}}`, "/data/items", exporter.Malformed, "has nothing at records_at"},
		"no object there": {"n.json", `{"data":[1]}`, "/data/items", exporter.Malformed, "has no object where records_at leads through one"},
		"null there":      {"n.json", `{"data":null}`, "/data", exporter.Malformed, "has no list of records there"},
		"name twice":      {"n.json", `[{"account":"A1","id":"1","id":"2"}]`, "", exporter.Malformed, "has a name twice in one object"},
		"too deep":        {"n.jsonl", `{"account":"A1","id":"1","x":` + deep + `}`, "", exporter.OverLimit, "n.jsonl, line 1: has objects nested too deeply"},
		"too long, JSON":  {"n.json", `[{"account":"A1","id":"` + strings.Repeat("S", 30000) + `"}]`, "", exporter.OverLimit, "is longer than a record may be"},
		"no owner":        {"n.json", `[{"account":"B1"},{"acct":"A1","id":"SECRET"}]`, "", exporter.Mismatch, "n.json, line 1: a record has no account"},
		"no owner at all": {"n.json", `[{"acct":"A1","id":"SECRET","body":null}]`, "sparse", exporter.Mismatch, "no record has the subject column"},
		"name left out":   {"n.json", `[{"account":"B1","id":"2"},{"account":"A1","id":"1"}]`, "", exporter.Mismatch, "a record has no body; correct the mapping; absent: empty"},
		"line cut":        {"n.jsonl", "{\"account\":\"A1\",\"id\":\"1\",\"body\":1}\n{\"account\":\"A1\",\"SEC", "", exporter.Truncated, "n.jsonl, line 2: ends in the middle"},
		"not there":       {"other.csv", "", "", exporter.NotFound, "is not there; correct path"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, c.path, map[string]string{strings.Replace(c.path, "other", "n", 1): c.content})
			f.options.RecordsAt, f.options.MaxRecord = c.pointer, 2048
			if c.pointer == "sparse" {
				f.options.RecordsAt, f.options.Absent = "", "empty"
			}
			f.mapping.Fields = binds("id", "body")
			if strings.HasPrefix(name, "too deep") {
				f.mapping.Fields = binds("id", "body=x"+strings.Repeat(".x", 79))
			}
			_, _, err := f.read(t)
			var fault *exporter.Fault
			if !errors.As(err, &fault) || fault.Class != c.class || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v", err)
			}
			if fault.Hint == "" {
				t.Errorf("no remedy: %v", err)
			}
			if strings.Contains(err.Error(), "SEC") || strings.Contains(err.Error(), "A1") {
				t.Errorf("the error holds a value: %v", err)
			}
		})
	}
}

// TestMappingFaultHasLine: the mapping counts records, the file has lines.
func TestMappingFaultHasLine(t *testing.T) {
	for path, content := range map[string]string{
		"n.csv":   "account,id,amount\nB1,1,1\nB1,2,\"\nx\"\nA1,3,1.10\nA1,4,SECRET\n",
		"n.jsonl": "{\"account\":\"B1\",\"id\":\"1\",\"amount\":\"x\"}\n\n\n\n{\"account\":\"A1\",\"id\":\"3\",\"amount\":1.10}\n{\"account\":\"A1\",\"id\":\"4\",\"amount\":\"SECRET\"}",
	} {
		f := newFixture(t, path, map[string]string{path: content})
		f.mapping.Fields = binds("id", "amount")
		got, _, err := f.read(t)
		want := "file " + path + ", line 6, field amount: "
		if len(got) != 1 || err == nil || !strings.HasPrefix(err.Error(), "dataset note: "+want) || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v, %v", path, got, err)
		}
	}
}

func TestEncodings(t *testing.T) {
	encode := func(name, s string) string {
		e, err := htmlindex.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		out, err := e.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	marked, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String("account,id,body\r\nA1,1,日本\r\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		encoding, content, want string
		adapted                 int64
		fails                   bool
	}{
		"windows-1252":       {"windows-1252", "account,id,body\nA1,1,caf\xe9 \x80\n", "A1|A1|1|café €", 0, false},
		"iso-8859-1":         {"iso-8859-1", "account,id,body\nA1,1,caf\xe9\n", "A1|A1|1|café", 0, false},
		"shift_jis":          {"shift_jis", encode("shift_jis", "account,id,body\nA1,1,表示ソ\n"), "A1|A1|1|表示ソ", 0, false},
		"euc-kr":             {"euc-kr", encode("euc-kr", "account,id,body\nA1,1,한국\n"), "A1|A1|1|한국", 0, false},
		"gbk":                {"gbk", encode("gbk", "account,id,body\nA1,1,中文\n"), "A1|A1|1|中文", 0, false},
		"utf-16, big endian": {"utf-16", marked, "A1|A1|1|日本", 0, false},
		"utf-16, no mark":    {"utf-16", encode("utf-16le", "account,id,body\nA1,1,日本\n"), "A1|A1|1|日本", 0, false},
		"unsaid, invalid":    {"", "account,id,body\nA1,1,caf\xe9\n", "A1|A1|1|caf\uFFFD", 1, false},
		"utf-8, invalid":     {"utf-8", "account,id,body\nA1,1,caf\xe9\n", "", 0, true},
		"utf-8, own U+FFFD":  {"utf-8", "account,id,body\nA1,1,\uFFFD\n", "A1|A1|1|\uFFFD", 0, false},
		"euc-kr, invalid":    {"euc-kr", "account,id,body\nA1,1,\xff\xff\n", "", 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, "n.csv", map[string]string{"n.csv": c.content})
			f.options.Encoding = c.encoding
			got, report, err := f.read(t)
			if c.fails {
				var fault *exporter.Fault
				if !errors.As(err, &fault) || fault.Class != exporter.Malformed || !strings.Contains(err.Error(), "line 2") {
					t.Errorf("got %q, %v", got, err)
				}
				return
			}
			if err != nil || !slices.Equal(got, []string{c.want}) || report.Adapted["note"] != c.adapted {
				t.Errorf("got %q, %v, adapted %d", got, err, report.Adapted["note"])
			}
		})
	}
}

func TestJSONAdapted(t *testing.T) {
	f := newFixture(t, "n.jsonl", map[string]string{"n.jsonl": `{"account":"B1","id":"\ud800"}` + "\n" +
		`{"account":"A1","id":"1","body":"\ud800x"}` + "\n" + "{\"account\":\"A1\",\"id\":\"2\",\"body\":\"\xe9\"}\n" + `{"account":"B1","id":"\ud800"}`})
	got, report, err := f.read(t)
	if err != nil || !slices.Equal(got, []string{"A1|A1|1|\uFFFDx", "A1|A1|2|\uFFFD"}) || report.Adapted["note"] != 2 {
		t.Errorf("got %q, %v, adapted %v", got, err, report.Adapted)
	}
}

func TestUndeclared(t *testing.T) {
	for path, content := range map[string]string{
		"n.csv":   "account,id,body,extra,known,Sub Name\nA1,1,x,2,3,4\n",
		"n.jsonl": `{"account":"A1","id":"1","body":{"in":"x","y":{}},"extra":[1],"known":{"z":1},"Sub Name":1,"who@example.com":1,"77":2}`,
	} {
		f := newFixture(t, path, map[string]string{path: content})
		f.mapping.Ignore = []string{"known"}
		want := []string{"extra", "Sub Name"}
		if path == "n.jsonl" {
			f.mapping.Fields = binds("id", "body=body.in")
			want = []string{"body.y", "extra", "Sub Name", "*"} // names that may be data are not repeated
		}
		_, report, err := f.read(t)
		if err != nil || !slices.Equal(report.Undeclared["note"], want) {
			t.Errorf("%s: %q, %v", path, report.Undeclared, err)
		}
	}
}
