// Package assembler sorts the plan, never the records: it puts every dataset of
// every source into its category of the notice before anything is read, in
// notice order, then dataset order, then source order.
//
// It is pure: a plan is a function of the config, the notice and the
// dictionary, and `valise plan` shows it without any I/O.
package assembler
