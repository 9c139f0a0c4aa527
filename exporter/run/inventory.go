package run

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// inventory says of each datum that is collected and not in the notice's list
// what was found: what datasets answer for, what the company declares, and the
// rest was not searched.
func (x *export) inventory() []exporter.ManifestInventory {
	out := slices.Clone(x.job.Inventory)
	for at := range out {
		out[at].Datasets = []string{}
		var answer []*work
		for _, w := range x.work {
			if i, ok := x.job.Answers[w.Name]; ok && i == at {
				answer = append(answer, w)
			}
		}
		if len(answer) == 0 {
			continue
		}
		out[at].Status = found(answer)
		for _, w := range answer {
			switch {
			case w.records > 0:
				out[at].Datasets = append(out[at].Datasets, w.Name)
			case out[at].Status == exporter.InventoryWithheld && w.status == exporter.StatusWithheld:
				out[at].Reason = w.shaped.Ground()
			}
		}
	}
	return out
}

// found is what the datasets that answer for a datum say together. One that
// could not be read leaves open whether the datum is held.
func found(answer []*work) exporter.InventoryStatus {
	failed := func(p partState) bool { return p.status == exporter.StatusFailed }
	switch {
	case slices.ContainsFunc(answer, func(w *work) bool { return w.records > 0 }):
		return exporter.InventoryHeld
	case slices.ContainsFunc(answer, func(w *work) bool { return w.status == exporter.StatusWithheld }):
		return exporter.InventoryWithheld
	case slices.ContainsFunc(answer, func(w *work) bool { return slices.ContainsFunc(w.parts, failed) }):
		return exporter.InventoryNotSearched
	default:
		return exporter.InventoryNoneHeld
	}
}
