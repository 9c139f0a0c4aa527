package report_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/report"
)

func invoices() exporter.Dataset {
	return exporter.Dataset{
		Name: "invoice", Title: "Invoices", Key: []string{"id"}, When: "issued_at", Amount: "total",
		Fields: []exporter.Field{
			{Name: "id", Type: exporter.TypeText},
			{Name: "issued_at", Type: exporter.TypeInstant},
			{Name: "total", Type: exporter.TypeDecimal, Currency: "currency"},
			{Name: "currency", Type: exporter.TypeText},
		},
		Rules: []exporter.Rule{{Name: "r", Ground: "because"}},
	}
}

// feed writes records through real batches.
func feed(c *report.Collector, ds exporter.Dataset, o exporter.Status, records [][]exporter.Value) {
	var pool exporter.BatchPool
	c.Begin(ds)
	b := pool.Get(len(ds.Fields))
	for _, r := range records {
		for !b.Append(r, text.Append) {
			c.Write(b)
			b.Release()
			b = pool.Get(len(ds.Fields))
		}
	}
	c.Write(b)
	b.Release()
	c.End(exporter.Outcome{Status: o, Records: int64(len(records))})
}

func invoice(i int, sec int64, total, currency string) []exporter.Value {
	return []exporter.Value{exporter.Text(fmt.Sprintf("i%06d", i)), exporter.Instant(sec, 0), exporter.Decimal(total), exporter.Text(currency)}
}

func TestKeepsTheNewest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for name, order := range map[string]func(i int) int64{
		"ascending":  func(i int) int64 { return int64(i) * 3600 },
		"descending": func(i int) int64 { return int64(5000-i) * 3600 },
		"shuffled":   func(int) int64 { return int64(random.IntN(900)) * 3600 },
	} {
		var records [][]exporter.Value
		for i := range 5000 {
			records = append(records, invoice(i, order(i), "1.00", "EUR"))
		}
		c := report.NewCollector(report.Limits{PerDataset: 7})
		feed(c, invoices(), exporter.StatusOK, records)
		got := c.Digests()[0]
		if len(got.Shown) != 7 || got.Records != 5000 {
			t.Fatalf("%s: %d shown of %d", name, len(got.Shown), got.Records)
		}
		for i, want := range newestOf(records, 7) {
			if g := got.Shown[i][0].Text(); g != want {
				t.Errorf("%s: place %d: got %s, want %s", name, i, g, want)
			}
		}
	}
}

// newestOf is the plain way: a stable selection from all records.
func newestOf(records [][]exporter.Value, n int) (ids []string) {
	used := map[int]bool{}
	for range n {
		best := -1
		for i, r := range records {
			if !used[i] && (best < 0 || r[1].Int() > records[best][1].Int()) {
				best = i
			}
		}
		used[best] = true
		ids = append(ids, records[best][0].Text())
	}
	return ids
}

func TestUndatedDatasetKeepsTheFirst(t *testing.T) {
	ds := invoices()
	ds.When = ""
	var records [][]exporter.Value
	for i := range 2000 {
		records = append(records, invoice(i, int64(i), "1.00", "EUR"))
	}
	c := report.NewCollector(report.Limits{PerDataset: 3})
	feed(c, ds, exporter.StatusOK, records)
	d := c.Digests()[0]
	if len(d.Shown) != 3 || d.Shown[0][0].Text() != "i000000" || d.Shown[2][0].Text() != "i000002" || d.Years != nil {
		t.Errorf("got %d shown, years %v", len(d.Shown), d.Years)
	}
}

func TestFailedLeavesNothing(t *testing.T) {
	c := report.NewCollector(report.Limits{})
	one := [][]exporter.Value{invoice(1, 0, "1.00", "EUR")}
	feed(c, invoices(), exporter.StatusFailed, one)
	if d := c.Digests()[0]; d.Records != 0 || d.Shown != nil || d.Years != nil || d.Status != exporter.StatusFailed {
		t.Errorf("a failed dataset shows %+v", d)
	}
	feed(c, invoices(), exporter.StatusOK, one)
	if d := c.Digests(); len(d) != 1 || d[0].Records != 1 || len(d[0].Shown) != 1 {
		t.Errorf("the second attempt is not what is shown: %+v", d)
	}
}

func TestTotals(t *testing.T) {
	day := func(s string) int64 {
		at, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return at.Unix()
	}
	records := [][]exporter.Value{
		invoice(1, day("2024-12-31"), "0.10", "EUR"),
		invoice(2, day("2025-01-01"), "0.2", "EUR"),
		invoice(3, day("2025-01-31"), "-0.05", "USD"),
		invoice(4, day("2025-03-01"), "9223372036854775807.99", "EUR"),
		invoice(5, day("2025-03-02"), "0.001", "EUR"),
		{exporter.Text("i6"), exporter.Null(), exporter.Decimal("5"), exporter.Text("EUR")},
		{exporter.Text("i7"), exporter.Instant(0, 0), exporter.Null(), exporter.Text("EUR")},
		{exporter.Text("i8"), exporter.Instant(0, 0), exporter.Withheld(0), exporter.Text("EUR")},
		{exporter.Text("i9"), exporter.Instant(0, 0), exporter.Decimal("70"), exporter.Withheld(0)},
		{exporter.Text("i10"), exporter.Instant(0, 0), exporter.Decimal("70"), exporter.Text("R").Reduced(0)},
	}
	c := report.NewCollector(report.Limits{})
	feed(c, invoices(), exporter.StatusOK, records)
	d := c.Digests()[0]
	check(t, "years", d.Years, "2024 EUR 0.10 1, 2025 EUR 9223372036854775808.191 3, 2025 USD -0.05 1,  EUR 5 1")
	check(t, "months", d.Months, "2024-12 EUR 0.10 1, 2025-01 EUR 0.2 1, 2025-01 USD -0.05 1, 2025-03 EUR 9223372036854775807.991 2,  EUR 5 1")
}

func check(t *testing.T, what string, got []report.Total, want string) {
	t.Helper()
	var lines []string
	for _, g := range got {
		lines = append(lines, fmt.Sprint(g.Period, " ", g.Currency, " ", g.Sum, " ", g.Records))
	}
	if s := strings.Join(lines, ", "); s != want {
		t.Errorf("%s: got %s\nwant %s", what, s, want)
	}
}

func TestSumsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want, scale := new(big.Rat), 0
		var records [][]exporter.Value
		for i := range rapid.IntRange(1, 40).Draw(t, "n") {
			s := rapid.StringMatching(`-?[1-9][0-9]{0,22}(\.[0-9]{1,12})?`).Draw(t, "amount")
			r, _ := new(big.Rat).SetString(s)
			want.Add(want, r)
			if _, fraction, ok := strings.Cut(s, "."); ok {
				scale = max(scale, len(fraction))
			}
			records = append(records, invoice(i, 0, s, "EUR"))
		}
		c := report.NewCollector(report.Limits{})
		feed(c, invoices(), exporter.StatusOK, records)
		got, _ := new(big.Rat).SetString(c.Digests()[0].Years[0].Sum)
		if got.Cmp(want) != 0 {
			t.Fatalf("got %s, want %s", got.FloatString(scale), want.FloatString(scale))
		}
	})
}

func TestTotalIsSharedSmallFirst(t *testing.T) {
	c := report.NewCollector(report.Limits{PerDataset: 100, Total: 100})
	for i, n := range []int{500, 3, 60, 500, 10} {
		ds := invoices()
		ds.Name = fmt.Sprint("d", i)
		var records [][]exporter.Value
		for j := range n {
			records = append(records, invoice(j, int64(j), "1", "EUR"))
		}
		feed(c, ds, exporter.StatusOK, records)
	}
	var got []int
	for _, d := range c.Digests() {
		got = append(got, len(d.Shown))
	}
	if fmt.Sprint(got) != "[29 3 29 29 10]" {
		t.Errorf("got %v", got)
	}
}

func TestLongTextIsCut(t *testing.T) {
	r := invoice(1, 0, "1", "EUR")
	r[0] = exporter.Text(strings.Repeat("語", 40_000))
	c := report.NewCollector(report.Limits{Text: 100})
	feed(c, invoices(), exporter.StatusOK, [][]exporter.Value{r})
	got := c.Digests()[0].Shown[0][0].Text()
	if got != strings.Repeat("語", 33)+report.CutMark {
		t.Errorf("got %q", got)
	}
}

// TestConstantMemory: a collector holds no more after two hundred thousand
// records than after ten thousand.
func TestConstantMemory(t *testing.T) {
	c := report.NewCollector(report.Limits{})
	c.Begin(invoices())
	small := heapAfter(c, 0, 10_000)
	large := heapAfter(c, 10_000, 200_000)
	c.End(exporter.Outcome{Status: exporter.StatusOK})
	if d := c.Digests()[0]; len(d.Shown) != 100 || d.Records != 200_000 {
		t.Fatalf("%d shown of %d", len(d.Shown), d.Records)
	}
	if large > small+1<<20 {
		t.Errorf("%d bytes after 10,000 records, %d after 200,000", small, large)
	}
}

// heapAfter writes the invoices from..to and returns the size of the heap.
func heapAfter(c *report.Collector, from, to int) uint64 {
	var pool exporter.BatchPool
	b := pool.Get(4)
	for i := from; i < to; i++ {
		b.Append(invoice(i, int64(i), "1.10", "EUR"), text.Append)
		if b.Len() == exporter.BatchRecords || i == to-1 {
			c.Write(b)
			b.Release()
			b = pool.Get(4)
		}
	}
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func TestHuman(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	money := exporter.Field{Currency: "currency"}
	at := func(s string) exporter.Value {
		v, err := text.ParseInstant(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		v    exporter.Value
		f    exporter.Field
		want string
	}{
		{exporter.Null(), money, ""},
		{exporter.Withheld(0), money, "withheld"},
		{exporter.Bool(true), exporter.Field{}, "yes"},
		{exporter.JSON(`["a@b.example","c"]`), exporter.Field{}, "a@b.example, c"},
		{exporter.JSON(`["a","b, c"]`), exporter.Field{}, `["a","b, c"]`},
		{exporter.JSON(`["a",1]`), exporter.Field{}, `["a",1]`},
		{exporter.JSON(`["\ud800"]`), exporter.Field{}, `["\ud800"]`},
		{exporter.JSON(`{"a":"b"}`), exporter.Field{}, `{"a":"b"}`},
		{exporter.Decimal("-1234567.5000000"), money, "-1,234,567.50\u00a0EUR"},
		{exporter.Decimal("1840.5"), money, "1,840.50\u00a0EUR"},
		{exporter.Decimal("5000"), money, "5,000\u00a0EUR"},
		{exporter.Decimal("0.0012300000"), money, "0.00123\u00a0EUR"},
		{exporter.Decimal("1234567.5000"), exporter.Field{}, "1234567.5000"},
		{exporter.Integer(2027).Rendered("2027"), exporter.Field{}, "2027"},
		{exporter.Date(20089), exporter.Field{}, "1 Jan 2025"},
		{at("2025-01-01T23:30:00Z"), exporter.Field{}, "2 Jan 2025, 00:30"},
		{at("2025-01-01T23:30:05.120Z"), exporter.Field{}, "2 Jan 2025, 00:30:05.12"},
		{at("2025-10-26T00:30:00Z"), exporter.Field{}, "26 Oct 2025, 02:30 (UTC+02:00)"},
		{at("2025-10-26T01:30:00Z"), exporter.Field{}, "26 Oct 2025, 02:30 (UTC+01:00)"},
		{at("9999-12-31T23:59:59Z"), exporter.Field{}, "1 Jan 10000, 00:59:59"},
		{exporter.Text("  as is "), exporter.Field{}, "  as is "},
	} {
		if got := report.Human(lang.For("en"), c.v, c.f, "EUR", berlin); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestSpendingTakesOneDataset(t *testing.T) {
	c := report.NewCollector(report.Limits{})
	payment := invoices()
	payment.Name = "payment"
	feed(c, payment, exporter.StatusOK, [][]exporter.Value{
		invoice(1, 0, "1.00", "EUR"), invoice(2, 86400*70, "2.50", "EUR"), invoice(3, 0, "7", "USD"),
	})
	feed(c, invoices(), exporter.StatusFailed, [][]exporter.Value{invoice(1, 0, "9", "EUR")})
	s := report.Spending(c.Digests())
	if len(s) != 2 || s[0].Dataset.Name != "payment" || s[1].Currency != "USD" {
		t.Fatalf("got %+v", s)
	}
	check(t, "points", s[0].Points, "1970-01 EUR 1.00 1, 1970-02 EUR 0 0, 1970-03 EUR 2.50 1")
}

func TestLayout(t *testing.T) {
	ds := invoices()
	ds.Fields = append(ds.Fields, exporter.Field{Name: "note"}, exporter.Field{Name: "entity"}, exporter.Field{Name: "remark"})
	var records [][]exporter.Value
	for i := range 4 {
		remark := []exporter.Value{exporter.Null(), exporter.Text("")}[i%2]
		records = append(records, append(invoice(i, int64(i), "1234.00", "EUR"), exporter.Null(), exporter.Text("One"), remark))
	}
	c := report.NewCollector(report.Limits{})
	feed(c, ds, exporter.StatusOK, records)
	d := c.Digests()[0]
	l := report.NewLayout(lang.For("en"), d, time.UTC)
	if got := fmt.Sprint(l.Fields, l.Empty, l.Constant, l.Merged); got != "[0 1 2] [4 6] [5] [3]" {
		t.Errorf("got %s", got)
	}
	if got := l.Text(d.Shown[0], 2); got != "1,234.00\u00a0EUR" {
		t.Errorf("got %q", got)
	}
}

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"a\tb\nc":     "a\tb\nc",
		"a\x00\r\x7f": "a␀␍␡",
		"a\r\nb\r\n":  "a\nb\n",
		"x\u202Ey":    "x⟨U+202E⟩y",
		"👩\u200d💻":    "👩\u200d💻",
		"bad\xffend":  "bad\uFFFDend",
	} {
		if got := report.Visible(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
