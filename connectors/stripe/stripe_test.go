package stripe_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/stripe"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
	"github.com/valise-export/valise/exporter/text"
)

const key = "sk_test_canary"

// connect makes a source with all the preset's datasets.
func connect(t *testing.T, o *stripe.Options) exporter.Connector {
	t.Helper()
	o.Key = config.NewSecret(key)
	c, err := stripe.Kind().New(connectors.Setup{
		Source:  config.Source{Name: "billing", Options: o, Datasets: stripe.Kind().Preset()},
		Dataset: dictionary.Lookup, Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type record struct {
	proof  string
	values map[string]string
}

func read(t *testing.T, c exporter.Connector, dataset, customer string) (out []record, err error) {
	t.Helper()
	shapes := c.Datasets()
	shape := shapes[slices.IndexFunc(shapes, func(d exporter.Dataset) bool { return d.Name == dataset })]
	s, err := c.Open(t.Context(), exporter.Request{Subject: exporter.Subject{ID: customer, Accounts: []exporter.Account{{ID: customer}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	for r, err := range s.Read(t.Context(), dataset) {
		if err != nil {
			return out, err
		}
		kept := record{proof: strings.Clone(r.Proof.Text()), values: map[string]string{}}
		for i, f := range shape.Fields {
			kept.values[f.Name] = string(text.Append(nil, r.Values[i]))
		}
		out = append(out, kept)
	}
	return out, nil
}

func classOf(err error) exporter.ErrorClass {
	var f *exporter.Fault
	if errors.As(err, &f) {
		return f.Class
	}
	return ""
}

// account is a small Stripe with two customers.
func account(t *testing.T) exporter.Connector {
	t.Helper()
	return served(t, answers())
}

// served is a source at a server of its own.
func served(t *testing.T, h http.Handler) exporter.Connector {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return connect(t, &stripe.Options{URL: server.URL, AllowHosts: []string{"127.0.0.1"}})
}

// answers are Stripe's, for what a source with all the preset's datasets asks.
func answers() http.Handler {
	one := func(s string) string { return `{"object": "list", "has_more": false, "data": [` + s + `]}` }
	answers := map[string]string{
		"/v1/customers/cus_A": `{"id": "cus_A", "object": "customer", "name": "Ána", "email": "a@example.com", "phone": "+4930123", "created": 1700000000, "preferred_locales": ["de-DE", "en"],
			"address": {"city": "Berlin", "country": "DE", "line1": "Weg 1", "line2": null, "postal_code": "01067", "state": null}, "metadata": {"note": "canary-metadata"}, "invoice_prefix": "X"}`,
		"/v1/customers/cus_C":                             `{"id": "cus_C", "object": "customer", "deleted": true}`,
		"/v1/invoices?customer=cus_A":                     `{"has_more": true, "data": [` + invoice("in_2", "jpy", 1234) + `]}`,
		"/v1/invoices?customer=cus_A&starting_after=in_2": one(invoice("in_1", "kwd", 1234) + "," + invoice("in_0", "isk", 1200)),
		"/v1/invoices/in_2/lines":                         one(line("il_2", "jpy")),
		"/v1/invoices/in_1/lines":                         one(line("il_1", "kwd")),
		"/v1/invoices/in_0/lines":                         one(""),
		"/v1/charges?customer=cus_A": one(`{"id": "ch_1", "customer": "cus_A", "payment_method": "pm_1", "amount": 500, "amount_refunded": 100, "currency": "mga", "status": "succeeded", "created": 1700000001,
			"failure_code": null, "calculated_statement_descriptor": "EXAMPLE", "receipt_number": null, "receipt_url": "https://canary.example", "outcome": {"risk_score": 99},
			"payment_method_details": {"card": {"fingerprint": "canary-fingerprint"}}}`),
		"/v1/refunds?charge=ch_1":         one(`{"id": "re_1", "charge": "ch_1", "amount": 100, "currency": "mga", "reason": "requested_by_customer", "created": 1700000002, "status": "succeeded"}`),
		"/v1/credit_notes?customer=cus_A": one(`{"id": "cn_1", "customer": "cus_A", "invoice": "in_1", "total": 250, "currency": "eur", "memo": null, "reason": "duplicate", "created": 1700000003, "status": "issued"}`),
		"/v1/customers/cus_A/payment_methods": one(`{"id": "pm_1", "customer": "cus_A", "type": "card", "created": 1700000000, "billing_details": {"name": "A", "address": {"city": "Berlin"}},
			"card": {"brand": "visa", "display_brand": null, "last4": "4242", "exp_month": 8, "exp_year": 2030, "funding": "credit", "country": "US", "fingerprint": "canary-fingerprint"}},
			{"id": "pm_2", "customer": "cus_A", "type": "sepa_debit", "created": 1700000000, "billing_details": {"name": null, "address": null},
			"sepa_debit": {"last4": "3000", "country": "DE", "bank_code": "37040044", "fingerprint": "canary-fingerprint"}}`),
		"/v1/customers/cus_A/tax_ids":                 one(`{"id": "txi_1", "customer": "cus_A", "country": "DE", "type": "eu_vat", "value": "DE123456789", "verification": null}`),
		"/v1/subscriptions?customer=cus_A&status=all": one(`{"id": "sub_1", "customer": "cus_A", "status": "canceled", "start_date": 1700000000, "cancel_at": null, "canceled_at": 1700000009, "ended_at": 1700000009}`),
		"/v1/subscription_items?subscription=sub_1": one(`{"id": "si_1", "quantity": 3, "current_period_end": 1702592000, "price": {"id": "price_1", "product": "prod_1", "currency": "usd", "unit_amount_decimal": "0.5"}},
			{"id": "si_2", "current_period_end": 1702592000, "price": {"id": "price_2", "product": "prod_1", "currency": "usd", "unit_amount_decimal": null}}`),
		"/v1/invoices?customer=cus_B": one(invoice("in_9", "usd", 1)),
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if r.Header.Get("Authorization") != "Bearer "+key || r.Header.Get("Stripe-Version") != stripe.Version {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if q.Del("limit"); len(q) > 0 {
			q.Encode()
		}
		at := r.URL.Path
		if s := q.Encode(); s != "" {
			at += "?" + s
		}
		body, ok := answers[at]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, body)
	})
}

func invoice(id, currency string, total int) string {
	return fmt.Sprintf(`{"id": %q, "customer": %q, "currency": %q, "total": %d, "total_excluding_tax": null, "amount_paid": 0, "amount_remaining": %d, "number": "N-1", "status": "open",
		"billing_reason": "manual", "effective_at": null, "status_transitions": {"finalized_at": 1700000000}, "due_date": 1700086400, "account_name": "Example", "from_invoice": null,
		"confirmation_secret": {"client_secret": "canary-client-secret"}, "hosted_invoice_url": "https://canary.example"}`, id, map[bool]string{true: "cus_B", false: "cus_A"}[id == "in_9"], currency, total, total)
}

func line(id, currency string) string {
	return fmt.Sprintf(`{"id": %q, "amount": -1234, "currency": %q, "description": "d", "quantity": 2, "pricing": {"unit_amount_decimal": "617"}, "period": {"start": 1700000000, "end": 1702592000}, "parent": {"type": "invoice_item_details"}}`, id, currency)
}

// TestDatasets reads everything of one customer from answers in Stripe's shapes.
func TestDatasets(t *testing.T) {
	c := account(t)
	for dataset, want := range map[string][]map[string]string{
		"subject":             {{"customer_id": "cus_A", "full_name": "Ána", "email": "a@example.com", "language": "de-DE", "jurisdiction": "DE"}},
		"account":             {{"account_id": "cus_A", "created_at": "2023-11-14T22:13:20Z", "preferred_language": "de-DE"}},
		"contact_information": {{"account_id": "cus_A", "postal_code": "01067", "country_code": "DE", "address_line_2": "", "phone_number": "+4930123"}},
		"invoice": {
			{"invoice_id": "in_2", "total": "1234", "currency": "JPY", "issued_at": "2023-11-14T22:13:20Z", "due_at": "2023-11-15", "invoice_type": "invoice", "number": "N-1", "total_before_tax": ""},
			{"invoice_id": "in_1", "total": "1.234", "currency": "KWD"}, {"invoice_id": "in_0", "total": "12.00", "currency": "ISK", "amount_remaining": "12.00"},
		},
		"invoice_line": {
			{"line_id": "il_2", "invoice_id": "in_2", "amount": "-1234", "rate": "617", "currency": "JPY", "period_start": "2023-11-14", "quantity": "2"},
			{"line_id": "il_1", "invoice_id": "in_1", "amount": "-1.234", "currency": "KWD"},
		},
		"payment": {{"payment_id": "ch_1", "amount": "500", "amount_refunded": "100", "currency": "MGA", "method_id": "pm_1", "status": "succeeded", "statement_descriptor": "EXAMPLE"}},
		"credit_refund": {
			{"credit_refund_id": "re_1", "kind": "refund", "payment_id": "ch_1", "invoice_id": "", "initial_amount": "100", "remaining_amount": "0", "currency": "MGA", "reason": "requested_by_customer"},
			{"credit_refund_id": "cn_1", "kind": "credit", "payment_id": "", "invoice_id": "in_1", "initial_amount": "2.50", "remaining_amount": "", "currency": "EUR", "reason": "duplicate", "status": "issued"},
		},
		"payment_method": {
			{"method_id": "pm_1", "type": "card", "brand": "visa", "last4": "4242", "exp_year": "2030", "issuing_country": "US", "billing_address": `{"city":"Berlin"}`},
			{"method_id": "pm_2", "type": "sepa_debit", "brand": "", "last4": "3000", "exp_year": "", "issuing_country": "DE", "billing_address": ""},
		},
		"tax_registration": {{"record_id": "txi_1", "registration_id": "DE123456789", "registration_type": "eu_vat", "status": "", "country": "DE"}},
		"subscription": {
			{"subscription_id": "sub_1", "item_id": "si_1", "product": "prod_1", "plan": "price_1", "status": "canceled", "quantity": "3", "unit_amount": "0.005", "currency": "USD", "cancel_at": "2023-11-14T22:13:29Z", "ended_at": "2023-11-14T22:13:29Z"},
			{"subscription_id": "sub_1", "item_id": "si_2", "quantity": "", "unit_amount": ""},
		},
	} {
		t.Run(dataset, func(t *testing.T) {
			got, err := read(t, c, dataset, "cus_A")
			if err != nil || len(got) != len(want) {
				t.Fatalf("%d records, want %d: %v", len(got), len(want), err)
			}
			for i, w := range want {
				if got[i].proof != "cus_A" {
					t.Errorf("record %d: proof %q", i, got[i].proof)
				}
				for field, value := range w {
					if v, ok := got[i].values[field]; v != value || !ok {
						t.Errorf("record %d: %s is %q, want %q", i, field, v, value)
					}
				}
				if all := fmt.Sprint(got[i].values); strings.Contains(all, "canary") {
					t.Errorf("record %d holds what is not mapped: %s", i, all)
				}
			}
		})
	}
}

// TestUnknownCustomer: nobody, and no data of a customer that is not there is an
// error.
func TestUnknownCustomer(t *testing.T) {
	c := account(t)
	if got, err := read(t, c, "subject", "cus_none"); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := read(t, c, "account", "cus_none"); classOf(err) != exporter.NotFound {
		t.Errorf("account: %v", err)
	}
	if got, err := read(t, c, "invoice", "cus_B"); err != nil || len(got) != 1 || got[0].proof != "cus_B" {
		t.Errorf("invoice: %v, %v", got, err)
	}
}

// TestDeletedCustomer: what Stripe still holds can be exported.
func TestDeletedCustomer(t *testing.T) {
	c := account(t)
	for _, dataset := range []string{"subject", "account", "contact_information"} {
		got, err := read(t, c, dataset, "cus_C")
		if err != nil || len(got) != 1 || got[0].proof != "cus_C" || dataset == "account" && got[0].values["state"] != "deleted" {
			t.Errorf("%s: %v, %v", dataset, got, err)
		}
	}
}

// TestPresetLoads: a config without datasets has all of them; one can be chosen
// and changed; another is an error.
func TestPresetLoads(t *testing.T) {
	k := stripe.Kind()
	for _, c := range []struct {
		source string
		want   int // datasets; 0: an error
	}{
		{"{type: stripe, key: k}", 10},
		{"{type: stripe, key: k, datasets: {invoice: , payment: {required: true}}}", 2},
		{"{type: stripe, key: k, datasets: {invoice: {fields: {invoice_id: id, invoice_number: {column: number, declare: {origin: observed, bases: [contract], class: identifier}}}}}}", 1},
		{"{type: stripe}", 0},
		{"{type: stripe, key: k, datasets: {usage_cost: {subject_column: x, fields: [x]}}}", 0},
		{"{type: stripe, key: k, datasets: {invoice: {path: /x}}}", 0},
	} {
		loaded, err := config.Parse("c.yaml", []byte("sources: {billing: "+c.source+"}"), nil, k.Kind)
		var made exporter.Connector
		if err == nil {
			made, err = k.New(connectors.Setup{Source: loaded.Sources[0], Dataset: dictionary.Lookup, Now: time.Now})
		}
		switch {
		case c.want == 0 && err == nil:
			t.Errorf("%s: no error", c.source)
		case c.want > 0 && err != nil:
			t.Errorf("%s: %v", c.source, err)
		case c.want > 0 && len(made.Datasets()) != c.want:
			t.Errorf("%s: %d datasets", c.source, len(made.Datasets()))
		}
	}
}
