package rest

import (
	"strconv"

	"github.com/valise-export/valise/exporter"
)

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
		f := changed("a record came twice")
		f.Hint = "the list changed, the API gave a page twice, or the dataset's key is not unique: try again, or correct key"
		return f
	}
	if len(r.now) == 0 {
		r.firsts[h] = true
	}
	r.now[h] = true
	return nil
}
