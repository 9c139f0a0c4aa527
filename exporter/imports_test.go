package exporter_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/valise-export/valise/"

// allowed says what each part of the tree may import of the others; a prefix
// ends in a slash. The first entry that fits a package counts.
var allowed = []struct {
	who  string
	what []string
}{
	{"exporter", []string{"exporter/lend"}},
	{"exporter/lend", nil},
	{"exporter/text", []string{"exporter"}},
	{"exporter/lang", nil},
	{"exporter/deflate", []string{"exporter/lend"}},
	{"exporter/keyindex", []string{"exporter", "exporter/text"}},
	{"exporter/tieout", []string{"exporter", "exporter/text", "exporter/keyindex"}},
	{"exporter/leak", []string{"exporter"}},
	{"exporter/leak/sweep", []string{"exporter", "exporter/leak", "exporter/bundle"}},
	{"exporter/changes", []string{"exporter"}},
	{"exporter/bundle", []string{"exporter", "exporter/text", "exporter/deflate", "exporter/lend"}},
	{"exporter/dictionary", []string{"exporter"}},
	{"exporter/notice", []string{"exporter", "exporter/lang"}},
	{"exporter/notice/parse", []string{"exporter", "exporter/notice"}},
	{"exporter/policy", []string{"exporter", "exporter/text"}},
	{"exporter/assembler", []string{"exporter", "exporter/notice", "exporter/dictionary"}},
	{"exporter/run", []string{"exporter", "exporter/"}},
	{"config", []string{"exporter"}},
	{"connectors", []string{"exporter", "exporter/text", "config"}},
	{"connectors/", []string{"exporter", "exporter/text", "config", "connectors", "connectors/"}},
	{"formats/", []string{"exporter", "exporter/text", "exporter/lang", "exporter/deflate", "exporter/lend", "formats/"}},
	{"docs/", nil},
	{"cmd/", []string{"exporter", "exporter/", "config", "connectors", "connectors/", "formats/", "cmd/"}},
}

func TestImportsPointInward(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("..", func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel("..", file)
		if err != nil {
			return err
		}
		who := path.Dir(filepath.ToSlash(rel))
		for _, i := range parsed.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if what, ours := strings.CutPrefix(name, module); ours {
				seen++
				if !mayImport(t, who, what) {
					t.Errorf("%s imports %s", rel, what)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 10 {
		t.Fatalf("only %d imports seen: is the walk right?", seen)
	}
}

func mayImport(t *testing.T, who, what string) bool {
	for _, a := range allowed {
		if fits(a.who, who) {
			for _, w := range a.what {
				if fits(w, what) {
					return true
				}
			}
			return false
		}
	}
	t.Errorf("package %s has no place in the layout", who)
	return false
}

func fits(pattern, name string) bool {
	return pattern == name || (strings.HasSuffix(pattern, "/") && strings.HasPrefix(name, pattern))
}
