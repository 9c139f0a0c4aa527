// Package htmlw writes START-HERE.html: the page that a person opens first.
//
// It is one file that needs nothing else: no network, no font, no image, and no
// script to be read (the script adds search and sorting). What is missing, and
// how to ask for it, stands before what is there.
//
// The page holds personal data from many systems, so markup and data are kept
// apart by construction: all of it is appended by a builder whose markup
// parameters take constants of this package only, and whose texts are escaped.
// (html/template takes longer for the frame alone than the builder for all of
// the page, records and frame: reflection for each value.) A strict content
// security policy names the one style and the one script by hash, so that even a
// hole would load and run nothing. No value ever becomes a link.
//
// Its words are in the language of the export (package lang); the first
// line is also in the customer's, where that is another.
package htmlw
