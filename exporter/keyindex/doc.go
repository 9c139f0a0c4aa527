// Package keyindex remembers keys of records, and what was said of each, in a
// bounded memory: which invoices were seen, how often each is referred to, what
// the lines of each add up to. One structure serves the isolation of records
// that are proved through a parent, the check of references, the tie-outs of
// money, and comparisons.
//
// # Decisions
//
// A key is a keyed hash of 128 bits (SipHash-2-4 with the longer output) of the
// values, never the values: so all keys have one size, and what is spilled to
// the disk tells nobody a customer's identifiers. The secret makes it hopeless
// to construct two identifiers of one hash; by chance a billion keys collide
// with a probability below 10^-20.
//
// Entries gather in a buffer. A full one is sorted, and entries of one key and
// tag become one. Where that does not help, they go to a sorted run in the run's
// private folder, and runs are merged before there are too many to be open
// together. Neither the number of keys nor their order changes what is found:
// an Index gives its entries in the order of key and tag, each pair once.
package keyindex
