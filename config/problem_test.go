package config

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
)

func settingsForTest() map[string]field {
	all := map[string]field{}
	settingsOf(reflect.TypeFor[Config](), "", all)
	return all
}

func TestComplete(t *testing.T) {
	text := `time_zone: UTC
policy: {contacts: include}
sources:
  crm:
    type: sqldb
    driver: ${DRIVER}
    dsn: postgres://u:hunter2@h/d
    datasets:
      contact: {query: "${Q} x", fields: [id]}
`
	env := map[string]string{"DRIVER": "postgres", "Q": "select secret-value", "VALISE_POLICY_CONTACTS": "mask"}
	c, err := Parse("c.yaml", []byte(text), lookup(env), fakeKinds()...)
	if err != nil {
		t.Fatal(err)
	}
	source := c.Sources[0].Pos
	joined := errors.Join(
		Problems{
			{Pos: source, Path: "sources.crm.datasets.contact.query", What: "has no parameter", Got: "select secret-value x"},
			{Pos: source, Path: "sources.crm.driver", What: "is not installed", Got: "postgres", Hint: "did you mean sqlite?"},
		},
		fmt.Errorf("open: %w", &Problem{Path: "policy.contacts", What: "is odd", Got: "mask"}),
		&Problem{Pos: source, Path: "sources.crm.dsn", What: "has no port", Got: "h"},
		&Problem{Path: "sources.crm", What: "select secret-value is wrong", Got: "id"},
		errors.New("no problem"),
	)
	got := c.Complete(joined).Error()
	want := strings.Join([]string{
		`c.yaml:4:3: sources.crm: **redacted** is wrong; got id`,
		`c.yaml:6:13: sources.crm.driver: is not installed`,
		`c.yaml:7:10: sources.crm.dsn: has no port`,
		`c.yaml:9:24: sources.crm.datasets.contact.query: has no parameter`,
		`environment: VALISE_POLICY_CONTACTS: for policy.contacts: is odd`,
	}, "\n")
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if c.Complete(nil) != nil || c.Complete(errors.New("x")) != nil {
		t.Error("an error without problems has none")
	}
	same(t, "made by hand", (&Config{File: "x"}).Problem(Position{1, 2}, "a.b", "is odd", "1", "try").Error(), "x:1:2: a.b: is odd; got 1; try")
}

// TestCategories keeps the words of a category in step with the exporter's.
func TestCategories(t *testing.T) {
	want := []exporter.CategoryID{
		exporter.ContactInformation, exporter.IdentityAndCredentials, exporter.PurchaseAndPaymentHistory,
		exporter.PaymentSettings, exporter.TaxInformation, exporter.CommunicationSettings,
		exporter.MarketplaceAndPartner, exporter.OtherInformation,
	}
	for _, f := range fieldsOf(reflect.TypeFor[Declare]()) {
		if f.key == "category" {
			for i, w := range f.enum {
				same(t, "category", w, string(want[i]))
			}
			same(t, "categories", len(f.enum), len(want))
		}
	}
}

func TestNearest(t *testing.T) {
	words := []string{"", "language", "time_zone", "sources", "pdf"}
	for got, want := range map[string]string{
		"lamguage": "language", "Language": "language", "lang": "language", "timeZone": "time_zone",
		"time-zone": "time_zone", "source": "sources", "x": "", "": "", "pfd": "pdf", "spool": "", strings.Repeat("l", 90): "",
	} {
		same(t, got, nearest(got, words), want)
	}
}

func TestSlugify(t *testing.T) {
	for name, want := range map[string]string{
		"Example Corp.": "example-corp", "Société Générale": "societe-generale", "  A  &  B  ": "a-b",
		"O'Neil’s": "oneils", "株式会社": "", "AWS 東京": "aws", "": "", "İstanbul": "istanbul",
		strings.Repeat("ab ", 30): strings.TrimRight(strings.Repeat("ab-", 14)[:maxSlug], "-"),
	} {
		got := slugify(name)
		same(t, name, got, want)
		if got != "" && !slugForm.MatchString(got) {
			t.Errorf("%q is no slug", got)
		}
	}
}

func TestParentPath(t *testing.T) {
	for path, want := range map[string]string{
		"a.b.c": "a.b", "a": "", "": "", "a.b[3]": "a.b", `a."b.c"`: "a", `a."b.c".d`: `a."b.c"`, `"x"`: "",
	} {
		same(t, path, parentPath(path), want)
	}
}

func TestRuleOfBadTag(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("want a panic on a tag that is no number")
		}
	}()
	fieldsOf(reflect.TypeFor[struct {
		A int `yaml:"a" min:"one"`
	}]())
}
