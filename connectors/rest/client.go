package rest

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// client sends the requests of one session, one at a time.
type client struct {
	source    *Source
	transport *http.Transport
	api       *http.Client
	bytes     int64
}

// answer is a whole answer.
type answer struct {
	status int
	header http.Header
	url    *url.URL // that was asked, after redirects
	body   []byte   // valid until the buffer is used again
}

func newClient(s *Source) (*client, error) {
	c := &client{source: s}
	c.transport = &http.Transport{
		DialContext: s.guard.dial, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: maxHeaderBytes,
		MaxIdleConnsPerHost: 2, TLSHandshakeTimeout: s.timeout, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
	}
	if s.caFile != "" {
		pem, err := os.ReadFile(s.caFile)
		if err != nil {
			return nil, &exporter.Fault{Class: exporter.NotFound, Place: "ca_file", What: "cannot be read", Hint: "name a PEM file that the user that valise runs as may read", Cause: err}
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, &exporter.Fault{Class: exporter.Malformed, Place: "ca_file", What: "holds no certificate", Hint: "it must be in PEM form"}
		}
		c.transport.TLSClientConfig.RootCAs = pool
	}
	tokens := &http.Client{Transport: &secure{c.transport, s}, CheckRedirect: noRedirect}
	c.api = &http.Client{Transport: &authorised{c.transport, s, tokens}, CheckRedirect: sameOrigin}
	return c, nil
}

func (c *client) close() { c.transport.CloseIdleConnections() }

var (
	errRedirectAway = errors.New("a redirect to another place")
	errRedirects    = errors.New("too many redirects")
	errPlain        = errors.New("a request without TLS")
)

func noRedirect(*http.Request, []*http.Request) error { return errRedirectAway }

// sameOrigin lets redirects lead to other paths alone, and not for ever.
func sameOrigin(r *http.Request, via []*http.Request) error {
	switch {
	case origin(r.URL) != origin(via[0].URL):
		return errRedirectAway
	case len(via) > maxRedirects:
		return errRedirects
	}
	return nil
}

// origin returns scheme, host and port (RFC 6454, section 4).
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[strings.ToLower(u.Scheme)]
	}
	return strings.ToLower(u.Scheme) + "://" + canonicalHost(u.Hostname()) + ":" + port
}

// secure refuses to send in the clear, except to hosts that the config allows.
type secure struct {
	next   http.RoundTripper
	source *Source
}

func (s *secure) RoundTrip(r *http.Request) (*http.Response, error) {
	if !s.source.mayAsk(r.URL) {
		return nil, errPlain
	}
	return s.next.RoundTrip(r)
}

// mayAsk reports whether a URL may be asked: with TLS, or of an allowed host.
func (s *Source) mayAsk(u *url.URL) bool {
	port := u.Port()
	if port == "" {
		port = "80"
	}
	return u.Scheme == "https" || u.Scheme == "http" && s.guard.names(u.Hostname(), port)
}

// authorised puts the authorisation on requests, each anew, and only where they
// go to the source's own origin.
type authorised struct {
	next   http.RoundTripper
	source *Source
	tokens *http.Client
}

func (a *authorised) RoundTrip(r *http.Request) (*http.Response, error) {
	if origin(r.URL) != origin(a.source.base) || !a.source.mayAsk(r.URL) {
		return nil, errRedirectAway
	}
	out := r.Clone(r.Context())
	if err := a.source.authority.apply(out, a.tokens); err != nil {
		return nil, err
	}
	return a.next.RoundTrip(out)
}

// get sends a request until it is answered, within the limits, and reads the
// whole answer into buf.
func (c *client) get(ctx context.Context, u *url.URL, buf *bytes.Buffer) (*answer, error) {
	for try := 0; ; try++ {
		if err := c.turn(ctx); err != nil {
			return nil, err
		}
		a, failed := c.once(ctx, u, buf)
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		if failed == nil {
			return a, nil
		}
		if !failed.again || try >= c.source.retries {
			return nil, failed.fault
		}
		if err := c.source.sleep(ctx, c.source.pause(try, failed.after)); err != nil {
			return nil, err
		}
	}
}

// turn waits until the limit of requests a second allows one more.
func (c *client) turn(ctx context.Context) error {
	if err := c.source.limiter.Wait(ctx); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return &exporter.Fault{Class: exporter.TimedOut, What: "the time left does not reach for the next request", Hint: "raise requests_per_second, or give the export more time", Cause: err}
	}
	return nil
}

func (c *client) once(ctx context.Context, u *url.URL, buf *bytes.Buffer) (*answer, *failure) {
	ctx, cancel := context.WithTimeout(ctx, c.source.timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, &failure{fault: &exporter.Fault{Class: exporter.Internal, What: "the request cannot be made", Hint: "correct url, path and params", Cause: err}}
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", "valise")
	for name, value := range c.source.headers {
		r.Header.Set(name, value)
	}
	resp, err := c.api.Do(r)
	if err != nil {
		return nil, sendFailure(err)
	}
	a, failed := c.read(resp, buf)
	if err := resp.Body.Close(); err != nil && failed == nil {
		return nil, bodyFailure(err)
	}
	return a, failed
}

// read takes an answer's body. Of one that is not a success, the body is not
// looked at.
func (c *client) read(resp *http.Response, buf *bytes.Buffer) (*answer, *failure) {
	if resp.StatusCode == http.StatusUnauthorized {
		c.source.authority.forget()
	}
	if resp.StatusCode != http.StatusOK {
		return nil, statusFailure(resp, c.source.now)
	}
	if html(resp.Header.Get("Content-Type")) {
		return nil, &failure{fault: malformed("the answer is a page of HTML where JSON should be", "see that url is the API's, and that no sign-in page or proxy stands before it")}
	}
	buf.Reset()
	n, err := io.Copy(buf, io.LimitReader(resp.Body, c.source.maxPage+1))
	c.bytes += n
	if n > c.source.maxPage {
		return nil, &failure{fault: &exporter.Fault{Class: exporter.OverLimit, What: fmt.Sprintf("the answer is larger than %d bytes", c.source.maxPage), Hint: "ask for smaller pages, or raise max_page_bytes"}}
	}
	if err != nil {
		return nil, bodyFailure(err)
	}
	return &answer{status: resp.StatusCode, header: resp.Header, url: resp.Request.URL, body: buf.Bytes()}, nil
}

func html(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == "text/html" || t == "application/xhtml+xml")
}
