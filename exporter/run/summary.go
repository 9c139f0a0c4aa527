package run

import (
	"slices"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// finish closes the writers with the summary, in the language of the export, and
// completes the manifest with what only they know. What it returns is English.
func (x *export) finish(id string) (exporter.Summary, error) {
	s := x.summary(id)
	if err := x.compared(s.Manifest); err != nil {
		return s, err
	}
	local := x.localised(s)
	if err := x.fan.all(func(w exporter.Writer) error { return w.Close(local) }); err != nil {
		return s, err
	}
	x.fillAdapted(s.Manifest)
	x.fillGuard(s.Manifest)
	return s, nil
}

func (x *export) summary(id string) exporter.Summary {
	m := x.manifest(id)
	s := exporter.Summary{
		Manifest: m, Brand: x.job.Brand, Subject: x.subject, Glossary: glossary(lang.For(lang.English)),
	}
	s.Subject.TimeZone = m.Export.TimeZone
	if s.Subject.Language == "" {
		s.Subject.Language = m.Export.Language
	}
	sheets := x.sheets()
	for _, w := range x.work {
		s.Datasets = append(s.Datasets, exporter.DatasetSummary{
			Dataset: w.shaped.Dataset, LeftOut: w.shaped.LeftOut(), Number: x.job.Plan.Categories[w.category].Number,
			Status: w.status, Records: w.records, Files: w.files, Sheets: sheets[w.Name],
			Parts: x.parts(w, sheets[w.Name]),
		})
	}
	for i := range m.Categories {
		m.Categories[i].NotHere = notHere(lang.For(lang.English), m, s.Datasets, m.Categories[i].ID)
	}
	for i, c := range x.job.Plan.Categories {
		s.Categories = append(s.Categories, exporter.CategorySummary{
			ManifestCategory: m.Categories[i], Number: c.Number, Description: c.Description, Surfaces: c.Surfaces,
			Records: x.recordsOf(i),
		})
	}
	if x.job.Processing != nil {
		s.Processing = x.job.Processing(x.subject.Jurisdiction)
	}
	if x.job.Rights != nil {
		s.Rights = x.job.Rights(lang.For(lang.English), x.subject.Jurisdiction, x.subject.ContractingEntity)
	}
	m.Request.Controller = controllerNames(s.Rights.Controller)
	return s
}

func controllerNames(parties []exporter.Party) string {
	var names []string
	for _, p := range parties {
		names = append(names, p.Name)
	}
	return strings.Join(names, "; ")
}

func (x *export) manifest(id string) *exporter.Manifest {
	m := &exporter.Manifest{
		Schema:  exporter.ManifestSchema,
		Export:  x.manifestExport(id),
		Request: exporter.ManifestRequest{Jurisdiction: x.subject.Jurisdiction},
		Subject: exporter.ManifestSubject{Ref: x.subjectRef(), Accounts: len(x.subject.Accounts), Holder: x.subject.Holder, Linked: linked(x.subject.Accounts), NotLinked: x.unlinked},
		Notice:  x.job.Notice, Policy: x.job.Policy, Status: exporter.BundleComplete,
		Datasets: []exporter.ManifestDataset{}, Gaps: []exporter.ManifestGap{},
		NoPublicAPI:        x.noAPI(),
		CollectedNotListed: x.inventory(),
		Checks: exporter.ManifestChecks{
			Isolation: exporter.ManifestIsolation{Proved: x.checks.Proved, Trusted: x.checks.Trusted, Strays: x.strays},
			LeakGuard: exporter.ManifestLeakGuard{Mode: x.job.Policy.LeakGuard},
			Contacts:  x.policy.Others(x.names()),
			Money:     x.findings.Money, MoneySkipped: x.moneySkipped(),
			Balances: x.findings.Balances, References: x.findings.References,
		},
	}
	m.Policy.TrustedDatasets, m.Policy.CompanyRules = x.trusted(), []string{}
	for _, r := range x.job.Rules {
		m.Policy.CompanyRules = append(m.Policy.CompanyRules, r.Name)
	}
	x.fillGuard(m)
	sheets := x.sheets()
	for _, w := range x.work {
		m.Datasets = append(m.Datasets, x.parts(w, sheets[w.Name])...)
		m.Gaps = append(m.Gaps, gaps(w)...)
	}
	if len(m.Gaps) > 0 {
		m.Status = exporter.BundleGaps
	}
	m.Withheld = x.policy.Ledger().Lines(x.names())
	for i, line := range m.Withheld {
		m.Withheld[i].Category = x.categoryOf(line.Dataset)
	}
	for i, c := range x.job.Plan.Categories {
		m.Categories = append(m.Categories, x.category(i, c.ID, c.Title, c.Optional))
	}
	return m
}

func (x *export) manifestExport(id string) exporter.ManifestExport {
	e := exporter.ManifestExport{
		ID: id, Scope: x.job.Scope, AsOf: stamp(x.job.AsOf), From: stamp(x.job.From), To: stamp(x.job.To),
		Language: x.language(), TimeZone: x.job.TimeZone,
		ToolVersion: x.job.ToolVersion, ConfigSHA256: x.job.ConfigSHA256,
	}
	for _, f := range x.job.Formats {
		e.Formats = append(e.Formats, f.Name())
	}
	if _, err := time.LoadLocation(x.subject.TimeZone); err == nil && x.subject.TimeZone != "" {
		e.TimeZone = x.subject.TimeZone
	}
	return e
}

// parts returns the manifest's rows of a dataset, one for each source.
func (x *export) parts(w *work, sheets []string) []exporter.ManifestDataset {
	var rows []exporter.ManifestDataset
	for i, p := range w.Parts {
		state := w.parts[i]
		row := exporter.ManifestDataset{
			Name: w.Name, Category: w.Category, Source: p.Source, SourceTitle: p.Title,
			Status: state.status, Snapshot: x.snapshot(p.Source), Isolation: p.Isolation, Records: state.records,
			Files: []string{}, Sheets: []string{}, Key: w.Key, Constants: w.constants,
			Undeclared: state.undeclared, Adapted: map[string]int64{}, LeftOut: state.leftOut,
		}
		if state.status == exporter.StatusOK || state.status == exporter.StatusEmpty {
			row.Files, row.Sheets = append(row.Files, w.files...), append(row.Sheets, sheets...)
		}
		if state.adapted > 0 {
			row.Adapted["source"] = state.adapted
		}
		row.Fields = make([]exporter.ManifestField, len(w.shaped.Dataset.Fields))
		for i := range row.Fields {
			f := &w.shaped.Dataset.Fields[i]
			row.Fields[i] = exporter.ManifestField{Name: f.Name, Type: f.Type, Class: f.Class, Origin: f.Origin, Bases: f.Bases}
		}
		rows = append(rows, row)
	}
	return rows
}

func (x *export) snapshot(source string) exporter.Snapshot {
	if x.sessions.reopened[source] || x.snapshots[source] == "" {
		return exporter.SnapshotNone
	}
	return x.snapshots[source]
}

func gaps(w *work) []exporter.ManifestGap {
	var out []exporter.ManifestGap
	for i, p := range w.parts {
		if p.status == exporter.StatusFailed {
			out = append(out, exporter.ManifestGap{
				Source: w.Parts[i].Source, Title: w.Parts[i].Title, Dataset: w.Name,
				ErrorClass: p.fault.Class, Attempts: p.attempts,
			})
		}
	}
	return out
}

func (x *export) trusted() []string {
	names := []string{}
	for _, w := range x.work {
		for _, p := range w.Parts {
			if p.Isolation == exporter.IsolationTrusted && !slices.Contains(names, w.Name) {
				names = append(names, w.Name)
			}
		}
	}
	return names
}

func (x *export) names() []string {
	var names []string
	for _, w := range x.work {
		names = append(names, w.Name)
	}
	return names
}

func (x *export) categoryOf(dataset string) exporter.CategoryID {
	for _, w := range x.work {
		if w.Name == dataset {
			return w.Category
		}
	}
	return ""
}

func (x *export) recordsOf(category int) (n int64) {
	for _, w := range x.work {
		if w.category == category {
			n += w.records
		}
	}
	return n
}

func (x *export) sheets() map[string][]string {
	for _, w := range x.writers {
		if s, ok := w.(exporter.Sheeter); ok {
			return s.Sheets()
		}
	}
	return nil
}

// fillAdapted adds what the writers adapted to the first row of each dataset.
func (x *export) fillAdapted(m *exporter.Manifest) {
	for i, w := range x.writers {
		c, ok := w.(exporter.Counter)
		if !ok {
			continue
		}
		for name, n := range c.Adapted() {
			at := slices.IndexFunc(m.Datasets, func(d exporter.ManifestDataset) bool {
				return d.Name == name && d.Status == exporter.StatusOK
			})
			if n > 0 && at >= 0 {
				m.Datasets[at].Adapted[x.job.Formats[i].Name()] = n
			}
		}
	}
}
