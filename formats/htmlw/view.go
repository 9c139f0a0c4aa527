package htmlw

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/report"
)

// view is what the templates show.
type view struct {
	Policy string
	Style  template.CSS
	Script template.JS

	Own          firstLine // in the customer's language
	HasOwn       bool
	ExtractFirst string

	S          *exporter.Summary
	M          *exporter.Manifest
	Title      string
	Scope      string
	AsOf       string
	AsOfUTC    string
	Zone       string
	Complete   bool
	Missing    missing
	Categories []categoryView
	Charts     []chart
	Processing []processingView
	PDF        bool
	XLSX       bool
	Records    int64
	Shown      int64
	Datasets   int64
}

func newView(f *frame, s *exporter.Summary, digests []*report.Digest) *view {
	m := s.Manifest
	if m == nil {
		m = &exporter.Manifest{}
	}
	zone := report.Zone(s)
	v := &view{
		Policy: f.policy, Style: f.style, Script: f.script, ExtractFirst: extractFirst,
		S: s, M: m, Title: title(s), Scope: scopeWords(m.Export.Scope),
		Zone: zone.String(), Complete: m.Status == exporter.BundleComplete,
		PDF: slices.Contains(m.Export.Formats, "pdf"), XLSX: slices.Contains(m.Export.Formats, "xlsx"),
		Processing: processing(&s.Processing),
	}
	v.Own, v.HasOwn = firstLineIn(s.Subject.Language, m.Export.Language)
	v.AsOf, v.AsOfUTC = instant(m.Export.AsOf, zone)
	v.Categories = categories(s, digests, zone)
	for _, c := range v.Categories {
		v.Records += c.Count
		for _, d := range c.Datasets {
			v.Shown += d.Shown
			if d.Count > 0 {
				v.Datasets++
			}
		}
	}
	v.Missing = newMissing(s, m)
	v.Charts = append(spendingCharts(digests), categoryChart(v.Categories))
	return v
}

func title(s *exporter.Summary) string {
	if s.Brand.Name == "" {
		return "Your data"
	}
	return "Your data from " + s.Brand.Name
}

// instant returns an instant in local time and in UTC, or as it stands where it
// is none.
func instant(s string, zone *time.Location) (local, utc string) {
	v, err := text.ParseInstant(s, nil)
	if err != nil {
		return s, s
	}
	return report.Local(v, zone), string(text.Append(nil, v))
}

// processingView is one part of the information about processing.
type processingView struct {
	Title    string
	Lines    []string
	Supplied bool
	Notice   bool // from the notice, not from the controller itself
}

func processing(p *exporter.Processing) []processingView {
	var parts []processingView
	for _, part := range processingParts {
		lines := part.of(p)
		parts = append(parts, processingView{
			Title: part.title, Lines: lines, Notice: slices.Contains(p.Defaults, part.id),
			Supplied: len(lines) > 0 && !slices.Contains(p.Missing, part.id),
		})
	}
	return parts
}

// fileView is a member beside the page.
type fileView struct{ Name, Link, Kind string }

func fileOf(member string) fileView {
	name := member[strings.LastIndexByte(member, '/')+1:]
	kind := name[strings.LastIndexByte(name, '.')+1:]
	return fileView{Name: name, Link: href(member), Kind: strings.ToUpper(kind)}
}
