package files_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/files"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
)

func presetFixture(t *testing.T, path, preset, content string) *fixture {
	t.Helper()
	f := newFixture(t, path, map[string]string{path: content})
	f.mapping = config.Mapping{Name: "usage_cost", Isolation: "account", Order: "key"}
	f.options.Preset, f.lookup = preset, dictionary.Lookup
	return f
}

// values returns the only record's values by field.
func values(t *testing.T, f *fixture) map[string]string {
	t.Helper()
	c, err := f.connector()
	if err != nil {
		t.Fatal(err)
	}
	shape := c.Datasets()[0]
	got, _, err := f.read(t)
	if err != nil || len(got) != 1 {
		t.Fatalf("%q, %v", got, err)
	}
	out := map[string]string{}
	for i, v := range strings.Split(got[0], "|")[1:] {
		out[shape.Fields[i].Name] = v
	}
	return out
}

func sameValues(t *testing.T, got, want map[string]string) {
	t.Helper()
	for field, v := range want {
		if got[field] != v {
			t.Errorf("%s is %q, want %q", field, got[field], v)
		}
	}
}

var curWant = map[string]string{
	"account_id": "A1", "x_LineItemId": "li-1", "BillingAccountId": "A1", "SubAccountId": "S1", "BillingPeriodStart": "2025-01-01T00:00:00Z",
	"ChargePeriodStart": "2025-01-03T00:00:00Z", "ChargeCategory": "Usage", "ServiceName": "AmazonEC2", "BilledCost": "0.0000012345", "BillingCurrency": "USD",
	"PricingCategory": "Standard", "InvoiceId": "<null>",
}

func TestPresetLegacy(t *testing.T) {
	f := presetFixture(t, "cur-1.csv.gz", "aws-cur-legacy", gzipped(
		"identity/LineItemId,bill/InvoiceId,bill/PayerAccountId,bill/BillingPeriodStartDate,bill/BillingPeriodEndDate,lineItem/UsageAccountId,lineItem/LineItemType,"+
			"lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/CurrencyCode,lineItem/UnblendedCost,pricing/term,resourceTags/user:team\n"+
			"li-1,,A1,2025-01-01T00:00:00Z,2025-02-01T00:00:00Z,S1,Usage,2025-01-03T00:00:00Z,2025-01-04T00:00:00Z,AmazonEC2,USD,0.0000012345,OnDemand,core\n"+
			"li-2,,B1,2025-01-01T00:00:00Z,2025-02-01T00:00:00Z,S1,Tax,2025-01-03T00:00:00Z,2025-01-04T00:00:00Z,AmazonEC2,USD,1,,core\n"))
	sameValues(t, values(t, f), curWant)
	_, report, _ := f.read(t)
	if !slices.Equal(report.Undeclared["usage_cost"], []string{"resourceTags/user:team"}) {
		t.Errorf("undeclared %v", report.Undeclared)
	}
	c := must(f.connector())
	if r := c.(exporter.Ruler).Rules("usage_cost"); r.Ordered || !slices.Equal(c.Datasets()[0].Key, []string{"x_LineItemId", "ChargePeriodStart", "ChargePeriodEnd"}) {
		t.Errorf("rules %+v, key %v", r, c.Datasets()[0].Key)
	}
}

// TestPreset20: maps for tags, timestamps, and a field of the config's own.
func TestPreset20(t *testing.T) {
	type record struct {
		ID       string            `parquet:"identity_line_item_id"`
		Invoice  string            `parquet:"bill_invoice_id"`
		Payer    string            `parquet:"bill_payer_account_id"`
		Name     string            `parquet:"bill_payer_account_name"`
		From     int64             `parquet:"bill_billing_period_start_date,timestamp(millisecond)"`
		To       int64             `parquet:"bill_billing_period_end_date,timestamp(millisecond)"`
		Account  string            `parquet:"line_item_usage_account_id"`
		Type     string            `parquet:"line_item_line_item_type"`
		Start    int64             `parquet:"line_item_usage_start_date,timestamp(millisecond)"`
		End      int64             `parquet:"line_item_usage_end_date,timestamp(millisecond)"`
		Product  string            `parquet:"line_item_product_code"`
		Currency string            `parquet:"line_item_currency_code"`
		Cost     float64           `parquet:"line_item_unblended_cost"`
		Term     string            `parquet:"pricing_term"`
		Tags     map[string]string `parquet:"resource_tags"`
		Detail   string            `parquet:"line_item_line_item_description"`
		Extra    map[string]string `parquet:"product"`
	}
	at := func(s string) int64 { return day(s).UnixMilli() }
	var b bytes.Buffer
	w := parquet.NewGenericWriter[record](&b)
	must(w.Write([]record{{"li-1", "", "A1", "Ada", at("2025-01-01"), at("2025-02-01"), "S1", "SavingsPlanCoveredUsage", at("2025-01-03"), at("2025-01-04"),
		"AmazonEC2", "USD", 0.0000012345, "OnDemand", map[string]string{"user:team": "core"}, "by the hour", nil}}))
	check(w.Close())
	const path = "data/BILLING_PERIOD=*/cur-*.parquet"
	f := presetFixture(t, "x", "aws-cur-2.0", "")
	f.options.Path, f.options.Partitions = path, map[string]string{"BILLING_PERIOD": "month"}
	put(t, filepath.Join(f.dir, "data", "BILLING_PERIOD=2025-01", "cur-1.parquet"), b.String())
	put(t, filepath.Join(f.dir, "data", "BILLING_PERIOD=2024-12", "cur-1.parquet"), unreadable)
	f.from = day("2025-01-01")
	f.mapping.Fields = []config.Bind{{Field: "ChargeDescription", Column: "line_item_product_code"}}
	f.mapping.Ignore = []string{"line_item_line_item_description"}
	got := values(t, f)
	want := maps.Clone(curWant)
	want["BilledCost"] = "0.000001234500" // a binary float, rounded to the field's scale
	sameValues(t, got, want)
	sameValues(t, got, map[string]string{"Tags": `{"user:team":"core"}`, "BillingAccountName": "Ada", "ChargeDescription": "AmazonEC2"})
	_, report, _ := f.read(t)
	if !slices.Equal(report.Undeclared["usage_cost"], []string{"product"}) {
		t.Errorf("undeclared %v", report.Undeclared)
	}
}

func TestPresetMust(t *testing.T) {
	f := presetFixture(t, "n.csv", "focus-1.0", "BillingAccountId,BilledCost\nA1,1\n")
	if _, _, err := f.read(t); err == nil || !strings.Contains(err.Error(), "the source does not return it") {
		t.Errorf("a column that every export has is not there: %v", err)
	}
	f = newFixture(t, "n.csv", nil)
	f.options.Preset = "focus-1.0"
	if _, err := f.connector(); err == nil || !strings.Contains(err.Error(), "preset: is for usage_cost alone") {
		t.Errorf("another dataset: %v", err)
	}
}

// TestPresetFOCUS: the sample as CSV and, written anew, as Parquet with timestamps,
// gives the same records by the preset.
func TestPresetFOCUS(t *testing.T) {
	name := filepath.Join("..", "..", "..", "shared", "data", "focus_sample.csv")
	rows := reference(t, name)
	sample := must(os.ReadFile(name))
	dir := t.TempDir()
	put(t, filepath.Join(dir, "n.csv"), string(sample))
	put(t, filepath.Join(dir, "n.parquet"), focusParquet(rows))
	read := func(path, preset string) (lines []string, report exporter.ReadReport) {
		f := &fixture{dir: dir, lookup: dictionary.Lookup, options: files.DatasetOptions{Path: path, Preset: preset},
			subject: exporter.Subject{ID: "c", Accounts: []exporter.Account{{ID: "20209880"}, {ID: "1234567890123"}}},
			mapping: config.Mapping{Name: "usage_cost", Isolation: "account", Nulls: []string{"NULL"}, Fields: binds("x_LineItemId=Id")}}
		got, report, err := f.read(t)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		return got, report
	}
	for _, preset := range []string{"focus-1.0", "focus-1.2"} {
		text, textReport := read("n.csv", preset)
		binary, binaryReport := read("n.parquet", preset)
		if len(text) == 0 || len(text) != len(binary) {
			t.Fatalf("%s: %d records of CSV, %d of Parquet", preset, len(text), len(binary))
		}
		for i := range text {
			if text[i] != binary[i] {
				t.Fatalf("%s: record %d\n%s\n%s", preset, i, text[i], binary[i])
			}
		}
		u, v := textReport.Undeclared["usage_cost"], binaryReport.Undeclared["usage_cost"]
		slices.Sort(u)
		slices.Sort(v)
		if !slices.Equal(u, v) {
			t.Errorf("%s: undeclared %v and %v", preset, u, v)
		}
	}
}

// focusParquet writes the sample with the types that the specification gives.
func focusParquet(rows [][]string) string {
	group := parquet.Group{}
	names := slices.Clone(rows[0])
	for _, n := range names {
		group[n] = parquet.Optional(focusNode(n))
	}
	slices.Sort(names)
	var b bytes.Buffer
	w := parquet.NewWriter(&b, parquet.NewSchema("focus", group), parquet.MaxRowsPerRowGroup(200), parquet.Compression(&parquet.Zstd))
	for _, row := range rows[1:] {
		out := make(parquet.Row, len(names))
		for i, n := range rows[0] {
			at, _ := slices.BinarySearch(names, n)
			out[at] = parquet.NullValue().Level(0, 0, at)
			if row[i] != "NULL" && row[i] != "" {
				out[at] = focusValue(n, row[i]).Level(0, 1, at)
			}
		}
		must(w.WriteRows([]parquet.Row{out}))
	}
	check(w.Close())
	return b.String()
}

func isTime(name string) bool {
	return strings.HasSuffix(name, "PeriodStart") || strings.HasSuffix(name, "PeriodEnd")
}

func focusNode(name string) parquet.Node {
	if isTime(name) {
		return parquet.Timestamp(parquet.Millisecond)
	}
	return parquet.String()
}

func focusValue(name, s string) parquet.Value {
	if isTime(name) {
		return parquet.Int64Value(must(time.Parse("2006-01-02 15:04:05", s[:19])).UnixMilli())
	}
	return parquet.ByteArrayValue([]byte(s))
}
