package config

import (
	"os"
	"strings"
	"testing"
)

func TestReference(t *testing.T) {
	got := Reference(fakeKinds()...)
	const golden = "testdata/reference.md"
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("the reference page has changed; -update writes it anew:\n%s", got)
	}
}

// TestReferenceIsWhole looks for every setting, and for what a key of each kind
// must say, so that the golden file cannot lose them unseen.
func TestReferenceIsWhole(t *testing.T) {
	text := string(Reference(fakeKinds()...))
	for path := range settingsForTest() {
		if !strings.Contains(text, "| `"+path+"` |") || !strings.Contains(text, "`"+envName(path)+"`") {
			t.Errorf("no line for %s", path)
		}
	}
	for _, want := range []string{
		"| `dsn` | secret | **required** |",
		"| `bounds.concurrent` | whole number | `2` | Reads at once. From 1 to 16. |",
		"| `statement_timeout` | duration | `30s` |",
		"| `installation_key` | secret |  | Key of the HMAC",
		"At least 16 characters.",
		"| `notice` | mapping, or its version | required by export |",
		"| `tls.ca` | path | **required** |",
		"One of: `mask`, `include`, `review`.",
		"## Type files",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Count(text, "\n## ") < 8 {
		t.Errorf("sections are missing:\n%s", text)
	}
}
