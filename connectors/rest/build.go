package rest

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/time/rate"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// New makes the connector of one source. It does no I/O; its errors are
// config.Problems.
func New(s connectors.Setup) (exporter.Connector, error) {
	options, ok := s.Source.Options.(*Options)
	if !ok {
		return nil, fmt.Errorf("source %s: options are not of kind rest", s.Source.Name)
	}
	b := &builder{setup: s, path: "sources." + s.Source.Name}
	src := b.source(options)
	for _, m := range s.Source.Datasets {
		src.datasets = append(src.datasets, b.dataset(m))
	}
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	return src, nil
}

// builder collects what is wrong with a source.
type builder struct {
	setup    connectors.Setup
	path     string
	problems config.Problems
}

func (b *builder) problem(pos config.Position, key, what, got, hint string) {
	b.problems = append(b.problems, &config.Problem{Pos: pos, Path: b.path + "." + key, What: what, Got: got, Hint: hint})
}

// bad notes a problem of the source's own keys.
func (b *builder) bad(key, what, got, hint string) {
	b.problem(b.setup.Source.Pos, key, what, got, hint)
}

func (b *builder) source(o *Options) *Source {
	s := &Source{
		headers: o.Headers, caFile: o.CAFile, checkID: o.CheckID, now: b.setup.Now, sleep: sleep,
		timeout: orDefault(o.Timeout, defaultTimeout), retryWait: orDefault(o.RetryWait, defaultRetryWait),
		retryAfterMax: orDefault(o.RetryAfterMax, defaultRetryAfterMax), maxPage: orDefault(o.MaxPageBytes, defaultMaxPageBytes),
		maxPages: orDefault(o.MaxPages, defaultMaxPages), retries: defaultRetries, limiter: rate.NewLimiter(rate.Inf, 1),
	}
	if o.Retries != nil {
		s.retries = *o.Retries
	}
	if o.RequestsPerSecond > 0 {
		s.limiter = rate.NewLimiter(rate.Limit(o.RequestsPerSecond), 1)
	}
	s.guard = &guard{timeout: s.timeout}
	for _, host := range o.AllowHosts {
		s.guard.allowed = append(s.guard.allowed, b.host(host))
	}
	s.base = b.base(s, o.URL)
	b.auth(s, o.Auth)
	s.authority = newAuthority(o.Auth, s.now)
	for name := range o.Headers {
		if strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Host") || strings.EqualFold(name, "Accept-Encoding") {
			b.bad("headers", "is not for this header", name, "authorisation belongs under auth")
		}
	}
	return s
}

func orDefault[T int | ~int64](v, def T) T {
	if v <= 0 {
		return def
	}
	return v
}

// host reads an entry of allow_hosts.
func (b *builder) host(s string) string {
	host := canonicalHost(s)
	if s == "" || strings.ContainsAny(s, "/ @*") {
		b.bad("allow_hosts", "is not a host", s, "write a name or an address, with :port where only one is meant")
	}
	return host
}

// base reads the source's URL.
func (b *builder) base(s *Source, text string) *url.URL {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		b.bad("url", "is not an address of an API", "", "write https://host/path")
		return &url.URL{}
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		b.bad("url", "has a user, a query or a fragment", "", "passwords belong under auth, parameters under params")
	}
	b.checkURL(s, "url", u)
	return u
}

// checkURL refuses what no request would be sent to.
func (b *builder) checkURL(s *Source, key string, u *url.URL) {
	if !s.mayAsk(u) {
		b.bad(key, "begins with http, so that everybody on the way reads along", "", "write https, or name the host under allow_hosts")
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	addr, err := netip.ParseAddr(u.Hostname())
	if err != nil {
		return
	}
	if err := checkAddress(netip.AddrPortFrom(addr, 1).String(), s.guard.names(u.Hostname(), port)); err != nil {
		b.bad(key, "is "+err.Error(), "", "a private address must be named under allow_hosts; link-local and metadata addresses are never asked")
	}
}

// dataset compiles one dataset: its own list, and those that follow it.
func (b *builder) dataset(m config.Mapping) *dataset {
	d := &dataset{name: m.Name}
	canonical, known := b.setup.Dataset(m.Name)
	if !known {
		b.problem(m.Pos, "datasets."+m.Name, "no such dataset", "", "valise datasets lists those that there are; datasets: declares your own")
		return d
	}
	all := []config.Mapping{m}
	if o, ok := m.Options.(*DatasetOptions); ok {
		all = append(all, o.Also...)
	}
	before := len(b.problems)
	for _, part := range all {
		part.Name, part.Pos = m.Name, m.Pos
		d.feeds = append(d.feeds, b.feed(canonical, part))
	}
	if len(b.problems) > before {
		return d
	}
	d.shape = d.feeds[0].mapping.Dataset()
	d.join(canonical)
	return d
}

// feed compiles one list of a dataset.
func (b *builder) feed(canonical exporter.Dataset, m config.Mapping) *feed {
	f := &feed{}
	path := "datasets." + m.Name
	o, ok := m.Options.(*DatasetOptions)
	if !ok {
		b.problem(m.Pos, path+".path", "is missing", "", "name the endpoint after url")
		return f
	}
	var err error
	if f.mapping, err = mapping.Compile(canonical, m, b.path+"."+path); err != nil {
		var ps config.Problems
		if !errors.As(err, &ps) {
			b.problem(m.Pos, path+".fields", err.Error(), "", "")
		}
		b.problems = append(b.problems, ps...)
		return f
	}
	bad := func(key, what, got, hint string) { b.problem(m.Pos, path+"."+key, what, got, hint) }
	f.sparse, f.scan = o.Absent == "empty", o.Scan
	f.endpoint = endpointOf(&o.Endpoint, "", bad)
	if o.Parent != nil {
		f.parent = endpointOf(o.Parent, "parent.", bad)
	}
	f.columns(m, bad)
	f.subjects(m, bad)
	return f
}
