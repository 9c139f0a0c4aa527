package aws

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
)

// TestThrottled: a request that is throttled, or not answered, is sent again
// within the bounds, one that is refused is not. Partner Central is asked by hand,
// and keeps to the same.
func TestThrottled(t *testing.T) {
	for _, c := range []struct {
		dataset, operation, code string
		status, refusals         int
		asked                    int // requests; the last one succeeds where there are more than refusals
		class                    exporter.ErrorClass
		retry                    bool
	}{
		{"contact_information", "getContactInformation", "TooManyRequestsException", 429, 2, 3, "", false},
		{"user", "ListUsers", "Throttling", 400, 2, 4, "", false}, // two pages
		{"usage_cost", "GetCostAndUsage", "LimitExceededException", 400, 3, 4, exporter.Refused, true},
		{"partner_profile", "ListPartners", "ThrottlingException", 400, 2, 3, "", false},
		{"partner_profile", "ListPartners", "InternalServerException", 503, 9, 4, exporter.Unreachable, true},
		{"partner_profile", "ListPartners", "AccessDeniedException", 400, 9, 1, exporter.Unauthorised, false},
		{"user", "ListUsers", "AccessDenied", 403, 9, 1, exporter.Unauthorised, false},
		{"tax_registration", "ListTaxRegistrations", "ValidationException", 400, 9, 1, exporter.Refused, false},
		{"invoice", "ListInvoiceSummaries", "InternalServerException", 500, 9, 4, exporter.Refused, true},
	} {
		t.Run(c.dataset+" "+c.code, func(t *testing.T) {
			f := seeded(t)
			if c.class != "" {
				c.refusals = 9
			}
			f.lie = func(w http.ResponseWriter, operation string, n int) bool {
				if operation != c.operation || n > c.refusals {
					return false
				}
				w.Header().Set("X-Amzn-Errortype", c.code)
				w.WriteHeader(c.status)
				if operation == "ListUsers" {
					fmt.Fprintf(w, "<ErrorResponse><Error><Code>%s</Code><Message>canary</Message></Error></ErrorResponse>", c.code)
				} else {
					fmt.Fprintf(w, `{"__type": %q}`, c.code)
				}
				return true
			}
			o := f.options()
			retries := 3
			o.Retries = &retries
			got, err := read(t, connect(t, o), c.dataset, subjectOf(accountA))
			if f.asked[c.operation] != c.asked {
				t.Errorf("asked %d times, want %d", f.asked[c.operation], c.asked)
			}
			fault := faultOf(err)
			if fault.Class != c.class || fault.Retry != c.retry || c.class == "" && len(got) == 0 {
				t.Errorf("%d records, class %q, retry %v: %v", len(got), fault.Class, fault.Retry, err)
			}
		})
	}
}

// TestDenied: what may not be asked for is a fault of that dataset alone, which
// names what to allow; credentials that are refused are everybody's.
func TestDenied(t *testing.T) {
	f := seeded(t)
	withDirectory(f)
	for id := range f.answers {
		delete(f.answers[id], "GetRole role-"+id)
	}
	f.lie = func(w http.ResponseWriter, operation string, _ int) bool {
		if operation == "SearchAgreements" {
			status(w, 400, "AccessDeniedException")
		}
		return operation == "SearchAgreements"
	}
	c := connect(t, f.options())
	_, err := read(t, c, "marketplace_agreement", subjectOf(accountA))
	if fault := faultOf(err); fault.Class != exporter.Unauthorised || !fault.Alone || !strings.Contains(fault.Hint, "aws-marketplace:SearchAgreements") {
		t.Errorf("%+v", fault)
	}
	if got, err := read(t, c, "user", subjectOf(accountA)); err != nil || len(got) != 2 {
		t.Errorf("the next dataset: %v, %v", got, err)
	}
	// A role that is not there any more is none.
	f.lie = func(w http.ResponseWriter, operation string, _ int) bool {
		if operation == "GetRole" {
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, "<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>")
		}
		return operation == "GetRole"
	}
	if got, err := read(t, c, "role", subjectOf(accountA)); err != nil || len(got) != 0 {
		t.Errorf("a role that is gone: %v, %v", got, err)
	}
	_, err = read(t, c, "account", subjectOf("555555555555"))
	if fault := faultOf(err); fault.Class != exporter.Unauthorised || fault.Alone {
		t.Errorf("a role that cannot be taken on: %+v", fault)
	}
}

// nullable are the members that the API need not give, and that say nothing else
// of the records where they are null.
func nullable() []string {
	return []string{"estimatedCharges", "AwsTrainingCertificationEmailDomains"}
}

// TestNull: null where a list or an object should be is an error in every answer,
// and never no data.
func TestNull(t *testing.T) {
	f := seeded(t)
	withDirectory(f)
	before, by := totals(t, f, nil)
	for operation, pages := range answersOf(accountA) {
		var members map[string]any
		if json.Unmarshal([]byte(pages[0]), &members) != nil {
			continue // XML has no null
		}
		for name, value := range members {
			switch value.(type) {
			case map[string]any, []any:
			default:
				continue
			}
			if slices.Contains(nullable(), name) {
				continue
			}
			changed := maps.Clone(members)
			changed[name] = nil
			text, err := json.Marshal(changed)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(operation+" "+name, func(t *testing.T) {
				f.answers[accountA][operation] = []string{string(text)}
				defer func() { f.answers[accountA][operation] = pages }()
				nulled(t, f, before, by[strings.Fields(operation)[0]])
			})
		}
	}
}

// nulled reads the datasets that are made of a changed answer.
func nulled(t *testing.T, f *fake, before map[string]int, datasets []string) {
	after, _ := totals(t, f, datasets)
	broken := 0
	for dataset, n := range after {
		switch {
		case n < 0:
			broken++
		case n != before[dataset]:
			t.Errorf("%s: %d records in place of %d, and no error", dataset, n, before[dataset])
		}
	}
	if broken == 0 {
		t.Error("no dataset has an error")
	}
}

// totals counts the records of datasets (nil: of all), -1 where there is an error,
// and notes which datasets are made of which operation.
func totals(t *testing.T, f *fake, datasets []string) (count map[string]int, by map[string][]string) {
	t.Helper()
	count, by = map[string]int{}, map[string][]string{}
	c := connect(t, f.options())
	for _, d := range c.Datasets() {
		if datasets != nil && !slices.Contains(datasets, d.Name) {
			continue
		}
		earlier := maps.Clone(f.asked)
		got, err := read(t, c, d.Name, subjectOf(accountA))
		if count[d.Name] = len(got); err != nil {
			count[d.Name] = -1
		}
		for operation, n := range f.asked {
			if n > earlier[operation] {
				by[operation] = append(by[operation], d.Name)
			}
		}
	}
	return count, by
}

// TestNotXML: the same for the services that answer in XML.
func TestNotXML(t *testing.T) {
	whole := answersOf(accountA)["ListUsers"][0]
	for name, body := range map[string]string{
		"page": "<?xml version='1.0'?><html><body>canary</body></html>", "doctype": "<!DOCTYPE html><html>canary</html>", "text": "canary", "empty": "", "object": "{}",
		"cut": whole[:len(whole)/2], "other": result("ListRoles", "<Users></Users>"), "nothing": result("ListUsers", ""), "no id": result("ListUsers", "<Users><member></member></Users>"),
		"no marker": result("ListUsers", "<Users></Users><IsTruncated>true</IsTruncated>"),
	} {
		f := seeded(t)
		f.answers[accountA]["ListUsers"] = []string{body}
		got, err := read(t, connect(t, f.options()), "user", subjectOf(accountA))
		if fault := faultOf(err); len(got) > 0 || fault.Class != exporter.Malformed && fault.Class != exporter.Truncated {
			t.Errorf("%s: %d records, %v", name, len(got), err)
		}
	}
}

// TestOtherOwner: an answer that names another account proves nothing for this
// one, whatever was asked for.
func TestOtherOwner(t *testing.T) {
	for dataset, operation := range map[string]string{
		"user": "ListUsers", "invoice": "ListInvoiceSummaries", "usage_cost": "GetCostAndUsage", "account": "getAccountInformation",
		"marketplace_agreement": "SearchAgreements", "billing_preference": "BatchGetInvoiceProfile",
	} {
		f := seeded(t)
		f.answers[accountA][operation] = f.answers[accountB][operation]
		f.answers[accountA]["DescribeAgreement"] = f.answers[accountB]["DescribeAgreement"]
		got, err := read(t, connect(t, f.options()), dataset, subjectOf(accountA))
		if err != nil || len(got) == 0 || got[0].proof != accountB {
			t.Errorf("%s: %v, %v: want the proof to be what the answer says", dataset, got, err)
		}
	}
}

// TestOrganization: the address of the organisation's word is taken only where
// both its services agree, and of that account.
func TestOrganization(t *testing.T) {
	for name, c := range map[string]struct {
		describe, email, want string
		class                 exporter.ErrorClass
	}{
		"agree":      {`{"Account": {"Id": "` + accountA + `", "Email": "a@example.com", "Arn": "arn:aws:organizations::` + management + `:account/o/x"}}`, `{"PrimaryEmail": "A@example.com"}`, "A@example.com", ""},
		"management": {`{"Account": {"Id": "` + accountA + `", "Email": "m@example.com", "Arn": "arn:aws:organizations::` + accountA + `:account/o/x"}}`, `{}`, "m@example.com", ""},
		"differ":     {`{"Account": {"Id": "` + accountA + `", "Email": "a@example.com", "Arn": "arn:x"}}`, `{"PrimaryEmail": "b@example.com"}`, "", exporter.Stray},
		"other":      {`{"Account": {"Id": "` + accountB + `", "Email": "a@example.com", "Arn": "arn:x"}}`, `{"PrimaryEmail": "a@example.com"}`, "", exporter.Stray},
		"null":       {`{"Account": null}`, `{"PrimaryEmail": "a@example.com"}`, "", exporter.Malformed},
		"none":       {`{"Account": {"Id": "` + accountA + `"}}`, `{}`, "", exporter.Malformed},
	} {
		f := seeded(t)
		f.answers[management]["DescribeAccount "+accountA] = []string{c.describe}
		f.answers[management]["getPrimaryEmail "+accountA] = []string{c.email}
		o := f.options()
		o.Organization = true
		got, err := read(t, connect(t, o), "account", subjectOf(accountA))
		if fault := faultOf(err); fault.Class != c.class {
			t.Errorf("%s: %v", name, err)
		}
		if c.class == "" && (len(got) != 1 || got[0].values["primary_email"] != c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestAccounts: ids of other systems are passed over, ids that lost a zero are
// not, and without any there is an error.
func TestAccounts(t *testing.T) {
	f := seeded(t)
	c := connect(t, f.options())
	for _, test := range []struct {
		ids   []string
		want  int
		class exporter.ErrorClass
	}{
		{[]string{accountA, "cus_1", accountA2, accountA}, 2, ""},
		{[]string{"cus_1"}, 0, exporter.NotFound},
		{[]string{accountA, "12345678901"}, 0, exporter.Mismatch},
		{[]string{accountA, ""}, 0, exporter.Mismatch},
		{[]string{accountA, "555555555555"}, 1, exporter.Unauthorised},
	} {
		got, err := read(t, c, "account", subjectOf(test.ids...))
		if len(got) != test.want || faultOf(err).Class != test.class {
			t.Errorf("%v: %d records, %v", test.ids, len(got), err)
		}
	}
}

// TestCancelled: a pause between repetitions ends with the context.
func TestCancelled(t *testing.T) {
	f := seeded(t)
	f.lie = func(w http.ResponseWriter, operation string, _ int) bool {
		if operation == "ListPartners" {
			status(w, 400, "ThrottlingException")
		}
		return operation == "ListPartners"
	}
	o := f.options()
	retries := 9
	o.Retries, o.RetryWait = &retries, time.Hour
	done := make(chan error)
	s, err := connect(t, o).Open(t.Context(), exporter.Request{Subject: subjectOf(accountA), AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := contextOf(t)
	go func() {
		var last error
		for _, err := range s.Read(ctx, "partner_profile") {
			last = err
		}
		done <- last
	}()
	for f.count("ListPartners") == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-done; err == nil || err.Error() != "context canceled" {
		t.Errorf("got %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
