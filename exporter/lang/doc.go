// Package lang has the words that valise writes for people, in the languages of
// its reports: English, German, French, Spanish, Portuguese (Brazil), Japanese,
// Korean and Malay.
//
// A message has a key, one text in each language and {name} placeholders; where
// a count appears it has the plural forms of its language. A message whose key
// begins with "text." is also known by its English text: titles of datasets and
// fields, grounds of rules, what the shipped notices say. Own translates these.
// A text that is not valise's own, such as a company's title for a field of its
// own, is nobody's to translate and stays as it is.
//
// Keys, file names, manifest.json and all data files are English always: this
// package is for the report, the page, and the workbook's front sheets.
package lang
