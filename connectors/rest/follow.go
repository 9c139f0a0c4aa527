package rest

import (
	"hash/maphash"
	"net/url"
	"strconv"
	"strings"

	"github.com/valise-export/valise/exporter"
)

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
