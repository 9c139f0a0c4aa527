// Package plugin reads datasets from any program that speaks JSON Lines on its
// standard input and output: docs/plugin-protocol.md is its specification.
//
// # One program, one question
//
// Each read starts the program anew and ends it: datasets cannot disturb each
// other, and a retry begins from nothing. The program says hello first. Only
// then is it told, on its standard input, whom to read for: a program that does
// not speak the protocol learns of nobody, and neither the list of processes nor
// an environment ever shows an id. What it says before the request, the codes of
// its log among it, can hold nothing of the subject, so those codes are the only
// words of a program that a fault repeats.
//
// # What is never "no data"
//
// An answer is whole when the program has said end with the number of records,
// closed its output and exited with 0. Everything else is an *exporter.Fault.
//
// # What a program may do
//
// It runs with the rights of valise's user: this is no sandbox. It gets an
// environment of what the config lists and TMPDIR, an empty private folder that
// is removed with everything in it, and its own process group. When the answer
// ends, however it ends, the group is killed, and on Linux also what left the
// group: those are found by the folder's name in their environment. The kill is
// SIGKILL at once: nothing may depend on the program's consent. Length of a line,
// bytes, time and memory are bounded; records stream, so a slow reader makes the
// program wait, and that time is not counted against it.
//
// Standard error is counted and thrown away: it may hold personal data.
package plugin
