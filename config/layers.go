package config

import (
	"bytes"
	"errors"
	"reflect"
	"strings"

	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"
)

// envPrefix begins the name of every variable that overrides a setting.
const envPrefix = "VALISE_"

// override is a setting's text from the environment.
type override struct{ name, text string }

// layers knows which layer gives each setting. Viper does the layering; values
// are YAML nodes, overrides or defaults, and are decoded later.
type layers struct {
	viper    *viper.Viper
	settings map[string]field
}

// errDocument tells viper that the decoder stopped; the problems say why.
var errDocument = errors.New("document has problems")

// readLayers reads the file, the environment and the defaults. The node is the
// whole document, with case, dots and positions as they are.
func readLayers(data []byte, env func(string) (string, bool)) (*layers, *yaml.Node, Problems) {
	l := &layers{settings: map[string]field{}}
	settingsOf(reflect.TypeFor[Config](), "", l.settings)
	doc := &document{}
	l.viper = viper.NewWithOptions(viper.WithDecoderRegistry(doc))
	l.viper.SetConfigType("yaml")
	if err := l.viper.ReadConfig(bytes.NewReader(data)); err != nil {
		return nil, nil, doc.problems
	}
	for path, f := range l.settings {
		if f.hasDef {
			l.viper.SetDefault(path, defaultText(f.def))
		}
		name := envName(path)
		if text, ok := env(name); ok && text != "" {
			l.viper.Set(path, override{name, text})
		}
	}
	return l, doc.root, nil
}

// defaultText is a default, told apart from what a file gives.
type defaultText string

// setting returns what gives a setting: an override, a *yaml.Node, a
// defaultText, or nil. ok is false where path is no setting.
func (l *layers) setting(path string) (value any, ok bool) {
	if l == nil {
		return nil, false
	}
	if _, ok := l.settings[path]; !ok {
		return nil, false
	}
	return l.viper.Get(path), true
}

// envName returns the variable that overrides a setting.
func envName(path string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(path, ".", "_"))
}

// settingsOf lists the settings that have a path of their own: scalars in
// nested structs, and nothing below a mapping of names or a list.
func settingsOf(t reflect.Type, path string, into map[string]field) {
	for _, f := range fieldsOf(t) {
		p := childPath(path, f.key)
		switch {
		case scalarType(f.typ):
			into[p] = f
		case f.typ.Kind() == reflect.Struct:
			settingsOf(f.typ, p, into)
		}
	}
}

// document is viper's decoder: it keeps the YAML node, and gives viper the
// settings by their path.
type document struct {
	root     *yaml.Node
	problems Problems
}

var (
	_ viper.DecoderRegistry = (*document)(nil)
	_ viper.Decoder         = (*document)(nil)
)

// Decoder returns the one decoder, whatever the format's name.
func (d *document) Decoder(string) (viper.Decoder, error) { return d, nil }

// Decode parses the file and fills into with a node for every setting.
func (d *document) Decode(b []byte, into map[string]any) error {
	d.root, d.problems = readDocument(b)
	if len(d.problems) > 0 {
		return errDocument
	}
	fillSettings(reflect.TypeFor[Config](), d.root, into)
	return nil
}

func fillSettings(t reflect.Type, n *yaml.Node, into map[string]any) {
	short := shorthandOf(t)
	for _, f := range fieldsOf(t) {
		value := valueOf(n, f.key)
		if n.Kind == yaml.ScalarNode && f.key == short {
			value = n
		}
		switch {
		case value == nil || isNull(value):
		case scalarType(f.typ):
			into[f.key] = value
		case f.typ.Kind() == reflect.Struct:
			below := map[string]any{}
			fillSettings(f.typ, value, below)
			into[f.key] = below
		}
	}
}

// valueOf returns the value of a mapping's key, nil where there is none.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Kind == yaml.ScalarNode && n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
