// Package parse reads a published privacy notice, Markdown or HTML, into what
// valise knows of a notice: the list of what a person can access, the surfaces
// that show it, what is collected, what is said to people of single places, and
// who answers.
//
// A text is read by its structure, and by a small vocabulary (vocabulary.go,
// place.go): headings are sorted by the words that notices have in common, lists
// by the sentence before them, rights by their verbs. The vocabulary is English,
// with the dates, the quotes and some headings of other languages. What it does
// not know is reported with its line and left out; nothing is guessed, and
// nothing is filled in that the text does not say.
//
// # How it goes
//
//	bytes ─► decode (BOM, UTF-16, line ends) ─► blocks (Markdown or HTML: heading,
//	paragraph, item, table row, each with its line) ─► outline (sections by
//	heading) ─► lists and sentences of each section ─► Text
//
// # What is repaired, with a warning
//
//   - a bullet that holds two items (object to …. request …), by the list's own
//     separators; a bullet that was cut in the middle of a sentence;
//   - a list without bullets, or one item of a list without its bullet, by the
//     semicolons at its ends;
//   - two headings in one line, by the table of contents;
//   - a text that holds the notice twice: the first copy is read.
//
// Everything is pure: no file is opened here.
package parse
