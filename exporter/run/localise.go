package run

import (
	"cmp"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// language is the one that the report is written in: the one asked for, else the
// subject's, else the configured one, else English.
func (x *export) language() string {
	return cmp.Or(lang.Match(x.job.Lang, x.subject.Language, x.job.Language), lang.English)
}

// localised returns the summary in the language of the export. The original is
// left as it is: manifest.json and the data files are English.
func (x *export) localised(s exporter.Summary) exporter.Summary {
	p := lang.For(x.language())
	if p.English() {
		return s
	}
	out := s
	out.English = &s
	out.Manifest = manifestIn(p, s.Manifest)
	out.Glossary = glossary(p)
	out.Processing = processingIn(p, s.Processing)
	if x.job.Rights != nil {
		out.Rights = x.job.Rights(p, x.subject.Jurisdiction, x.subject.ContractingEntity)
	}
	out.Subject.Accounts = slices.Clone(s.Subject.Accounts)
	for i, a := range out.Subject.Accounts {
		out.Subject.Accounts[i].Evidence = p.Own(a.Evidence)
	}
	out.Categories = slices.Clone(s.Categories)
	for i := range out.Categories {
		c := &out.Categories[i]
		c.Title, c.Description, c.Reason = p.Own(c.Title), p.Own(c.Description), reasonIn(p, c.Reason)
	}
	out.Datasets = slices.Clone(s.Datasets)
	for i := range out.Datasets {
		datasetIn(p, &out.Datasets[i].Dataset)
		out.Datasets[i].LeftOut = slices.Clone(s.Datasets[i].LeftOut)
		for k := range out.Datasets[i].LeftOut {
			fieldIn(p, &out.Datasets[i].LeftOut[k])
		}
	}
	for i := range out.Categories {
		c := &out.Categories[i]
		c.NotHere = notHere(p, out.Manifest, out.Datasets, c.ID)
		out.Manifest.Categories[i].NotHere = c.NotHere
	}
	return out
}

func fieldIn(p *lang.Printer, f *exporter.Field) {
	f.Title, f.Description, f.Enum = p.Own(f.Title), p.Own(f.Description), slices.Clone(f.Enum)
	for i, t := range f.Enum {
		f.Enum[i].Title = p.Own(t.Title)
	}
}

func datasetIn(p *lang.Printer, d *exporter.Dataset) {
	d.Title, d.Description = p.Own(d.Title), p.Own(d.Description)
	d.Fields, d.Rules = slices.Clone(d.Fields), slices.Clone(d.Rules)
	for i := range d.Fields {
		fieldIn(p, &d.Fields[i])
	}
	for i, r := range d.Rules {
		d.Rules[i].Ground = p.Own(r.Ground)
	}
}

// manifestIn returns what a report shows of a manifest in a language.
func manifestIn(p *lang.Printer, m *exporter.Manifest) *exporter.Manifest {
	out := *m
	out.Categories = slices.Clone(m.Categories)
	for i, c := range m.Categories {
		out.Categories[i].Title, out.Categories[i].Reason = p.Own(c.Title), reasonIn(p, c.Reason)
	}
	out.Withheld = slices.Clone(m.Withheld)
	for i, w := range m.Withheld {
		out.Withheld[i].Ground = groundIn(p, w.Ground)
	}
	out.NoPublicAPI = slices.Clone(m.NoPublicAPI)
	for i, n := range m.NoPublicAPI {
		out.NoPublicAPI[i].Title = p.Own(n.Title)
	}
	out.CollectedNotListed = slices.Clone(m.CollectedNotListed)
	for i, d := range m.CollectedNotListed {
		line := &out.CollectedNotListed[i]
		line.Datum, line.HowToAsk = p.Own(d.Datum), askIn(p, d.HowToAsk)
		line.WhyNotListed, line.Reason = p.Own(d.WhyNotListed), p.Own(d.Reason)
	}
	return &out
}

// groundIn translates a ground that may have its reference behind it: the
// citation stays.
func groundIn(p *lang.Printer, ground string) string {
	if i := strings.LastIndex(ground, " ("); i > 0 && p.Own(ground) == ground {
		return p.Own(ground[:i]) + ground[i:]
	}
	return p.Own(ground)
}

// askIn translates the two ways to ask that are valise's own words.
func askIn(p *lang.Printer, how string) string {
	english := lang.For(lang.English)
	if how == english.T("inventory.ask") {
		return p.T("inventory.ask")
	}
	before, after := english.Around("inventory.ask_at", "contact")
	if contact, ok := strings.CutPrefix(how, before); ok && strings.HasSuffix(contact, after) {
		return p.T("inventory.ask_at", "contact", strings.TrimSuffix(contact, after))
	}
	return how
}

// processingIn translates what comes from a shipped notice. A recipient may be
// "name: what for", of which the second part is translated.
func processingIn(p *lang.Printer, in exporter.Processing) exporter.Processing {
	out := in
	for _, list := range []*[]string{&out.Purposes, &out.Sources, &out.Recipients, &out.Retention, &out.Transfers, &out.Automated} {
		*list = slices.Clone(*list)
		for i, line := range *list {
			if whole := p.Own(line); whole != line {
				(*list)[i] = whole
			} else if name, function, ok := strings.Cut(line, ": "); ok {
				(*list)[i] = name + ": " + p.Own(function)
			}
		}
	}
	return out
}
