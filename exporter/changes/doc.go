// Package changes compares an export with an earlier bundle of the same
// customer: which records were added, removed or changed, by their keys.
//
// # Decisions
//
// The comparison leaves nothing out of the new bundle. It adds
// data/changes.json, one line a record, and counts for the manifest and the
// page. What is listed is a record's key and the names of the fields that
// changed, never an old value: a rule may withhold today what it did not then.
//
// A Tracker is a writer beside the formats: it sees each batch once. Of a record
// it keeps the key, as the JSON text that is listed, and 32 bits for each field
// (CRC-32C, which no change of four bytes in a row can leave the same). Both
// sides are sorted outside memory, by key, in the run's private folder, and then
// read side by side: so the order of the records plays no part, and memory does
// not grow with them.
//
// Fields that only one of the two bundles has are named, and not compared. A
// dataset that failed or was withheld on one side, or that has another key, is
// said to be not compared, and why.
package changes
