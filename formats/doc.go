// Package formats is where the formats live, each in a package of its own that
// makes an exporter.Format:
//
//	func New(Options) exporter.Format
//
// # How to add one
//
//  1. Make a package beside the others, named after the format with a w
//     (csvw): the bare names belong to libraries. doc.go says what the format
//     does to a value, decision by decision.
//  2. Write a type with Name and NewWriter(Sink), and a writer with Begin,
//     Write, End and Close. Begin creates the dataset's member
//     (Dataset.Member("ext")) through the sink, or opens a scratch store where
//     datasets share one file. Files are made through the sink only.
//  3. Write what Value.Text says: package text has rendered each value already,
//     the same for every format. Go by Value.Kind, not by Field.Type: a rule
//     may have turned a number into a text. Keep no reference to a batch after
//     Write returns.
//  4. Withheld values look like null. Where Dataset.Rules is not empty each
//     record says which of its values were withheld or reduced, and by which
//     rule (exporter.WithheldColumn).
//  5. End with another status than ok or empty must leave nothing of the
//     dataset, and the same dataset may begin again. Members of a failed
//     dataset are removed by the sink; everything else is the writer's to undo.
//  6. Same input, same bytes: no clock, no map order, no random number. Dates
//     come from Summary.Manifest.Export.AsOf.
//  7. Memory must not grow with the number of records: append to one buffer and
//     hand it on when it is full; no allocation per value.
//  8. A writer that changes a value to fit its format implements
//     exporter.Counter and says where the whole value is; one that has sheets
//     implements exporter.Sheeter.
//  9. Join formattest.Suite in three lines, add a reader that shares no code
//     with the writer, and read every set of formattest.Sets back.
//  10. Add it to the explicit list in formats/all.
//
// A format imports exporter and exporter/text, and no connector.
package formats
