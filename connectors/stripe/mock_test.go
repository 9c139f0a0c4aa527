package stripe_test

import (
	"os"
	"testing"

	"github.com/valise-export/valise/connectors/stripe"
	"github.com/valise-export/valise/exporter"
)

// The vendor's own server answers with the same objects whatever is asked for:
// those that say whose they are belong to this customer.
const mockCustomer = "cus_QXg1o8vcGmoR32"

// TestMock reads every dataset from stripe-mock, the vendor's own server, which
// checks each request against the API's specification.
func TestMock(t *testing.T) {
	url := os.Getenv("VALISE_TEST_STRIPE")
	if url == "" {
		t.Skip("VALISE_TEST_STRIPE is not set: it holds the URL of a stripe-mock v0.203.0, such as http://127.0.0.1:12111")
	}
	c := connect(t, &stripe.Options{URL: url, AllowHosts: []string{"127.0.0.1", "localhost"}, CheckID: mockCustomer})
	for _, p := range c.(exporter.Checker).Check(t.Context()) {
		if p.Err != nil {
			t.Errorf("check %s: %v", p.Dataset, p.Err)
		}
	}
	for dataset, want := range map[string]struct {
		field, value string
		owned        bool // the mock's object says whose it is
	}{
		"subject":             {"customer_id", mockCustomer, true},
		"account":             {"created_at", "2009-02-13T23:31:30Z", true},
		"contact_information": {"account_id", mockCustomer, true},
		"subscription":        {"unit_amount", "20.00", true},
		"invoice":             {"total", "10.00", true},
		"invoice_line":        {"amount", "10.00", true},
		"payment":             {"amount", "1.00", false},
		"payment_method":      {"last4", "4242", false},
		"tax_registration":    {"registration_id", "DE123456789", true},
	} {
		t.Run(dataset, func(t *testing.T) {
			records, err := read(t, c, dataset, mockCustomer)
			if err != nil || len(records) != 1 {
				t.Fatalf("%d records, %v", len(records), err)
			}
			if got := records[0].values[want.field]; got != want.value {
				t.Errorf("%s is %q, want %q", want.field, got, want.value)
			}
			if owner := records[0].proof; want.owned && owner != mockCustomer || !want.owned && owner != "" {
				t.Errorf("the proof is %q", owner)
			}
		})
	}
	// The mock's charge is nobody's, so its refunds are not asked for.
	if _, err := read(t, c, "credit_refund", mockCustomer); classOf(err) != exporter.Stray {
		t.Errorf("credit_refund: %v", err)
	}
	// Nobody else's objects are proved to be theirs.
	records, err := read(t, c, "invoice", "cus_other")
	if err != nil || len(records) != 1 || records[0].proof != mockCustomer {
		t.Errorf("another customer's invoices: %v, %v", records, err)
	}
}
