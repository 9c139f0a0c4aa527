package demo

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The company is contract for the tests of others: a change of these numbers is
// a change of the demo.
func TestCounts(t *testing.T) {
	want := map[string]int{
		"customers": 60, "customer_accounts": 74, "accounts": 74, "contacts": 73, "alternate_contacts": 205, "contact_changes": 305,
		"iam_users": 277, "iam_roles": 219, "directory_entries": 250, "iam_credentials": 715,
		"subscriptions": 146, "orders": 157, "invoices": 3167, "invoice_lines": 16328, "payments": 3283, "adjustments": 295,
		"skus": 16, "resources": 1168, "usage_facts": 29617,
		"payment_methods": 219, "billing_settings": 219, "tax_registrations": 73, "tax_exemptions": 12,
		"mail_preferences": 584, "notification_settings": 219,
		"agreements": 43, "partners": 20, "participations": 60, "tickets": 108,
	}
	db, got := open(t, shared), map[string]int{}
	for _, d := range schema() {
		n, err := strconv.Atoi(one(t, db, "SELECT count(*) FROM "+d.name))
		must(t, err)
		got[d.name] = n
	}
	if !maps.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestIDs(t *testing.T) {
	twelve, zeros, seen := regexp.MustCompile(`^[0-9]{12}$`), 0, map[string]bool{}
	for _, c := range company() {
		ids := []string{c.id}
		for _, a := range c.accounts {
			ids = append(ids, a.id)
		}
		for _, id := range ids {
			if !twelve.MatchString(id) || seen[id] || cardLike(id) {
				t.Errorf("id %q is not of 12 digits, is not new, or looks like a card", id)
			}
			seen[id] = true
		}
		if strings.HasPrefix(c.id, "0") {
			zeros++
		}
	}
	if zeros < 5 || !strings.HasPrefix(Customers()[0].ID, "00") {
		t.Errorf("%d customers begin with 0, the default among them or not", zeros)
	}
}

func TestPlaces(t *testing.T) {
	seen := map[string]int{}
	for _, c := range company() {
		seen[c.place.jurisdiction]++
		if c.place.key == "" || c.subject.full == "" || exponent(c.place.currency) < 0 || perDollar(c.place.currency) == 0 {
			t.Errorf("customer %d: no place, name or currency", c.index)
		}
	}
	for _, j := range []string{"eea", "br", "us-ca", "ca", "cr", "jp", "kr", "my", ""} {
		if seen[j] < 2 {
			t.Errorf("%d customers in jurisdiction %q", seen[j], j)
		}
	}
}

func TestCustomers(t *testing.T) {
	db, list := open(t, shared), Customers()
	if len(list) < 10 {
		t.Fatalf("%d notable customers", len(list))
	}
	for _, c := range list {
		if n := one(t, db, "SELECT count(*) FROM customers WHERE customer_id = ?", c.ID); n != "1" || c.Note == "" {
			t.Errorf("%s: %s records, note %q", c.ID, n, c.Note)
		}
	}
	if got := one(t, db, "SELECT count(*) FROM customers WHERE email = ?", sharedMail); got != "2" {
		t.Errorf("%s customers share the address, want 2", got)
	}
	if got := one(t, db, `SELECT count(*) FROM alternate_contacts c JOIN customer_accounts USING (account_id) JOIN customers s USING (customer_id)
		WHERE c.name = s.full_name AND c.email_address = s.email AND customer_id = ?`, list[0].ID); got != "2" {
		t.Errorf("the default customer is %s times their own contact, want once for each of 2 accounts", got)
	}
}

func dump(t *testing.T, path string, but ...string) string {
	t.Helper()
	db, sum := open(t, path), sha256.New()
	for _, d := range schema() {
		if !slices.Contains(but, d.name) {
			fmt.Fprintf(sum, "%s %q\n", d.name, rows(t, db, "SELECT * FROM "+d.name))
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

func TestSameOptionsSameCompany(t *testing.T) {
	again := filepath.Join(t.TempDir(), "again.sqlite")
	must(t, SQLite(context.Background(), again, Options{}))
	if dump(t, again) != dump(t, shared) {
		t.Error("two companies from the same options differ")
	}
}

func TestRecordsScaleOneCustomer(t *testing.T) {
	chosen := Customers()[2].ID
	for _, tt := range []struct {
		records  int
		customer string
		of       string
		whole    bool
	}{{10_000, "", Customers()[0].ID, true}, {5_001, chosen, chosen, true}, {7, chosen, chosen, false}} {
		path := filepath.Join(t.TempDir(), "scaled.sqlite")
		must(t, SQLite(context.Background(), path, Options{Records: tt.records, Customer: tt.customer}))
		db := open(t, path)
		got := one(t, db, "SELECT count(*) FROM usage_facts JOIN customer_accounts USING (account_id) WHERE customer_id = ?", tt.of)
		if got != strconv.Itoa(tt.records) {
			t.Errorf("%s usage records, want %d", got, tt.records)
		}
		if dump(t, path, "usage_facts") != dump(t, shared, "usage_facts") {
			t.Error("more usage changed something else")
		}
		if bad := untiedUsage(t, path); tt.whole && len(bad) != 1 {
			t.Errorf("usage of %d invoices is off, want that of 1", len(bad))
		}
	}
}

func TestFileThatExistsIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine")
	must(t, os.WriteFile(path, []byte("mine"), 0o600))
	if err := SQLite(context.Background(), path, Options{}); err == nil {
		t.Error("no error for a file that exists")
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "mine" {
		t.Error("the file was touched")
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := SQLite(ctx, filepath.Join(dir, "x ?#%41.sqlite"), Options{}); err == nil {
		t.Error("no error after cancelling")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Every record of a customer can be told by the canary, or stands beside one of
// the same account that can; and it carries nobody else's.
func TestCanaries(t *testing.T) {
	db, owner := open(t, shared), map[string]string{}
	word := map[string]bool{}
	for _, c := range company() {
		for _, a := range c.accounts {
			owner[a.id] = c.canary
		}
		if word[c.canary] || len(c.canary) != 10 {
			t.Errorf("canary %s is not new", c.canary)
		}
		word[c.canary] = true
	}
	like := regexp.MustCompile(`([bdfgklmnprstvz][aeiou]){5}`)
	for _, d := range schema() {
		if d.name == "customer_accounts" || d.name == "customers" || d.name == "skus" {
			continue
		}
		shown := map[string]bool{}
		for _, row := range rows(t, db, "SELECT account_id, * FROM "+d.name) {
			text, account := strings.ToLower(strings.Join(row, "\n")), row[0]
			shown[account] = shown[account] || strings.Contains(text, owner[account])
			for _, w := range like.FindAllString(text, -1) {
				if word[w] && w != owner[account] {
					t.Fatalf("table %s: a canary of another customer", d.name)
				}
			}
		}
		for account, ok := range shown {
			if !ok {
				t.Errorf("table %s: no record of account %s has its canary", d.name, account)
			}
		}
	}
}

func TestUndeclaredIsThere(t *testing.T) {
	db := open(t, shared)
	for _, q := range []string{
		"SELECT count(*) FROM customers WHERE internal_notes LIKE ?", "SELECT count(*) FROM contacts WHERE internal_notes LIKE ?",
		"SELECT count(*) FROM cost_and_usage WHERE x_InternalMargin LIKE ?",
	} {
		if one(t, db, q, Undeclared+"%") == "0" {
			t.Errorf("nothing undeclared: %s", q)
		}
	}
}

// A number that looks like a card would stop a bundle.
func TestNothingLooksLikeACard(t *testing.T) {
	run := regexp.MustCompile(`[0-9][0-9 .-]{10,22}[0-9]`)
	db := open(t, shared)
	for _, d := range schema() {
		if d.name == "usage_facts" {
			continue
		}
		for _, row := range rows(t, db, "SELECT * FROM "+d.name) {
			for _, cell := range row {
				for _, s := range run.FindAllString(cell, -1) {
					if strings.Count(s, "-") != 2 && cardLike(s) {
						t.Errorf("table %s: %s looks like a card", d.name, s)
					}
				}
			}
		}
	}
}
