// Package text has the one rendering of each value, and its inverse.
//
// Every format writes what Append made, so that a value is the same in JSON,
// CSV, XLSX, PDF and on the page. The canonical renderings are:
//
//	null, withheld  nothing
//	text            itself, as valid UTF-8
//	integer         decimal digits, '-' before a negative
//	decimal         digits with an optional point; the source's scale is kept:
//	                "1.10" stays "1.10". No exponent, no '+', one leading zero
//	                before the point, no "-0"
//	boolean         true, false
//	date            2006-01-02 (ISO 8601)
//	instant         2006-01-02T15:04:05Z, with a fraction of 3, 6 or 9 digits
//	                where there is one (RFC 3339, always UTC)
//	json            compact JSON text (RFC 8259)
//
// The Parse functions read what sources write into values. Their errors never
// hold the input.
package text
