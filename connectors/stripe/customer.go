package stripe

import (
	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/rest"
	"github.com/valise-export/valise/exporter"
)

// customer is the endpoint of one customer (docs.stripe.com/api/customers). Of a
// deleted one Stripe gives the id alone, and keeps the invoices.
func customer(mark string) *rest.DatasetOptions {
	return &rest.DatasetOptions{Endpoint: rest.Endpoint{Path: "/v1/customers/{" + mark + "}", One: true}, Absent: "empty"}
}

// subject looks a customer id up. One that Stripe does not know is nobody.
func subject() list {
	o := customer("customer_id")
	o.Missing = "empty"
	l := of(exporter.SubjectDataset, "id", o,
		column("customer_id", "id"), column("full_name", "name"), column("email", "email"),
		column("jurisdiction", "address.country"), column("language", "preferred_locales.0"))
	l.mapping.Isolation = string(exporter.IsolationCustomer)
	return l
}

func account() list {
	return of("account", "id", customer("account_id"),
		column("account_name", "name"), config.Bind{Field: "state", Column: "deleted", Map: map[string]string{"true": "deleted"}}, seconds("created_at", "created"), column("primary_email", "email"),
		column("preferred_language", "preferred_locales.0"))
}

func contact() list {
	return of("contact_information", "id", customer("account_id"),
		column("full_name", "name"), column("address_line_1", "address.line1"), column("address_line_2", "address.line2"),
		column("city", "address.city"), column("state_or_region", "address.state"), column("postal_code", "address.postal_code"),
		column("country_code", "address.country"), column("phone_number", "phone"))
}

// paymentMethod reads all types: the digits, the country and the bank are in an
// object that is called after the type (docs.stripe.com/api/payment_methods).
func paymentMethod() list {
	return of("payment_method", "customer", &rest.DatasetOptions{Endpoint: pages("/v1/customers/{account_id}/payment_methods", nil), Absent: "empty"},
		column("method_id", "id"), column("type", "type"), column("brand", "card.display_brand|card.brand"),
		column("last4", "card.last4|us_bank_account.last4|sepa_debit.last4|bacs_debit.last4|au_becs_debit.last4|acss_debit.last4|nz_bank_account.last4"),
		column("exp_month", "card.exp_month"), column("exp_year", "card.exp_year"), column("funding", "card.funding"),
		column("issuing_country", "card.country|sepa_debit.country"), column("bank_name", "us_bank_account.bank_name|acss_debit.bank_name|nz_bank_account.bank_name"),
		column("holder_name", "billing_details.name"), jsonText("billing_address", "billing_details.address"), seconds("created_at", "created"))
}

// taxRegistration reads the tax numbers (docs.stripe.com/api/customer_tax_ids).
func taxRegistration() list {
	return of("tax_registration", "customer", &rest.DatasetOptions{Endpoint: pages("/v1/customers/{account_id}/tax_ids", nil)},
		column("record_id", "id"), column("registration_id", "value"), column("registration_type", "type"),
		column("legal_name", "verification.verified_name"), column("status", "verification.status"), column("legal_address", "verification.verified_address"),
		declared(column("country", "country"), "Country", "The country that the number is of.", exporter.TypeText, exporter.ClassPlain))
}
