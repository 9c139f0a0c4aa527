package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/cmd/internal/demo"
	"github.com/valise-export/valise/exporter"
)

// A wrong query returns other people's records. Each of these is a mistake that
// somebody makes; dataset is the one that must be missing afterwards.
var wrongQueries = []struct {
	name, dataset string
	old, new      string
	code          int
}{
	{
		"no filter", "support_ticket",
		"FROM tickets WHERE account_id IN (:account_ids) ORDER BY", "FROM tickets ORDER BY", exitGaps,
	},
	{
		"or true", "support_ticket",
		"FROM tickets WHERE account_id IN (:account_ids) ORDER BY", "FROM tickets WHERE account_id IN (:account_ids) OR 1=1 ORDER BY", exitGaps,
	},
	{
		"the opposite", "communication_preference",
		"FROM mail_preferences WHERE account_id IN", "FROM mail_preferences WHERE account_id NOT IN", exitGaps,
	},
	{
		"a join without its condition", "marketplace_agreement",
		"SELECT * FROM agreements WHERE account_id IN (:account_ids) ORDER BY agreement_id",
		"SELECT g.* FROM agreements g JOIN accounts a WHERE a.account_id IN (:account_ids) ORDER BY g.agreement_id", exitGaps,
	},
	{
		"a join by the wrong column", "notification_setting",
		"SELECT * FROM notification_settings WHERE account_id IN (:account_ids) ORDER BY setting_id",
		"SELECT n.* FROM notification_settings n JOIN accounts a ON a.state = 'active' WHERE a.account_id IN (:account_ids) ORDER BY n.setting_id", exitGaps,
	},
	{
		"an outer join that finds no owner", "support_ticket",
		"SELECT * FROM tickets WHERE account_id IN (:account_ids) ORDER BY ticket_id",
		"SELECT a.account_id, t.ticket_id, t.opened_at, t.subject, t.body, t.status FROM tickets t LEFT JOIN accounts a ON a.account_id = t.account_id AND a.account_id IN (:account_ids) ORDER BY t.ticket_id", exitGaps,
	},
	{
		"one too many, at the end", "usage_cost",
		"FROM cost_and_usage WHERE account_id IN (:account_ids) ORDER BY 1, 2",
		"FROM (SELECT * FROM (SELECT * FROM cost_and_usage WHERE account_id IN (:account_ids) ORDER BY 1, 2) UNION ALL SELECT * FROM (SELECT * FROM cost_and_usage WHERE account_id > (SELECT max(account_id) FROM accounts WHERE account_id IN (:account_ids)) ORDER BY 1, 2 LIMIT 1))", exitGaps,
	},
	{
		"ids that begin alike", "participation_status",
		"FROM participations WHERE account_id IN (:account_ids)", "FROM participations WHERE substr(account_id, 1, 1) IN (SELECT substr(account_id, 1, 1) FROM accounts WHERE account_id IN (:account_ids))", exitGaps,
	},
	{
		"no filter on what is required", "invoice",
		"FROM invoices WHERE account_id IN (:account_ids) ORDER BY", "FROM invoices ORDER BY", exitFailed,
	},
	{
		"accounts of everyone", "subject_account",
		"FROM customer_accounts WHERE customer_id = :customer_id ORDER BY", "FROM customer_accounts ORDER BY", exitFailed,
	},
	{
		"a customer that is everyone", "subject",
		"FROM customers WHERE customer_id = :customer_id", "FROM customers", exitFailed,
	},
}

// TestWrongQueries: a query that returns other people's records gives a gap or
// nothing, never their data, in the bundle or anywhere else.
func TestWrongQueries(t *testing.T) {
	t.Parallel()
	_, l, _ := company60(t)
	// This customer has something of everything and is in the middle of the ids.
	customer := demo.Customers()[0].ID
	for i, c := range wrongQueries {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.company(c.old, c.new)
			formats := "json,csv"
			if i < 2 {
				formats = "json,csv,xlsx,pdf,html"
			}
			e := b.run(b.exportArgs(customer, "--formats", formats)...)
			if e.code != c.code {
				t.Fatalf("exit code %d, want %d\n%s", e.code, c.code, e.err)
			}
			if !strings.Contains(e.err, "dataset "+c.dataset) || !strings.Contains(e.err, "cannot be shown to belong") {
				t.Errorf("the message does not say what happened:\n%s", e.err)
			}
			l.none(t, "output", []byte(e.both()), "")
			b.isEmpty("tmp")
			if c.code == exitFailed {
				b.isEmpty("out")
				return
			}
			b.strayGap(l, customer, c.dataset)
		})
	}
}

// strayGap checks a bundle from which one dataset was kept out.
func (b *bench) strayGap(l *lure, customer, dataset string) {
	b.t.Helper()
	found := members(b.t, b.path("out", "b.zip"))
	for name, data := range texts(b.t, found) {
		l.none(b.t, name, data, customer)
		if strings.Contains(name, "/"+dataset+".") && !strings.HasPrefix(name, "data/schemas/") {
			b.t.Errorf("%s is there", name)
		}
	}
	m := manifestOf(b.t, found)
	is := func(g exporter.ManifestGap) bool { return g.Dataset == dataset && g.ErrorClass == exporter.Stray }
	if m.Status != exporter.BundleGaps || len(m.Gaps) != 1 || !slices.ContainsFunc(m.Gaps, is) {
		b.t.Errorf("status %s, gaps %v", m.Status, m.Gaps)
	}
	if m.Checks.Isolation.Strays == 0 {
		b.t.Error("the manifest counts no stray")
	}
	if e := b.run("verify", b.path("out", "b.zip")); e.code != exitOK {
		b.t.Errorf("verify: %s", e.err)
	}
}
