package csvw_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/csvw"
)

func TestGuard(t *testing.T) {
	const plain, phone = exporter.TextFormat(""), exporter.FormatPhone
	for _, c := range []struct {
		format   exporter.TextFormat
		in, want string
	}{
		{plain, "", ""},
		{plain, "a=1", "a=1"},
		{plain, "=1", "'=1"},
		{plain, "+1", "'+1"},
		{plain, "-1", "'-1"},
		{plain, "@a", "'@a"},
		{plain, "\ta", "'\ta"},
		{plain, "\ra", "'\ra"},
		{plain, "\na", "'\na"},
		{plain, "\x00a", "'\x00a"},
		{plain, "'a", "''a"},
		{plain, "＝1", "'＝1"},
		{plain, "＋1", "'＋1"},
		{plain, "－1", "'－1"},
		{plain, "＠1", "'＠1"},
		{plain, "！1", "！1"},
		{plain, " =1", " =1"},
		{plain, "\uFEFF=1", "\uFEFF=1"},
		{plain, "+4915112345678", "'+4915112345678"},
		{phone, "+4915112345678", "+4915112345678"},
		{phone, "+1234", "+1234"},
		{phone, "+123456789012345", "+123456789012345"},
		{phone, "+123", "'+123"},
		{phone, "+1234567890123456", "'+1234567890123456"},
		{phone, "+1234 5", "'+1234 5"},
		{phone, "+1234\n", "'+1234\n"},
		{phone, "+1234+5", "'+1234+5"},
		{phone, "-1234", "'-1234"},
		{phone, "=1234", "'=1234"},
	} {
		got := string(csvw.Guard(nil, c.format, c.in))
		if got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.format, c.in, got, c.want)
		}
		if back := csvw.Unguard(got); back != c.in {
			t.Errorf("%q comes back as %q", c.in, back)
		}
	}
}

func TestGuardIsUndone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		format := rapid.SampledFrom([]exporter.TextFormat{"", exporter.FormatPhone}).Draw(t, "format")
		if back := csvw.Unguard(string(csvw.Guard(nil, format, s))); back != s {
			t.Fatalf("%q comes back as %q", s, back)
		}
	})
}
