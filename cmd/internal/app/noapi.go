package app

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// NoAPI returns the sources, by name, whose place shows a surface of the notice to
// people and gives it to no program.
func (s *System) NoAPI(surface string) []string {
	var names []string
	for _, source := range s.Config.Sources {
		c, ok := s.Sources[source.Name].Connector.(exporter.Confined)
		if ok && slices.ContainsFunc(c.NoAPI(), func(n exporter.NoAPI) bool { return n.Surface == surface }) {
			names = append(names, source.Name)
		}
	}
	return names
}
