package rest_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/rest"
	"github.com/valise-export/valise/exporter"
)

func contextFor(t *testing.T, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), d)
}

func TestValues(t *testing.T) {
	const body = `[{"owner": 5, "id": "é\ud83d\ude00", "money": {"amount": 1100, "currency": "kwd"}, "list": ["x", {"y": "z"}],
		"none": null, "first": null, "second": "s", "created": 1700000000, "a.b": "dotted", "big": 12345678901234567890.10, "o": {"k": [1.10, null]}, "stray": {"in": 1}}]`
	for _, c := range []struct {
		bind config.Bind
		want string
	}{
		{config.Bind{Field: "note", Column: "second"}, "s"},
		{config.Bind{Field: "note", Column: "first|second"}, "s"},
		{config.Bind{Field: "note", Column: "none.deep|second"}, "s"},
		{config.Bind{Field: "note", Column: "second|money.currency"}, "s"},
		{config.Bind{Field: "note", Column: "none.deep"}, ""},
		{config.Bind{Field: "note", Column: "list.0"}, "x"},
		{config.Bind{Field: "note", Column: "list.1.y"}, "z"},
		{config.Bind{Field: "note", Column: "list.7.y"}, ""},
		{config.Bind{Field: "note", Column: "a.b"}, "dotted"},
		{config.Bind{Field: "note", Column: "money.currency", Convert: "upper"}, "KWD"},
		{config.Bind{Field: "note", Column: "big"}, "12345678901234567890.10"},
		{config.Bind{Field: "at", Column: "created", Convert: "epoch_seconds"}, "2023-11-14T22:13:20Z"},
		{config.Bind{Field: "extra", Column: "o"}, `{"k":[1.10,null]}`},
		{config.Bind{Field: "extra", Column: "list"}, `["x",{"y":"z"}]`},
	} {
		t.Run(c.bind.Column, func(t *testing.T) {
			got := valueOf(t, body, c.bind, config.Bind{Field: "id"})
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	money := config.Bind{Field: "amount", Column: "money.amount", Convert: "minor_units", Currency: "$money.currency"}
	if got := valueOf(t, body, money, config.Bind{Field: "id"}, config.Bind{Field: "currency", Column: "money.currency"}); got != "1.100" {
		t.Errorf("three decimals: %q", got)
	}
}

func valueOf(t *testing.T, body string, want config.Bind, others ...config.Bind) string {
	t.Helper()
	o := one{mapping: config.Mapping{Fields: append(others, want)}, account: "5"}
	server := serveText(t, body)
	c, err := o.new(t, server)
	if err != nil {
		t.Fatal(err)
	}
	shape := c.Datasets()[0]
	_, at, _ := shape.Field(want.Field)
	s, err := c.Open(t.Context(), exporter.Request{Subject: exporter.Subject{Accounts: []exporter.Account{{ID: "5"}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for r, err := range s.Read(t.Context(), "thing") {
		if err != nil {
			t.Fatal(err)
		}
		return rendered(r.Values[at])
	}
	t.Fatal("no record")
	return ""
}

// TestRequests checks what is asked: escaping, parameters, headers.
func TestRequests(t *testing.T) {
	const nasty = "a/../b?x=1&y=%2e#é "
	var asked []string
	o := one{account: nasty, options: rest.Options{Headers: map[string]string{"X-Version": "7"}, Auth: rest.Auth{Kind: "api_key", Key: config.NewSecret("k&1"), Param: "key"}},
		dataset: rest.DatasetOptions{Endpoint: rest.Endpoint{Path: "/t/{account_id}/{customer_id}", Params: map[string]string{"of": "id:{account_id}", "limit": "2"}}}}
	if _, err := o.read(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.EscapedPath(), r.URL.Query().Get("of"), r.URL.Query().Get("limit"), r.URL.Query().Get("key"), r.Header.Get("X-Version"), r.Header.Get("Accept"))
		fmt.Fprint(w, "[]")
	})); err != nil {
		t.Fatal(err)
	}
	want := []string{"/t/a%2F..%2Fb%3Fx=1&y=%252e%23%C3%A9%20/c1", "id:" + nasty, "2", "k&1", "7", "application/json"}
	if !slices.Equal(asked, want) {
		t.Errorf("got  %q\nwant %q", asked, want)
	}
	for _, id := range []string{"..", ".", "", strings.Repeat("x", 2000)} {
		o := one{account: id}
		c, err := o.new(t, "http://127.0.0.1:1")
		if err != nil {
			t.Fatal(err)
		}
		s, err := c.Open(t.Context(), exporter.Request{Subject: exporter.Subject{ID: "c1", Accounts: []exporter.Account{{ID: id}}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range s.Read(t.Context(), "thing") {
			wantFault(t, err, exporter.Refused, "value")
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestNested: a child is the parent's owner's, and a parent of somebody else is
// not asked for its children.
func TestNested(t *testing.T) {
	o := one{mapping: config.Mapping{SubjectColumn: "parent.customer", Fields: []config.Bind{{Field: "id"}, {Field: "note", Column: "parent.number"}}},
		dataset: rest.DatasetOptions{
			Endpoint: rest.Endpoint{Path: "/invoices/{parent.id}/lines", RecordsAt: "/data", Paging: rest.Paging{Kind: "last_id"}},
			Parent:   &rest.Endpoint{Path: "/invoices", Params: map[string]string{"customer": "{account_id}"}, RecordsAt: "/data", Paging: rest.Paging{Kind: "last_id"}},
		}}
	owner := "a1"
	var asked []string
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path+" "+r.URL.Query().Get("starting_after"))
		switch r.URL.Path + " " + r.URL.Query().Get("starting_after") {
		case "/invoices ":
			fmt.Fprint(w, `{"has_more": true, "data": [{"id": "i1", "number": "N-1", "customer": "a1"}]}`)
		case "/invoices i1":
			fmt.Fprintf(w, `{"has_more": false, "data": [{"id": "i2", "number": null, "customer": %q}]}`, owner)
		case "/invoices/i1/lines ":
			fmt.Fprint(w, `{"has_more": true, "data": [{"id": "l1"}]}`)
		case "/invoices/i1/lines l1":
			fmt.Fprint(w, `{"has_more": false, "data": [{"id": "l2"}]}`)
		case "/invoices/i2/lines ":
			fmt.Fprint(w, `{"has_more": false, "data": [{"id": "l1"}]}`)
		}
	})
	got, err := o.read(t, h)
	if want := []string{"a1 a1 l1 N-1", "a1 a1 l2 N-1", "a1 a1 l1 "}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	asked, owner = nil, "b1"
	_, err = o.read(t, h)
	wantFault(t, err, exporter.Stray, "endpoint /invoices, page 2")
	if slices.Contains(asked, "/invoices/i2/lines ") {
		t.Error("the children of somebody else's record were asked for")
	}
}
