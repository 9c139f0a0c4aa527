package report_test

import (
	"reflect"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// One line for each dataset and rule; counts add up to the manifest's.
func TestAbsences(t *testing.T) {
	s := exporter.Summary{Manifest: &exporter.Manifest{
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
		Name: "contact", Title: "Contacts", Category: exporter.ContactInformation, Fields: []exporter.Field{{Name: "name", Title: "Name"}, {Name: "phone", Title: "Phone"}},
		Rules: []exporter.Rule{{Name: "other", Reference: "law 4"}},
	}}, {Dataset: exporter.Dataset{Name: "tax_id", Rules: []exporter.Rule{{Name: "other", Reference: "law 4"}}}}}

	s.Categories = []exporter.CategorySummary{
		{ManifestCategory: exporter.ManifestCategory{ID: exporter.TaxInformation, Reason: "nothing held"}},
		{ManifestCategory: exporter.ManifestCategory{ID: exporter.PaymentSettings}},
		{ManifestCategory: exporter.ManifestCategory{ID: exporter.ContactInformation}},
	}

	want := []report.Absence{
		{Category: exporter.ContactInformation, Dataset: "Contacts", Fields: []string{"Name", "Phone"}, Rule: "other", Ground: "another person's (law 4)", Count: 5},
		{Category: exporter.ContactInformation, Dataset: "Contacts", Fields: []string{"Pin"}, Rule: "other", Ground: "another person's (law 4)"},
		{Category: exporter.ContactInformation, Dataset: "Contacts", Fields: []string{"Risk score"}, Rule: "undeclared", Ground: "not described"},
		{Category: exporter.ContactInformation, Dataset: "Contacts", Fields: []string{"Shoe size"}, Rule: "undeclared", Ground: "left out by choice"},
		{Category: exporter.ContactInformation, Dataset: "Contacts", Rule: "other", Ground: "another person's (law 4)"},
		{Dataset: "Tax id", Fields: []string{"Name"}, Rule: "other", Ground: "another person's (law 4)", Count: 1},
	}
	if got := report.Absences(&s); !reflect.DeepEqual(got, want) {
		t.Errorf("absences are\n%+v, want\n%+v", got, want)
	}
	if got := report.AbsencesOf(&s, "tax_id"); !reflect.DeepEqual(got, want[5:]) {
		t.Errorf("of one dataset they are %+v, want %+v", got, want[5:])
	}

	other, nothere := "another person's (law 4)", report.NotHereOf(lang.For(lang.English), &s)
	wantNot := []report.NotHere{
		{Category: &s.Categories[0]},
		{Category: &s.Categories[2], Kept: []report.Kept{
			{Ground: other, Lines: []string{"Contacts: Name and Phone (5 values)", "Contacts: Pin", "Contacts, all of it"}},
			{Ground: "not described", Lines: []string{"Contacts: Risk score"}},
			{Ground: "left out by choice", Lines: []string{"Contacts: Shoe size"}},
		}},
		{Kept: []report.Kept{{Ground: other, Lines: []string{"Tax id: Name (1 value)"}}}}, // of no category
	}
	if !reflect.DeepEqual(nothere, wantNot) {
		t.Errorf("not here is\n%+v, want\n%+v", nothere, wantNot)
	}
}
