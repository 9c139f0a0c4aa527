// Package policy decides what may leave: per field before anything is read, per
// value while records flow, and per record whose it is.
//
// A Policy is compiled for one export (scope, jurisdiction, the company's
// choices, the subject). Shape applies it to a dataset: fields outside the
// scope are dropped with a line in the ledger, and rules that can act on values
// are named in Dataset.Rules, so that every format knows before the first
// record whether a _withheld column is needed. Gate then proves each record to
// belong to the subject, and Filter applies the rules to each value. The ledger
// counts by dataset, field and rule and never sees a value.
//
// Rules only ever take away. Nothing in a config can switch off what law or the
// card rules forbid.
package policy
