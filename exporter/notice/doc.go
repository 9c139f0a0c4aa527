// Package notice holds the privacy notice as data: the categories that a person
// can access, the surfaces that show them, what is said to people of each
// jurisdiction, and the deadlines that law adds.
//
// Two versions ship, in our words: no sentence of a notice is repeated here. A
// company brings its own as a file of the same shape, read by Load; the shipped
// ones are read by it too.
//
// What law says does not depend on a notice's version, so it is kept apart
// (data/laws.yaml) and joined when a jurisdiction is looked up. A right that a
// notice does not list may well exist: nothing here says otherwise, and nothing
// here is legal advice.
//
// A declared date is no key: one date has been published with different texts.
// The key is the declared date and the SHA-256 of the text.
package notice
