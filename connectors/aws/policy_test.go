package aws

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
)

// actionOf is how IAM writes a call: mostly the service's prefix and the
// operation's name.
func actionOf(service, operation string) string {
	prefixes := map[string]string{
		"Account": "account", "IAM": "iam", "identitystore": "identitystore", "SSO Admin": "sso", "Cost Explorer": "ce", "Invoicing": "invoicing",
		"TaxSettings": "tax", "Notifications": "notifications", "NotificationsContacts": "notifications-contacts", "Marketplace Agreement": "aws-marketplace",
		"partnercentral-account": "partnercentral", "Organizations": "organizations", "STS": "sts",
	}
	if operation == "ListTaxExemptions" {
		operation = "GetExemptions" // the service's own name for the right
	}
	return prefixes[service] + ":" + operation
}

// documented returns the actions of the policy in docs/aws.md.
func documented(t *testing.T) []string {
	t.Helper()
	page, err := os.ReadFile("../../docs/aws.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, ok := strings.Cut(string(page), "```json\n")
	text, _, closed := strings.Cut(after, "```")
	if !ok || !closed {
		t.Fatal("docs/aws.md has no policy")
	}
	var policy struct {
		Statement []struct {
			Effect string
			Action []string
		}
	}
	if err := json.Unmarshal([]byte(text), &policy); err != nil || len(policy.Statement) != 1 || policy.Statement[0].Effect != "Allow" {
		t.Fatalf("the policy of docs/aws.md: %v", err)
	}
	return policy.Statement[0].Action
}

// TestPolicy: the policy of docs/aws.md allows every call that is made, and nothing
// more; each dataset names its own; and every call reads.
func TestPolicy(t *testing.T) {
	f := seeded(t)
	withDirectory(f)
	o := f.options()
	o.Organization, o.InvoicesFrom = true, ""
	c := connect(t, o)
	var all []string
	for _, d := range c.datasets {
		var asked []string
		c.asked = func(service, operation string) {
			action := actionOf(service, operation)
			if !strings.HasPrefix(operation, "Get") && !strings.HasPrefix(operation, "List") && !strings.HasPrefix(operation, "Describe") &&
				!slices.Contains([]string{"SearchAgreements", "BatchGetInvoiceProfile", "AssumeRole"}, operation) {
				t.Errorf("%s: %s may write", d.name, action)
			}
			// What the source's own credentials ask is not the role's to allow, and
			// GetCallerIdentity needs no permission.
			if !slices.Contains([]string{"sts:AssumeRole", "sts:GetCallerIdentity", "organizations:DescribeAccount", "account:GetPrimaryEmail"}, action) {
				asked = append(asked, action)
			}
		}
		if got, err := read(t, c, d.name, subjectOf(accountA)); err != nil || len(got) == 0 {
			t.Errorf("%s: %d records, %v", d.name, len(got), err)
		}
		slices.Sort(asked)
		asked = slices.Compact(asked)
		named := slices.Sorted(slices.Values(d.surface.calls))
		if !slices.Equal(asked, named) {
			t.Errorf("%s asks for %v, and names %v", d.name, asked, named)
		}
		all = append(all, asked...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if got := documented(t); !slices.Equal(slices.Sorted(slices.Values(got)), all) {
		t.Errorf("docs/aws.md allows\n%v\nand is asked for\n%v", got, all)
	}
}

// TestNoAPI: what has no public API is named, and is no dataset of the kind's.
func TestNoAPI(t *testing.T) {
	c := connect(t, newFake(t).options())
	for _, n := range exporter.Confined(c).NoAPI() {
		for _, d := range c.Datasets() {
			if d.Name == n.Dataset || slices.Contains(d.Surfaces, n.Surface) && n.Surface != "payment_history" {
				t.Errorf("%s is filled by %s", n.Surface, d.Name)
			}
		}
	}
}
