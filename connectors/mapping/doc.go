// Package mapping turns what a source returns into declared records: a source's
// columns into the fields of a canonical dataset, each value into its declared
// type, and the subject column into the record's proof.
//
// Compile does every check that needs no I/O, Bind every check that needs the
// source's column names, and Record converts. Only what is mapped comes out: a
// column that the config does not name is listed in Binding.Undeclared and its
// values are never looked at.
//
// Text, integers, canonical decimals and instants in the forms that databases
// print are converted without an allocation: the values point into the cells.
package mapping
