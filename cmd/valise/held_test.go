package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/valise-export/valise/cmd/internal/demo"
)

// TestIsolationOfHeldBundles: a bundle that is held for either reason has
// nothing in the clear of anybody, and what a held one leaves, says and notes,
// and what comes of it, has nothing of other customers.
func TestIsolationOfHeldBundles(t *testing.T) {
	const secret = "ghp_" + "x7Yk2mQ9vB4nL8sT1wR6eU3iO5pA0dF7gH2j"
	for _, c := range []struct{ what, contacts, guard, says string }{
		{"a finding", "mask", "review", "github-pat"},
		{"contacts", "review", "off", "dataset alternate_contact, field name: "},
		{"both", "review", "review", "dataset alternate_contact, field name: "},
	} {
		t.Run(c.what, func(t *testing.T) {
			b, l, _ := company60(t)
			customer := demo.Customers()[0].ID
			change(t, b.path("home", "company.sqlite"), "UPDATE tickets SET body = body || ' "+secret+"'")
			do := func(code int, args ...string) {
				t.Helper()
				command := b.command(args...)
				command.Env = append(command.Env, "VALISE_POLICY_CONTACTS="+c.contacts, "VALISE_POLICY_LEAK_GUARD="+c.guard)
				e := b.finish(command)
				if e.code != code || (code == exitHeld && !strings.Contains(e.err, c.says)) {
					t.Fatalf("exit code %d, want %d: %s", e.code, code, e.err)
				}
				l.none(t, "output", []byte(e.both()), "")
				if strings.Contains(e.both(), secret[4:]) {
					t.Error("the output has the secret")
				}
				b.isEmpty("tmp")
			}
			held := b.path("out", "b.zip.held")
			do(exitHeld, b.exportArgs(customer, "--actor", "ana")...)
			if left := listed(t, b.path("out")); len(left) != 1 || left[0] != filepath.Base(held) {
				t.Fatalf("left %v", left)
			}
			sealed, err := os.ReadFile(held)
			must(t, err)
			l.none(t, "the held bundle", sealed, "")
			for _, plain := range []string{secret, "manifest.json", "alternate_contact", customer, demo.Canary(customer)} {
				if bytes.Contains(sealed, []byte(plain)) {
					t.Errorf("the held bundle has %q in the clear", plain)
				}
			}
			do(exitOK, "release", held, "--out", b.path("out", "b.zip"), "--actor", "ben", "--reason", "test")
			seen := false
			for name, data := range texts(t, members(t, b.path("out", "b.zip"))) {
				l.none(t, name, data, customer)
				seen = seen || bytes.Contains(data, []byte(demo.Canary(customer)))
			}
			if !seen {
				t.Error("the released bundle lacks the customer's own data")
			}
			audit, err := os.ReadFile(b.path("state", "valise", "audit.jsonl"))
			must(t, err)
			if bytes.Count(audit, []byte("\n")) != 4 || bytes.Contains(audit, []byte(secret)) {
				t.Errorf("the audit file has not two lines each for export and release, or the secret:\n%s", audit)
			}
			l.none(t, "the audit file", audit, "")
		})
	}
}
