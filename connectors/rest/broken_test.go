package rest_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/connectors/rest"
	"github.com/valise-export/valise/exporter"
)

// broken are APIs that cannot be read, whatever the scheme.
func broken(a *api, s scheme) []connectortest.Broken {
	with := func(h http.HandlerFunc, change func(*rest.Options)) func(*testing.T, connectortest.Seed) exporter.Connector {
		return func(t *testing.T, seed connectortest.Seed) exporter.Connector {
			return connect(t, a.add(h), s, seed, change)
		}
	}
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, `{"error": "canary-body"}`, code) }
	}
	body := func(contentType, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			fmt.Fprint(w, text)
		}
	}
	list := []struct {
		name   string
		class  exporter.ErrorClass
		h      http.HandlerFunc
		change func(*rest.Options)
	}{
		{"Unauthorised", exporter.Unauthorised, status(401), nil},
		{"Forbidden", exporter.Unauthorised, status(403), nil},
		{"NotFound", exporter.NotFound, status(404), nil},
		{"BadRequest", exporter.Refused, status(400), nil},
		{"TooMany", exporter.Refused, status(429), nil},
		{"Unavailable", exporter.Unreachable, status(503), nil},
		{"ServerError", exporter.Refused, status(500), nil},
		{"NoContent", exporter.Malformed, status(204), nil},
		{"HTML", exporter.Malformed, body("text/html; charset=utf-8", "<!DOCTYPE html><p>Sign in: canary-body"), nil},
		{"HTML called JSON", exporter.Malformed, body("application/json", "<!DOCTYPE html><p>Sign in: canary-body"), nil},
		{"Empty", exporter.Truncated, body("application/json", ""), nil},
		{"Null", exporter.Malformed, body("application/json", "null"), nil},
		{"Null inside", exporter.Malformed, body("application/json", `{"data": null, "items": null, "results": null, "list": null, "has_more": false}`), nil},
		{"Null record", exporter.Malformed, body("application/json", `{"data": [null], "items": [null], "results": [null], "list": [null]}`), nil},
		{"Error with 200", exporter.Malformed, body("application/json", `{"error": "canary-body"}`), nil},
		{"Text", exporter.Malformed, body("application/json", `"canary-body"`), nil},
		{"Twice", exporter.Malformed, body("application/json", `[] []`), nil},
		{"Same name", exporter.Malformed, body("application/json", `{"data": [], "data": [], "items": [], "items": []}`), nil},
		{"Cut JSON", exporter.Truncated, body("application/json", `[{"id": "canary-body`), nil},
		{"Cut body", exporter.Truncated, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, `[{"id": "canary-body"`)
		}, nil},
		{"Connection cut", exporter.Unreachable, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil},
		{"Silent", exporter.TimedOut, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, quick},
		{"Slow", exporter.TimedOut, func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				fmt.Fprint(w, " ")
				_ = http.NewResponseController(w).Flush()
				time.Sleep(5 * time.Millisecond)
			}
		}, quick},
		{"Bomb", exporter.OverLimit, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb())
		}, nil},
		{"Redirect to metadata", exporter.Refused, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
		}, nil},
		{"Redirect away", exporter.Refused, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://localhost:1/", http.StatusTemporaryRedirect)
		}, nil},
		{"Redirect for ever", exporter.Malformed, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.RequestURI+"x", http.StatusFound)
		}, nil},
	}
	var out []connectortest.Broken
	for _, b := range list {
		if s.proof != "" && (strings.HasPrefix(b.name, "Null ") || b.name == "Error with 200") {
			b.class = exporter.Mismatch // the parent is one object: these are objects without what is wanted of it
		}
		out = append(out, connectortest.Broken{Name: b.name, Class: b.class, New: with(b.h, b.change), Secrets: []string{secretToken, "127.0.0.1", "169.254"}})
	}
	out = append(out, connectortest.Broken{Name: "Nobody there", Class: exporter.Unreachable, Secrets: []string{secretToken, "127.0.0.1"}, New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
		return connect(t, "http://127.0.0.1:1/api", s, seed, nil)
	}})
	out = append(out, connectortest.Broken{Name: "Wrong token", Class: exporter.Unauthorised, Secrets: []string{"canary-other"}, New: with(status(200), func(o *rest.Options) {
		o.Auth = rest.Auth{}
	})})
	return out
}

func quick(o *rest.Options) { o.Timeout = 50 * time.Millisecond }

// bomb is 16 MiB of space, packed.
var bomb = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.Copy(w, strings.NewReader(strings.Repeat(" ", 16<<20)))
	_ = w.Close()
	return b.Bytes()
})
