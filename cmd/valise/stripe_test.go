package main

import (
	"path/filepath"
	"testing"
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
