package rest

import (
	"fmt"
	"maps"
	"slices"
)

// endpointOf checks an endpoint.
func endpointOf(o *Endpoint, prefix string, bad func(key, what, got, hint string)) *endpoint {
	e := &endpoint{one: o.One, missing: o.Missing == "empty"}
	var err error
	const hint = "write it as /customers/{account_id}/invoices: the marks are {account_id}, {customer_id} and {parent.NAME}"
	if e.path, err = parsePath(o.Path); err != nil {
		bad(prefix+"path", err.Error(), o.Path, hint)
	}
	for _, name := range slices.Sorted(maps.Keys(o.Params)) {
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

func pointerOf(s, key string, bad func(key, what, got, hint string)) []string {
	names, ok := parsePointer(s)
	if !ok {
		bad(key, "is not a JSON pointer", s, "begin it with /: /data/items")
	}
	return names
}

// pagingParams is each kind's parameter, "" where it has none.
func pagingParams() map[string]string {
	return map[string]string{"none": "", "link": "", "next_url": "", "cursor": "cursor", "last_id": "starting_after", "page": "page", "offset": "offset"}
}

// pagingOf checks a paging scheme and fills its defaults.
func pagingOf(o Paging, one bool, prefix string, bad func(key, what, got, hint string)) paging {
	p := paging{kind: orNone(o.Kind), param: o.Param}
	def, known := pagingParams()[p.kind]
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
	p.origin(&o, prefix, bad, refuse)
	p.begin(o, refuse)
	p.more = pointerOf(o.More, prefix+"paging.more", bad)
	p.total = pointerOf(o.Total, prefix+"paging.total", bad)
	return p
}

// origin checks where the next page's name is.
func (p *paging) origin(o *Paging, prefix string, bad func(key, what, got, hint string), refuse func(key, got string)) {
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
}

// begin checks where counting begins.
func (p *paging) begin(o Paging, refuse func(key, got string)) {
	counted := p.kind == "page" || p.kind == "offset"
	switch {
	case o.Start != nil && !counted:
		refuse("start", fmt.Sprint(*o.Start))
	case o.Start != nil:
		p.start = *o.Start
	case p.kind == "page":
		p.start = 1
	}
}
