package all_test

import (
	"reflect"
	"testing"

	"github.com/valise-export/valise/connectors/all"
)

func TestKindsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range all.Kinds() {
		if k.Name == "" || k.Doc == "" || k.New == nil || seen[k.Name] {
			t.Errorf("kind %q is not whole, or is there twice", k.Name)
		}
		seen[k.Name] = true
		for _, options := range []any{k.Source(), k.Dataset()} {
			documented(t, k.Name, reflect.TypeOf(options))
		}
		if k.Source() == k.Source() || k.Dataset() == k.Dataset() {
			t.Errorf("kind %s: option structs are shared", k.Name)
		}
	}
	for _, name := range []string{"sqldb", "files", "plugin"} {
		if !seen[name] {
			t.Errorf("%s is missing", name)
		}
	}
}

// documented checks that each option has a name and a text.
func documented(t *testing.T, kind string, typ reflect.Type) {
	t.Helper()
	if typ.Kind() != reflect.Pointer || typ.Elem().Kind() != reflect.Struct {
		t.Fatalf("kind %s: options are %v, want a pointer to a struct", kind, typ)
	}
	for i := range typ.Elem().NumField() {
		f := typ.Elem().Field(i)
		if f.Tag.Get("yaml") == "" || f.Tag.Get("yaml") != "-" && f.Tag.Get("doc") == "" {
			t.Errorf("kind %s: option %s has no yaml name or no doc", kind, f.Name)
		}
	}
}
