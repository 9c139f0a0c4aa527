// Package console shows a run to the person at the terminal: a bar for each
// source where standard error is a terminal, plain lines elsewhere. Standard
// output stays free for results.
package console
