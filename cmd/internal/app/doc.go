// Package app wires a loaded config to the pipeline: it is the one place that
// knows connectors, formats, notice, dictionary and run at once. The commands
// of cmd/valise call it and print.
package app
