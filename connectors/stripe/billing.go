package stripe

import (
	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/rest"
	"github.com/valise-export/valise/exporter"
)

func jsonText(field, column string) config.Bind {
	return config.Bind{Field: field, Column: column, Convert: "json_text"}
}

func text(field, column, title, description string) config.Bind {
	return declared(config.Bind{Field: field, Column: column}, title, description, exporter.TypeText, exporter.ClassPlain)
}

// invoices is the endpoint of a customer's invoices
// (docs.stripe.com/api/invoices/list).
func invoices() rest.Endpoint { return pages("/v1/invoices", ofCustomer()) }

// charges is the endpoint of a customer's payments
// (docs.stripe.com/api/charges/list).
func charges() rest.Endpoint { return pages("/v1/charges", ofCustomer()) }

// subscription reads the items of each subscription, ended ones too: product,
// price and quantity are theirs (docs.stripe.com/api/subscription_items).
func subscription() list {
	parent := pages("/v1/subscriptions", map[string]string{"customer": "{account_id}", "status": "all"})
	l := of("subscription", "parent.customer", &rest.DatasetOptions{
		Endpoint: pages("/v1/subscription_items", map[string]string{"subscription": "{parent.id}"}), Parent: &parent, Absent: "empty",
	},
		column("subscription_id", "parent.id"), column("product", "price.product"), column("plan", "price.id"), column("status", "parent.status"),
		seconds("start_at", "parent.start_date"), seconds("end_at", "current_period_end"), seconds("cancel_at", "parent.cancel_at|canceled_at"),
		column("quantity", "quantity"), money("unit_amount", "price.unit_amount_decimal", "price.currency"), currency("price.currency"),
		declared(column("item_id", "id"), "Item ID", "The source's id of the item of the subscription.", exporter.TypeText, exporter.ClassIdentifier),
		declared(seconds("ended_at", "parent.ended_at"), "Ended", "When the subscription came to its end.", exporter.TypeInstant, exporter.ClassPlain))
	l.mapping.Key = []string{"subscription_id", "item_id"}
	return l
}

func invoice() list {
	return of("invoice", "customer", &rest.DatasetOptions{Endpoint: invoices()},
		column("invoice_id", "id"), constant("invoice_type", "invoice"), column("bill_type", "billing_reason"),
		seconds("issued_at", "effective_at|status_transitions.finalized_at"), seconds("due_at", "due_date"), column("invoicing_entity", "account_name"),
		column("original_invoice_id", "from_invoice.invoice"),
		money("total_before_tax", "total_excluding_tax", "currency"), money("total", "total", "currency"), currency("currency"),
		declared(column("number", "number"), "Number", "The number printed on the invoice; none while it is a draft.", exporter.TypeText, exporter.ClassIdentifier),
		text("status", "status", "Status", "Where the invoice stands, in the source's words."),
		declared(money("amount_paid", "amount_paid", "currency"), "Paid", "How much of the invoice was paid.", exporter.TypeDecimal, exporter.ClassPlain),
		declared(money("amount_remaining", "amount_remaining", "currency"), "Left to pay", "How much of the invoice is still to be paid.", exporter.TypeDecimal, exporter.ClassPlain))
}

// invoiceLine reads each invoice's lines (docs.stripe.com/api/invoice-line-item).
// Their amounts are before the invoice's discounts and exclusive taxes.
func invoiceLine() list {
	parent := invoices()
	return of("invoice_line", "parent.customer", &rest.DatasetOptions{Endpoint: pages("/v1/invoices/{parent.id}/lines", nil), Parent: &parent, Absent: "empty"},
		column("line_id", "id"), column("invoice_id", "parent.id"), column("description", "description"), column("quantity", "quantity_decimal|quantity"),
		money("rate", "pricing.unit_amount_decimal", "currency"), money("amount", "amount", "currency"), currency("currency"),
		seconds("period_start", "period.start"), seconds("period_end", "period.end"))
}

func payment() list {
	return of("payment", "customer", &rest.DatasetOptions{Endpoint: charges()},
		column("payment_id", "id"), column("method_id", "payment_method"), money("amount", "amount", "currency"),
		money("amount_refunded", "amount_refunded", "currency"), currency("currency"), column("status", "status"), seconds("created_at", "created"),
		column("failure_code", "failure_code"), column("statement_descriptor", "calculated_statement_descriptor"), column("receipt_number", "receipt_number"))
}

// creditRefund reads the refunds of each charge (docs.stripe.com/api/refunds)
// and, after them, the credit notes (docs.stripe.com/api/credit_notes).
func creditRefund() list {
	parent := charges()
	l := of("credit_refund", "parent.customer", &rest.DatasetOptions{Endpoint: pages("/v1/refunds", map[string]string{"charge": "{parent.id}"}), Parent: &parent},
		column("credit_refund_id", "id"), constant("kind", "refund"), column("payment_id", "parent.id"), money("initial_amount", "amount", "currency"),
		constant("remaining_amount", "0"), currency("currency"), column("reason", "reason"), seconds("created_at", "created"),
		text("status", "status", "Status", "How it ended, in the source's words."))
	notes := of("credit_refund", "customer", &rest.DatasetOptions{Endpoint: pages("/v1/credit_notes", ofCustomer())},
		column("credit_refund_id", "id"), constant("kind", "credit"), column("invoice_id", "invoice"), money("initial_amount", "total", "currency"),
		currency("currency"), column("reason", "memo|reason"), seconds("created_at", "created"),
		text("status", "status", "Status", "How it ended, in the source's words."))
	notes.mapping.Options = notes.options
	l.options.Also = []config.Mapping{notes.mapping}
	return l
}
