package aws

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// New makes the connector of one source. It does no I/O; its errors are
// config.Problems.
func New(s connectors.Setup) (exporter.Connector, error) {
	out, err := build(s, surfaces())
	if err != nil {
		return nil, err
	}
	b := builder{setup: s, path: "sources." + s.Source.Name}
	for i, d := range out.datasets {
		b.columns(s.Source.Datasets[i], d)
	}
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	return out, nil
}

func build(s connectors.Setup, known []surface) (*Source, error) {
	o, ok := s.Source.Options.(*Options)
	if !ok {
		return nil, fmt.Errorf("source %s: options are not of kind aws", s.Source.Name)
	}
	b := builder{setup: s, path: "sources." + s.Source.Name}
	out := b.source(o)
	for _, m := range s.Source.Datasets {
		out.datasets = append(out.datasets, b.dataset(m, known))
	}
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	return out, nil
}

// builder collects what is wrong with a source.
type builder struct {
	setup    connectors.Setup
	path     string
	problems config.Problems
}

func (b *builder) bad(key, what, got, hint string) {
	b.problems = append(b.problems, &config.Problem{Pos: b.setup.Source.Pos, Path: b.path + "." + key, What: what, Got: got, Hint: hint})
}

func (b *builder) source(o *Options) *Source {
	s := &Source{
		options: o, region: orDefault(o.Region, defaultRegion), sessionName: orDefault(o.SessionName, defaultSession), months: o.UsageMonths,
		timeout: orDefault(o.Timeout, defaultTimeout), retries: defaultRetries, retryWait: orDefault(o.RetryWait, defaultRetryWait),
		limiter: rate.NewLimiter(rate.Inf, 1), maxBytes: orDefault(o.MaxPageBytes, defaultMaxBytes), maxPages: orDefault(o.MaxPages, defaultMaxPages),
		now: b.setup.Now, accountID: accountID,
	}
	s.centerRegion = orDefault(o.IdentityCenterRegion, s.region)
	if o.Retries != nil {
		s.retries = *o.Retries
	}
	if o.RequestsPerSecond > 0 {
		s.limiter = rate.NewLimiter(rate.Limit(o.RequestsPerSecond), 1)
	}
	if o.InvoicesFrom != "" {
		var err error
		if s.invoicesFrom, err = time.Parse("2006-01", o.InvoicesFrom); err != nil {
			b.bad("invoices_from", "is not a month", o.InvoicesFrom, "write it as 2019-05")
		}
	}
	b.credentials(o)
	b.endpoints(o)
	return s
}

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

// credentials checks how the source signs.
func (b *builder) credentials(o *Options) {
	if o.AccessKey.IsZero() != o.SecretKey.IsZero() {
		b.bad("access_key", "and secret_key belong together", "", "give both, or neither")
	}
	if !o.SessionToken.IsZero() && o.AccessKey.IsZero() {
		b.bad("session_token", "has no keys beside it", "", "give access_key and secret_key")
	}
	if o.Profile != "" && !o.AccessKey.IsZero() {
		b.bad("profile", "and access_key are two ways to sign", o.Profile, "take one out")
	}
	switch {
	case o.Role == "" && !o.ExternalID.IsZero():
		b.bad("external_id", "has no role beside it", "", "name the role")
	case o.Role != "" && (!strings.HasPrefix(o.Role, "arn:") || !strings.Contains(o.Role, ":role/")):
		b.bad("role", "is not the ARN of a role", o.Role, "write arn:aws:iam::"+accountMark+":role/NAME")
	}
}

// services are those that endpoints may name.
func services() []string {
	return []string{"account", "ce", "iam", "identitystore", "invoicing", "marketplace-agreement", "notifications", "notifications-contacts",
		"organizations", "partnercentral", "sso-admin", "sts", "tax"}
}

func (b *builder) endpoints(o *Options) {
	if o.Endpoint != "" {
		b.endpoint("endpoint", o.Endpoint)
	}
	for _, name := range slices.Sorted(maps.Keys(o.Endpoints)) {
		if !slices.Contains(services(), name) {
			b.bad("endpoints."+name, "is no service that is asked", "", "use one of "+strings.Join(services(), ", "))
		}
		b.endpoint("endpoints."+name, o.Endpoints[name])
	}
}

// endpoint refuses what no request would be sent to. In the clear only this
// machine is spoken to.
func (b *builder) endpoint(key, text string) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Scheme != "https" && u.Scheme != "http" {
		b.bad(key, "is not an address of a service", "", "write https://host")
		return
	}
	addr, err := netip.ParseAddr(u.Hostname())
	if u.Scheme == "http" && u.Hostname() != "localhost" && (err != nil || !addr.IsLoopback()) {
		b.bad(key, "begins with http, so that everybody on the way reads along", "", "write https")
	}
}

// dataset compiles one dataset.
func (b *builder) dataset(m config.Mapping, known []surface) *dataset {
	d := &dataset{name: m.Name}
	path := "datasets." + m.Name
	i := slices.IndexFunc(known, func(s surface) bool { return s.mapping.Name == m.Name })
	canonical, ok := b.setup.Dataset(m.Name)
	if i < 0 || !ok {
		b.problems = append(b.problems, &config.Problem{Pos: m.Pos, Path: b.path + "." + path, What: "is no dataset of kind aws", Hint: "docs/aws.md lists those that there are; other kinds read the rest"})
		return d
	}
	d.surface, d.columns = known[i], columnsOf(known[i].item)
	var err error
	if d.mapping, err = mapping.Compile(canonical, m, b.path+"."+path); err != nil {
		var ps config.Problems
		if !errors.As(err, &ps) {
			ps = config.Problems{&config.Problem{Pos: m.Pos, Path: b.path + "." + path, What: err.Error()}}
		}
		b.problems = append(b.problems, ps...)
		return d
	}
	shape := d.mapping.Dataset()
	for _, k := range shape.Key {
		if _, at, ok := shape.Field(k); ok {
			d.keys = append(d.keys, at)
		}
	}
	return d
}

// columns checks that the service's answer has each mapped column.
func (b *builder) columns(m config.Mapping, d *dataset) {
	for _, c := range d.mapping.Columns() {
		if c != ownerColumn && !slices.ContainsFunc(d.columns, func(o col) bool { return o.name == c }) {
			b.problems = append(b.problems, &config.Problem{Pos: m.Pos, Path: b.path + ".datasets." + m.Name + ".fields", What: "the service's answer has no such member", Got: c, Hint: "name it as the API does, with dots: RoleLastUsed.Region"})
		}
	}
}
