package config

import (
	"reflect"
	"strings"
	"testing"
)

const smallSource = "sources: {crm: {type: bare, datasets: {subject: {fields: [id]}}}}\n"

// TestLayers: the environment counts before the file, the file before the default.
func TestLayers(t *testing.T) {
	const file = "policy: {contacts: include, unmapped: fail}\npdf: {max_records: 7}\nbrand: {name: File}\n" + smallSource
	env := map[string]string{
		"VALISE_POLICY_CONTACTS":        "mask",
		"VALISE_POLICY_UNMAPPED":        "", // as if not set
		"VALISE_CSV_BOM":                "false",
		"VALISE_PDF_MAX_TOTAL":          "9",
		"VALISE_INSTALLATION_KEY":       "0123456789${abcdef",
		"VALISE_LANGUAGE":               "ko",
		"VALISE_SUBJECT_LOOKUP_SOURCE":  "crm",
		"VALISE_NOTICE_VERSION":         "2020-01-24",
		"VALISE_SPOOL_DIR":              "tmp",
		"VALISE_SOURCES_CRM_TITLE":      "never",
		"VALISE_SOURCES":                "never",
		"VALISE_PROCESSING_PURPOSES":    "never",
		"VALISE_DEFAULT_DAYS":           "never",
		"VALISE_NOTICE":                 "never",
		"VALISE_BRAND":                  "never",
		"VALISE_DATASETS_X_DESCRIPTION": "never",
	}
	c, err := Parse("dir/c.yaml", []byte(file), lookup(env), fakeKinds()...)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "policy", c.Policy, Policy{PortabilityIncludes: "provided+observed", OwnAccountNumbers: "last4", Contacts: "mask", References: "report", Unmapped: "fail", LeakGuard: "block"})
	same(t, "csv", c.CSV, CSV{false})
	same(t, "pdf", c.PDF, PDF{7, 9})
	same(t, "key", c.Key.Reveal(), "0123456789${abcdef")
	same(t, "language", c.Language, "ko")
	same(t, "subject", c.Subject.Lookup, Locate{"crm", "subject"})
	same(t, "notice", c.Notice, Notice{Version: "2020-01-24"})
	same(t, "spool", c.Spool, "dir/tmp")
	same(t, "brand", c.Brand, Brand{Name: "File", Slug: "file"})
	same(t, "title", c.Sources[0].Title, "crm")
	same(t, "export", c.ForExport(), nil)
}

// TestOverriddenNotice: the file's notice gives way to another form of it.
func TestOverriddenNotice(t *testing.T) {
	for _, c := range []struct {
		file, name, value string
		want              Notice
	}{
		{"notice: 2021-02-09\n", "VALISE_NOTICE_FILE", "/n.yaml", Notice{File: "/n.yaml"}},
		{"notice: {file: n.yaml}\n", "VALISE_NOTICE_VERSION", "2020-01-24", Notice{Version: "2020-01-24"}},
		{"notice: 2021-02-09\n", "VALISE_NOTICE_VERSION", "2020-01-24", Notice{Version: "2020-01-24"}},
	} {
		got, err := Parse("c.yaml", []byte(c.file+smallSource), lookup(map[string]string{c.name: c.value}), fakeKinds()...)
		if err != nil {
			t.Fatal(err)
		}
		same(t, c.file+c.name, got.Notice, c.want)
	}
}

// TestSettingsHaveOneVariable: two settings with one variable could not be told
// apart.
func TestSettingsHaveOneVariable(t *testing.T) {
	seen := map[string]string{}
	for path := range settingsForTest() {
		name := envName(path)
		if other, ok := seen[name]; ok {
			t.Errorf("%s and %s share %s", path, other, name)
		}
		seen[name] = path
	}
	if len(seen) < 15 {
		t.Errorf("only %d settings", len(seen))
	}
}

// TestForms: the same config with other line ends, a byte order mark, as JSON,
// and with document marks.
func TestForms(t *testing.T) {
	text := "language: pt\n" + smallSource
	want, err := Parse("c.yaml", []byte(text), nil, fakeKinds()...)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"crlf":  strings.ReplaceAll(text, "\n", "\r\n"),
		"mark":  "\ufeff" + text,
		"json":  `{"language": "pt", "sources": {"crm": {"type": "bare", "datasets": {"subject": {"fields": ["id"]}}}}}`,
		"marks": "%YAML 1.1\n---\n" + text + "...\n",
	} {
		got, err := Parse("c.yaml", []byte(text), nil, fakeKinds()...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Language != want.Language || got.Sources[0].Name != "crm" || !reflect.DeepEqual(columns(got.Sources[0].Datasets[0].Fields), []string{"id=id"}) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

// TestBytes: what is no text is refused with its place.
func TestBytes(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "c.yaml:1:1: the file is empty",
		"language: en\nbrand: {name: \xff}": "c.yaml:2:15: the file is not UTF-8",
		"a: \x00":                           "c.yaml:1:1: is not YAML",
		strings.Repeat("#", maxFile+1):      "c.yaml:1:1: the file is larger than",
		"? [a]\n: b\n" + smallSource:        "c.yaml:1:3: a key must be a text; got a list",
		"language: &x en\n":                 "c.yaml:1:11: an anchor",
		strings.Repeat("[", 100_000):        "c.yaml:1:1: is not YAML",
	} {
		_, err := Parse("c.yaml", []byte(text), nil, fakeKinds()...)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.30q: got %.200v, want %s", text, err, want)
		}
	}
}
