// Package rest reads datasets from any JSON API over HTTP.
//
// A dataset is an endpoint: a path with marks for the subject's ids, a paging
// scheme, and the place of the list of records in the answer. An endpoint may
// have a parent, another endpoint whose every record is asked for its children;
// what the parent's record holds is there as parent.NAME, and a child without an
// owner of its own is proved by the parent's.
//
// # What is not believed
//
// A page is read whole, up to a bound, and checked before its first record is
// given out: JSON, whole, and with a list at the expected place. A page that
// came before, a record that came on the page before, a cursor that came before,
// a list shorter than the total that the API itself gives: each is a fault, and
// never the end of the data. Memory is bounded by two pages, whatever the number
// of records.
//
// # Where connections go
//
// Requests, redirects and links stay on the scheme, host and port of url. The
// address is checked when the connection is made, after names are resolved
// (net.Dialer.Control), so that a name that changes its address between check
// and use gains nothing. Addresses that are not of the public internet (IANA's
// special-purpose registries, RFC 6890) are refused, unless allow_hosts names
// the host; link-local and metadata addresses are refused even then. Proxies of
// the environment are not used: their address would be checked instead.
//
// No error holds a URL, a header or a piece of an answer: endpoints are named by
// their templates.
package rest
