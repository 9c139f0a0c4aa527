package app

import (
	"fmt"
	"os"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/dictionary"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/exporter/notice"
)

// Notice returns the notice that the export follows: version where it is given,
// else the config's.
func (s *System) Notice(version string) (*notice.Notice, error) {
	if version == "" {
		version = s.Config.Notice.Version
		if file := s.Config.Notice.File; file != "" {
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, fmt.Errorf("read the notice: %w", err)
			}
			return notice.Load(file, data)
		}
	}
	if version == "" {
		return nil, fmt.Errorf("%s: notice: no notice is named; set notice to a shipped version (valise notice list) or to {file: …}", s.Config.File)
	}
	return notice.ByVersion(version)
}

// Plan sorts the datasets of all sources into the categories of a notice.
func (s *System) Plan(n *notice.Notice) (*assembler.Plan, error) {
	in := assembler.Input{Sources: s.offers, Order: append(dictionary.All(), s.Declared...)}
	for _, d := range dictionary.Resolution() {
		in.Resolution = append(in.Resolution, d.Name)
	}
	for _, c := range n.Categories {
		h := assembler.Heading{ID: c.ID, Title: c.Heading, Description: c.Description, Optional: c.Conditional != ""}
		for _, surface := range n.SurfacesOf(c.ID) {
			h.Surfaces = append(h.Surfaces, surface.Title)
		}
		in.Notice = append(in.Notice, h)
	}
	return assembler.Assemble(in)
}

// Filled returns the datasets that the sources fill, in the config's order.
func (s *System) Filled() []exporter.Dataset {
	var out []exporter.Dataset
	for _, source := range s.offers {
		for _, o := range source.Datasets {
			if o.Category != "" {
				out = append(out, o.Dataset)
			}
		}
	}
	return out
}

// inventory is what is collected and not in the list: nothing of it is searched
// unless a source fills it, and the bundle says so.
func (s *System) inventory() []exporter.ManifestInventory {
	english := lang.For(lang.English)
	ask := english.T("inventory.ask")
	if s.Config.Brand.Contact != "" {
		ask = english.T("inventory.ask_at", "contact", s.Config.Brand.Contact)
	}
	out := []exporter.ManifestInventory{}
	for _, d := range dictionary.CollectedNotListed() {
		out = append(out, exporter.ManifestInventory{Datum: d.Title, Origin: d.Origin, Status: "not_searched", HowToAsk: ask})
	}
	return out
}
