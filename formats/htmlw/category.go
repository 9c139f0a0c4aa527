package htmlw

import (
	"html/template"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// categoryView is one category of the notice.
type categoryView struct {
	ID, Title, Description, Reason string
	Number                         int
	State                          state
	Surfaces                       []string
	Count                          int64
	Datasets                       []datasetView
}

// datasetView is one dataset of a category.
type datasetView struct {
	ID, Title, Description string
	State                  state
	Count, Shown           int64
	Unread                 bool // nothing of it is in the bundle
	Sources                []sourceView
	Records                template.HTML // where the records belong, "" where none are shown
	records                []byte
	Constants              []constantView
	Empty                  string
	Years                  []yearView
	YearsTitle             string
	Rules                  []ruleView
	More                   string // "1,034 more records", "" where all are shown
	Which                  string // "the newest 200 are on this page", "" where all are
	Files                  []fileView
	Sheets                 []string
	Fields                 template.HTML // the rows of the dictionary
}

type (
	sourceView   struct{ Title, Words string }
	constantView struct {
		Title string
		Value template.HTML
	}
	yearView struct{ Period, Sum, Records string }
	ruleView struct{ Letter, Words, Ground, Reference string }
)

func categories(p *lang.Printer, s *exporter.Summary, digests []*report.Digest, zone *time.Location) []categoryView {
	var out []categoryView
	for _, c := range s.Categories {
		v := categoryView{
			ID: "c-" + string(c.ID), Title: c.Title, Description: c.Description, Reason: c.Reason,
			Number: c.Number, State: categoryState(p, c.Status), Surfaces: c.Surfaces, Count: c.Records,
		}
		for i := range s.Datasets {
			if ds := &s.Datasets[i]; ds.Category == c.ID {
				v.Datasets = append(v.Datasets, newDataset(p, ds, report.Find(digests, ds.Name), zone))
			}
		}
		out = append(out, v)
	}
	return out
}

func newDataset(p *lang.Printer, ds *exporter.DatasetSummary, d *report.Digest, zone *time.Location) datasetView {
	v := datasetView{
		ID: "d-" + ds.Name, Title: datasetTitle(&ds.Dataset), Description: ds.Description,
		State: datasetState(p, ds.Status), Count: ds.Records, Sheets: ds.Sheets,
		Sources: sources(p, ds), Unread: ds.Status == exporter.StatusFailed || ds.Status == exporter.StatusWithheld,
	}
	if ds.Records > 0 {
		v.Fields = dictionary(p, ds.Fields)
	}
	for _, member := range ds.Files {
		if f := fileOf(member); f.Link != "" {
			v.Files = append(v.Files, f)
		}
	}
	if ds.Status != exporter.StatusOK || d == nil {
		return v
	}
	v.Shown = int64(len(d.Shown))
	if v.Shown > 0 {
		v.show(p, d, zone)
	}
	if more := ds.Records - v.Shown; more > 0 {
		v.More, v.Which = p.T("count.more", "n", more), v.which(p, d)
	}
	v.years(p, d)
	return v
}

// show lays out the records and tells once what all of them share.
func (v *datasetView) show(p *lang.Printer, d *report.Digest, zone *time.Location) {
	layout := report.NewLayout(p, d, zone)
	r := newRecords(p, d, layout, v.ID)
	v.Records, v.records = recordsHere, r.html(v.caption(p, d))
	var empty []string
	for _, i := range layout.Empty {
		empty = append(empty, report.Heading(d.Dataset.Fields[i]))
	}
	v.Empty = strings.Join(empty, p.T("list.comma"))
	for _, i := range layout.Constant {
		r.b = nil
		r.value(d.Shown[0], i)
		v.Constants = append(v.Constants, constantView{
			Title: report.Heading(d.Dataset.Fields[i]),
			Value: template.HTML(r.b), //nolint:gosec // made of constants and escaped text alone
		})
	}
	for i, acted := range r.rules {
		if rule := d.Dataset.Rules[i]; acted {
			words := p.T("value.withheld")
			if rule.Reduces {
				words = p.T("value.reduced")
			}
			v.Rules = append(v.Rules, ruleView{letter(i), words, rule.Ground, rule.Reference})
		}
	}
}

func (v *datasetView) caption(p *lang.Printer, d *report.Digest) string {
	records := p.T("count.records", "n", v.Count)
	if v.Shown < v.Count {
		records += p.T("list.comma") + v.which(p, d)
	}
	return p.T("page.caption", "title", v.Title, "records", records)
}

// which says which records of a digest are on the page.
func (v *datasetView) which(p *lang.Printer, d *report.Digest) string {
	switch {
	case v.Shown == 0:
		return p.T("page.none_shown")
	case d.Dataset.When != "":
		return p.T("page.newest", "n", v.Shown)
	default:
		return p.T("page.first", "n", v.Shown)
	}
}

// mostYears bounds the totals shown of a dataset.
const mostYears = 60

func (v *datasetView) years(p *lang.Printer, d *report.Digest) {
	f, _, ok := d.Dataset.Field(d.Dataset.Amount)
	if !ok || len(d.Years) == 0 {
		return
	}
	v.YearsTitle = p.T("page.by_year", "field", report.Heading(f))
	for i := len(d.Years) - 1; i >= 0 && len(v.Years) < mostYears; i-- {
		y := d.Years[i]
		v.Years = append(v.Years, yearView{report.Period(p, y.Period), p.Money(y.Sum, y.Currency), p.Count(y.Records)})
	}
}

func sources(p *lang.Printer, ds *exporter.DatasetSummary) []sourceView {
	var out []sourceView
	for _, part := range ds.Parts {
		title := part.SourceTitle
		if title == "" {
			title = part.Source
		}
		words := ""
		switch {
		case len(ds.Parts) == 1: // the dataset's own status says it
		case part.Status != exporter.StatusOK && part.Status != exporter.StatusEmpty:
			words = datasetState(p, part.Status).Short
		default:
			words = p.T("count.records", "n", part.Records)
		}
		out = append(out, sourceView{title, words})
	}
	return out
}
