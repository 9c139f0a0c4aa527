// Package xlsxw writes one workbook: a summary, a dictionary, and a sheet for
// each dataset that holds records, in plan order.
//
// # How
//
// Two hands make the file. While records stream, this package renders their
// rows into sheet parts of its own, each one deflate stream (package deflate) in
// a scratch store, so that memory does not grow. Excelize makes everything else
// (styles, theme, charts, relationships, content types, defined names,
// properties), and an own archive is written with the compressed streams as they
// are. Excelize's StreamWriter needs ten times as long, and puts plain text into
// the system's temporary folder.
//
// What excelize makes is nearly the same for every customer of a company, and
// took more time than all rows of a small one. So it is made once for each shape
// (the language, the brand, where the charts stand), with marks in place of what
// is one customer's: the summary's rows, the numbers of rows, currencies, the
// export's id and time, and what is told of each sheet, which is learned from
// two. Templates are kept by the hash of their shape, the latest 32, and
// dictionaries likewise. Nothing of a customer is in them.
//
// # What a cell holds
//
//	null, withheld  no cell
//	text, json      text, an inline string in a text format: never a formula,
//	                never a link; leading zeros stay
//	integer         a number within 15 digits, else text
//	decimal         a number within 15 digits, counted from the first that is
//	                not zero, and 15 places, in a format with the value's own
//	                number of places; else text
//	boolean         a boolean
//	date            a date from 1900-03-01 on, else text
//	instant         a date and time in UTC from 1900-03-01 on where it is in
//	                whole milliseconds, else text (RFC 3339)
//
// LibreOffice, when it reads a boolean, makes the constant formula TRUE() or
// FALSE() of it; the file has none.
//
// 15 digits is what a spreadsheet keeps; before 1900-03-01 spreadsheets do not
// agree on dates. Characters that XML cannot hold, CR, and text that looks like
// such an escape are written as _xHHHH_ (ECMA-376, part 1, section 22.9.2.19).
// A text longer than a cell can hold (32,767 UTF-16 units, escapes counted at
// full length) shows its start and names the JSON file that has it whole; it
// counts as adapted (exporter.Counter). A dataset that is longer than a sheet
// goes on, with a header, on "name (2)".
package xlsxw
