package demo

import "strings"

// tableDef is one table of the company's database. columns is a list of
// "name:kind"; the first keys of them are its primary key.
type tableDef struct {
	name    string
	keys    int
	columns string
}

// The kinds of a column. Every one has the same value in every database:
// decimals have a fixed number of digits after the point, as a DECIMAL column
// would give them, and instants at most milliseconds.
const (
	kindText    = "text"
	kindLong    = "long" // text without a useful bound
	kindInt     = "int"
	kindDecimal = "decimal" // ten digits after the point
	kindRate    = "rate"    // six digits after the point
	kindBool    = "bool"
	kindDate    = "date"
	kindInstant = "instant"
	kindJSON    = "json"
)

// schema returns the tables. internal_notes, risk_score and row_version are the
// company's own business: the config declares none of them.
func schema() []tableDef {
	list := append(schemaCRM(), schemaIAM()...)
	list = append(list, schemaBilling()...)
	list = append(list, schemaUsage()...)
	return append(list, schemaSettings()...)
}

func schemaCRM() []tableDef {
	return []tableDef{
		{"customers", 1, "customer_id:text full_name:text email:text other_names:json other_emails:json jurisdiction:text " +
			"contracting_entity:text language:text time_zone:text holder:text internal_notes:long"},
		{"customer_accounts", 2, "customer_id:text account_id:text evidence:text"},
		{"accounts", 1, "account_id:text account_name:text state:text created_at:instant primary_email:text " +
			"contracting_entity:text preferred_language:text time_zone:text risk_score:int"},
		{"contacts", 1, "account_id:text full_name:text address_line_1:text address_line_2:text address_line_3:text city:text " +
			"district_or_county:text state_or_region:text postal_code:text country_code:text phone_number:text " +
			"company_name:text website_url:text internal_notes:long"},
		{"alternate_contacts", 2, "account_id:text type:text name:text title:text email_address:text phone_number:text"},
		{"contact_changes", 3, "account_id:text field:text changed_at:instant old_value:long new_value:long changed_by:text"},
	}
}

func schemaIAM() []tableDef {
	return []tableDef{
		{"iam_users", 1, "user_id:text account_id:text path:text user_name:text arn:text create_date:instant password_last_used:instant"},
		{"iam_roles", 2, "account_id:text role_id:text path:text role_name:text arn:text create_date:instant description:long " +
			"max_session_duration:int last_used_at:instant last_used_region:text"},
		{"directory_entries", 2, "account_id:text entry_id:text account_alias:text user_name:text display_name:text given_name:text " +
			"family_name:text emails:json phone_numbers:json locale:text timezone:text user_status:text"},
		{"iam_credentials", 1, "credential_id:text account_id:text user_name:text kind:text status:text created_at:instant " +
			"last_used_at:instant last_used_service:text last_used_region:text expires_at:instant"},
	}
}

func schemaBilling() []tableDef {
	return []tableDef{
		{"subscriptions", 1, "subscription_id:text account_id:text product:text plan:text status:text start_at:instant end_at:instant " +
			"cancel_at:instant quantity:int unit_amount_minor:int currency:text"},
		{"orders", 1, "order_id:text account_id:text ordered_at:instant description:long quantity:int unit_price_minor:int " +
			"total_minor:int currency:text po_number:text"},
		{"invoices", 1, "invoice_id:text account_id:text kind:text bill_type:text issued_at:instant due_at:date billing_month:text " +
			"period_start:instant period_end:instant invoicing_entity:text billing_entity:text original_invoice_id:text po_number:text " +
			"net_minor:int total_minor:int currency:text payment_total_minor:int payment_currency:text fx_rate:rate"},
		{"invoice_lines", 1, "line_id:text account_id:text invoice_id:text kind:text description:long quantity:rate rate:rate " +
			"amount_minor:int currency:text period_start:date period_end:date"},
		{"payments", 1, "payment_id:text account_id:text invoice_id:text method_id:text amount_minor:int refunded_minor:int currency:text " +
			"status:text created_at:instant failure_code:text statement_descriptor:text receipt_number:text risk_score:int row_version:int"},
		{"adjustments", 1, "adjustment_id:text account_id:text kind:text payment_id:text invoice_id:text initial_minor:int " +
			"remaining_minor:int currency:text reason:long created_at:instant expires_at:instant"},
	}
}

// schemaUsage is a warehouse: narrow facts, and what they point to. The view
// over them has the columns of FOCUS.
func schemaUsage() []tableDef {
	return []tableDef{
		{"skus", 1, "sku_id:text price_id:text service_name:text service_category:text subcategory:text meter:text unit:text " +
			"description:long publisher:text resource_type:text"},
		{"resources", 1, "resource_id:text account_id:text resource_name:text project_id:text project_name:text region_id:text " +
			"region_name:text zone:text tags:json"},
		{"usage_facts", 2, "account_id:text line_item_id:text invoice_id:text sku_id:text resource_id:text charge_category:text " +
			"charge_class:text commitment_id:text period_start:instant period_end:instant quantity:decimal unit_price:decimal " +
			"list_cost:decimal billed_cost:decimal effective_cost:decimal"},
	}
}

func schemaSettings() []tableDef {
	return []tableDef{
		{"payment_methods", 1, "method_id:text account_id:text type:text brand:text last4:text exp_month:int exp_year:int funding:text " +
			"issuing_country:text bank_name:text holder_name:text billing_address:text is_default:bool status:text created_at:instant"},
		{"billing_settings", 2, "account_id:text setting:text value:long updated_at:instant receiver_name:text receiver_email:text " +
			"receiver_address:text"},
		{"tax_registrations", 1, "record_id:text account_id:text registration_id:text registration_type:text legal_name:text status:text " +
			"sector:text legal_address:text certified_email:text country_extra:json"},
		{"tax_exemptions", 1, "exemption_id:text account_id:text authority:text type:text effective_date:date expiration_date:date status:text"},
		{"mail_preferences", 3, "account_id:text topic:text channel:text status:text unsubscribe_all:bool updated_at:instant"},
		{"notification_settings", 1, "setting_id:text account_id:text name:text arn:text status:text aggregation_duration:text " +
			"channel_type:text override:text contact_address:text contact_status:text"},
		{"agreements", 1, "agreement_id:text account_id:text type:text status:text acceptor_account_id:text proposer_account_id:text " +
			"accepted_at:instant start_at:instant end_at:instant offer_id:text resource_id:text value_minor:int currency:text"},
		{"partners", 1, "partner_id:text account_id:text legal_name:text display_name:text website_url:text primary_solution_type:text " +
			"industry_segments:json alliance_lead_name:text alliance_lead_title:text alliance_lead_email:text"},
		{"tickets", 1, "ticket_id:text account_id:text opened_at:instant subject:text body:long status:text assigned_to:text"},
		{"participations", 3, "account_id:text programme:text role:text status:text since:date verified_domain:text"},
	}
}

// column is one column of a table.
type column struct{ name, kind string }

func (t tableDef) list() []column {
	var list []column
	for _, s := range strings.Fields(t.columns) {
		n, kind, _ := strings.Cut(s, ":")
		list = append(list, column{n, kind})
	}
	return list
}
