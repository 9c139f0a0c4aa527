// Package files reads datasets from CSV, JSON, JSON Lines and Parquet files in a
// folder or an object store.
//
// # Which files
//
// A dataset names a path below the source's root, with {account_id},
// {customer_id} and *. Ids go into names as they are, never as patterns, and one
// that holds a separator or is "..", is refused; the root is opened as an
// os.Root, so no link leads out of it either. Where an id is in the path, every
// record of the file is yielded, so that a record of somebody else is seen as the
// stray it is. Where none is, the file holds many subjects: only records whose
// subject column names the subject are yielded, and the others are nobody's
// business.
//
// A store (store.go) is a folder or a bucket; what is read of it does not know
// which. A bucket's object is read in ranges, each of which names the object that
// was there at first. A dataset's partitions pass over folders before anything in
// them is listed or opened.
//
// # What is never "no data"
//
// A file that is not there (unless the config says missing: empty), a CSV without
// its header, a ragged line, a bare quote, a quote or a JSON text that never
// ends, a records_at that leads nowhere, a null where a record should be, a file
// that changed while it was read, fewer bytes than an object has, a list that
// repeats itself, a compressed file or a Parquet file without its end: each is an
// *exporter.Fault that names the line and never the content. Places show the
// path's template, because a file's name may hold an id.
//
// # Values
//
// CSV has no null: an empty field without quotes is null, a quoted empty one is
// an empty text, and nulls: of the mapping names the rest. JSON numbers keep
// their text. Columns of JSON are names, or dotted paths into nested objects; a
// name that a record lacks is an error, unless the config says otherwise.
//
// # Parquet
//
// parquet-go/parquet-go, for it gives the values of a column page by page, which
// bounds memory and reads no column that is not mapped; apache/arrow-go reads
// into Arrow's arrays, which nothing here needs. What its users complain of is panics, and memory, on damaged files: calls
// are guarded, and each page's header is checked as its bytes pass by, before
// room is made for the page (parquet_pages.go).
package files
