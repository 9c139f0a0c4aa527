// Package dictionary holds the canonical datasets as data: what a field is
// called, what it means, its type, who it came from, on what it is processed,
// and what it is to the policy.
//
// The order of All is the order of the notice's list, and of the fields the
// order in which every format shows them. Conventions: money is a decimal
// beside the field that names its ISO 4217 currency; an id is text, always (an
// account id may start with 0); instants are RFC 3339 in UTC, dates ISO 8601;
// countries ISO 3166-1 alpha-2, subdivisions ISO 3166-2; phones E.164;
// languages BCP 47. An enumeration is given only where the documented words are
// closed.
//
// Every dataset names its key. A field that the policy can mask or reduce is
// never part of one, so some datasets have an id of their own beside the name,
// the number or the address that a person would look for.
//
// Secrets have no field here: no password, no hash, no secret key, no token, no
// full card or account number. A source that holds one has nowhere to put it.
package dictionary
