package rest

import (
	"bytes"
	"context"
	"errors"
	"hash/maphash"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

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

// whole checks that a body is one JSON text, and returns it.
func whole(body []byte) ([]byte, *exporter.Fault) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowInvalidUTF8(true))
	value, err := dec.ReadValue()
	if err == nil {
		if _, err = dec.ReadToken(); errors.Is(err, io.EOF) {
			return value, nil
		}
		return nil, malformed("the answer goes on after its JSON text", "correct path")
	}
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		f := malformed("the answer ends in the middle of its JSON text", "try again; see whether a proxy cuts answers")
		f.Class, f.Retry, f.Cause = exporter.Truncated, true, err
		return nil, f
	case errors.Is(err, jsontext.ErrDuplicateName):
		return nil, malformed("the answer has a name twice in one object", "which of the two counts cannot be told")
	default:
		return nil, malformed("the answer is not JSON", "see that url is the API's, and that no sign-in page or proxy stands before it")
	}
}

// take finds the page's records.
func (l *list) take(body []byte) *exporter.Fault {
	l.records = l.records[:0]
	value := pointed(body, l.e.at)
	switch {
	case value == nil:
		return malformed("the answer has nothing at records_at", "correct records_at; an API that reports errors with 200 looks like this too")
	case value[0] == 'n':
		return malformed("the answer has null where its records should be", "correct records_at, or ask the API's makers")
	case l.e.one && value[0] == '{':
		l.records = append(l.records, value)
	case l.e.one:
		return malformed("the answer has no object at records_at", "correct records_at; one: true is for a single record")
	case value[0] != '[':
		return malformed("the answer has no list at records_at", "correct records_at; one: true is for a single record")
	default:
		for record := range elements(value) {
			if record[0] != '{' {
				return malformed("the list has something that is not an object", "correct records_at")
			}
			l.records = append(l.records, record)
		}
	}
	l.read += int64(len(l.records))
	return nil
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

// more reads the boolean that says whether there is another page.
func more(body []byte, pointer []string) (goesOn, told bool, fault *exporter.Fault) {
	if pointer == nil {
		return false, false, nil
	}
	switch value := pointed(body, pointer); string(value) {
	case "true", "false":
		return value[0] == 't', true, nil
	default:
		return false, false, malformed("the answer does not say whether there is more", "correct paging.more")
	}
}

// following returns what names the next page: a token, id, number or address; ""
// where there is none.
func (l *list) following(p *paging, a *answer, body []byte) (string, *exporter.Fault) {
	switch p.kind {
	case "cursor", "next_url":
		return nextToken(pointed(body, p.from))
	case "last_id":
		return l.lastID(p)
	case "page":
		return l.counted(p.start + l.page), nil
	case "offset":
		return l.counted(p.start + int(l.read)), nil
	case "link":
		return nextLink(a.header), nil
	}
	return "", nil
}

// counted ends a list that is counted when its total is reached, else at its
// first empty page: a page that is shorter than the others may be the API's own
// choice.
func (l *list) counted(n int) string {
	if len(l.records) == 0 || l.total == strconv.FormatInt(l.read, 10) {
		return ""
	}
	return strconv.Itoa(n)
}

// nextToken reads a cursor: absent, null, "" and false mean the end.
func nextToken(value []byte) (string, *exporter.Fault) {
	s, ok := scalar(value)
	switch {
	case !ok && len(value) > 0 && value[0] != 'n':
		return "", malformed("the next page's token is an object or a list", "correct paging.from")
	case s == "false":
		return "", nil
	}
	return s, nil
}

func (l *list) lastID(p *paging) (string, *exporter.Fault) {
	if len(l.records) == 0 {
		return "", nil
	}
	s, ok := scalar(pointed(l.records[len(l.records)-1], strings.Split(p.column, ".")))
	if !ok || s == "" {
		return "", malformed("the page's last record has no id to go on from", "correct paging.from")
	}
	return s, nil
}

// cursorSeed makes the hashes of cursors and keys of this process its own.
var cursorSeed = maphash.MakeSeed()

// follow makes the next page's URL. A page that was read before is a loop.
func (l *list) follow(p *paging, a *answer, at *url.URL, target string) *exporter.Fault {
	if h := maphash.String(cursorSeed, target); l.seen[h] {
		return malformed("the list leads back to a page that was read", "the API repeats itself; ask its makers")
	} else {
		l.seen[h] = true
	}
	if p.kind == "link" || p.kind == "next_url" {
		return l.followURL(a, target)
	}
	next := *at
	q := next.Query()
	q.Set(p.param, target)
	next.RawQuery = q.Encode()
	l.next = &next
	return nil
}

func (l *list) followURL(a *answer, target string) *exporter.Fault {
	u, err := a.url.Parse(target)
	switch {
	case err != nil:
		return malformed("the next page's address cannot be read", "ask the API's makers")
	case origin(u) != origin(l.client.source.base) || u.User != nil:
		return &exporter.Fault{Class: exporter.Refused, What: "the next page is at another scheme, host or port", Hint: "let url name the place that it leads to, if that is the API"}
	}
	u.Fragment = ""
	l.next = u
	return nil
}

// count keeps the total that the API gives; it may not change on the way.
func (l *list) count(body []byte) *exporter.Fault {
	if l.e.paging.total == nil {
		return nil
	}
	s, ok := scalar(pointed(body, l.e.paging.total))
	if _, err := strconv.ParseUint(s, 10, 62); !ok || err != nil {
		return malformed("the answer does not say how many records there are", "correct paging.total")
	}
	if l.page > 1 && s != l.total {
		return changed("the number of records changed while they were read")
	}
	l.total = s
	return nil
}

// complete checks the end of the list.
func (l *list) complete() *exporter.Fault {
	if l.e.paging.total == nil || l.total == strconv.FormatInt(l.read, 10) {
		return nil
	}
	return &exporter.Fault{Class: exporter.Truncated, What: "the list ends with other than the number of records that the API gives", Hint: "correct paging, or try again", Retry: true}
}

func changed(what string) *exporter.Fault {
	f := malformed(what, "the list changed, or the API gave a page twice: try again")
	f.Retry = true
	return f
}

// repeats notices records that come again: on the page before, or as the first
// of any page. It holds two pages' hashes.
type repeats struct {
	before, now map[uint64]bool
	firsts      map[uint64]bool
}

func (r *repeats) page() {
	if r.firsts == nil {
		r.firsts = map[uint64]bool{}
	}
	r.before, r.now = r.now, map[uint64]bool{}
}

func (r *repeats) add(h uint64) *exporter.Fault {
	if r.now[h] || r.before[h] || len(r.now) == 0 && r.firsts[h] {
		return changed("a record came twice")
	}
	if len(r.now) == 0 {
		r.firsts[h] = true
	}
	r.now[h] = true
	return nil
}
