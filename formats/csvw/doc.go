// Package csvw writes each dataset as one CSV file (RFC 4180): UTF-8, with a
// byte order mark unless Options say no, a header always, CRLF, and quotes only
// where a cell needs them.
//
// Null, withheld and empty text are all the empty cell: the one thing that JSON
// keeps and CSV does not. A dataset with rules has a last column _withheld:
// "field:rule;field:rule". Where the only cell of a record is empty it is
// written as "", since readers skip an empty line.
//
// # Formula guard
//
// A spreadsheet takes a cell that starts with certain characters for a formula
// (CWE-1236). Guard is the one definition of what is done about it: a text or
// json cell that starts with = + - @, TAB, CR, LF, NUL, a full-width twin of
// the first four, or an apostrophe, gains one apostrophe. Exempt are numbers,
// dates and booleans, and the values of a phone field that fully match
// ^\+[0-9]{4,15}$. Unguard is the inverse: strip one leading apostrophe from
// every cell of a text or json field. json cells are guarded because to a
// spreadsheet they are text; no JSON text starts with an apostrophe.
//
// What it cannot guard is a file that is split at other characters: a spreadsheet
// whose list separator is the semicolon finds cells inside of texts. No quotes
// change that, as the cell before them does not begin with one. docs/bundle.md
// says how to open a file then.
//
// A guarded cell differs from the value, so it counts as adapted
// (exporter.Counter), although nothing is lost.
package csvw
