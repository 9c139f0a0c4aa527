package rest

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"github.com/valise-export/valise/exporter"
)

// failure is a request that was not answered as it should be.
type failure struct {
	fault *exporter.Fault
	again bool          // the same request may do better in a moment
	after time.Duration // that the API asks to wait, 0 where it does not say
}

func malformed(what, hint string) *exporter.Fault {
	return &exporter.Fault{Class: exporter.Malformed, What: what, Hint: hint}
}

// sendFailure explains why there is no answer. The error's own text holds the
// URL, and is kept out of sight.
func sendFailure(err error) *failure {
	var refused *forbidden
	var token *tokenError
	fault := &exporter.Fault{Cause: err}
	switch {
	case errors.As(err, &refused):
		fault.Class, fault.What, fault.Hint = exporter.Refused, "the host has "+refused.what, "if it is the right host, name it under allow_hosts; link-local and metadata addresses are never asked"
	case errors.As(err, &token):
		return tokenFailure(token)
	case errors.Is(err, errRedirectAway):
		fault.Class, fault.What, fault.Hint = exporter.Refused, "the answer is a redirect to another scheme, host or port", "let url name the place that it leads to, if that is the API"
	case errors.Is(err, errRedirects):
		fault.Class, fault.What, fault.Hint = exporter.Malformed, "the answer redirects again and again", "correct url or path"
	case timedOut(err):
		fault.Class, fault.What, fault.Hint, fault.Retry = exporter.TimedOut, "no answer in time", "raise timeout, or see why the API is slow", true
	case untrusted(err):
		fault.Class, fault.What, fault.Hint = exporter.Unreachable, "the server's certificate is not trusted", "name its authority under ca_file, if it is your own"
	default:
		fault.Class, fault.What, fault.Hint, fault.Retry = exporter.Unreachable, "no connection", "see that the host in url is right, up, and reachable from here", true
		return &failure{fault: fault, again: broken(err)}
	}
	return &failure{fault: fault}
}

func timedOut(err error) bool {
	var n net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}

func untrusted(err error) bool {
	var v *tls.CertificateVerificationError
	return errors.As(err, &v)
}

// broken reports whether a connection was cut or refused, which may pass.
func broken(err error) bool {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return dns.IsTemporary
	}
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.EPIPE) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// bodyFailure explains why an answer could not be read to its end.
func bodyFailure(err error) *failure {
	fault := &exporter.Fault{Class: exporter.Truncated, What: "the answer stops before its end", Hint: "try again; see whether a proxy cuts answers", Retry: true, Cause: err}
	if timedOut(err) {
		fault.Class, fault.What, fault.Hint = exporter.TimedOut, "the answer does not end in time", "raise timeout, or ask for smaller pages"
		return &failure{fault: fault}
	}
	return &failure{fault: fault, again: true}
}

// statusFailure explains an answer that is not 200.
func statusFailure(r *http.Response, now func() time.Time) *failure {
	f := byStatus(r.StatusCode)
	if f.again {
		f.after = retryAfter(r.Header.Get("Retry-After"), now())
	}
	return f
}

func byStatus(status int) *failure {
	fault := &exporter.Fault{What: "the answer is " + strconv.Itoa(status), Class: exporter.Refused, Hint: "correct path and params"}
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusProxyAuthRequired:
		fault.Class, fault.Hint = exporter.Unauthorised, "correct auth, or give it the right to read this"
	case status == http.StatusNotFound, status == http.StatusGone:
		fault.Class, fault.Hint = exporter.NotFound, "correct url and path; missing: empty, where it means no records"
	case status == http.StatusTooManyRequests:
		fault.Hint, fault.Retry = "too many requests: lower requests_per_second, or try later", true
		return &failure{fault: fault, again: true}
	case status == http.StatusBadGateway, status == http.StatusServiceUnavailable, status == http.StatusGatewayTimeout:
		fault.Class, fault.Hint, fault.Retry = exporter.Unreachable, "the API is down or overloaded: try later", true
		return &failure{fault: fault, again: true}
	case status == http.StatusRequestTimeout:
		fault.Class, fault.Hint, fault.Retry = exporter.TimedOut, "try again, or ask for smaller pages", true
	case status >= 500:
		fault.Hint, fault.Retry = "the API has an error of its own: try later", true
	case status < 300:
		fault.Class, fault.Hint = exporter.Malformed, "200 with JSON is expected: correct path"
	case status < 400:
		fault.Hint = "a redirect that leads nowhere: correct url and path"
	}
	return &failure{fault: fault}
}

// tokenFailure explains why no token was given.
func tokenFailure(t *tokenError) *failure {
	switch status := t.status(); {
	case status == http.StatusTooManyRequests || status >= 500:
		f := byStatus(status)
		f.fault.What, f.fault.Cause = "the token's endpoint: "+f.fault.What, t
		return f
	case status != 0:
		return &failure{fault: &exporter.Fault{Class: exporter.Unauthorised, What: "the token's endpoint gives no token: it answers " + strconv.Itoa(status), Hint: "correct client_id, client_secret, scopes and token_url", Cause: t}}
	}
	if errors.Is(t.err, errPlain) {
		return &failure{fault: &exporter.Fault{Class: exporter.Refused, What: "the token's endpoint is not asked without TLS", Hint: "let token_url begin with https", Cause: t}}
	}
	var n net.Error
	if errors.As(t.err, &n) || broken(t.err) {
		f := sendFailure(t.err)
		f.fault.What = "the token's endpoint: " + f.fault.What
		return f
	}
	return &failure{fault: &exporter.Fault{Class: exporter.Malformed, What: "the token's endpoint does not answer with a token", Hint: "correct token_url", Cause: t}}
}

// retryAfter reads a Retry-After header (RFC 9110, section 10.2.3).
func retryAfter(s string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseInt(s, 10, 32); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// pause returns how long to wait before a repetition: doubling, with jitter so
// that many runs do not knock at once, or what the API asks for, within the
// config's bound.
func (s *Source) pause(try int, asked time.Duration) time.Duration {
	base := s.retryWait << min(try, 10)
	if base > 0 {
		base = base/2 + rand.N(base)
	}
	return min(max(base, asked), s.retryAfterMax)
}

// sleep waits, or returns the context's cause.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
