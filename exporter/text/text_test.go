package text_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

func render(v exporter.Value) string { return string(text.Append(nil, v)) }

func TestParseRenders(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		typ  exporter.Type
		in   string
		zone *time.Location
		want string
	}{
		{exporter.TypeDecimal, "1.10", nil, "1.10"},
		{exporter.TypeDecimal, "+1.10", nil, "1.10"},
		{exporter.TypeDecimal, ".5", nil, "0.5"},
		{exporter.TypeDecimal, "5.", nil, "5"},
		{exporter.TypeDecimal, "00012.50", nil, "12.50"},
		{exporter.TypeDecimal, "-0.00", nil, "0.00"},
		{exporter.TypeDecimal, "1e5", nil, "100000"},
		{exporter.TypeDecimal, "1.25E-3", nil, "0.00125"},
		{exporter.TypeDecimal, "-12345678901234567890.12345", nil, "-12345678901234567890.12345"},
		{exporter.TypeInteger, "-42", nil, "-42"},
		{exporter.TypeInteger, "12.00", nil, "12"},
		{exporter.TypeBoolean, "T", nil, "true"},
		{exporter.TypeDate, "2024-02-29", nil, "2024-02-29"},
		{exporter.TypeDate, "0001-01-01", nil, "0001-01-01"},
		{exporter.TypeDate, "2009-01-02 00:00:00", nil, "2009-01-02"},
		{exporter.TypeInstant, "9999-12-31 23:59:59+00", nil, "9999-12-31T23:59:59Z"},
		{exporter.TypeInstant, "2024-09-01 00:00:00", nil, "2024-09-01T00:00:00Z"},
		{exporter.TypeInstant, "2024-09-01T02:00:00.120+02:00", nil, "2024-09-01T00:00:00.120Z"},
		{exporter.TypeInstant, "2024-09-01 02:00:00.000001", berlin, "2024-09-01T00:00:00.000001Z"},
		{exporter.TypeInstant, "1969-12-31T23:59:59Z", nil, "1969-12-31T23:59:59Z"},
		{exporter.TypeInstant, "2024-01-01", nil, "2024-01-01T00:00:00Z"},
		{exporter.TypeInstant, "2016-12-31T23:59:60Z", nil, "2016-12-31T23:59:59Z"},
		{exporter.TypeJSON, "{ \"a\" : 1.10 }", nil, `{"a":1.10}`},
		{exporter.TypeText, " kept ", nil, " kept "},
	} {
		v, err := text.Parse(c.typ, c.in, c.zone)
		if err != nil {
			t.Errorf("%s %q: %v", c.typ, c.in, err)
		} else if got := render(v); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.typ, c.in, got, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		typ  exporter.Type
		in   string
		want error
	}{
		{exporter.TypeInteger, "9223372036854775808", text.ErrInteger},
		{exporter.TypeInteger, "1.5", text.ErrInteger},
		{exporter.TypeDecimal, "", text.ErrDecimal},
		{exporter.TypeDecimal, "NaN", text.ErrDecimal},
		{exporter.TypeDecimal, "1e999999", text.ErrDecimal},
		{exporter.TypeDecimal, "1,5", text.ErrDecimal},
		{exporter.TypeDate, "2023-02-29", text.ErrDate},
		{exporter.TypeDate, "0000-00-00", text.ErrDate},
		{exporter.TypeDate, "2023-02-28 10:00:00", text.ErrDate},
		{exporter.TypeInstant, "infinity", text.ErrInfinity},
		{exporter.TypeInstant, "2024-01-01T24:00:00Z", text.ErrInstant},
		{exporter.TypeInstant, "0001-01-01T00:00:00+01:00", text.ErrInstant},
		{exporter.TypeInstant, "01/02/2024", text.ErrInstant},
		{exporter.TypeBoolean, "maybe", text.ErrBoolean},
		{exporter.TypeJSON, "{", text.ErrJSON},
		{exporter.TypeJSON, "1 2", text.ErrJSON},
	} {
		if _, err := text.Parse(c.typ, c.in, nil); !errors.Is(err, c.want) {
			t.Errorf("%s %q: got %v, want %v", c.typ, c.in, err, c.want)
		}
	}
}

func TestDecimalOfFloat(t *testing.T) {
	for _, c := range []struct {
		f     float64
		scale int
		want  string
	}{{1.98, 2, "1.98"}, {0.1 + 0.2, 2, "0.30"}, {-0.001, 2, "0.00"}, {13.86, 2, "13.86"}} {
		v, err := text.DecimalOfFloat(c.f, c.scale)
		if err != nil || render(v) != c.want {
			t.Errorf("%v: got %q %v, want %q", c.f, render(v), err, c.want)
		}
	}
}

func TestInstantRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sec := rapid.Int64Range(-62135596800, 253402300799).Draw(t, "sec")
		nsec := rapid.Int32Range(0, 999999999).Draw(t, "nsec")
		s := render(exporter.Instant(sec, nsec))
		std, err := time.Parse(time.RFC3339Nano, s)
		if err != nil || std.Unix() != sec || int32(std.Nanosecond()) != nsec {
			t.Fatalf("the standard library reads %q as %v %v", s, std, err)
		}
		v, err := text.ParseInstant(s, nil)
		if err != nil || v.Int() != sec || v.Nanos() != nsec {
			t.Fatalf("%q does not read back: %v", s, err)
		}
	})
}

func FuzzParseDecimal(f *testing.F) {
	f.Add("1e5")
	f.Fuzz(func(t *testing.T, s string) {
		v, err := text.ParseDecimal(s)
		if err != nil {
			return
		}
		again, err := text.ParseDecimal(v.Text())
		if err != nil || again.Text() != v.Text() {
			t.Errorf("not canonical: %q", v.Text())
		}
	})
}
