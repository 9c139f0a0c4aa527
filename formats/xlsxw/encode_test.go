package xlsxw

import (
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
)

func TestColumnName(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := columnName(i); got != want {
			t.Errorf("column %d: %s, want %s", i, got, want)
		}
	}
}

func TestExactPlaces(t *testing.T) {
	for s, want := range map[string]int{
		"0": 0, "0.00": 2, "1.10": 2, "-1.10": 2, "123456789012345": 0, "1234567890123456": -1, "12345678901234.5": 1, "123456789012345.6": -1,
		"0.000000000000001": 15, "0.0000000000000001": -1, "0.123456789012345": 15, "1.123456789012345": -1, "100.0000000000000": -1, "-0.5": 1,
	} {
		places, ok := exactPlaces(s)
		if !ok {
			places = -1
		}
		if places != want {
			t.Errorf("%s: %d, want %d", s, places, want)
		}
	}
}

func TestAppendEscaped(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"a<b>&c":                   "a&lt;b&gt;&amp;c",
		"\t\n":                     "\t\n",
		"a\rb":                     "a_x000D_b",
		"\x00\x1f":                 "_x0000__x001F_",
		"_x0041_":                  "_x005F_x0041_",
		"__x0041__":                "__x005F_x0041__",
		"_x00e9_":                  "_x005F_x00e9_",
		"_x004_":                   "_x004_",
		"_X0041_":                  "_X0041_",
		"_x0041":                   "_x0041",
		"a_b":                      "a_b",
		"\uFFFE\uFFFF\uFFFD\uFF1D": "_xFFFE__xFFFF_\uFFFD\uFF1D",
		"\x7f\u0085":               "\x7f\u0085",
	} {
		if got := string(appendEscaped(nil, in)); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// A program that cuts off what it does not show finds the right second and
// millisecond.
func TestSerialIsNeverEarly(t *testing.T) {
	for millis := int64(0); millis < millisPerDay; millis += 997 {
		s := string(appendDayFraction([]byte("45000"), millis))
		whole, fraction, _ := strings.Cut(s, ".")
		n := int64(0)
		for i := range 11 {
			n *= 10
			if i < len(fraction) {
				n += int64(fraction[i] - '0')
			}
		}
		if whole != "45000" || n*millisPerDay/100_000_000_000 != millis || strings.HasSuffix(s, "0") && millis > 0 {
			t.Fatalf("%d ms: %s", millis, s)
		}
	}
}

func TestFirstDay(t *testing.T) {
	first := exporter.DateOf(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC))
	if first.Int() != firstDay {
		t.Errorf("1900-03-01 is day %d, not %d", first.Int(), firstDay)
	}
	if cell, from, to := appendDate(nil, `<c r="A`, []byte("1"), first.Int()); string(cell[from:to]) != "61" || !strings.Contains(string(cell), "<v>61</v>") {
		t.Errorf("1900-03-01 is written as %s", cell)
	}
}

func TestTextOpen(t *testing.T) {
	if got := strings.TrimPrefix(textOpen, string(appendStart(nil, "", nil, styleText))); got != ` t="inlineStr"><is><t>` {
		t.Errorf("the style of an ordinary text: %q", textOpen)
	}
}

func TestShorten(t *testing.T) {
	r := &rows{dataset: exporter.Dataset{Name: "d", Folder: "f"}}
	for name, c := range map[string]struct {
		in    string
		fits  bool
		units int // of each character
	}{
		"just fits":        {strings.Repeat("a", maxUnits), true, 1},
		"one too many":     {strings.Repeat("a", maxUnits+1), false, 1},
		"two units each":   {strings.Repeat("👍", maxUnits/2), true, 2},
		"two units, over":  {strings.Repeat("👍", maxUnits/2+1), false, 2},
		"escapes fit":      {strings.Repeat("\x01", maxUnits/7), true, 7},
		"escapes over":     {strings.Repeat("\x01", maxUnits/7+1), false, 7},
		"three bytes each": {strings.Repeat("漢", maxUnits), true, 1},
	} {
		got, short := r.shorten(c.in)
		if short == c.fits {
			t.Errorf("%s: shortened %v", name, short)
			continue
		}
		if start, rest, ok := strings.Cut(got, "…"); short && (!ok || !strings.HasPrefix(c.in, start) || !strings.Contains(rest, "data/f/d.json")) {
			t.Errorf("%s: ends in %q", name, got[max(0, len(got)-80):])
		} else if n := len([]rune(start))*c.units + len([]rune(rest)) + 1; short && (n > maxUnits || n < maxUnits-10) {
			t.Errorf("%s: %d units", name, n)
		}
	}
}

// A compressor that is used again gives the same bytes as a new one.
func TestCompressorReuse(t *testing.T) {
	f := New(Options{}).(*format)
	text := []byte(strings.Repeat("the same text again and again, ", 5000))
	var first strings.Builder
	for range 3 {
		var out strings.Builder
		d, err := f.deflater(&out)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(text); i += 1000 {
			if _, err := d.Write(text[i : i+1000]); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		f.giveBack(d)
		if first.Len() == 0 {
			first.WriteString(out.String())
		}
		if out.String() != first.String() {
			t.Fatal("the bytes differ")
		}
	}
}
