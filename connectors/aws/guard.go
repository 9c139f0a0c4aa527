package aws

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"golang.org/x/time/rate"

	"github.com/valise-export/valise/exporter"
)

// guard is the transport of all requests. It keeps to the limits, and looks at
// each answer before the SDK does, which takes an empty one for no data.
type guard struct {
	next     *http.Transport
	limiter  *rate.Limiter
	maxBytes int64
	bytes    int64
	nulls    map[string]bool // the members of the last answer that are null
	asked    func(service, operation string)
}

func newGuard(s *Source) *guard {
	return &guard{limiter: s.limiter, maxBytes: s.maxBytes, asked: s.asked, next: &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
	}}
}

// lie is an answer that is not what it says, or none that can be read.
type lie struct {
	class exporter.ErrorClass
	what  string
	hint  string
	again bool
	cause error
}

func (l *lie) Error() string { return l.what }

// Unwrap returns what the connection said.
func (l *lie) Unwrap() error { return l.cause }

// RetryableError tells the SDK's retryer.
func (l *lie) RetryableError() bool { return l.again }

// RoundTrip sends a request and reads the whole answer.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := g.turn(r.Context()); err != nil {
		return nil, err
	}
	if g.asked != nil {
		g.asked(awsmiddleware.GetServiceID(r.Context()), awsmiddleware.GetOperationName(r.Context()))
	}
	resp, err := g.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := g.read(resp)
	if err == nil && resp.StatusCode < 300 {
		err = g.check(body)
	}
	if err != nil {
		return nil, err
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp, nil
}

// turn waits until the limit of requests a second allows one more.
func (g *guard) turn(ctx context.Context) error {
	err := g.limiter.Wait(ctx)
	if err == nil || context.Cause(ctx) != nil {
		return context.Cause(ctx)
	}
	return &lie{class: exporter.TimedOut, what: "the time left does not reach for the next request", hint: "raise requests_per_second, or timeout", cause: err}
}

func (g *guard) read(resp *http.Response) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, g.maxBytes+1))
	g.bytes += int64(len(body))
	if e := resp.Body.Close(); err == nil {
		err = e
	}
	switch {
	case int64(len(body)) > g.maxBytes:
		return nil, &lie{class: exporter.OverLimit, what: "the answer is larger than max_page_bytes", hint: "raise it"}
	case err != nil && timedOut(err):
		return nil, err
	case err != nil:
		return nil, &lie{class: exporter.Truncated, what: "the answer stops before its end", hint: "try again; see whether a proxy cuts answers", again: true, cause: err}
	}
	return body, nil
}

// check refuses answers that are neither a JSON object nor XML. What the header
// says of them counts for nothing: there are servers that call everything HTML. A
// page of HTML is XML of no service, which the SDK finds out.
func (g *guard) check(body []byte) error {
	g.nulls = nil
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0:
		return notTheService("the answer is empty")
	case body[0] == '{':
		return g.object(body)
	case body[0] != '<' || strings.HasPrefix(strings.ToLower(string(body[:min(len(body), 9)])), "<!doctype") || bytes.HasPrefix(body, []byte("<html")):
		return notTheService("the answer is neither a JSON object nor the service's XML")
	}
	return nil
}

// object notes the members that are null: to the SDK they are as good as absent.
func (g *guard) object(body []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return &lie{class: exporter.Malformed, what: "the answer is no JSON object, or not a whole one", hint: "try again; see that no proxy stands before the service", cause: err}
	}
	for name, value := range members {
		if string(value) == "null" {
			if g.nulls == nil {
				g.nulls = map[string]bool{}
			}
			g.nulls[name] = true
		}
	}
	return nil
}

func notTheService(what string) *lie {
	return &lie{class: exporter.Malformed, what: what, hint: "see that endpoint is the service's, and that no sign-in page or proxy stands before it"}
}
