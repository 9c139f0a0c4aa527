// Package typeset turns any text into positioned glyphs: the text layer of the
// PDF report.
//
// gofpdf's own text is runes of the Basic Multilingual Plane, one after the
// other, and it loses or breaks everything else: it drops characters at wraps,
// panics above U+FFFF, reverses digits, and joins no letters. So the report
// never hands it text to measure, wrap, order or draw. Here each text is
//
//  1. split at line feeds, and its characters ordered by the Unicode
//     Bidirectional Algorithm (UAX 9), digits included;
//  2. split into runs by script and by which font has the characters: DejaVu is
//     built in, other scripts come from fonts found on the system;
//  3. shaped: simple scripts one glyph per character, the others (Arabic, Indic
//     scripts, combining marks, emoji sequences) by HarfBuzz's port;
//  4. wrapped at the opportunities of UAX 14, between characters where a word is
//     wider than the line.
//
// A text of characters that are each a glyph of the built-in face, drawn from
// left to right, takes a shorter way to the same end (plain.go).
//
// A character that no font has is never dropped and never a box: a letter reads
// "[see the page]", a symbol is named ("[grinning face]"), anything else is
// given by its code point ("[U+E000]"). Paragraph.Adapted tells.
//
// The glyphs of a TrueType face reach the PDF as an embedded font cut down to
// them: the characters of the built-in faces with codes of one byte (Simple),
// which are half as much to write and to compress, everything else numbered in
// the order of its use (Coded). The font's ToUnicode map has the text of each, so
// that the report can be searched and copied. The glyphs of other faces (CFF) are
// drawn as outlines.
package typeset
