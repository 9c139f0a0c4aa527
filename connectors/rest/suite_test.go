package rest_test

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/connectors/rest"
	"github.com/valise-export/valise/exporter"
)

const secretToken = "canary-token-5512"

// api is one server for a whole test: each place has a part of its paths.
type api struct {
	*httptest.Server
	mu     sync.Mutex
	places []http.Handler
}

func newAPI(t *testing.T) *api {
	a := &api{}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

// add serves a handler and returns its URL.
func (a *api) add(h http.Handler) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.places = append(a.places, h)
	return fmt.Sprintf("%s/v%d", a.URL, len(a.places)-1)
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	n, err := strconv.Atoi(strings.TrimPrefix(first, "v"))
	a.mu.Lock()
	ok := err == nil && n < len(a.places)
	var h http.Handler
	if ok {
		h = a.places[n]
	}
	a.mu.Unlock()
	if !ok || r.Header.Get("Authorization") != "Bearer "+secretToken {
		http.Error(w, "no", http.StatusUnauthorized)
		return
	}
	r.URL.Path = "/" + rest
	w.Header().Set("Content-Type", "application/json")
	h.ServeHTTP(w, r)
}

// scheme is a way in which an API gives lists.
type scheme struct {
	paging rest.Paging
	at     string
	params map[string]string
	page   func(w http.ResponseWriter, r *http.Request, records []string)
	parent *rest.Endpoint
	proof  string // the subject column where it is the parent's
	scan   bool
}

const pageSize = 10

var schemes = map[string]scheme{
	"Cursor": {paging: rest.Paging{Kind: "cursor", Param: "after", From: "/meta/next"}, at: "/data", page: func(w http.ResponseWriter, r *http.Request, records []string) {
		start, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Query().Get("after"), "t/"))
		part, more := cut(records, start)
		next := "null"
		if more {
			next = fmt.Sprintf(`"t/%d"`, start+pageSize)
		}
		fmt.Fprintf(w, `{"data": [%s], "meta": {"next": %s}}`, strings.Join(part, ","), next)
	}},
	"LastID": {paging: rest.Paging{Kind: "last_id"}, at: "/data", page: func(w http.ResponseWriter, r *http.Request, records []string) {
		start := 0
		if id := r.URL.Query().Get("starting_after"); id != "" {
			start = 1 + slices.IndexFunc(records, func(s string) bool { return strings.Contains(s, `"id": "`+id+`"`) })
		}
		part, more := cut(records, start)
		fmt.Fprintf(w, `{"has_more": %t, "data": [%s]}`, more, strings.Join(part, ","))
	}},
	"Page": {paging: rest.Paging{Kind: "page", Total: "/count"}, at: "/items", page: func(w http.ResponseWriter, r *http.Request, records []string) {
		n, _ := strconv.Atoi(r.URL.Query().Get("page"))
		part, _ := cut(records, (n-1)*pageSize)
		fmt.Fprintf(w, `{"items": [%s], "count": %d}`, strings.Join(part, ","), len(records))
	}},
	"Offset": {paging: rest.Paging{Kind: "offset", Param: "skip"}, page: func(w http.ResponseWriter, r *http.Request, records []string) {
		n, _ := strconv.Atoi(r.URL.Query().Get("skip"))
		part, _ := cut(records, n)
		fmt.Fprintf(w, `[%s]`, strings.Join(part, ","))
	}},
	"Link": {paging: rest.Paging{Kind: "link"}, page: func(w http.ResponseWriter, r *http.Request, records []string) {
		n, _ := strconv.Atoi(r.URL.Query().Get("n"))
		part, more := cut(records, n)
		if more {
			w.Header().Add("Link", `<https://elsewhere.example/>; rel="prev"; title="a, <b>; rel=next"`)
			w.Header().Add("Link", fmt.Sprintf(`<?n=%d>; x=1; rel="last next", <?n=0>; rel=first`, n+pageSize))
		}
		fmt.Fprintf(w, `[%s]`, strings.Join(part, ","))
	}},
	"NextURL": {paging: rest.Paging{Kind: "next_url", From: "/next"}, at: "/results", page: func(w http.ResponseWriter, r *http.Request, records []string) {
		n, _ := strconv.Atoi(r.URL.Query().Get("n"))
		part, more := cut(records, n)
		next := ""
		if more {
			next = fmt.Sprintf("http://%s?n=%d", r.Host+r.RequestURI[:strings.IndexByte(r.RequestURI+"?", '?')], n+pageSize)
		}
		fmt.Fprintf(w, `{"next": %q, "results": [%s]}`, next, strings.Join(part, ","))
	}},
	"One page": {page: func(w http.ResponseWriter, _ *http.Request, records []string) {
		fmt.Fprintf(w, ` [ %s ] `, strings.Join(records, " , "))
	}},
	"Nested": {
		paging: rest.Paging{Kind: "offset", Param: "skip"},
		parent: &rest.Endpoint{Path: "/accounts", Params: map[string]string{"of": "{account_id}"}, RecordsAt: "/list"},
	},
	"Nested, proved by the parent": {
		paging: rest.Paging{Kind: "offset", Param: "skip"}, proof: "parent.ref",
		parent: &rest.Endpoint{Path: "/account/{account_id}", One: true},
	},
	"Scan": {scan: true},
}

func cut(records []string, start int) (part []string, more bool) {
	start = min(max(start, 0), len(records))
	end := min(start+pageSize, len(records))
	return records[start:end], end < len(records)
}

func TestSuite(t *testing.T) {
	for name, s := range schemes {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t)
			suite := connectortest.Suite{
				Page: pageSize,
				New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
					return connect(t, a.add(serve(s, seed, false)), s, seed, nil)
				},
				Lying: func(t *testing.T, seed connectortest.Seed, tell func(http.Handler) http.Handler) exporter.Connector {
					return connect(t, a.add(tell(serve(s, seed, false))), s, seed, nil)
				},
			}
			if name == "Cursor" || s.parent != nil { // a fault is met before paging matters
				suite.Faults = broken(a, s)
			}
			if !s.scan && s.proof == "" {
				suite.Unfiltered = func(t *testing.T, seed connectortest.Seed) exporter.Connector {
					return connect(t, a.add(serve(s, seed, true)), s, seed, nil)
				}
			}
			connectortest.Run(t, suite)
		})
	}
}

// serve gives the seed's tables: /t/TABLE/ACCOUNT.
func serve(s scheme, seed connectortest.Seed, everybody bool) http.Handler {
	page := s.page
	if page == nil {
		page = schemes["Offset"].page
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /t/{table}/{account}", func(w http.ResponseWriter, r *http.Request) {
		var owner string
		if owner = r.PathValue("account"); everybody && owner == seed.A.Accounts[0].ID {
			owner = ""
		} else if everybody {
			owner = "none"
		}
		page(w, r, records(seed.Table(r.PathValue("table")), owner))
	})
	mux.HandleFunc("GET /all/{table}", func(w http.ResponseWriter, r *http.Request) {
		schemes["One page"].page(w, r, records(seed.Table(r.PathValue("table")), ""))
	})
	mux.HandleFunc("GET /accounts", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"list": [{"ref": %q, "more": {"x": [1]}}]}`, r.URL.Query().Get("of"))
	})
	mux.HandleFunc("GET /account/{id}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"ref": %q}`, r.PathValue("id"))
	})
	return mux
}

// records returns a table's records as objects, in the order of the key; owner
// "" means everybody's.
func records(table connectortest.Table, owner string) []string {
	rows := slices.Clone(table.Rows)
	slices.SortFunc(rows, func(a, b connectortest.Row) int {
		return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Cells[3].Text, b.Cells[3].Text))
	})
	var out []string
	for _, row := range rows {
		if owner != "" && row.Owner != owner {
			continue
		}
		var members []string
		for i, cell := range row.Cells {
			members = append(members, `"`+table.Columns[i].Name+`": `+jsonOf(table.Columns[i].Type, cell))
		}
		out = append(out, "{"+strings.Join(members, ", ")+"}")
	}
	return out
}

func jsonOf(typ exporter.Type, c connectortest.Cell) string {
	switch {
	case c.Null:
		return "null"
	case typ == exporter.TypeText || typ == exporter.TypeDate || typ == exporter.TypeInstant:
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "é", `\u00e9`).Replace(c.Text) + `"`
	default:
		return c.Text
	}
}

// connect makes a connector of the seed at a URL.
func connect(t *testing.T, url string, s scheme, seed connectortest.Seed, change func(*rest.Options)) exporter.Connector {
	t.Helper()
	retries := 2
	o := &rest.Options{
		URL: url, AllowHosts: []string{"127.0.0.1"}, CheckID: seed.B.Accounts[0].ID, Retries: &retries,
		RetryWait: time.Microsecond, RetryAfterMax: time.Microsecond, MaxPageBytes: 1 << 20, MaxPages: 50,
		Auth: rest.Auth{Kind: "bearer", Token: config.NewSecret(secretToken)},
	}
	if change != nil {
		change(o)
	}
	for i := range seed.Tables {
		m := &seed.Tables[i].Mapping
		if s.proof != "" {
			m.SubjectColumn, m.Ignore = s.proof, []string{connectortest.OwnerColumn, connectortest.IgnoredColumn}
		}
	}
	setup := seed.Setup(o, func(table connectortest.Table) any {
		d := &rest.DatasetOptions{Parent: s.parent, Scan: s.scan, Endpoint: rest.Endpoint{RecordsAt: s.at, Paging: s.paging, Params: s.params}}
		d.Path = "/t/" + table.Dataset.Name + "/{account_id}"
		if s.parent != nil {
			d.Path = "/t/" + table.Dataset.Name + "/{parent.ref}"
		}
		if s.scan {
			d.Path = "/all/" + table.Dataset.Name
		}
		return d
	})
	c, err := rest.New(setup)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
