package app

import (
	"maps"
	"slices"
	"strings"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
	"github.com/valise-export/valise/exporter/lang"
)

// inventory is what is collected and not in the notice's list. Nothing of it is
// searched unless a dataset answers for it or the config declares it, and the
// bundle says so.
func (s *System) inventory() []exporter.ManifestInventory {
	english := lang.For(lang.English)
	ask := english.T("inventory.ask")
	if s.Config.Brand.Contact != "" {
		ask = english.T("inventory.ask_at", "contact", s.Config.Brand.Contact)
	}
	out := []exporter.ManifestInventory{}
	for _, d := range dictionary.CollectedNotListed() {
		line := exporter.ManifestInventory{
			ID: d.ID, Datum: d.Title, Origin: d.Origin, WhyNotListed: d.WhyNotListed, Datasets: []string{},
			Status: exporter.InventoryNotSearched, HowToAsk: ask,
		}
		if said, ok := s.Config.Inventory[d.ID]; ok {
			line.Status, line.Reason = exporter.InventoryStatus(said.Status), said.Reason
		}
		out = append(out, line)
	}
	return out
}

// answers finds the datum of the inventory that each declared dataset answers
// for. A datum that the config declares beside it is a problem: the two could
// disagree.
func answers(c *config.Config) (map[string]int, error) {
	var ids []string
	for _, d := range dictionary.CollectedNotListed() {
		ids = append(ids, d.ID)
	}
	var problems config.Problems
	problem := func(path, what, got, hint string) {
		problems = append(problems, c.Problem(config.Position{}, path, what, got, hint))
	}
	for _, id := range slices.Sorted(maps.Keys(c.Inventory)) {
		if !slices.Contains(ids, id) {
			problem("inventory."+id, "is no datum of the inventory", "", "one of: "+strings.Join(ids, ", "))
		}
	}
	out := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(c.Datasets)) {
		id := c.Datasets[name].Answers
		if id == "" {
			continue
		}
		at := slices.Index(ids, id)
		if at < 0 {
			problem("datasets."+name+".answers", "is no datum of the inventory", id, "one of: "+strings.Join(ids, ", "))
		}
		if _, twice := c.Inventory[id]; twice {
			problem("inventory."+id, "is declared, and the dataset "+name+" answers for it", "", "keep one of them")
		}
		out[name] = at
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return out, nil
}
