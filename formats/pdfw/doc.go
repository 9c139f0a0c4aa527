// Package pdfw writes report.pdf: the report that a person keeps.
//
// It shows what the bundle is, what is missing and how to ask, then a chapter
// for each category of the notice with the newest records of each dataset, then
// the information about processing, the rights, and the words used. What it
// shows of a dataset is bounded (package report): the rest is counted, and the
// sheet and the file that have it are named.
//
// The document is laid out in full before it is written, so that the contents
// page and "3 of 24" are known, and so that the fonts hold only the glyphs in
// use. All text goes through package typeset, and what draws it is appended to
// its page at once (content.go): a page is never held as objects. gofpdf makes
// the file's structure, its pages' links, outline and information; the pages'
// operators and the fonts are put into that file, compressed (finish.go,
// embed.go). Gofpdf's own text and fonts cost three times as much, and most of
// that again for each report: it parses and cuts each font anew.
//
// A report is made in memory that the last one left (desk.go, typeset's
// workshops), wiped in between.
//
// Dates in the file come from the export's as-of: equal input, and equal fonts
// on the machine, give equal bytes.
package pdfw
