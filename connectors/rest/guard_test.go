package rest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/jsonscan"
	"github.com/valise-export/valise/exporter"
)

func TestAddresses(t *testing.T) {
	const (
		public = iota
		private
		never
	)
	for address, want := range map[string]int{
		"8.8.8.8:443": public, "93.184.216.34:80": public, "172.15.255.255:443": public, "172.32.0.1:443": public, "100.63.0.1:443": public,
		"[2606:4700::1111]:443": public, "[2a00:1450:4001::200e]:443": public,
		"127.0.0.1:443": private, "127.255.255.254:443": private, "10.0.0.1:443": private, "172.16.0.1:443": private, "172.31.9.9:443": private,
		"192.168.1.1:443": private, "100.64.0.1:443": private, "100.127.255.255:443": private, "198.18.0.1:443": private, "192.0.2.1:443": private,
		"240.0.0.1:443": private, "[::1]:443": private, "[fc00::1]:443": private, "[fd12:3456::1]:443": private, "[fec0::1]:443": private,
		"[::ffff:127.0.0.1]:443": private, "[::ffff:10.1.2.3]:443": private, "[::127.0.0.1]:443": private,
		"[64:ff9b::a00:1]:443": private, "[64:ff9b::808:808]:443": private, "[64:ff9b:1::1]:443": private,
		"[2002:7f00:1::]:443": private, "[2001:0:1::]:443": private, "[2001:db8::1]:443": private,
		"169.254.169.254:80": never, "169.254.0.1:80": never, "[::ffff:169.254.169.254]:80": never, "[fe80::1]:80": never, "[fe80::1%eth0]:80": never,
		"0.0.0.0:80": never, "0.1.2.3:80": never, "[::]:80": never, "224.0.0.1:80": never, "255.255.255.255:80": never, "[ff02::1]:80": never,
		"100.100.100.200:80": never, "168.63.129.16:80": never, "192.0.0.192:80": never, "[fd00:ec2::254]:80": never,
		"[64:ff9b::a9fe:a9fe]:80": never, "[64:ff9b:1::a9fe:a9fe]:80": never, "[2002:a9fe:a9fe::]:80": never, "[::169.254.169.254]:80": never, "[::ffff:0:a9fe:a9fe]:80": never,
		"not an address": never,
	} {
		if err := checkAddress(address, false); (err == nil) != (want == public) {
			t.Errorf("%s: %v", address, err)
		}
		err := checkAddress(address, true)
		if (err == nil) != (want != never) {
			t.Errorf("%s, allowed: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), strings.Trim(address, "[]")) {
			t.Errorf("the error tells the address: %v", err)
		}
	}
}

func TestAllowedHosts(t *testing.T) {
	g := &guard{allowed: []string{"api.internal", "10.0.0.7:8443", "fd12::1"}}
	for _, c := range []struct {
		host, port string
		want       bool
	}{
		{"api.internal", "443", true}, {"API.Internal.", "80", true}, {"10.0.0.7", "8443", true}, {"fd12::1", "1", true},
		{"10.0.0.7", "443", false}, {"x.api.internal", "443", false}, {"api.internal.example", "443", false}, {"", "443", false},
	} {
		if got := g.names(c.host, c.port); got != c.want {
			t.Errorf("%s port %s: %v", c.host, c.port, got)
		}
	}
}

// TestRebinding: a name whose address changes between two questions is judged by
// the address that the connection goes to.
func TestRebinding(t *testing.T) {
	var answers [][4]byte
	asked := 0
	g := &guard{timeout: time.Second, resolver: resolverOf(t, func() [4]byte {
		asked++
		return answers[min(asked, len(answers))-1]
	})}
	for _, target := range [][4]byte{{127, 0, 0, 1}, {169, 254, 169, 254}, {10, 0, 0, 1}, {100, 64, 0, 1}} {
		asked, answers = 0, [][4]byte{{93, 184, 216, 34}, target}
		// Whoever looks first sees a public address.
		first, err := g.resolver.LookupNetIP(t.Context(), "ip4", "rebind.example.com")
		if err != nil || len(first) != 1 || within(first[0].Unmap(), notPublic) {
			t.Fatalf("the first answer: %v, %v", first, err)
		}
		_, err = g.dial(t.Context(), "tcp4", "rebind.example.com:443")
		var refused *forbidden
		if !errors.As(err, &refused) {
			t.Errorf("%v: %v, want it refused", target, err)
		}
	}
}

// resolverOf is a resolver that asks a name server in this process, which gives
// each address once.
func resolverOf(t *testing.T, next func() [4]byte) *net.Resolver {
	t.Helper()
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go answer1(theirs, next)
		return ours, nil
	}}
}

// answer1 answers one question, over a stream (RFC 1035, section 4.2.2).
func answer1(c net.Conn, next func() [4]byte) {
	defer c.Close()
	head := make([]byte, 2)
	if _, err := c.Read(head); err != nil {
		return
	}
	question := make([]byte, int(head[0])<<8|int(head[1]))
	if _, err := c.Read(question); err != nil {
		return
	}
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil {
		return
	}
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
		m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 0}, Body: &dnsmessage.AResource{A: next()}}}
	}
	reply, err := m.Pack()
	if err != nil {
		return
	}
	_, _ = c.Write(append([]byte{byte(len(reply) >> 8), byte(len(reply))}, reply...))
}

// TestRefusedByGuard: what the guard refuses is told as such, without the
// address.
func TestRefusedByGuard(t *testing.T) {
	s := &Source{base: &url.URL{Scheme: "https", Host: "rebind.example.com"}, guard: &guard{timeout: time.Second, resolver: resolverOf(t, func() [4]byte { return [4]byte{169, 254, 169, 254} })},
		authority: newAuthority(Auth{}, time.Now), timeout: time.Second}
	c, err := newClient(s)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://rebind.example.com/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.api.Do(r)
	if f := sendFailure(err).fault; f.Class != exporter.Refused || strings.Contains(f.Error(), "169") || strings.Contains(f.Error(), "rebind") {
		t.Errorf("got %v", f)
	}
}

// TestConfig: what can be seen without asking is refused with the config.
func TestConfig(t *testing.T) {
	good := func() (Options, DatasetOptions) {
		return Options{URL: "https://api.example.com/v1"}, DatasetOptions{Endpoint: Endpoint{Path: "/things/{account_id}"}}
	}
	for _, c := range []struct {
		what   string
		change func(*Options, *DatasetOptions)
		want   string // "" means good
	}{
		{"good", func(*Options, *DatasetOptions) {}, ""},
		{"http", func(o *Options, _ *DatasetOptions) { o.URL = "http://api.example.com" }, "begins with http"},
		{"http allowed", func(o *Options, _ *DatasetOptions) {
			o.URL, o.AllowHosts = "http://api.internal:8080", []string{"api.internal:8080"}
		}, ""},
		{"loopback", func(o *Options, _ *DatasetOptions) { o.URL = "https://127.0.0.1/" }, "private"},
		{"mapped", func(o *Options, _ *DatasetOptions) { o.URL = "https://[::ffff:10.0.0.1]/" }, "private"},
		{"metadata, allowed", func(o *Options, _ *DatasetOptions) {
			o.URL, o.AllowHosts = "http://169.254.169.254/", []string{"169.254.169.254"}
		}, "metadata"},
		{"a user in the url", func(o *Options, _ *DatasetOptions) { o.URL = "https://u:p@api.example.com/" }, "has a user"},
		{"a file", func(o *Options, _ *DatasetOptions) { o.URL = "file:///etc/passwd" }, "not an address"},
		{"a wildcard host", func(o *Options, _ *DatasetOptions) { o.AllowHosts = []string{"*"} }, "not a host"},
		{"token in clear", func(o *Options, _ *DatasetOptions) { o.Headers = map[string]string{"authorization": "x"} }, "not for this header"},
		{"bearer without a token", func(o *Options, _ *DatasetOptions) { o.Auth.Kind = "bearer" }, "auth.token: is missing"},
		{"a key with nowhere to go", func(o *Options, _ *DatasetOptions) {
			o.Auth = Auth{Kind: "api_key", Key: config.NewSecret("k")}
		}, "where the key goes"},
		{"token url in clear", func(o *Options, _ *DatasetOptions) {
			o.Auth = Auth{Kind: "oauth2", TokenURL: "http://id.example.com", ClientID: "c", ClientSecret: config.NewSecret("s")}
		}, "auth.token_url: begins with http"},
		{"a token for nothing", func(o *Options, _ *DatasetOptions) { o.Auth.Token = config.NewSecret("t") }, "not for kind none"},
		{"no subject", func(_ *Options, d *DatasetOptions) { d.Path = "/things" }, "does not ask for the subject"},
		{"no subject, scanned", func(_ *Options, d *DatasetOptions) { d.Path, d.Scan = "/things", true }, ""},
		{"scanned with a subject", func(_ *Options, d *DatasetOptions) { d.Scan = true }, "not asked for one subject"},
		{"dots", func(_ *Options, d *DatasetOptions) { d.Path = "/a/%2e%2E/{account_id}" }, "is not a path"},
		{"a query in the path", func(_ *Options, d *DatasetOptions) { d.Path = "/a?x={account_id}" }, "is not a path"},
		{"an unknown mark", func(_ *Options, d *DatasetOptions) { d.Path = "/a/{account}" }, "not known"},
		{"no parent", func(_ *Options, d *DatasetOptions) { d.Path = "/a/{account_id}/{parent.id}" }, "there is none"},
		{"paging without a place", func(_ *Options, d *DatasetOptions) { d.Paging.Kind = "cursor" }, "paging.from: is missing"},
		{"pointer", func(_ *Options, d *DatasetOptions) { d.RecordsAt = "data" }, "not a JSON pointer"},
		{"pages of one", func(_ *Options, d *DatasetOptions) { d.One, d.Paging.Kind = true, "page" }, "single record"},
	} {
		o, d := good()
		c.change(&o, &d)
		m := config.Mapping{Name: "thing", SubjectColumn: "owner", Fields: []config.Bind{{Field: "id"}}, Options: &d}
		_, err := New(connectors.Setup{Source: config.Source{Name: "shop", Options: &o, Datasets: []config.Mapping{m}}, Now: time.Now,
			Dataset: func(string) (exporter.Dataset, bool) {
				return exporter.Dataset{Name: "thing", Key: []string{"id"}, Fields: []exporter.Field{{Name: "id", Type: exporter.TypeText}}}, true
			}})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.what, err, c.want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for s, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-7": 0, "x": 0, "1e3": 0, "99999999999": 0,
		"Sun, 01 Mar 2026 12:00:30 GMT": 30 * time.Second, "Sun, 01 Mar 2026 11:00:00 GMT": 0,
	} {
		if got := retryAfter(s, now); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
	s := &Source{retryWait: time.Second, retryAfterMax: time.Minute}
	for try := range 60 {
		if p := s.pause(try, 0); p < min(time.Second<<min(try, 10)/2, time.Minute) || p > time.Minute {
			t.Errorf("try %d: %v", try, p)
		}
	}
	if p := s.pause(0, time.Hour); p != time.Minute {
		t.Errorf("Retry-After is not bounded: %v", p)
	}
	if p := s.pause(0, 30*time.Second); p != 30*time.Second {
		t.Errorf("Retry-After is not kept: %v", p)
	}
}

func FuzzNextLink(f *testing.F) {
	for _, s := range []string{`<a>; rel=next`, `<a>; rel="prev next"; x="\""`, `<a>;;rel = "next" , <b>`, `<`, `<>;`, `<a>; rel="next`, `<a>; rel=next\`} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) { nextLink(http.Header{"Link": {s}}) })
}

// FuzzPage: whatever an API answers, looking at it does not panic.
func FuzzPage(f *testing.F) {
	for _, s := range []string{`{"data":[{"id":1,"a":{"b":[1,{"c":null}]}}],"next":"x"}`, `[]`, `{"data":[null]}`, "[{}]\n", `{"data":[{"\u0069d":"\ud800"}]}`, ` { "data" : [ { } ] } `} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) {
		body, fault := whole([]byte(s))
		if fault != nil {
			return
		}
		l := &list{e: &endpoint{at: []string{"data"}}}
		if l.take(body) != nil {
			return
		}
		w := newWalker(jsonscan.Tree([]string{"id", "a.b.1.c|id", "a"}, []string{"x.y"}, true), []string{"id", "a.b.1.c|id", "a"})
		for _, r := range l.records {
			_ = w.record(r)
		}
		_, _ = nextToken(pointed(body, []string{"next"}))
	})
}
