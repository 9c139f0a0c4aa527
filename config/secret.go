package config

import (
	"fmt"
	"io"
	"log/slog"
)

const redacted = "**redacted**"

// Secret is a value that must not be printed. Its zero value is "not given".
//
// The text is behind a pointer because fmt calls no method on an unexported
// field: a struct that keeps a Secret in one would print the text itself.
type Secret struct{ value *string }

var (
	_ fmt.Formatter  = Secret{}
	_ slog.LogValuer = Secret{}
)

// NewSecret wraps a secret. An empty one is the zero value.
func NewSecret(s string) Secret {
	if s == "" {
		return Secret{}
	}
	return Secret{value: &s}
}

// Reveal returns the secret: call it only where it is used.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero reports whether no secret was given.
func (s Secret) IsZero() bool { return s.value == nil }

// String prints a placeholder.
func (s Secret) String() string { return redacted }

// GoString prints a placeholder for %#v.
func (s Secret) GoString() string { return redacted }

// Format prints the placeholder for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue prints a placeholder into logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText prints a placeholder into JSON and the like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// MarshalYAML prints a placeholder into YAML.
func (s Secret) MarshalYAML() (any, error) { return redacted, nil }
