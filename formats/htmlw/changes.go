package htmlw

import (
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// changesView is the comparison with an earlier bundle.
type changesView struct {
	Since    string // when the earlier bundle was made, as people read it
	Unproved bool   // no signature showed who made it
	report.Comparison
	Here map[string]bool // datasets that the page has
}

// firstChanges is how many changed records of a dataset the page shows.
const firstChanges = 50

// newChanges returns nil where nothing was compared.
func newChanges(p *lang.Printer, s *exporter.Summary, c *exporter.Changes, zone *time.Location) *changesView {
	if c == nil {
		return nil
	}
	v := &changesView{
		Unproved: c.Since.Origin == exporter.OriginNotProved, Comparison: report.Compare(p, s, c, firstChanges), Here: map[string]bool{},
	}
	v.Since, _ = instant(p, c.Since.AsOf, zone)
	for _, d := range s.Datasets {
		v.Here[d.Name] = true
	}
	return v
}
