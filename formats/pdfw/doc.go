// Package pdfw writes report.pdf: the report that a person keeps.
//
// It shows what the bundle is, what is missing and how to ask, then a chapter
// for each category of the notice with the newest records of each dataset, then
// the information about processing, the rights, and the words used. What it
// shows of a dataset is bounded (package report): the rest is counted, and the
// sheet and the file that have it are named.
//
// The document is laid out in full before anything is drawn, so that the
// contents page and "3 of 24" are known, and so that gofpdf embeds fonts that
// hold only the glyphs in use. All text goes through package typeset; gofpdf
// only draws glyphs at positions. Its file is then completed and compressed
// (finish.go).
//
// Dates in the file come from the export's as-of: equal input, and equal fonts
// on the machine, give equal bytes.
package pdfw
