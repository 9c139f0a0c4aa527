package run

import (
	"maps"
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
)

// noAPI returns what sources say no public API gives, where no other source fills
// it, by the sources' names.
func (x *export) noAPI() []exporter.ManifestNoAPI {
	var out []exporter.ManifestNoAPI
	for _, name := range slices.Sorted(maps.Keys(x.job.Sources)) {
		source := x.job.Sources[name]
		c, ok := source.Connector.(exporter.Confined)
		if !ok {
			continue
		}
		for _, n := range c.NoAPI() {
			if slices.ContainsFunc(x.work, func(w *work) bool { return w.Name == n.Dataset }) {
				continue
			}
			d, _ := dictionary.Lookup(n.Dataset)
			out = append(out, exporter.ManifestNoAPI{Source: name, SourceTitle: source.Title, Surface: n.Surface, Dataset: n.Dataset, Title: d.Title})
		}
	}
	return out
}
