package rest

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
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

// auth checks that a scheme has what it needs, and no more.
func (b *builder) auth(s *Source, a Auth) {
	needs := map[string][]string{
		"": nil, "none": nil, "bearer": {"token"}, "basic": {"user"}, "api_key": {"key"},
		"oauth2": {"token_url", "client_id", "client_secret"},
	}
	given := map[string]bool{
		"token": !a.Token.IsZero(), "user": a.User != "", "password": !a.Password.IsZero(), "key": !a.Key.IsZero(), "header": a.Header != "", "param": a.Param != "",
		"token_url": a.TokenURL != "", "client_id": a.ClientID != "", "client_secret": !a.ClientSecret.IsZero(),
	}
	need, ok := needs[a.Kind]
	if !ok {
		b.bad("auth.kind", "is not known", a.Kind, "use none, bearer, basic, api_key or oauth2")
		return
	}
	for _, key := range need {
		if !given[key] {
			b.bad("auth."+key, "is missing", "", "kind "+a.Kind+" needs it; ${NAME} takes it from the environment")
		}
		delete(given, key)
	}
	optional := map[string][]string{"basic": {"password"}, "api_key": {"header", "param"}}[a.Kind]
	if a.Kind == "api_key" && given["header"] == given["param"] {
		b.bad("auth.header", "or param must say where the key goes", "", "give one of them")
	}
	for key, is := range given {
		if is && !slices.Contains(optional, key) {
			b.bad("auth."+key, "is not for kind "+orNone(a.Kind), "", "correct auth.kind")
		}
	}
	if a.Kind == "oauth2" && a.TokenURL != "" {
		if u, err := url.Parse(a.TokenURL); err != nil || u.Hostname() == "" {
			b.bad("auth.token_url", "is not an address", "", "write https://host/path")
		} else {
			b.checkURL(s, "auth.token_url", u)
		}
	}
}

func orNone(kind string) string {
	if kind == "" {
		return "none"
	}
	return kind
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

// endpointOf checks an endpoint.
func endpointOf(o *Endpoint, prefix string, bad func(key, what, got, hint string)) *endpoint {
	e := &endpoint{one: o.One, missing: o.Missing == "empty"}
	var err error
	const hint = "write it as /customers/{account_id}/invoices: the marks are {account_id}, {customer_id} and {parent.NAME}"
	if e.path, err = parsePath(o.Path); err != nil {
		bad(prefix+"path", err.Error(), o.Path, hint)
	}
	for _, name := range slices.Sorted(keys(o.Params)) {
		t, err := parseTemplate(o.Params[name])
		if err != nil {
			bad(prefix+"params."+name, err.Error(), o.Params[name], hint)
		}
		e.params = append(e.params, param{name, t})
	}
	e.at = pointerOf(o.RecordsAt, prefix+"records_at", bad)
	e.paging = pagingOf(o.Paging, o.One, prefix, bad)
	return e
}

func keys[V any](m map[string]V) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func pointerOf(s, key string, bad func(key, what, got, hint string)) []string {
	names, ok := parsePointer(s)
	if !ok {
		bad(key, "is not a JSON pointer", s, "begin it with /: /data/items")
	}
	return names
}

// pagingOf checks a paging scheme and fills its defaults.
func pagingOf(o Paging, one bool, prefix string, bad func(key, what, got, hint string)) paging {
	p := paging{kind: o.Kind, param: o.Param}
	if p.kind == "" {
		p.kind = "none"
	}
	params := map[string]string{"none": "", "link": "", "next_url": "", "cursor": "cursor", "last_id": "starting_after", "page": "page", "offset": "offset"}
	def, known := params[p.kind]
	if !known {
		bad(prefix+"paging.kind", "is not known", o.Kind, "use none, cursor, last_id, page, offset, link or next_url")
		return p
	}
	refuse := func(key, got string) {
		bad(prefix+"paging."+key, "is not for kind "+p.kind, got, "correct paging.kind")
	}
	if one && p.kind != "none" {
		bad(prefix+"paging.kind", "pages a single record", p.kind, "take one or paging out")
	}
	switch {
	case def == "" && o.Param != "":
		refuse("param", o.Param)
	case p.param == "":
		p.param = def
	}
	switch p.kind {
	case "cursor", "next_url":
		if o.From == "" {
			bad(prefix+"paging.from", "is missing", "", "say where the answer has it: /meta/next")
		}
		p.from = pointerOf(o.From, prefix+"paging.from", bad)
	case "last_id":
		if p.column = o.From; p.column == "" {
			p.column = "id"
		}
		if o.More == "" {
			o.More = "/has_more"
		}
	default:
		if o.From != "" {
			refuse("from", o.From)
		}
	}
	counted := p.kind == "page" || p.kind == "offset"
	switch {
	case o.Start != nil && !counted:
		refuse("start", fmt.Sprint(*o.Start))
	case o.Start != nil:
		p.start = *o.Start
	case p.kind == "page":
		p.start = 1
	}
	p.more = pointerOf(o.More, prefix+"paging.more", bad)
	p.total = pointerOf(o.Total, prefix+"paging.total", bad)
	return p
}
