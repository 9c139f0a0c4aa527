package demo

import (
	"slices"
	"testing"
)

// All of these are exact: minor units are whole numbers, and the fine costs lose
// their point before they are summed.

func TestLinesAddUpToTheInvoice(t *testing.T) {
	expectOneUntied(t, `SELECT i.account_id, i.invoice_id FROM invoices i JOIN invoice_lines l USING (invoice_id)
		GROUP BY i.invoice_id HAVING sum(l.amount_minor) <> i.total_minor
		OR sum(CASE l.kind WHEN 'tax' THEN 0 ELSE l.amount_minor END) - i.net_minor NOT IN (0, sum(l.amount_minor) - i.total_minor)`)
}

func TestPaymentsLessRefundsAreTheInvoicesOfTheYear(t *testing.T) {
	expectOneUntied(t, `WITH billed AS (
			SELECT account_id, payment_currency AS currency, substr(issued_at, 1, 4) AS year, sum(payment_total_minor) AS total
			FROM invoices GROUP BY 1, 2, 3),
		moved AS (
			SELECT account_id, currency, substr(created_at, 1, 4) AS year, amount_minor AS amount FROM payments WHERE status = 'paid'
			UNION ALL
			SELECT account_id, currency, substr(created_at, 1, 4), -initial_minor FROM adjustments WHERE kind = 'refund'),
		paid AS (SELECT account_id, currency, year, sum(amount) AS total FROM moved GROUP BY 1, 2, 3)
		SELECT b.account_id, year FROM billed b FULL JOIN paid p USING (account_id, currency, year) WHERE b.total IS NOT p.total`)
}

func TestRefundsAreInTheirPayments(t *testing.T) {
	db := open(t, shared)
	refunds := one(t, db, "SELECT count(*) FROM adjustments WHERE kind = 'refund'")
	matched := one(t, db, `SELECT count(*) FROM adjustments a JOIN payments p USING (payment_id)
		WHERE a.kind = 'refund' AND p.refunded_minor = a.initial_minor AND p.account_id = a.account_id`)
	if refunds != matched || refunds == "0" {
		t.Errorf("%s of %s refunds match their payment", matched, refunds)
	}
}

const untiedUsageQuery = `SELECT i.account_id, i.invoice_id FROM invoices i LEFT JOIN cost_and_usage u ON u.InvoiceId = i.invoice_id
	GROUP BY i.invoice_id
	HAVING sum(CAST(replace(u.BilledCost, '.', '') AS INTEGER)) IS NOT i.total_minor *
		CASE WHEN i.currency IN ('JPY', 'KRW', 'VND') THEN 10000000000 WHEN i.currency = 'KWD' THEN 10000000 ELSE 100000000 END`

func untiedUsage(t *testing.T, path string) [][]string {
	t.Helper()
	return rows(t, open(t, path), untiedUsageQuery)
}

func TestBilledCostIsTheInvoice(t *testing.T) { expectOneUntied(t, untiedUsageQuery) }

// expectOneUntied runs a query for what does not add up: all of it must be of
// the customer who is there for that, and there must be some.
func expectOneUntied(t *testing.T, query string) {
	t.Helper()
	var accounts []string
	for _, c := range company() {
		if c.traits.has(untied) {
			accounts = append(accounts, c.accounts[0].id)
		}
	}
	bad := rows(t, open(t, shared), query)
	for _, row := range bad {
		if !slices.Contains(accounts, row[0]) {
			t.Errorf("does not add up: %v", row)
		}
	}
	if len(bad) == 0 || len(accounts) != 1 {
		t.Errorf("%d sums are off, of %d customers", len(bad), len(accounts))
	}
}

func TestForeignKeysHold(t *testing.T) {
	db := open(t, shared)
	for _, q := range []string{
		"SELECT count(*) FROM invoice_lines l LEFT JOIN invoices i USING (invoice_id) WHERE i.account_id IS NOT l.account_id",
		"SELECT count(*) FROM payments p LEFT JOIN invoices i USING (invoice_id) WHERE i.account_id IS NOT p.account_id",
		"SELECT count(*) FROM payments p LEFT JOIN payment_methods m USING (method_id) WHERE m.account_id IS NOT p.account_id",
		"SELECT count(*) FROM usage_facts u LEFT JOIN invoices i USING (invoice_id) WHERE i.account_id IS NOT u.account_id",
		"SELECT count(*) FROM usage_facts u LEFT JOIN resources r USING (resource_id) WHERE u.resource_id IS NOT NULL AND r.account_id IS NOT u.account_id",
		"SELECT count(*) FROM invoices i LEFT JOIN invoices o ON o.invoice_id = i.original_invoice_id WHERE i.original_invoice_id IS NOT NULL AND o.account_id IS NOT i.account_id",
		"SELECT count(*) FROM usage_facts WHERE CAST(billed_cost AS REAL) < 0 AND charge_category NOT IN ('Credit', 'Adjustment')",
		"SELECT count(*) FROM invoices WHERE issued_at >= '2026-08-01' OR billing_month > '2026-06' OR issued_at < '2019-02-01'",
	} {
		if n := one(t, db, q); n != "0" {
			t.Errorf("%s records: %s", n, q)
		}
	}
}
