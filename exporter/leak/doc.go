// Package leak is the leak guard: it looks for secrets in text, and says which
// detector found one and how many times, never what was found.
//
//	bytes ─► one pass over a table ─► candidates ─► the detector's own check ─► hits
//
// A Scanner is pure: text and its Place in, hits out. A Guard is a Scanner in
// the shape of an exporter.Writer, so that a run scans each value once, beside
// the encoders.
//
// # What is found
//
// Payment card numbers (length, brand and check digit, in any spacing), IBANs
// (country, length, mod 97), US social security numbers and card verification
// codes in context, private keys, JSON Web Tokens, otpauth URIs, password
// hashes, secrets that JSON calls by their name, and the keys of some two
// hundred vendors. The same in base64, hexadecimal, percent-encoding, HTML's
// character references, gzip and zlib in the first two, and JSON strings within
// JSON strings, in any nesting down to maxDepth.
// Also split over fields that follow each other in a record: keys by the text of
// the fields put together, numbers by their parts (splits, votes).
//
// # Numbers
//
// Of random 16-digit numbers one in ten passes the check digit. So in a field
// that is an identifier (its class, a key, a reference, or its name) a number
// counts as a card's only where a word beside it, or the field's own name, says
// card. The same where the words before it in a text say invoice or order.
//
// # Cost
//
// The pass has no branch. Per byte it keeps the last three characters, in classes
// (case folded, all digits alike), and looks them up in a table of the three
// rarest characters of each keyword; and in one word it counts the digits of the
// number under way and the length of the run of base64, and notes the escape
// characters. Only a text that any of these marks is looked at again. All of it
// is linear in the text: an expression runs at most once over each part of it,
// and what is decoded is bounded by a multiple of its length.
//
// # Vendors' keys
//
// The rules are those of gitleaks (github.com/zricethezav/gitleaks/v8, MIT
// licence, rules.txt repeats it), 196 of its 222. They are data here, written by
// a test from the module that go.mod names, which fails when they differ. To
// import its package config instead would link zerolog, which opens a log at
// the start of every program, and parse 98 kB of TOML and compile 222
// expressions, most of which no bundle ever needs: an expression is compiled
// when its keyword is first seen.
//
// Left out are the rules that look at file names, public keys and public ids
// (they are no secrets), the rule for any text of high entropy (the ids of
// systems have it too), and those that detectors here do with a proof: private
// keys and JSON Web Tokens. One thing is changed: where gitleaks wants a quote,
// a space or the end after a key, any character that cannot be part of it will
// do, since keys stand in sentences here.
package leak
