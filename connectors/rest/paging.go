package rest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// endpoint is one checked endpoint of the config.
type endpoint struct {
	path    template
	params  []param // in bytewise order of their names
	at      []string
	one     bool
	missing bool // 404 means no records
	paging  paging
}

type param struct {
	name  string
	value template
}

type paging struct {
	kind, param string
	from        []string
	column      string // last_id
	more, total []string
	start       int
}

// place names an endpoint by its template.
func (e *endpoint) place(page int) string {
	p := "endpoint " + e.path.text
	if page > 0 {
		p += ", page " + strconv.Itoa(page)
	}
	return p
}

// list reads one list of an endpoint, page after page. It holds one page.
type list struct {
	client  *client
	e       *endpoint
	next    *url.URL // nil at the end
	buf     bytes.Buffer
	records [][]byte // of the page
	page    int
	read    int64
	total   string
	seen    map[uint64]bool // cursors
}

func (c *client) list(e *endpoint, m marks) (*list, error) {
	u, fault := c.source.locate(e, m)
	if fault != nil {
		fault.Place = e.place(0)
		return nil, &located{fault}
	}
	return &list{client: c, e: e, next: u, seen: map[uint64]bool{}}, nil
}

// locate makes the URL of the first page.
func (s *Source) locate(e *endpoint, m marks) (*url.URL, *exporter.Fault) {
	path, fault := e.path.path(m)
	if fault != nil {
		return nil, fault
	}
	u, err := url.Parse(strings.TrimSuffix(s.base.String(), "/") + path)
	if err != nil || origin(u) != origin(s.base) {
		return nil, &exporter.Fault{Class: exporter.Refused, What: "the path and the subject make no URL of this source", Hint: "correct path", Cause: err}
	}
	q := url.Values{}
	for _, p := range e.params {
		v, fault := p.value.expand(m, func(s string) string { return s })
		if fault != nil {
			return nil, fault
		}
		q.Set(p.name, v)
	}
	if e.paging.kind == "page" || e.paging.kind == "offset" {
		q.Set(e.paging.param, strconv.Itoa(e.paging.start))
	}
	u.RawQuery = q.Encode()
	return u, nil
}

// turn reads the next page, whose records are then in l.records, valid until the
// next call. The error is io.EOF at the end.
func (l *list) turn(ctx context.Context) error {
	if l.next == nil {
		return io.EOF
	}
	if l.page++; l.page > l.client.source.maxPages {
		return l.blame(&exporter.Fault{Class: exporter.OverLimit, What: "there are more than " + strconv.Itoa(l.page-1) + " pages", Hint: "ask for larger pages, or raise max_pages"})
	}
	a, err := l.client.get(ctx, l.next, &l.buf)
	if err != nil {
		return l.located(err)
	}
	body, fault := whole(a.body)
	if fault == nil {
		fault = l.take(body)
	}
	if fault == nil {
		fault = l.advance(a, body)
	}
	if fault != nil {
		return l.blame(fault)
	}
	return nil
}

// located gives a fault its place; where there is nothing and that is no error,
// it is the end.
func (l *list) located(err error) error {
	var f *exporter.Fault
	if !errors.As(err, &f) {
		return err
	}
	if f.Class == exporter.NotFound && l.e.missing && l.page == 1 {
		l.next, l.records = nil, nil
		return io.EOF
	}
	return l.blame(f)
}

func (l *list) fault(f *exporter.Fault) *exporter.Fault {
	f.Place = join2(l.e.place(l.page), f.Place)
	return f
}

func join2(a, b string) string {
	if b == "" {
		return a
	}
	return a + ", " + b
}

// advance finds out where the next page is.
func (l *list) advance(a *answer, body []byte) *exporter.Fault {
	p := &l.e.paging
	goesOn, told, fault := more(body, p.more)
	if fault != nil {
		return fault
	}
	if fault := l.count(body); fault != nil {
		return fault
	}
	at := l.next
	l.next = nil
	if told && !goesOn || p.kind == "none" && !goesOn {
		return l.complete()
	}
	target, fault := l.following(p, a, body)
	if fault != nil {
		return fault
	}
	switch {
	case target != "" && (!goesOn || len(l.records) > 0):
		return l.follow(p, a, at, target)
	case goesOn:
		return malformed("the answer says that there is more, and not where", "correct paging")
	default:
		return l.complete()
	}
}
