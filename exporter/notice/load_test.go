package notice_test

import (
	"os"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter/notice"
)

func shippedFile(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("data/2021-02-09.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestLoadRefuses spoils the shipped file in one place at a time.
func TestLoadRefuses(t *testing.T) {
	whole := shippedFile(t)
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":        {"title: AWS", "titel: AWS", "own.yaml:5: key titel is not known here"},
		"unknown deeper":     {"number: 3", "numero: 3", "own.yaml:44: key numero is not known here"},
		"twice":              {"number: 3", "number: 3\n    number: 4", "own.yaml:45: key number is given twice, first in line 44"},
		"category id":        {"id: tax_information", "id: taxes", `own.yaml:51:9: id is "taxes", not tax_information`},
		"version":            {"version: 2021-02-09", "version: February", "own.yaml:3:10: version is not a date"},
		"hash":               {"sha256: d17", "sha256: D17", "own.yaml:4:9: sha256 is not 64"},
		"surface's category": {"categories: [tax_information]", "categories: [tax]", `: "tax" is not a category`},
		"surface twice":      {"id: payment_history,", "id: bills,", ": id bills is there twice"},
		"entity":             {"everyone: [us, emea, in]", "everyone: [us, uk]", `: "uk" is not the id of an entity`},
		"rule":               {"rule: collector", "rule: sometimes", `: rule is "sometimes", not one of fixed, provider, collector, none`},
		"no parties":         {"{rule: collector, parties: [jp, us]}", "{rule: collector}", ": rule collector needs parties"},
		"wrong type":         {"number: 3", "number: three", "own.yaml:44: "},
		"not YAML":           {"surfaces:", "surfaces: [", "own.yaml:"},
		"deadline":           {"    title: Malaysia\n", "    title: Malaysia\n    deadline: {amount: 3, unit: weeks, source: x}\n", `: unit is "weeks"`},
		"two documents":      {"surfaces:", "---\nsurfaces:", "has more than one YAML document"},
	} {
		spoilt := strings.Replace(whole, c.old, c.new, 1)
		if spoilt == whole {
			t.Fatalf("%s: nothing to spoil", name)
		}
		n, err := notice.Load("own.yaml", []byte(spoilt))
		if err == nil || n != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	if _, err := notice.Load("own.yaml", nil); err == nil || err.Error() != "own.yaml: is empty" {
		t.Errorf("empty: %v", err)
	}
}

// TestLoadAllAtOnce: one error a problem, in file order.
func TestLoadAllAtOnce(t *testing.T) {
	spoilt := strings.NewReplacer("number: 3", "number: 8", "rule: collector", "rule: x", "prior: 2020-08-14", "prior: then").Replace(shippedFile(t))
	_, err := notice.Load("own.yaml", []byte(spoilt))
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "prior") || !strings.Contains(lines[1], "number is 8") || !strings.Contains(lines[2], "rule") {
		t.Errorf("got %s", err)
	}
}

// TestLoadOwn: a company's own notice without a hash is known by its file's,
// may add a place, and may promise a shorter time.
func TestLoadOwn(t *testing.T) {
	whole := shippedFile(t)
	start, end := strings.Index(whole, "sha256:"), strings.Index(whole, "title: AWS")
	own := whole[:start] + whole[end:] + `  - id: au
    title: Australia
    places: [AU]
    controller: {rule: none}
    deadline: {amount: 30, unit: days, source: the company's own promise}
`
	own = strings.Replace(own, "    title: Malaysia\n", "    title: Malaysia\n    deadline: {amount: 7, unit: days, source: the company's own promise}\n", 1)
	n, err := notice.Load("own.yaml", []byte(own))
	if err != nil {
		t.Fatal(err)
	}
	if len(n.SHA256) != 64 || n.SHA256 == version(t, "2021-02-09").SHA256 {
		t.Errorf("sha256 %s", n.SHA256)
	}
	for id, want := range map[string]int{"AU": 30, "my": 7, "br": 15} {
		if d, err := n.DeadlineFor(id, nil); err != nil || d.Amount != want {
			t.Errorf("%s: %d, %v", id, d.Amount, err)
		}
	}
	if j := jurisdiction(t, n, "au"); !j.Listed {
		t.Error("au is not listed")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(shippedFile(f)))
	f.Add([]byte("version: [\n"))
	f.Add([]byte("- 1"))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := notice.Load("own.yaml", data)
		if (n == nil) == (err == nil) {
			t.Errorf("notice %v, error %v", n != nil, err)
		}
		if n != nil {
			n.RightsFor("eea", "emea", nil)
		}
	})
}
