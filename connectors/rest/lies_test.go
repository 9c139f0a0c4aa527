package rest_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/rest"
	"github.com/valise-export/valise/exporter"
)

var thing = exporter.Dataset{
	Name: "thing", Category: exporter.OtherInformation, Key: []string{"id"},
	Fields: []exporter.Field{
		{Name: exporter.AccountColumn, Type: exporter.TypeText}, {Name: "id", Type: exporter.TypeText},
		{Name: "amount", Type: exporter.TypeDecimal, Currency: "currency"}, {Name: "currency", Type: exporter.TypeText},
		{Name: "note", Type: exporter.TypeText}, {Name: "at", Type: exporter.TypeInstant}, {Name: "extra", Type: exporter.TypeJSON},
	},
}

// one is a source of one dataset, "thing".
type one struct {
	options rest.Options
	dataset rest.DatasetOptions
	mapping config.Mapping
	account string
}

func (o one) new(t *testing.T, url string) (exporter.Connector, error) {
	t.Helper()
	retries := 2
	if o.options.URL = url; o.options.Retries == nil {
		o.options.Retries = &retries
	}
	if o.options.AllowHosts == nil {
		o.options.AllowHosts = []string{"127.0.0.1"}
	}
	if o.options.RetryWait == 0 {
		o.options.RetryWait, o.options.RetryAfterMax = time.Microsecond, time.Microsecond
	}
	if o.dataset.Path == "" {
		o.dataset.Path = "/things/{account_id}"
	}
	if o.mapping.SubjectColumn == "" {
		o.mapping.SubjectColumn = "owner"
	}
	if o.mapping.Fields == nil {
		o.mapping.Fields = []config.Bind{{Field: "id"}}
	}
	o.mapping.Name, o.mapping.Options = "thing", &o.dataset
	return rest.New(connectors.Setup{
		Source:  config.Source{Name: "shop", Options: &o.options, Datasets: []config.Mapping{o.mapping}},
		Dataset: func(name string) (exporter.Dataset, bool) { return thing, name == "thing" },
		Now:     func() time.Time { return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC) },
	})
}

// read reads "thing" and returns the values and proofs as text.
func (o one) read(t *testing.T, h http.Handler) ([]string, error) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	c, err := o.new(t, server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return o.readFrom(t, c)
}

func (o one) readFrom(t *testing.T, c exporter.Connector) (out []string, err error) {
	t.Helper()
	if o.account == "" {
		o.account = "a1"
	}
	s, err := c.Open(t.Context(), exporter.Request{Subject: exporter.Subject{ID: "c1", Accounts: []exporter.Account{{ID: o.account}}}})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	for r, err := range s.Read(t.Context(), "thing") {
		if err != nil {
			return out, err
		}
		line := r.Proof.Text()
		for _, v := range r.Values {
			line += " " + v.Text()
		}
		out = append(out, line)
	}
	return out, nil
}

// wantFault checks an error's class, and that it tells nothing that it must not.
func wantFault(t *testing.T, err error, class exporter.ErrorClass, what string) {
	t.Helper()
	var f *exporter.Fault
	if !errors.As(err, &f) {
		t.Fatalf("want a fault of class %s, got %v", class, err)
	}
	if f.Class != class || !strings.Contains(f.Error(), what) || f.Hint == "" {
		t.Errorf("got %s: %v; want %s with %q and a remedy", f.Class, f, class, what)
	}
	for _, secret := range []string{"127.0.0.1", "http://", "canary", "a1", "c1"} {
		if strings.Contains(f.Error(), secret) {
			t.Errorf("the error holds %q: %v", secret, f)
		}
	}
}

// pages answers the nth request with the nth text, the last for ever.
func pages(texts ...string) http.Handler {
	var n atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		i := int(n.Add(1)) - 1
		fmt.Fprint(w, texts[min(i, len(texts)-1)])
	})
}

func rec(ids ...string) string {
	var out []string
	for _, id := range ids {
		out = append(out, fmt.Sprintf(`{"owner": "a1", "id": %q}`, id))
	}
	return "[" + strings.Join(out, ",") + "]"
}

func TestLies(t *testing.T) {
	cursor := rest.Paging{Kind: "cursor", From: "/next"}
	lastID := rest.Paging{Kind: "last_id"}
	page := func(records, next string) string { return fmt.Sprintf(`{"data": %s, "next": %s}`, records, next) }
	more := func(records string, m bool) string { return fmt.Sprintf(`{"data": %s, "has_more": %t}`, records, m) }
	for _, c := range []struct {
		name   string
		paging rest.Paging
		pages  []string
		class  exporter.ErrorClass
		what   string
	}{
		{"page loop", cursor, []string{page(rec("1"), `"x"`), page(rec("2"), `"y"`), page(rec("3"), `"x"`)}, exporter.Malformed, "leads back"},
		{"the same cursor", cursor, []string{page(rec("1"), `"x"`), page(rec("2"), `"x"`)}, exporter.Malformed, "leads back"},
		{"duplicate page", cursor, []string{page(rec("1", "2"), `"x"`), page(rec("1", "2"), `"y"`)}, exporter.Malformed, "came twice"},
		{"an earlier page again", cursor, []string{page(rec("1", "2"), `"x"`), page(rec("3"), `"y"`), page(rec("1", "2"), `"z"`)}, exporter.Malformed, "came twice"},
		{"records moved between pages", cursor, []string{page(rec("1", "2"), `"x"`), page(rec("2", "3"), `null`)}, exporter.Malformed, "came twice"},
		{"a record changed between pages", cursor, []string{page(rec("1", "2"), `"x"`), page(`[{"owner": "a1", "id": "2", "note": "new"}]`, `null`)}, exporter.Malformed, "came twice"},
		{"a record twice on a page", cursor, []string{page(rec("1", "1"), `null`)}, exporter.Malformed, "came twice"},
		{"a cursor that is an object", cursor, []string{page(rec("1"), `{"a": 1}`)}, exporter.Malformed, "object"},
		{"pages for ever", rest.Paging{Kind: "page"}, nil, exporter.OverLimit, "more than 7 pages"},
		{"more, and no record", lastID, []string{more("[]", true)}, exporter.Malformed, "not where"},
		{"more, and no id", lastID, []string{more(`[{"owner": "a1"}]`, true)}, exporter.Malformed, "no id"},
		{"no word of more", lastID, []string{`{"data": []}`}, exporter.Malformed, "whether there is more"},
		{"more is null", lastID, []string{`{"data": [], "has_more": null}`}, exporter.Malformed, "whether there is more"},
		{"more, and no cursor", rest.Paging{Kind: "cursor", From: "/next", More: "/more"}, []string{`{"data": ` + rec("1") + `, "next": null, "more": true}`}, exporter.Malformed, "not where"},
		{"more, and no paging", rest.Paging{More: "/has_more"}, []string{more(rec("1"), true)}, exporter.Malformed, "not where"},
		{"fewer than counted", rest.Paging{Kind: "page", Total: "/total"}, []string{`{"data": ` + rec("1") + `, "total": 3}`, `{"data": [], "total": 3}`}, exporter.Truncated, "number of records"},
		{"more than counted", rest.Paging{Total: "/total"}, []string{`{"data": ` + rec("1", "2") + `, "total": 1}`}, exporter.Truncated, "number of records"},
		{"the count changes", rest.Paging{Kind: "page", Total: "/total"}, []string{`{"data": ` + rec("1") + `, "total": 3}`, `{"data": ` + rec("2") + `, "total": 2}`}, exporter.Malformed, "changed"},
		{"no count", rest.Paging{Total: "/total"}, []string{`{"data": [], "total": null}`}, exporter.Malformed, "how many"},
		{"the next page elsewhere", rest.Paging{Kind: "next_url", From: "/next"}, []string{page(rec("1"), `"http://169.254.169.254/x"`)}, exporter.Refused, "another scheme"},
		{"the next page with a user", rest.Paging{Kind: "next_url", From: "/next"}, []string{page(rec("1"), `"//u:p@127.0.0.1/x"`)}, exporter.Refused, "another scheme"},
		{"the next page at another port", rest.Paging{Kind: "next_url", From: "/next"}, []string{page(rec("1"), `"http://127.0.0.1:1/x"`)}, exporter.Refused, "another scheme"},
		{"the next page as a file", rest.Paging{Kind: "next_url", From: "/next"}, []string{page(rec("1"), `"file:///etc/passwd"`)}, exporter.Refused, "another scheme"},
		{"the next page is no address", rest.Paging{Kind: "next_url", From: "/next"}, []string{page(rec("1"), `":// %"`)}, exporter.Malformed, "cannot be read"},
		{"no owner", cursor, []string{page(`[{"id": "1"}]`, "null")}, exporter.Mismatch, "owner"},
		{"an owner that is an object", cursor, []string{page(`[{"id": "1", "owner": {}}]`, "null")}, exporter.Mismatch, "owner"},
		{"text after the end", cursor, []string{page("[]", "null") + " {}"}, exporter.Malformed, "goes on after"},
		{"a list of lists", cursor, []string{page(`[[]]`, "null")}, exporter.Malformed, "not an object"},
		{"an object for the list", cursor, []string{page(`{}`, "null")}, exporter.Malformed, "no list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := one{dataset: rest.DatasetOptions{Endpoint: rest.Endpoint{RecordsAt: "/data", Paging: c.paging}}, options: rest.Options{MaxPages: 7}}
			h := pages(c.pages...)
			if c.pages == nil {
				n := 0
				h = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					n++
					fmt.Fprintf(w, `{"data": %s}`, rec(fmt.Sprint(n)))
				})
			}
			_, err := o.read(t, h)
			wantFault(t, err, c.class, c.what)
		})
	}
}

func TestCrossHostLink(t *testing.T) {
	for _, target := range []string{"http://169.254.169.254/x", "//elsewhere.example/x", "https://127.0.0.1/x"} {
		o := one{dataset: rest.DatasetOptions{Endpoint: rest.Endpoint{Paging: rest.Paging{Kind: "link"}}}}
		_, err := o.read(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", "<"+target+`>; rel="next"`)
			fmt.Fprint(w, rec("1"))
		}))
		wantFault(t, err, exporter.Refused, "another scheme, host or port")
	}
}

func TestRetries(t *testing.T) {
	for _, c := range []struct {
		name   string
		status []int // of the first answers; then a good one
		asked  int64
		class  exporter.ErrorClass
	}{
		{"once", []int{503}, 2, ""},
		{"twice", []int{429, 502}, 3, ""},
		{"too often", []int{429, 429, 429, 429}, 3, exporter.Refused},
		{"gateway", []int{504, 504, 504}, 3, exporter.Unreachable},
		{"not authorised", []int{401}, 1, exporter.Unauthorised},
		{"forbidden", []int{403}, 1, exporter.Unauthorised},
		{"not found", []int{404}, 1, exporter.NotFound},
		{"own error", []int{500}, 1, exporter.Refused},
		{"cut", []int{0}, 2, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked atomic.Int64
			got, err := one{}.read(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				n := int(asked.Add(1)) - 1
				switch {
				case n >= len(c.status):
					fmt.Fprint(w, rec("1"))
				case c.status[n] == 0: // a body that is cut off
					w.Header().Set("Content-Length", "99")
					fmt.Fprint(w, `[{`)
				default:
					w.Header().Set("Retry-After", "86400")
					w.WriteHeader(c.status[n])
				}
			}))
			if asked.Load() != c.asked {
				t.Errorf("asked %d times, want %d", asked.Load(), c.asked)
			}
			if c.class != "" {
				wantFault(t, err, c.class, "answer")
			} else if err != nil || len(got) != 1 {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestMissing(t *testing.T) {
	o := one{dataset: rest.DatasetOptions{Endpoint: rest.Endpoint{Missing: "empty"}}}
	if got, err := o.read(t, http.NotFoundHandler()); err != nil || len(got) != 0 {
		t.Errorf("%q, %v", got, err)
	}
	// In the middle of a list, 404 is no end of it.
	o.dataset.Paging = rest.Paging{Kind: "page"}
	n := 0
	_, err := o.read(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n++; n > 1 {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, rec("1"))
	}))
	wantFault(t, err, exporter.NotFound, "page 2")
}

func TestRateLimit(t *testing.T) {
	o := one{options: rest.Options{RequestsPerSecond: 0.001}, dataset: rest.DatasetOptions{Endpoint: rest.Endpoint{Paging: rest.Paging{Kind: "page"}}}}
	server := httptest.NewServer(pages(rec("1"), "[]"))
	defer server.Close()
	c, err := o.new(t, server.URL)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Open(t.Context(), exporter.Request{Subject: exporter.Subject{Accounts: []exporter.Account{{ID: "a1"}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// The second request would have to wait for a quarter of an hour: the limit
	// tells so at once where the context ends before.
	ctx, cancel := contextFor(t, time.Minute)
	defer cancel()
	var last error
	for _, err := range s.Read(ctx, "thing") {
		last = err
	}
	wantFault(t, last, exporter.TimedOut, "next request")
}
