package assembler_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/dictionary"
)

func headings() []assembler.Heading {
	var out []assembler.Heading
	for _, id := range []exporter.CategoryID{
		exporter.ContactInformation, exporter.IdentityAndCredentials, exporter.PurchaseAndPaymentHistory,
		exporter.PaymentSettings, exporter.TaxInformation, exporter.CommunicationSettings, exporter.MarketplaceAndPartner,
	} {
		out = append(out, assembler.Heading{ID: id, Title: string(id)})
	}
	return out
}

func offer(t *testing.T, name string, fields ...string) assembler.Offer {
	t.Helper()
	d, ok := dictionary.Lookup(name)
	if !ok {
		t.Fatalf("no dataset %s", name)
	}
	if len(fields) > 0 {
		d.Fields = slices.DeleteFunc(d.Fields, func(f exporter.Field) bool { return !slices.Contains(fields, f.Name) })
	}
	return assembler.Offer{Dataset: d, Attempts: 1, Isolation: exporter.IsolationAccount, Ordered: true}
}

func assemble(t *testing.T, sources ...assembler.Source) *assembler.Plan {
	t.Helper()
	p, err := assembler.Assemble(assembler.Input{Notice: headings(), Sources: sources, Order: dictionary.All(), Resolution: []string{"subject"}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func names(p *assembler.Plan) (out []string) {
	for _, d := range p.Datasets() {
		out = append(out, d.Name)
	}
	return out
}

// Whatever the order of the config, the plan is in the notice's order, then the
// dictionary's.
func TestOrder(t *testing.T) {
	p := assemble(t, assembler.Source{Name: "a", Datasets: []assembler.Offer{
		offer(t, "partner_profile"), offer(t, "payment"), offer(t, "invoice"), offer(t, "contact_information"), offer(t, "subject"),
	}})
	if got := strings.Join(names(p), " "); got != "contact_information invoice payment partner_profile" {
		t.Error(got)
	}
	if len(p.Categories) != 7 {
		t.Errorf("%d categories; all seven are always there", len(p.Categories))
	}
	if d := p.Categories[2].Datasets[0]; d.Member("csv") != "data/3-purchase_and_payment_history/invoice.csv" {
		t.Error(d.Member("csv"))
	}
}

func TestTwoSources(t *testing.T) {
	p := assemble(t,
		assembler.Source{Name: "new", Datasets: []assembler.Offer{offer(t, "invoice", "account_id", "invoice_id", "total", "currency")}},
		assembler.Source{Name: "old", Datasets: []assembler.Offer{offer(t, "invoice", "account_id", "invoice_id", "issued_at")}},
	)
	d := p.Datasets()[0]
	var fields []string
	for _, f := range d.Fields {
		fields = append(fields, f.Name)
	}
	if got := strings.Join(fields, " "); got != "account_id invoice_id issued_at total currency source" {
		t.Errorf("fields %s: not the dictionary's order", got)
	}
	if got := strings.Join(d.Key, " "); got != "invoice_id source" {
		t.Errorf("key %s", got)
	}
	if !slices.Equal(d.Parts[0].Positions, []int{0, 1, -1, 2, 3, -1}) || !slices.Equal(d.Parts[1].Positions, []int{0, 1, 2, -1, -1, -1}) {
		t.Errorf("positions %v %v", d.Parts[0].Positions, d.Parts[1].Positions)
	}
}

func TestUnmappedDatasetIsAnError(t *testing.T) {
	o := offer(t, "invoice")
	o.Category = "somewhere"
	_, err := assembler.Assemble(assembler.Input{Notice: headings(), Sources: []assembler.Source{{Name: "a", Datasets: []assembler.Offer{o}}}})
	if err == nil || !strings.Contains(err.Error(), "invoice") || !strings.Contains(err.Error(), "somewhere") {
		t.Errorf("got %v", err)
	}
}

func TestOtherInformationOnlyWhereFilled(t *testing.T) {
	o := offer(t, "invoice")
	o.Name, o.Category = "support_ticket", exporter.OtherInformation
	p := assemble(t, assembler.Source{Name: "desk", Datasets: []assembler.Offer{o}})
	if len(p.Categories) != 8 || p.Categories[7].Number != 8 || p.Categories[7].Datasets[0].Folder != "8-other_information" {
		t.Errorf("%+v", p.Categories[len(p.Categories)-1])
	}
}

func TestConflictsAreErrors(t *testing.T) {
	a, b := offer(t, "invoice"), offer(t, "invoice")
	b.Fields = slices.Clone(b.Fields)
	b.Fields[1].Type = exporter.TypeInteger
	if _, err := assembler.Assemble(assembler.Input{Notice: headings(), Sources: []assembler.Source{
		{Name: "x", Datasets: []assembler.Offer{a}}, {Name: "y", Datasets: []assembler.Offer{b}},
	}}); err == nil {
		t.Error("two types for one field pass")
	}
	b = offer(t, "invoice")
	b.Key = []string{"account_id"}
	if _, err := assembler.Assemble(assembler.Input{Notice: headings(), Sources: []assembler.Source{
		{Name: "x", Datasets: []assembler.Offer{a}}, {Name: "y", Datasets: []assembler.Offer{b}},
	}}); err == nil {
		t.Error("two keys for one dataset pass")
	}
}

// through is an offer whose records a reference proves.
func through(t *testing.T, name, parent string, fields ...string) assembler.Offer {
	t.Helper()
	o := offer(t, name, fields...)
	o.Isolation = exporter.IsolationParent
	for _, r := range o.References {
		if r.Dataset == parent {
			o.Through = r
		}
	}
	return o
}

// A dataset is moved behind the one that proves it, and no other changes its
// place.
func TestParentsComeFirst(t *testing.T) {
	p := assemble(t, assembler.Source{Name: "a", Datasets: []assembler.Offer{
		offer(t, "credit_refund"), through(t, "usage_cost", "invoice"), offer(t, "invoice"), offer(t, "subscription"), through(t, "invoice_line", "invoice"),
	}})
	if got := strings.Join(names(p), " "); got != "subscription invoice usage_cost invoice_line credit_refund" {
		t.Error(got)
	}
}

func TestParentsThatProveNothing(t *testing.T) {
	trusted := offer(t, "invoice")
	trusted.Isolation = exporter.IsolationTrusted
	itself := through(t, "invoice", "account")
	itself.Through = exporter.Reference{Fields: []string{"original_invoice_id"}, Dataset: "invoice", To: []string{"invoice_id"}}
	ofSubject := through(t, "invoice_line", "invoice")
	ofSubject.Through = exporter.Reference{Fields: []string{"account_id"}, Dataset: "subject", To: []string{"customer_id"}}
	for want, offers := range map[string][]assembler.Offer{
		"its category comes later": {offer(t, "payment_method"), through(t, "payment", "payment_method")},
		"no source fills it":       {through(t, "invoice_line", "invoice")},
		"proves nothing":           {trusted, through(t, "invoice_line", "invoice")},
		"invoice_id, which":        {offer(t, "invoice", "account_id", "total", "currency"), through(t, "invoice_line", "invoice")},
		"through itself":           {itself},
		"to find the subject":      {ofSubject},
		"no reference":             {offer(t, "invoice"), through(t, "subscription", "invoice")},
	} {
		for i := range offers {
			if want == "no reference" && offers[i].Isolation == exporter.IsolationParent {
				offers[i].Through = exporter.Reference{Dataset: "invoice"}
			}
		}
		_, err := assembler.Assemble(assembler.Input{Notice: headings(), Sources: []assembler.Source{{Name: "a", Datasets: offers}}, Order: dictionary.All(), Resolution: []string{"subject"}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v", want, err)
		}
	}
}
