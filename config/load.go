package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
)

// Load reads a config file. env looks a variable up (os.LookupEnv); kinds are
// the connectors that sources may be of. Every error is of type Problems.
func Load(file string, env func(string) (string, bool), kinds ...Kind) (*Config, error) {
	data, err := readRegular(file, maxFile+1)
	if err != nil {
		what := "cannot be read"
		if errors.Is(err, fs.ErrNotExist) {
			what = "there is no such file"
		}
		return nil, Problems{{File: file, What: what, Hint: "valise config init writes a config to start from"}}
	}
	return Parse(file, data, env, kinds...)
}

// Parse reads a config from bytes. Name is the file's: messages show it, and
// relative paths start at its folder. Nothing is read but secrets that the
// config keeps in files.
func Parse(name string, data []byte, env func(string) (string, bool), kinds ...Kind) (*Config, error) {
	return parse(name, data, env, readSecret, kinds)
}

func parse(name string, data []byte, env func(string) (string, bool), readFile func(string) ([]byte, error), kinds []Kind) (*Config, error) {
	sum := sha256.Sum256(data)
	c := &Config{File: name, Dir: filepath.Dir(name), SHA256: hex.EncodeToString(sum[:]), marks: newMarks()}
	if env == nil {
		env = func(string) (string, bool) { return "", false }
	}
	layers, root, problems := readLayers(data, env)
	if len(problems) > 0 {
		for _, p := range problems {
			p.File = name
		}
		return nil, problems
	}
	d := &decoder{config: c, marks: c.marks, layers: layers, env: env, readFile: readFile, kinds: kinds}
	d.structure(place{node: root, key: Position{1, 1}}, false, reflect.ValueOf(c).Elem())
	c.finish()
	d.problems = append(d.problems, c.references()...)
	if len(d.problems) > 0 {
		return nil, d.problems.sorted()
	}
	return c, nil
}

// ForExport returns, as Problems, what a config may lack and an export may not.
func (c *Config) ForExport() error {
	var ps Problems
	v := reflect.ValueOf(c).Elem()
	for _, f := range fieldsOf(v.Type()) {
		if f.required == "export" && v.FieldByIndex(f.index).IsZero() {
			ps = append(ps, c.Problem(Position{1, 1}, f.key, "is missing, and an export needs it", "", "add it: "+sentence(f.doc)))
		}
	}
	if len(ps) == 0 {
		return nil
	}
	return ps
}

// sorted returns the problems in file order, each once; those of the
// environment come last.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b *Problem) int {
		if (a.Pos.Line == 0) != (b.Pos.Line == 0) {
			return b.Pos.Line - a.Pos.Line
		}
		if a.Pos.Line != b.Pos.Line {
			return a.Pos.Line - b.Pos.Line
		}
		return a.Pos.Column - b.Pos.Column
	})
	return slices.CompactFunc(ps, func(a, b *Problem) bool { return *a == *b })
}

const maxSecretFile = 64 << 10

func readSecret(file string) ([]byte, error) { return readRegular(file, maxSecretFile) }

// readRegular reads a file that is a file: a pipe or a device could go on for
// ever.
func readRegular(file string, most int64) (data []byte, err error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("read %s: not a regular file", file)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err = io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("read %s: larger than %d bytes", file, most)
	}
	return data, err
}
