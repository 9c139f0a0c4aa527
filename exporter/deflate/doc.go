// Package deflate compresses records (RFC 1951): text in which the same fields
// follow each other again and again. Whoever renders records knows where each
// value begins and ends, and a general compressor must search for it: at every
// byte it asks a table of what it has seen, finds digits that repeat by chance,
// and misses the longer repetition one record back. This one is told the places
// and asks only there, first of all whether the record before goes on in the same
// way from the same edge. It takes 0.55 to 1 of the time of klauspost's level 3
// and its output has 0.8 to 1.03 of the size, on usage records as JSON, CSV and
// sheets (docs/benchmarks); everything that is no record still goes through
// klauspost's.
//
// What is written is an ordinary stream that every inflater reads. Edges are a
// hint: wrong ones cost compression, never content. The same content with the
// same edges gives the same bytes, whatever the pieces in which it comes and
// whatever the Writer did before.
//
// A Writer gathers a block and covers it with sequences, some literals and a
// repetition each (finder). The block counts the symbols, makes the codes (tree)
// and is written in the kind of block that is shortest (block, lengths, tokens,
// over sink).
package deflate
