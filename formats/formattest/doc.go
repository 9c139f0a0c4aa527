// Package formattest has what every format is tested with: a sink in memory,
// record sets that break programs, a suite that any format joins in three
// lines, and readers of JSON, CSV and XLSX that share no code with the writers.
//
//	func TestFormat(t *testing.T) {
//		formattest.Suite(t, myformat.New(myformat.Options{}))
//	}
//
// The suite holds a format to the contract of exporter.Writer. Whether values
// read back equal is for the readers: see ReadJSON, ReadCSV, ReadXLSX.
package formattest
