package aws

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
)

// recorder keeps the bodies of the requests to one operation.
func recorder(t *testing.T, f *fake, operation string) (url string, bodies *[]string) {
	t.Helper()
	bodies = &[]string{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), "."+operation) {
			*bodies = append(*bodies, string(body))
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		f.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, bodies
}

func day(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// TestCostWindow: whole months, within what is kept; before that is an error, not
// no data.
func TestCostWindow(t *testing.T) {
	for _, c := range []struct {
		from, to, start, end string
		class                exporter.ErrorClass
	}{
		{"", "", "2025-02-01", "2026-04-01", ""},
		{"2026-01-15", "2026-02-01", "2026-01-01", "2026-02-01", ""},
		{"2026-01-15", "2026-02-02", "2026-01-01", "2026-03-01", ""},
		{"2019-01-01", "", "2025-02-01", "2026-04-01", ""},
		{"", "2027-01-01", "2025-02-01", "2026-04-01", ""},
		{"2019-01-01", "2020-01-01", "", "", exporter.Refused},
		{"2019-01-01", "2025-02-01", "", "", exporter.Refused},
	} {
		f := seeded(t)
		url, bodies := recorder(t, f, "GetCostAndUsage")
		o := f.options()
		o.Endpoint = url
		_, _, err := readWith(t, connect(t, o), "usage_cost", exporter.Request{Subject: subjectOf(accountA), AsOf: asOf, From: day(c.from), To: day(c.to)})
		if faultOf(err).Class != c.class {
			t.Errorf("%+v: %v", c, err)
		}
		if c.start == "" {
			if len(*bodies) > 0 {
				t.Errorf("%+v: it is asked", c)
			}
			continue
		}
		if len(*bodies) == 0 || !strings.Contains((*bodies)[0], `"Start":"`+c.start+`"`) || !strings.Contains((*bodies)[0], `"End":"`+c.end+`"`) || !strings.Contains((*bodies)[0], accountA) {
			t.Errorf("%+v: asked %s", c, *bodies)
		}
	}
}

// TestInvoiceWindow: month by month, from when the account was opened unless
// something else is said.
func TestInvoiceWindow(t *testing.T) {
	for _, c := range []struct {
		from, to, since string
		months          []string // the first days that are asked for
	}{
		{"", "", "", []string{"2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01"}},
		{"", "", "2026-02", []string{"2026-02-01", "2026-03-01"}},
		{"2026-03-02", "", "", []string{"2026-02-01", "2026-03-01"}},
		{"2025-06-15", "2025-07-01", "", []string{"2025-05-01", "2025-06-01", "2025-07-01", "2025-08-01"}},
	} {
		f := seeded(t)
		url, bodies := recorder(t, f, "ListInvoiceSummaries")
		o := f.options()
		o.Endpoint, o.InvoicesFrom = url, c.since
		f.answers[accountA]["ListInvoiceSummaries"] = []string{`{"InvoiceSummaries": []}`}
		if _, _, err := readWith(t, connect(t, o), "invoice", exporter.Request{Subject: subjectOf(accountA), AsOf: asOf, From: day(c.from), To: day(c.to)}); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
		var want []string
		for _, m := range c.months {
			want = append(want, `"StartDate":`+unix(day(m)))
		}
		for i, body := range *bodies {
			if i >= len(want) || !strings.Contains(body, want[i]) {
				t.Errorf("%+v: request %d is %s", c, i, body)
			}
		}
		if len(*bodies) != len(want) {
			t.Errorf("%+v: %d requests", c, len(*bodies))
		}
	}
}

func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// TestNotOpened: an account that does not say since when it is there has no
// beginning to read from.
func TestNotOpened(t *testing.T) {
	f := seeded(t)
	f.answers[accountA]["getAccountInformation"] = []string{`{"AccountId": "` + accountA + `"}`}
	o := f.options()
	o.InvoicesFrom = ""
	if _, err := read(t, connect(t, o), "invoice", subjectOf(accountA)); faultOf(err).Class != exporter.Malformed {
		t.Error(err)
	}
}

// TestUndeclared: members that nothing maps are told by name, those that no record
// has are not.
func TestUndeclared(t *testing.T) {
	f := seeded(t)
	_, report, err := readWith(t, connect(t, f.options()), "role", exporter.Request{Subject: subjectOf(accountA), AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	if got := report.Undeclared["role"]; !slices.Equal(got, []string{"AssumeRolePolicyDocument"}) {
		t.Errorf("undeclared: %v", got)
	}
	if report.Bytes == 0 || report.Snapshot != exporter.SnapshotNone {
		t.Errorf("report: %+v", report)
	}
}
