package app

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// NoAPI returns, by the names of sources, the datasets that their place shows
// people on a surface of the notice and gives to no program, and that no source
// fills.
func (s *System) NoAPI(surface string) (sources, datasets []string) {
	filled := s.Filled()
	for _, source := range s.Config.Sources {
		c, ok := s.Sources[source.Name].Connector.(exporter.Confined)
		if !ok {
			continue
		}
		for _, n := range c.NoAPI() {
			if n.Surface == surface && !slices.ContainsFunc(filled, func(d exporter.Dataset) bool { return d.Name == n.Dataset }) {
				sources, datasets = append(sources, source.Name), append(datasets, n.Dataset)
			}
		}
	}
	return sources, slices.Compact(datasets)
}
