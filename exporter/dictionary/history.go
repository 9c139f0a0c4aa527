package dictionary

import "github.com/valise-export/valise/exporter"

func contractAndLaw() []exporter.Basis { return on(exporter.Contract, exporter.LegalObligation) }

func subscription() exporter.Dataset {
	return exporter.Dataset{
		Name: "subscription", Title: "Subscriptions",
		Description: "Products and plans that an account subscribed to.",
		Category:    exporter.PurchaseAndPaymentHistory, Surfaces: []string{billingDashboard},
		Key: []string{"subscription_id"}, References: []exporter.Reference{toAccount()}, When: "start_at",
		Fields: fields(exporter.Observed, on(exporter.Contract),
			accountID(),
			id("subscription_id", "Subscription ID", "The source's id of the subscription.").always(),
			plain("product", "Product", "What is subscribed to."),
			plain("plan", "Plan", "The plan or tier chosen."),
			plain("status", "Status", "Where the subscription stands, in the source's words."),
			instant("start_at", "Starts", "When the subscription begins."),
			instant("end_at", "Ends", "When the subscription, or its current term, ends."),
			instant("cancel_at", "Cancelled", "When the subscription was or will be cancelled."),
			decimal("quantity", "Quantity", "How many units are subscribed to."),
			money("unit_amount", "currency", "Unit price", "The price of one unit for one term.").scale(6),
			currency("currency", "Currency", "The currency of the price."),
		),
	}
}

func purchase() exporter.Dataset {
	return exporter.Dataset{
		Name: "purchase", Title: "Purchases",
		Description: "Orders placed once, such as reservations, training or hardware.",
		Category:    exporter.PurchaseAndPaymentHistory, Surfaces: []string{billingDashboard, bills},
		Key: []string{"purchase_id"}, References: []exporter.Reference{toAccount()}, When: "ordered_at", Recorded: true, Amount: "total",
		Fields: fields(exporter.Observed, on(exporter.Contract),
			accountID(),
			id("purchase_id", "Purchase ID", "The source's id of the order.").always(),
			instant("ordered_at", "Ordered", "When the order was placed."),
			freeText("description", "Description", "What was ordered."),
			decimal("quantity", "Quantity", "How many units were ordered."),
			money("unit_price", "currency", "Unit price", "The price of one unit.").scale(6),
			money("total", "currency", "Total", "The price of the whole order."),
			currency("currency", "Currency", "The currency of the prices."),
			id("purchase_order_number", "Purchase order", "The buyer's own order number.").from(exporter.Provided),
		),
	}
}

func invoice() exporter.Dataset {
	return exporter.Dataset{
		Name: "invoice", Title: "Invoices",
		Description: "The invoices and credit memos issued for an account.",
		Category:    exporter.PurchaseAndPaymentHistory, Surfaces: []string{bills, paymentHistory},
		Key: []string{"invoice_id"}, References: []exporter.Reference{toAccount()}, When: "issued_at", Recorded: true, Amount: "total",
		Fields: fields(exporter.Observed, contractAndLaw(),
			accountID(),
			id("invoice_id", "Invoice ID", "The number of the invoice.").always(),
			plain("invoice_type", "Type", "Whether it asks for money or gives it back.").
				oneOf("invoice", "Invoice", "credit_memo", "Credit memo"),
			plain("bill_type", "Bill type", "What the bill is for, such as usage of a month, a purchase or a correction."),
			instant("issued_at", "Issued", "When the invoice was issued."),
			date("due_at", "Due", "The day by which it is to be paid."),
			plain("billing_month", "Billing month", "The month that the invoice is for, as YYYY-MM."),
			plain("invoicing_entity", "Invoicing entity", "The company that issued the invoice."),
			plain("billing_entity", "Billing entity", "The company, or part of it, whose charges are billed."),
			id("original_invoice_id", "Original invoice", "The invoice that a correction or credit memo is about."),
			id("purchase_order_number", "Purchase order", "The buyer's own order number.").from(exporter.Provided),
			money("total_before_tax", "currency", "Total before tax", "The sum of the lines without tax."),
			money("total", "currency", "Total", "The sum of all lines, tax included."),
			currency("currency", "Currency", "The currency of the totals."),
			money("payment_total", "payment_currency", "To be paid", "The total in the currency in which it is paid."),
			currency("payment_currency", "Payment currency", "The currency in which the invoice is paid."),
			decimal("fx_rate", "Exchange rate", "Units of the payment currency for one unit of the invoice's currency."),
		),
	}
}

func invoiceLine() exporter.Dataset {
	return exporter.Dataset{
		Name: "invoice_line", Title: "Invoice lines",
		Description: "The lines of the invoices; the lines of one invoice add up to its total.",
		Category:    exporter.PurchaseAndPaymentHistory, Surfaces: []string{bills},
		Key: []string{"line_id"}, References: []exporter.Reference{toAccount(), to("invoice", "invoice_id")},
		When: "period_start", Amount: "amount",
		Fields: fields(exporter.Observed, contractAndLaw(),
			accountID(),
			id("line_id", "Line ID", "The id of the line, unique over all invoices.").always(),
			id("invoice_id", "Invoice ID", "The invoice that the line belongs to.").always(),
			plain("kind", "Kind", "What the line is for, such as charge, discount, credit or tax."),
			freeText("description", "Description", "What was charged."),
			decimal("quantity", "Quantity", "How many units were charged."),
			money("rate", "currency", "Rate", "The price of one unit; for tax, empty.").scale(12),
			money("amount", "currency", "Amount", "What the line adds to the invoice; negative where it takes away."),
			currency("currency", "Currency", "The currency of the amount."),
			date("period_start", "From", "The first day that the line covers."),
			date("period_end", "To", "The last day that the line covers."),
		),
	}
}

func payment() exporter.Dataset {
	return exporter.Dataset{
		Name: "payment", Title: "Payments",
		Description: "Payments made or tried for invoices.",
		Category:    exporter.PurchaseAndPaymentHistory, Surfaces: []string{paymentHistory},
		Key: []string{"payment_id"},
		References: []exporter.Reference{
			toAccount(), to("invoice", "invoice_id"), to("payment_method", "method_id"),
		},
		When: "created_at", Recorded: true, Amount: "amount",
		Fields: fields(exporter.Observed, contractAndLaw(),
			accountID(),
			id("payment_id", "Payment ID", "The id of the payment.").always(),
			id("invoice_id", "Invoice ID", "The invoice that was paid."),
			id("method_id", "Method ID", "The payment method that was used."),
			money("amount", "currency", "Amount", "The amount that was paid or tried."),
			money("amount_refunded", "currency", "Refunded", "How much of the amount was paid back."),
			currency("currency", "Currency", "The currency of the amounts."),
			plain("status", "Status", "How the payment ended; only one that succeeded counts against the invoice.").
				oneOf("succeeded", "Succeeded", "pending", "Not finished yet", "failed", "Failed", "canceled", "Cancelled"),
			instant("created_at", "Paid", "When the payment was made or tried."),
			plain("failure_code", "Failure", "Why the payment failed, in the processor's words.").from(exporter.ThirdParty),
			plain("statement_descriptor", "Statement text", "The text that the payer's bank statement shows."),
			id("receipt_number", "Receipt", "The number of the receipt."),
		),
	}
}

func creditRefund() exporter.Dataset {
	return exporter.Dataset{
		Name: "credit_refund", Title: "Credits and refunds",
		Description: "Credits granted to an account, and payments given back.",
		Category:    exporter.PurchaseAndPaymentHistory, Surfaces: []string{billingDashboard, paymentHistory},
		Key: []string{"credit_refund_id"},
		References: []exporter.Reference{
			toAccount(), to("payment", "payment_id"), to("invoice", "invoice_id"),
		},
		When: "created_at", Recorded: true, Amount: "initial_amount",
		Fields: fields(exporter.Observed, contractAndLaw(),
			accountID(),
			id("credit_refund_id", "Credit or refund ID", "The source's id of the credit or refund.").always(),
			plain("kind", "Kind", "Whether money was given back or a balance was granted.").
				oneOf("refund", "Refund", "credit", "Credit"),
			id("payment_id", "Payment ID", "The payment that was given back."),
			id("invoice_id", "Invoice ID", "The invoice that it is about."),
			money("initial_amount", "currency", "Amount", "How much was granted or given back."),
			money("remaining_amount", "currency", "Left", "How much of a credit is not used yet; 0 for a refund."),
			currency("currency", "Currency", "The currency of the amounts."),
			freeText("reason", "Reason", "Why it was granted or given back."),
			instant("created_at", "Granted", "When it was granted or given back."),
			instant("expires_at", "Expires", "When what is left of a credit lapses."),
		),
	}
}
