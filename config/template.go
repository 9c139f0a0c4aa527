package config

import (
	_ "embed"
	"slices"
)

//go:embed template.yaml
var template []byte

// Template returns the commented config that valise config init writes. It loads
// once the variables that it names are set.
func Template() []byte { return slices.Clone(template) }
