package stripe_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/connectors/stripe"
	"github.com/valise-export/valise/exporter"
)

// liar is a source of a server that lies; it is patient with nothing.
func liar(t *testing.T, h http.Handler) exporter.Connector {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	none := 0
	return connect(t, &stripe.Options{URL: server.URL, AllowHosts: []string{"127.0.0.1"}, Key: config.NewSecret(key), Retries: &none})
}

// TestLies: what a server tells in place of Stripe's answers is an error for
// every dataset that asks it, never fewer records.
func TestLies(t *testing.T) {
	for _, lie := range connectortest.Lies() {
		if lie.Name == "the first page for ever" {
			continue // invoices alone have a second: TestListsThatLie
		}
		t.Run(lie.Name, func(t *testing.T) {
			c := liar(t, lie.Tell(answers()))
			for _, d := range c.Datasets() {
				got, err := read(t, c, d.Name, "cus_A")
				if !slices.Contains(lie.Classes, classOf(err)) || len(got) > 0 {
					t.Errorf("%s: %d records and %v, want a fault of class %v", d.Name, len(got), err, lie.Classes)
				}
				if err != nil && (strings.Contains(err.Error(), key) || strings.Contains(err.Error(), "cus_A")) {
					t.Errorf("%s: the error tells a secret or a subject: %v", d.Name, err)
				}
			}
		})
	}
}

// changedInvoices answers as Stripe does, but for the list of invoices.
func changedInvoices(body string) http.Handler {
	honest := answers()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/invoices" {
			honest.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, body)
	})
}

// TestListsThatLie: pages that never end, that promise more and give none, and
// another customer's records.
func TestListsThatLie(t *testing.T) {
	for name, c := range map[string]struct {
		body  string
		class exporter.ErrorClass
	}{
		"the same page for ever":  {`{"has_more": true, "data": [` + invoice("in_1", "eur", 1) + `]}`, exporter.Malformed},
		"more, and an empty page": {`{"has_more": true, "data": []}`, exporter.Malformed},
		"no word of more":         {`{"data": [` + invoice("in_1", "eur", 1) + `]}`, exporter.Malformed},
		"a record twice":          {`{"has_more": false, "data": [` + invoice("in_1", "eur", 1) + `,` + invoice("in_1", "eur", 1) + `]}`, exporter.Malformed},
		"another's record":        {`{"has_more": false, "data": [` + invoice("in_9", "eur", 1) + `]}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, liar(t, changedInvoices(c.body)), "invoice", "cus_A")
			if classOf(err) != c.class {
				t.Errorf("%d records, %v", len(got), err)
			}
			if c.class == "" && (len(got) != 1 || got[0].proof != "cus_B") { // the gate stops it
				t.Errorf("the proof does not tell whose it is: %v", got)
			}
		})
	}
}
