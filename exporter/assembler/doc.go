// Package assembler sorts the plan, never the records: it puts every dataset of
// every source into its category of the notice before anything is read, in
// notice order, then dataset order, then source order.
// A dataset whose records are proved through a parent comes after the parent:
// within a category it is moved behind it, and where the notice's order forbids
// that the config is wrong.
//
// It is pure: a plan is a function of the config, the notice and the
// dictionary, and `valise plan` shows it without any I/O.
package assembler
