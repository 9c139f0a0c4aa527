package report_test

import (
	"reflect"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// One line for each dataset and rule; counts add up to the manifest's.
func TestAbsences(t *testing.T) {
	s := exporter.Summary{Manifest: &exporter.Manifest{
		Datasets: []exporter.ManifestDataset{{Name: "contact", Undeclared: []string{"risk_score"}}},
		Withheld: []exporter.ManifestWithheld{
			{Dataset: "contact", Field: "name", Rule: "other", Ground: "another person's (law 4)", Count: 3},
			{Dataset: "contact", Field: "phone", Rule: "other", Ground: "another person's (law 4)", Count: 2},
			{Dataset: "contact", Field: "pin", Rule: "other", Ground: "another person's (law 4)"},
			{Dataset: "contact", Field: "risk_score", Rule: "undeclared", Ground: "not described"},
			{Dataset: "contact", Field: "shoe_size", Rule: "undeclared", Ground: "left out by choice"},
			{Dataset: "contact", Rule: "other", Ground: "another person's (law 4)"},
			{Dataset: "tax_id", Field: "name", Rule: "other", Ground: "another person's", Count: 1},
		},
	}}
	s.Datasets = []exporter.DatasetSummary{{Dataset: exporter.Dataset{
		Name: "contact", Title: "Contacts", Fields: []exporter.Field{{Name: "name", Title: "Name"}, {Name: "phone", Title: "Phone"}},
		Rules: []exporter.Rule{{Name: "other", Reference: "law 4"}},
	}}, {Dataset: exporter.Dataset{Name: "tax_id", Rules: []exporter.Rule{{Name: "other", Reference: "law 4"}}}}}

	want := []report.Absence{
		{Dataset: "Contacts", Fields: []string{"Name", "Phone"}, Rule: "other", Ground: "another person's (law 4)", Count: 5},
		{Dataset: "Contacts", Fields: []string{"pin"}, Rule: "other", Ground: "another person's (law 4)"},
		{Dataset: "Contacts", Fields: []string{"risk score"}, Rule: "undeclared", Ground: "not described", Undeclared: true},
		{Dataset: "Contacts", Fields: []string{"shoe size"}, Rule: "undeclared", Ground: "left out by choice"},
		{Dataset: "Contacts", Rule: "other", Ground: "another person's (law 4)"},
		{Dataset: "tax id", Fields: []string{"name"}, Rule: "other", Ground: "another person's (law 4)", Count: 1},
	}
	if got := report.Absences(&s); !reflect.DeepEqual(got, want) {
		t.Errorf("absences are\n%+v, want\n%+v", got, want)
	}
	if got := report.AbsencesOf(&s, "tax_id"); !reflect.DeepEqual(got, want[5:]) {
		t.Errorf("of one dataset they are %+v, want %+v", got, want[5:])
	}
}
