package app

import (
	"fmt"
	"os"
	"sync"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/dictionary"
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
	return s.notices.byVersion(version)
}

// notices keeps the shipped notices that were parsed, each with the plan of the
// system's datasets: exports of one process share them, and none changes them.
type notices struct {
	mu     sync.Mutex
	parsed map[string]*notice.Notice
	plans  map[*notice.Notice]*assembler.Plan
}

func (n *notices) byVersion(version string) (*notice.Notice, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if have := n.parsed[version]; have != nil {
		return have, nil
	}
	made, err := notice.ByVersion(version)
	if err != nil {
		return nil, err
	}
	if n.parsed == nil {
		n.parsed = map[string]*notice.Notice{}
	}
	n.parsed[version] = made
	return made, nil
}

// plan returns the plan of a notice, made once where it is a shipped one: a file
// is read anew for each export.
func (n *notices) plan(of *notice.Notice, assemble func(*notice.Notice) (*assembler.Plan, error)) (*assembler.Plan, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if have := n.plans[of]; have != nil {
		return have, nil
	}
	made, err := assemble(of)
	if err != nil || n.parsed[of.Version] != of {
		return made, err
	}
	if n.plans == nil {
		n.plans = map[*notice.Notice]*assembler.Plan{}
	}
	n.plans[of] = made
	return made, nil
}

// NoticeOrNewest returns the config's notice, or the newest that ships where
// there is no config, or none that can be read.
func (s *System) NoticeOrNewest() *notice.Notice {
	if s != nil {
		if n, err := s.Notice(""); err == nil {
			return n
		}
	}
	shipped := notice.Shipped()
	return shipped[len(shipped)-1]
}

// Planned returns the datasets of an export as the sources together fill them.
func (s *System) Planned() ([]exporter.Dataset, error) {
	plan, err := s.Plan(s.NoticeOrNewest())
	if err != nil {
		return nil, err
	}
	var out []exporter.Dataset
	for _, d := range plan.Datasets() {
		out = append(out, d.Dataset)
	}
	return out, nil
}

// Plan sorts the datasets of all sources into the categories of a notice. The
// plan is shared: it must not be changed.
func (s *System) Plan(n *notice.Notice) (*assembler.Plan, error) {
	return s.notices.plan(n, s.assemble)
}

func (s *System) assemble(n *notice.Notice) (*assembler.Plan, error) {
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

// Fills returns the datasets that the sources fill, each with its source, in the
// config's order.
func (s *System) Fills() []notice.Fill {
	var out []notice.Fill
	for _, source := range s.offers {
		for _, o := range source.Datasets {
			if o.Category != "" {
				out = append(out, notice.Fill{Source: source.Name, Dataset: o.Dataset})
			}
		}
	}
	return out
}

// Filled returns the datasets that the sources fill, in the config's order.
func (s *System) Filled() []exporter.Dataset {
	var out []exporter.Dataset
	for _, f := range s.Fills() {
		out = append(out, f.Dataset)
	}
	return out
}

// Holidays returns the company's own holidays of a jurisdiction, and of all.
func (s *System) Holidays(jurisdiction string) ([]notice.Date, error) {
	var out []notice.Date
	for _, key := range []string{jurisdiction, "*"} {
		for _, text := range s.Config.Holidays[key] {
			day, err := notice.ParseDate(text)
			if err != nil {
				return nil, fmt.Errorf("%s: holidays.%s: %w", s.Config.File, key, err)
			}
			out = append(out, day)
		}
	}
	return out, nil
}
