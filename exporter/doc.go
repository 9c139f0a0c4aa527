// Package exporter holds the words of valise: what a subject, a dataset, a
// record, a value and a manifest are, and the only declarations of Connector,
// Session, Format and Writer. It imports the standard library and the
// shelf that batches wait on (package lend), and everything else imports it.
//
// # The flow
//
// Sort the plan, never the records. The assembler decides the order of datasets
// before anything is read. Then every record flows once:
//
//	config ─► assembler (plan) ─► resolve the subject ─► for each dataset, in plan order:
//	            pure, no I/O        exactly one person       session ─► gate ─► policy ─► batch ─┬► json ┐
//	                                and their accounts       (reads     (this    (scope,         ├► csv  ├► spools ─► seal ─► zip
//	                                                          once)      subject? redact,        ├► xlsx │
//	                                                                     shape?)  ledger)        ├► pdf  │
//	                                                                                             └► html ┘
//
// # Invariants
//
//  1. Records stream once; peak memory does not grow with the number of records.
//  2. Nothing is published until it is whole. A failure leaves no file behind.
//  3. A record that cannot be shown to belong to the subject never reaches a writer.
//  4. Only declared fields leave. An undeclared column is withheld and reported.
//  5. A source that failed is named in the manifest, in the PDF and on the page.
//  6. The same input gives the same bytes.
//  7. No subject data, credential or connection string is in an error, a log
//     line, a metric label or a file name.
//  8. Money is a decimal and a currency, never a float. A value reads back the
//     same from JSON, CSV and XLSX; the few cells that a spreadsheet cannot hold
//     are adapted, pointed to and counted.
package exporter
