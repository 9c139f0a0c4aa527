package plugin_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/valise-export/valise/connectors/plugin"
	"github.com/valise-export/valise/exporter"
)

// The ways in which a program can be wrong, and what becomes of them.
func TestFaults(t *testing.T) {
	quick := plugin.Options{IdleTimeout: 3 * time.Second, ExitTimeout: 300 * time.Millisecond}
	for _, c := range []struct {
		behaviour string
		args      []string
		options   plugin.Options
		class     exporter.ErrorClass
		want      string
	}{
		{"lies", nil, plugin.Options{}, exporter.Malformed, "another count than the 1 that came"},
		{"badexit", nil, plugin.Options{}, exporter.Malformed, "exited with 3 after it had said end"},
		{"after", nil, plugin.Options{}, exporter.Malformed, "message 4: comes after the end"},
		{"again", nil, plugin.Options{}, exporter.Malformed, "comes after the end"},
		{"lingers", nil, quick, exporter.TimedOut, "did not exit"},
		{"open", nil, quick, exporter.TimedOut, "did not exit"},
		{"noend", nil, plugin.Options{}, exporter.Truncated, "exited before it had said end"},
		{"closes", nil, quick, exporter.Truncated, "closed its output"},
		{"cut", nil, plugin.Options{}, exporter.Malformed, "message 2: is not one JSON object"},
		{"silent", nil, plugin.Options{}, exporter.Truncated, "before it had said end"},
		{"mute", nil, plugin.Options{IdleTimeout: 200 * time.Millisecond}, exporter.TimedOut, "said nothing"},
		{"hangs", nil, plugin.Options{IdleTimeout: 500 * time.Millisecond}, exporter.TimedOut, "said nothing"},
		{"deaf", nil, plugin.Options{IdleTimeout: 500 * time.Millisecond}, exporter.TimedOut, "said nothing"},
		{"babbles", nil, plugin.Options{ReadTimeout: 500 * time.Millisecond}, exporter.TimedOut, "took too long"},
		{"crash", nil, plugin.Options{}, exporter.Truncated, "exited with 2 before it had said end"},
		{"early", nil, plugin.Options{}, exporter.Malformed, "before it says hello"},
		{"twice", nil, plugin.Options{}, exporter.Malformed, "no answer to what was asked"},
		{"version", nil, plugin.Options{}, exporter.Refused, "version 1"},
		{"codes", nil, plugin.Options{}, exporter.Malformed, "code that is not"},
		{"html", nil, plugin.Options{}, exporter.Malformed, "message 1: is not one JSON object"},
		{"long", nil, plugin.Options{MaxLine: 100_000}, exporter.OverLimit, "longer than a message"},
		{"flood", nil, plugin.Options{MaxOutput: 100_000}, exporter.OverLimit, "wrote more than it may"},
		{"noise", nil, plugin.Options{MaxOutput: 100_000}, exporter.OverLimit, "not shown"},
		{"whispers", nil, plugin.Options{}, exporter.Unreachable, "its last code is no_disk; it wrote 6 bytes"},
		{"raw", []string{`{"type":"record","data":[]}`}, plugin.Options{}, exporter.Malformed, "without an object"},
		{"raw", []string{`{"type":"record"}`}, plugin.Options{}, exporter.Malformed, "without an object"},
		{"raw", []string{`{"type":"record","data":null}`}, plugin.Options{}, exporter.Malformed, "without an object"},
		{"raw", []string{`{"type":"record","data":{"owner":"A1","id":"1","n":"1","n":"2"}}`}, plugin.Options{}, exporter.Malformed, "twice"},
		{"raw", []string{`{"type":"record","dataset":"other","data":{"owner":"A1","id":"1","n":"1"}}`}, plugin.Options{}, exporter.Malformed, "another dataset"},
		{"raw", []string{`{"type":"record","data":{"owner":"A1","id":"1"}}`}, plugin.Options{}, exporter.Mismatch, "has no n"},
		{"raw", []string{`{"type":"record","data":{"owner":"A1","id":"1","n":{"a":1}}}`}, plugin.Options{}, exporter.Mismatch, "field n"},
		{"raw", []string{`{"type":"record","data":{"owner":["A1"],"id":"1","n":"1"}}`}, plugin.Options{}, exporter.Mismatch, "owner"},
		{"raw", []string{`{"type":"canary"}`}, plugin.Options{}, exporter.Malformed, "of no type"},
		{"raw", []string{`{"data":{}}`}, plugin.Options{}, exporter.Malformed, "of no type"},
		{"raw", []string{`[]`}, plugin.Options{}, exporter.Malformed, "not one JSON object"},
		{"raw", []string{`{"type":"state"} {"type":"state"}`}, plugin.Options{}, exporter.Malformed, "not one JSON object"},
		{"raw", []string{`{"type":"dataset","name":"note"}`}, plugin.Options{}, exporter.Malformed, "no answer"},
		{"raw", []string{`{"type":"fault","class":"canary"}`}, plugin.Options{}, exporter.Malformed, "no class"},
		{"raw", []string{`{"type":"fault","class":"stray"}`}, plugin.Options{}, exporter.Malformed, "no class"},
		{"rawnoend", []string{`{"type":"end"}`}, plugin.Options{}, exporter.Malformed, "without the count"},
		{"rawnoend", []string{`{"type":"end","count":"0"}`}, plugin.Options{}, exporter.Malformed, "wrong kind"},
		{"rawnoend", []string{`{"type":"end","count":-1}`}, plugin.Options{}, exporter.Malformed, "another count"},
	} {
		t.Run(c.behaviour+" "+strings.Join(c.args, " "), func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			c.options.Command = command(t, c.behaviour, c.args...)
			_, _, err := read(t, t.Context(), made(t, setup(t, c.options)))
			isFault(t, err, c.class, c.want)
			goleak.VerifyNone(t, before)
		})
	}
}

func isFault(t *testing.T, err error, class exporter.ErrorClass, want string) {
	t.Helper()
	var f *exporter.Fault
	if !errors.As(err, &f) || f.Class != class || !strings.Contains(err.Error(), want) {
		t.Fatalf("got %v, want a fault of class %s with %q", err, class, want)
	}
	if f.Hint == "" {
		t.Errorf("no remedy: %v", err)
	}
	for _, secret := range []string{"canary", "C1", "A1"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error holds %s: %v", secret, err)
		}
	}
}

// TestRetry: only what may pass is tried again.
func TestRetry(t *testing.T) {
	for behaviour, want := range map[string]bool{"whispers": true, "crash": true, "noend": false, "lies": false} {
		_, _, err := read(t, t.Context(), made(t, setup(t, plugin.Options{Command: command(t, behaviour)})))
		var f *exporter.Fault
		if !errors.As(err, &f) || f.Retry != want {
			t.Errorf("%s: %v, want retry %v", behaviour, err, want)
		}
	}
}

func TestSignal(t *testing.T) {
	onUnix(t)
	_, _, err := read(t, t.Context(), made(t, setup(t, plugin.Options{Command: command(t, "signal")})))
	isFault(t, err, exporter.Truncated, "was ended by a signal before")
}
