// Package report has what the two reports, the PDF and the page, share: which
// records they show, what these add up to, and how a value reads to a person.
//
// A report never holds a dataset. A Collector sees every record once, keeps the
// newest few of each dataset and adds amounts up exactly, in memory that does
// not grow with the number of records. A dataset that failed or was withheld
// leaves nothing in it.
//
// Words and shapes of numbers and dates come from package lang, in the language
// of the export.
//
// The data files have the canonical rendering of package text. What this
// package makes for people (local time, grouped digits, a currency beside an
// amount) is for reading, and is only here, so that both reports say the same.
package report
