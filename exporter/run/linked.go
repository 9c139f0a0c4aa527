package run

import (
	"cmp"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// linked counts the accounts by the evidence that linked them.
func linked(accounts []exporter.Account) []exporter.ManifestLink {
	links := []exporter.ManifestLink{}
	for _, a := range accounts {
		i := slices.IndexFunc(links, func(l exporter.ManifestLink) bool { return l.Evidence == a.Evidence && l.System == a.System })
		if i < 0 {
			i = len(links)
			links = append(links, exporter.ManifestLink{Evidence: a.Evidence, System: a.System})
		}
		links[i].Accounts++
	}
	slices.SortFunc(links, func(a, b exporter.ManifestLink) int {
		return cmp.Or(cmp.Compare(a.Evidence, b.Evidence), cmp.Compare(a.System, b.System))
	})
	return links
}
