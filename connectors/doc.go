// Package connectors has what all kinds of connectors share: Kind, which the
// config and the command line know a kind by, and Setup, which a connector is
// made from.
//
// # How to add one
//
// A connector is a package beside this one, such as connectors/ledger.
//
//  1. Declare two option structs, for a source and for a dataset of it, with the
//     tags yaml, doc, default, enum and required: config decodes them, and the
//     reference page and the JSON Schema are made from them. A password is a
//     config.Secret. A kind that knows its datasets, as connectors/stripe does,
//     has config.Kind.Preset too.
//  2. Write Kind() connectors.Kind. Its New does no I/O. It compiles each
//     dataset with mapping.Compile and returns config.Problems: everything that
//     is wrong, each with its position in the file.
//  3. Implement exporter.Connector and exporter.Session. Datasets returns
//     Mapping.Dataset of each dataset. Read binds the mapping to the columns
//     that the source returns (Mapping.Bind), makes a mapping.Cell of each value
//     without copying it, and yields what Binding.Record makes of the cells.
//     Never build a Record by hand: Binding fills the proof from the subject
//     column, and leaves out what the config does not declare.
//  4. Implement exporter.Ruler with Mapping.Rules, exporter.Checker where the
//     source can be tried without a subject, and exporter.Confined where the
//     place shows people what no API gives.
//  5. Join the suite: connectortest.Run with a function that puts a seed into a
//     place of your kind, and Lying where that is a server of HTTP. TestTabs in
//     connectors/connectortest/example_test.go does it in 15 lines, and has a
//     whole small connector below; connectors/sqldb/suite_test.go one of servers.
//  6. Add Kind() to connectors/all.
//
// # What the run relies on
//
// A stream that ends without an error is whole. A source that stops in the
// middle, answers in another form, or is not there, is an *exporter.Fault with a
// class; Retry is true only where another attempt may do better, Alone where the
// source's other datasets may do well. A cancelled
// context ends the stream with the context's cause.
//
// The text of an error is shown to people and written to logs: place, what and
// remedy, in words of your own. The driver's error goes into Fault.Cause, and
// its text nowhere, for it can hold values, ids and connection strings.
//
// A record, and the text in it, is valid until the next step: reuse the memory.
// Nothing holds a dataset, and a read starts no goroutine that outlives it.
package connectors
