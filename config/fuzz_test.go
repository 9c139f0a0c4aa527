package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"
)

// FuzzParse: no config makes the loader panic, every error is of problems with
// the file's name, and no error repeats a value of the environment.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range archive.Files {
			if part.Name == "config.yaml" {
				f.Add(part.Data)
			}
		}
	}
	f.Add(Template())
	const value = "Zq7-environment-Zq7"
	env := func(name string) (string, bool) {
		return value, !strings.HasSuffix(name, "UNSET") && (!strings.HasPrefix(name, envPrefix) || name == "VALISE_LANGUAGE")
	}
	noFile := func(string) ([]byte, error) { return nil, os.ErrNotExist }
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parse("c.yaml", data, env, noFile, fakeKinds())
		if err == nil {
			t.Fatalf("loaded with the language %q", c.Language) // the environment's is none
		}
		var ps Problems
		if !errors.As(err, &ps) || len(ps) == 0 {
			t.Fatalf("error is %T, want Problems", err)
		}
		if strings.Contains(err.Error(), value) && !strings.Contains(string(data), value) {
			t.Fatalf("a value of the environment is in:\n%v", err)
		}
		for _, p := range ps {
			if p.File != "c.yaml" && p.File != "environment" || p.What == "" {
				t.Fatalf("a problem without a place or a text: %+v", p)
			}
		}
	})
}

// TestKeysSurvive: whatever a reader's own key is made of, it comes out the same.
func TestKeysSurvive(t *testing.T) {
	key := rapid.StringMatching(`[A-Za-z0-9._\-:# "'*&!{}\[\]äß東${}]{1,12}`)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.MapOf(key, rapid.StringMatching(`[A-Za-z.:#"' 0-9]{0,8}`)).Draw(t, "words")
		column := rapid.StringMatching(`[A-Za-z][A-Za-z0-9._ \-]{0,12}[A-Za-z]`).Draw(t, "column")
		doc := map[string]any{"sources": map[string]any{"crm": map[string]any{
			"type": "files", "path": "/x", "header": words,
			"datasets": map[string]any{"contact": map[string]any{"fields": map[string]any{
				"id": column, "kind": map[string]any{"map": words},
			}}},
		}}}
		text, err := yaml.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		c, err := Parse("c.yaml", text, lookup(nil), fakeKinds()...)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		fields := c.Sources[0].Datasets[0].Fields
		if fields[0].Column != column {
			t.Fatalf("column is %q, want %q", fields[0].Column, column)
		}
		for _, got := range []map[string]string{fields[1].Map, c.Sources[0].Options.(*fakeFiles).Header} {
			if len(got) != len(words) || len(words) > 0 && !reflect.DeepEqual(got, words) {
				t.Fatalf("got %q, want %q\n%s", got, words, text)
			}
		}
		for k := range words {
			path := fmt.Sprintf("sources.crm.header.%s", childPath("", k))
			if c.At(path) == c.At("sources.crm.header") {
				t.Fatalf("%s has no place", path)
			}
		}
	})
}

// TestEnvironmentIsText: a variable's value is never read as YAML, nor looked at
// for another variable.
func TestEnvironmentIsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.String().Draw(t, "value")
		suffix := rapid.SampledFrom([]string{"", "${B}", "\nlanguage: de", ": [", "$${A}"}).Draw(t, "suffix")
		env := map[string]string{"A": value + suffix, "B": "not this"}
		text := "brand: {name: x, contact: \"a${A}$${A}$1\"}\nsources: {a: {type: bare, datasets: {contact: {fields: [id]}}}}"
		c, err := Parse("c.yaml", []byte(text), lookup(env), fakeKinds()...)
		if err != nil {
			t.Fatal(err)
		}
		if want := "a" + value + suffix + "${A}$1"; c.Brand.Contact != want || c.Language != "en" {
			t.Fatalf("got %q, want %q", c.Brand.Contact, want)
		}
	})
}
