package htmlw

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
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
	Records                template.HTML
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

func categories(s *exporter.Summary, digests []*report.Digest, zone *time.Location) []categoryView {
	var out []categoryView
	for _, c := range s.Categories {
		v := categoryView{
			ID: "c-" + string(c.ID), Title: c.Title, Description: c.Description, Reason: c.Reason,
			Number: c.Number, State: categoryState(c.Status), Surfaces: c.Surfaces, Count: c.Records,
		}
		for i := range s.Datasets {
			if ds := &s.Datasets[i]; ds.Category == c.ID {
				v.Datasets = append(v.Datasets, newDataset(ds, report.Find(digests, ds.Name), zone))
			}
		}
		out = append(out, v)
	}
	return out
}

func newDataset(ds *exporter.DatasetSummary, d *report.Digest, zone *time.Location) datasetView {
	v := datasetView{
		ID: "d-" + ds.Name, Title: datasetTitle(&ds.Dataset), Description: ds.Description,
		State: datasetState(ds.Status), Count: ds.Records, Sheets: ds.Sheets,
		Sources: sources(ds), Unread: ds.Status == exporter.StatusFailed || ds.Status == exporter.StatusWithheld,
	}
	if ds.Records > 0 {
		v.Fields = dictionary(ds.Fields)
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
		v.show(d, zone)
	}
	if more := ds.Records - v.Shown; more > 0 {
		v.More = plural(more, "more record")
		v.Which = "none of them on this page"
		if v.Shown > 0 {
			v.Which = fmt.Sprintf("the %s %s on this page", order(d), report.Count(v.Shown))
		}
	}
	v.years(d)
	return v
}

// show lays out the records and tells once what all of them share.
func (v *datasetView) show(d *report.Digest, zone *time.Location) {
	layout := report.NewLayout(d, zone)
	r := newRecords(d, layout, v.ID)
	v.Records = r.html(v.caption(d))
	var empty []string
	for _, i := range layout.Empty {
		empty = append(empty, report.Heading(d.Dataset.Fields[i]))
	}
	v.Empty = strings.Join(empty, ", ")
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
			words := report.WithheldMark
			if rule.Reduces {
				words = report.ReducedMark
			}
			v.Rules = append(v.Rules, ruleView{letter(i), words, rule.Ground, rule.Reference})
		}
	}
}

func (v *datasetView) caption(d *report.Digest) string {
	if v.Shown == v.Count {
		return fmt.Sprintf("%s: %s", v.Title, plural(v.Count, "record"))
	}
	return fmt.Sprintf("%s: the %s %s of %s records", v.Title, order(d), report.Count(v.Shown), report.Count(v.Count))
}

// order says which records of a digest are shown.
func order(d *report.Digest) string {
	if d.Dataset.When != "" {
		return "newest"
	}
	return "first"
}

// mostYears bounds the totals shown of a dataset.
const mostYears = 60

func (v *datasetView) years(d *report.Digest) {
	f, _, ok := d.Dataset.Field(d.Dataset.Amount)
	if !ok || len(d.Years) == 0 {
		return
	}
	v.YearsTitle = report.Heading(f)
	for i := len(d.Years) - 1; i >= 0 && len(v.Years) < mostYears; i-- {
		y := d.Years[i]
		v.Years = append(v.Years, yearView{report.Period(y.Period), report.Money(y.Sum, y.Currency), report.Count(y.Records)})
	}
}

func sources(ds *exporter.DatasetSummary) []sourceView {
	var out []sourceView
	for _, p := range ds.Parts {
		title := p.SourceTitle
		if title == "" {
			title = p.Source
		}
		words := ""
		switch {
		case len(ds.Parts) == 1: // the dataset's own status says it
		case p.Status != exporter.StatusOK && p.Status != exporter.StatusEmpty:
			words = strings.ToLower(datasetState(p.Status).Words)
		default:
			words = plural(p.Records, "record")
		}
		out = append(out, sourceView{title, words})
	}
	return out
}
