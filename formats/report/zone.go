package report

import (
	"time"
	_ "time/tzdata" // the same local times on a machine without a zone database

	"github.com/valise-export/valise/exporter"
)

// Zone returns the zone of the subject's local time: that of the manifest, or
// the subject's; UTC where neither is known.
func Zone(s *exporter.Summary) *time.Location {
	names := []string{s.Subject.TimeZone}
	if s.Manifest != nil {
		names = []string{s.Manifest.Export.TimeZone, s.Subject.TimeZone}
	}
	for _, name := range names {
		if name == "" || name == "Local" {
			continue
		}
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
	}
	return time.UTC
}
