// Package connectortest is the suite that every connector passes.
//
// It makes the tables of two customers, A and B, and asks the connector's test
// to put them into a place of its kind. Then it reads for A and checks what the
// run relies on: nothing of B, the declared shapes and values, proofs that the
// source itself gave, whole streams or an error, nothing left open, and no
// value, id or secret in an error.
package connectortest
