package connectortest

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/valise-export/valise/exporter"
)

// Lie is a server that answers, and not with what was asked for.
type Lie struct {
	Name string
	// Classes are the errors that it may be called.
	Classes []exporter.ErrorClass
	// Tell turns an honest server into one that lies.
	Tell func(honest http.Handler) http.Handler

	harmless bool // to those that have one page
}

// Lies are those that any connector of an API over HTTP must see through:
// each is an error, and never "no data" or fewer records.
func Lies() []Lie {
	malformed, truncated := []exporter.ErrorClass{exporter.Malformed}, []exporter.ErrorClass{exporter.Truncated, exporter.Unreachable, exporter.Malformed}
	return []Lie{
		{"a page of HTML with status 200", malformed, instead("text/html", "<!DOCTYPE html>\n<html><body>Sign in</body></html>"), false},
		{"HTML that calls itself JSON", malformed, instead("application/json", "<html></html>"), false},
		{"nothing with status 200", []exporter.ErrorClass{exporter.Malformed, exporter.Truncated}, instead("application/json", ""), false},
		{"null in place of an answer", malformed, instead("application/json", "null"), false},
		{"an answer of another kind", malformed, instead("application/json", `"ok"`), false},
		{"a body that ends in the middle", truncated, changed(func(b []byte) []byte { return b[:len(b)/2] }, true), false},
		{"a body shorter than its length", truncated, changed(func(b []byte) []byte { return b[:len(b)/2] }, false), false},
		{"a storm of 429", []exporter.ErrorClass{exporter.Unreachable, exporter.OverLimit, exporter.Refused}, status(http.StatusTooManyRequests), false},
		{"a storm of 503", []exporter.ErrorClass{exporter.Unreachable, exporter.Refused}, status(http.StatusServiceUnavailable), false},
		{"the first page for ever", []exporter.ErrorClass{exporter.Malformed, exporter.OverLimit, exporter.OutOfOrder}, stuck, true},
	}
}

func instead(kind, body string) func(http.Handler) http.Handler {
	return func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			fmt.Fprint(w, body)
		})
	}
}

func status(code int) func(http.Handler) http.Handler {
	return func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "86400")
			http.Error(w, `{"error": "later"}`, code)
		})
	}
}

// changed changes the bodies of an honest server. Where it is not wrapped, the
// length that it tells stays that of the whole.
func changed(change func([]byte) []byte, rewrapped bool) func(http.Handler) http.Handler {
	return func(honest http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			rec := httptest.NewRecorder()
			honest.ServeHTTP(rec, r)
			body := change(bytes.Clone(rec.Body.Bytes()))
			for name, values := range rec.Header() {
				w.Header()[name] = values
			}
			w.Header().Set("Content-Length", fmt.Sprint(rec.Body.Len()))
			if rewrapped {
				w.Header().Set("Content-Length", fmt.Sprint(len(body)))
			}
			w.WriteHeader(rec.Code)
			_, _ = w.Write(body) // the client has gone where this fails
		})
	}
}

// stuck answers each further request for a path as the first.
func stuck(honest http.Handler) http.Handler {
	var lock sync.Mutex
	first := map[string]*httptest.ResponseRecorder{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lock.Lock()
		defer lock.Unlock()
		rec := first[r.URL.Path]
		if rec == nil {
			rec = httptest.NewRecorder()
			honest.ServeHTTP(rec, r)
			first[r.URL.Path] = rec
		}
		for name, values := range rec.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes()) // the client has gone where this fails
	})
}

// lies: whatever a server tells in place of the records is an error; where the
// first page is the only one, to hear it again and again does no harm.
func (c *checker) lies(t *testing.T) {
	if c.Lying == nil {
		t.Log("not a server's answers")
		return
	}
	for _, lie := range Lies() {
		t.Run(lie.Name, func(t *testing.T) {
			conn := c.Lying(t, c.seed, lie.Tell)
			s, err := conn.Open(t.Context(), c.request())
			var got []record
			if err == nil {
				got, err = read(t.Context(), t, s, More, -1)
				defer func() { _ = s.Close() }() // the read's error is the one that counts
			}
			if err == nil && lie.harmless {
				c.compare(t, conn, c.seed.Table(More), shapeOf(t, conn, More), got)
				return
			}
			var f *exporter.Fault
			if !errors.As(err, &f) || !slices.Contains(lie.Classes, f.Class) {
				t.Fatalf("%d records and %v, want a fault of class %v", len(got), err, lie.Classes)
			}
			c.isSafe(t, err, nil)
		})
	}
}
