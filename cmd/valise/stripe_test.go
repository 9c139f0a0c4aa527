package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter"
)

// TestStripeExample: the example loads, and fills what it says.
func TestStripeExample(t *testing.T) {
	t.Setenv("STRIPE_KEY", "sk_test_x")
	t.Setenv("CRM_ID", "id")
	t.Setenv("CRM_SECRET", "secret")
	s := load(t, filepath.Join("..", "..", "docs", "examples", "stripe.yaml"))
	must(t, s.Config.ForExport())
	n, err := s.Notice("")
	must(t, err)
	plan, err := s.Plan(n)
	must(t, err)
	filled := map[string]bool{}
	for _, category := range plan.Categories {
		for _, d := range category.Datasets {
			filled[d.Name] = true
		}
	}
	for _, name := range []string{"account", "contact_information", "subscription", "invoice", "invoice_line", "payment", "credit_refund", "payment_method", "tax_registration", "communication_preference", "notification_setting"} {
		if !filled[name] {
			t.Errorf("%s is not in the plan", name)
		}
	}
}

// TestStripeExport exports a customer of stripe-mock, the vendor's own server.
// Its charge and its card are nobody's, so that they are gaps and no data.
func TestStripeExport(t *testing.T) {
	url := os.Getenv("VALISE_TEST_STRIPE")
	if url == "" {
		t.Skip("VALISE_TEST_STRIPE is not set: it holds the URL of a stripe-mock v0.203.0, such as http://127.0.0.1:12111")
	}
	const customer = "cus_QXg1o8vcGmoR32" // whose the mock's invoices are
	file := filepath.Join(t.TempDir(), "c.yaml")
	must(t, os.WriteFile(file, []byte(`notice: 2021-02-09
brand: {name: Example, contact: privacy@example.com}
subject: {lookup: {source: stripe, dataset: subject}}
sources: {stripe: {type: stripe, key: sk_test_123, url: "`+url+`", allow_hosts: ["127.0.0.1"]}}
`), 0o600))
	target := filepath.Join(t.TempDir(), "b.zip")
	_, err := pack(t, load(t, file), app.Request{CustomerID: customer, Target: target, Formats: []string{"json"}, AllowGaps: true})
	if err != nil {
		t.Fatal(err)
	}
	all := members(t, target)
	status := map[string]exporter.Status{}
	for _, d := range manifestOf(t, all).Datasets {
		status[d.Name] = d.Status
	}
	for dataset, want := range map[string]exporter.Status{
		"account": exporter.StatusOK, "contact_information": exporter.StatusOK, "subscription": exporter.StatusOK, "invoice": exporter.StatusOK,
		"invoice_line": exporter.StatusOK, "tax_registration": exporter.StatusOK,
		"payment": exporter.StatusFailed, "payment_method": exporter.StatusFailed, "credit_refund": exporter.StatusFailed,
	} {
		if status[dataset] != want {
			t.Errorf("%s is %q, want %q", dataset, status[dataset], want)
		}
	}
	lines := recordsOf(t, all, "invoice_line")
	if len(lines) != 1 || lines[0]["currency"] != "USD" || lines[0]["amount"] != "10.00" {
		t.Errorf("invoice lines: %v", lines)
	}
	for name, data := range all {
		if bytes.Contains(data, []byte("AOB934RVNwzk6xtn")) || bytes.Contains(data, []byte("sk_test_123")) {
			t.Errorf("%s holds a fingerprint or the key", name)
		}
	}
}
