package htmlw

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/report"
)

// view is what the templates show.
type view struct {
	Lang, Dir string
	Policy    string
	Style     template.CSS
	Script    template.JS

	Own    firstLine // in the customer's language
	HasOwn bool

	S          *exporter.Summary
	M          *exporter.Manifest
	Title      string
	Scope      string
	AsOf       string
	AsOfUTC    string
	Zone       string
	Complete   bool
	Period     string // that the export is limited to, "" where it is not
	Missing    missing
	Changes    *changesView // nil where nothing was compared
	Categories []categoryView
	Charts     []chart
	Balances   []report.Balance // with amounts as they are shown
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
	zone, p := report.Zone(s), report.Words(s)
	digests = report.Titled(s, digests)
	v := &view{
		Lang: p.Tag(), Dir: p.Dir(), Policy: f.policy, Style: f.style, Script: f.script,
		S: s, M: m, Title: title(p, s), Scope: scopeWords(p, m.Export.Scope),
		Zone: zone.String(), Complete: m.Status == exporter.BundleComplete,
		PDF: slices.Contains(m.Export.Formats, "pdf"), XLSX: slices.Contains(m.Export.Formats, "xlsx"),
		Processing: processing(p, &s.Processing),
	}
	if m.Export.From != "" || m.Export.To != "" {
		v.Period = report.Span(p, m.Export.From, m.Export.To)
	}
	v.Own, v.HasOwn = firstLineIn(s.Subject.Language, p.Tag())
	v.AsOf, v.AsOfUTC = instant(p, m.Export.AsOf, zone)
	v.Categories = categories(p, s, digests, zone)
	for _, c := range v.Categories {
		v.Records += c.Count
		for _, d := range c.Datasets {
			v.Shown += d.Shown
			if d.Count > 0 {
				v.Datasets++
			}
		}
	}
	v.Missing = newMissing(p, s, m)
	v.Changes = newChanges(p, s, m.Changes, zone)
	v.Balances = balances(p, m)
	v.Charts = append(spendingCharts(p, digests), categoryChart(p, v.Categories))
	return v
}

// records returns the records of each dataset that shows any, in the page's
// order.
func (v *view) records() (all [][]byte) {
	for _, c := range v.Categories {
		for _, d := range c.Datasets {
			if d.records != nil {
				all = append(all, d.records)
			}
		}
	}
	return all
}

func title(p *lang.Printer, s *exporter.Summary) string {
	if s.Brand.Name == "" {
		return p.T("page.title")
	}
	return p.T("page.title_from", "brand", s.Brand.Name)
}

// instant returns an instant in local time and in UTC, or as it stands where it
// is none.
func instant(p *lang.Printer, s string, zone *time.Location) (local, utc string) {
	v, err := text.ParseInstant(s, nil)
	if err != nil {
		return s, s
	}
	return report.Local(p, v, zone), string(text.Append(nil, v))
}

// processingView is one part of the information about processing.
type processingView struct {
	Title    string
	Lines    []string
	Supplied bool
	Notice   bool // from the notice, not from the controller itself
}

func processing(p *lang.Printer, of *exporter.Processing) []processingView {
	var parts []processingView
	for _, part := range report.Parts(p, of) {
		parts = append(parts, processingView{
			Title: part.Title, Lines: part.Lines, Notice: slices.Contains(of.Defaults, part.ID),
			Supplied: len(part.Lines) > 0 && !slices.Contains(of.Missing, part.ID),
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
