package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const open = "hunter2-hunter2"

func TestSecretIsNeverPrinted(t *testing.T) {
	s := NewSecret(open)
	holder := struct {
		Public Secret
		hidden Secret
		list   []Secret
		by     map[string]Secret
	}{s, s, []Secret{s}, map[string]Secret{"a": s}}
	var printed strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "%c", "%U", "%20s", "%w"} {
		for _, v := range []any{s, &s, holder, &holder, []any{s}, fmt.Errorf("open: %v", s)} {
			fmt.Fprintf(&printed, verb+"\n", v)
		}
	}
	fmt.Fprintln(&printed, s, &s, holder, s.String(), s.GoString())
	for _, hidden := range []string{open, fmt.Sprintf("%x", open), fmt.Sprintf("%X", open), fmt.Sprintf("%d", []byte(open))[1:10]} {
		if strings.Contains(printed.String(), hidden) {
			t.Errorf("%q is printed", hidden)
		}
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		same(t, verb, fmt.Sprintf(verb, s), redacted)
	}
}

func TestSecretIsNeverWritten(t *testing.T) {
	s := NewSecret(open)
	var out bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("opened", "dsn", s, "pointer", &s, "holder", struct{ S Secret }{s}, "any", []any{s})
	}
	for _, marshal := range []func(any) ([]byte, error){json.Marshal, yaml.Marshal} {
		data, err := marshal(map[string]any{"dsn": s, "pointer": &s, "holder": struct{ S Secret }{s}})
		if err != nil || !bytes.Contains(data, []byte(redacted)) {
			t.Errorf("got %s, %v", data, err)
		}
		out.Write(data)
	}
	if strings.Contains(out.String(), open) {
		t.Errorf("the secret is written:\n%s", out.String())
	}
	if strings.Count(out.String(), redacted) < 8 {
		t.Errorf("want placeholders:\n%s", out.String())
	}
}

func TestSecretValue(t *testing.T) {
	same(t, "reveal", NewSecret(open).Reveal(), open)
	same(t, "zero", []any{Secret{}.Reveal(), Secret{}.IsZero(), NewSecret("").IsZero(), NewSecret("x").IsZero()}, []any{"", true, true, false})
}

func TestSecretFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("key", "0123456789abcdef\r\n")
	write("short", open[:7])
	write("large", strings.Repeat("x", maxSecretFile+1))
	for _, c := range []struct{ value, want, problem string }{
		{"{file: key}", "0123456789abcdef", ""},
		{"{file: " + filepath.Join(dir, "key") + "}", "0123456789abcdef", ""},
		{"{file: \"${NAME}\"}", "0123456789abcdef", ""},
		{"{file: short}", "", "config.yaml:1:19: installation_key: is shorter than 16 characters"},
		{"{file: none}", "", "cannot be read"},
		{"{file: .}", "", "cannot be read"},
		{"{file: large}", "", "cannot be read"},
		{"{file: }", "", "has no value"},
		{"{}", "", "installation_key.file"},
		{"[a]", "", "must be one value"},
		{"0123456789012345", "0123456789012345", ""},
	} {
		text := "installation_key: " + c.value + "\nsources: {a: {type: bare, datasets: {contact: {fields: [id]}}}}"
		got, err := Parse(filepath.Join(dir, "config.yaml"), []byte(text), lookup(map[string]string{"NAME": "key"}), fakeKinds()...)
		switch {
		case c.problem == "" && err != nil:
			t.Errorf("%s: %v", c.value, err)
		case c.problem == "":
			same(t, c.value, got.Key.Reveal(), c.want)
		case err == nil || !strings.Contains(err.Error(), c.problem) || strings.Contains(err.Error(), open[:7]):
			t.Errorf("%s: got %v, want %s", c.value, err, c.problem)
		}
	}
}
