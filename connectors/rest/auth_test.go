package rest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/rest"
	"github.com/valise-export/valise/exporter"
)

// TestAuth: each scheme as the API sees it.
func TestAuth(t *testing.T) {
	secret := config.NewSecret("canary-secret")
	for _, c := range []struct {
		name string
		auth rest.Auth
		ok   func(*http.Request) bool
	}{
		{"none", rest.Auth{}, func(r *http.Request) bool { return r.Header.Get("Authorization") == "" }},
		{"bearer", rest.Auth{Kind: "bearer", Token: secret}, func(r *http.Request) bool { return r.Header.Get("Authorization") == "Bearer canary-secret" }},
		{"basic", rest.Auth{Kind: "basic", User: "u", Password: secret}, func(r *http.Request) bool {
			u, p, ok := r.BasicAuth()
			return ok && u == "u" && p == "canary-secret"
		}},
		{"key in a header", rest.Auth{Kind: "api_key", Key: secret, Header: "X-Key"}, func(r *http.Request) bool { return r.Header.Get("X-Key") == "canary-secret" }},
		{"key in the query", rest.Auth{Kind: "api_key", Key: secret, Param: "key"}, func(r *http.Request) bool { return r.URL.Query().Get("key") == "canary-secret" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case !c.ok(r):
					w.WriteHeader(http.StatusForbidden)
				case !strings.HasSuffix(r.URL.Path, "/moved"):
					http.Redirect(w, r, r.URL.Path+"/moved", http.StatusFound) // the authorisation goes along
				default:
					fmt.Fprint(w, rec("1"))
				}
			})
			if got, err := (one{options: rest.Options{Auth: c.auth}}).read(t, h); err != nil || len(got) != 1 {
				t.Errorf("%q, %v", got, err)
			}
			_, err := one{options: rest.Options{Auth: c.auth}}.read(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
			wantFault(t, err, exporter.Unauthorised, "401")
		})
	}
}

// TestNoCredentialsElsewhere: another server never sees the authorisation.
func TestNoCredentialsElsewhere(t *testing.T) {
	seen := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { seen = true }))
	defer other.Close()
	_, err := one{options: rest.Options{Auth: rest.Auth{Kind: "bearer", Token: config.NewSecret("canary")}}}.read(t,
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, http.StatusFound) }))
	wantFault(t, err, exporter.Refused, "redirect")
	if seen {
		t.Error("another server was asked")
	}
}

// TestClientCredentials: RFC 6749, section 4.4.
func TestClientCredentials(t *testing.T) {
	tokens, good := 0, "Bearer t1"
	answer := func(w http.ResponseWriter) {
		tokens++
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"access_token": "t%d", "token_type": "Bearer", "expires_in": 3600}`, tokens)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		id, secret, ok := r.BasicAuth()
		if !ok || id != "client" || secret != "canary-secret" || r.FormValue("grant_type") != "client_credentials" || r.FormValue("scope") != "read all" || r.FormValue("audience") != "x" {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"error": "invalid_client", "error_description": "canary-secret"}`)
			return
		}
		answer(w)
	})
	mux.HandleFunc("GET /things/a1", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != good {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, rec("1"))
	})
	mux.HandleFunc("POST /moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/token", http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("POST /busy", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	mux.HandleFunc("POST /page", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<p>canary")
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	auth := func(path, secret string) one {
		return one{options: rest.Options{Auth: rest.Auth{Kind: "oauth2", TokenURL: server.URL + path, ClientID: "client", ClientSecret: config.NewSecret(secret),
			Scopes: []string{"read", "all"}, TokenParams: map[string]string{"audience": "x"}}}}
	}
	o := auth("/token", "canary-secret")
	c, err := o.new(t, server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second session uses the first one's token
		if got, err := o.readFrom(t, c); err != nil || len(got) != 1 || tokens != 1 {
			t.Errorf("%q, %v, %d tokens", got, err, tokens)
		}
	}
	// A token that is refused is not kept.
	good = "Bearer t2"
	if _, err := o.readFrom(t, c); err == nil || tokens != 1 {
		t.Errorf("a token that was revoked: %v, %d tokens", err, tokens)
	}
	if got, err := o.readFrom(t, c); err != nil || len(got) != 1 || tokens != 2 {
		t.Errorf("after it: %q, %v, %d tokens", got, err, tokens)
	}
	for _, f := range []struct {
		path, secret string
		class        exporter.ErrorClass
		what         string
	}{
		{"/token", "canary-wrong", exporter.Unauthorised, "gives no token: it answers 401"},
		{"/absent", "canary-secret", exporter.Unauthorised, "answers 404"},
		{"/busy", "canary-secret", exporter.Unreachable, "token's endpoint: the answer is 503"},
		{"/page", "canary-secret", exporter.Malformed, "does not answer with a token"},
		{"/moved", "canary-secret", exporter.Refused, "redirect"},
	} {
		o := auth(f.path, f.secret)
		c, err := o.new(t, server.URL)
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.readFrom(t, c)
		wantFault(t, err, f.class, f.what)
	}
}

// TestTLS: a certificate of an authority that the config names, and no other.
func TestTLS(t *testing.T) {
	server := httptest.NewTLSServer(pages(rec("1")))
	defer server.Close()
	server.Config.ErrorLog = nil
	o := one{options: rest.Options{Timeout: 5 * time.Second}}
	c, err := o.new(t, server.URL)
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.readFrom(t, c)
	wantFault(t, err, exporter.Unreachable, "certificate is not trusted")
	o.options.CAFile = certificate(t, server)
	if c, err = o.new(t, server.URL); err != nil {
		t.Fatal(err)
	}
	if got, err := o.readFrom(t, c); err != nil || len(got) != 1 {
		t.Errorf("%q, %v", got, err)
	}
}
