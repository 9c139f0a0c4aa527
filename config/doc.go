// Package config reads a configuration strictly: every problem at once, each
// with its place in the file, and a key that is not known is an error.
package config
