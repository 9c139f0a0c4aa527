package leak_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/leak"
	"github.com/valise-export/valise/exporter/text"
)

// usage is a record of docs/benchmarks: 12 fields.
func usage(i int) []exporter.Value {
	pick := func(words ...string) exporter.Value { return exporter.Text(words[i%len(words)]) }
	return []exporter.Value{
		exporter.Integer(int64(4_000_000_000 + i)), exporter.Text("012345678901"), exporter.Instant(1_704_067_200+int64(i), 0),
		pick("ExampleCompute", "ExampleStorage", "ExampleQueue", "ExampleDatabase", "ExampleFunctions"),
		pick("EUC1-BoxUsage:m6i.large", "EUC1-TimedStorage-ByteHrs", "EUC1-Requests-Tier1", "EUC1-DataTransfer-Out-Bytes"),
		pick("RunInstances", "GetObject", "SendMessage", "Invoke"), exporter.Decimal(fmt.Sprintf("%d.%06d", i%1000, i*7919%1000000)),
		pick("Hrs", "GB-Mo", "Requests", "GB"), exporter.Decimal(fmt.Sprintf("%d.%010d", i%3, i*104729%10000000000)), exporter.Text("USD"),
		pick("eu-central-1", "eu-west-1", "us-east-1", "ap-northeast-1"),
		exporter.Text("arn:example:compute:eu-central-1:012345678901:instance/i-" + fmt.Sprintf("%017x", uint64(i)*0x9E3779B97F4A7C15)[:17]),
	}
}

func usageShape() exporter.Dataset {
	d := exporter.Dataset{Name: "usage_item", Key: []string{"line_item_id"}}
	for _, f := range strings.Fields("line_item_id:integer account_id: usage_start:instant service: usage_type: operation: quantity:decimal unit: cost:decimal currency: region: resource_id:") {
		name, kind, _ := strings.Cut(f, ":")
		class := exporter.ClassPlain
		if strings.HasSuffix(name, "_id") {
			class = exporter.ClassIdentifier
		}
		d.Fields = append(d.Fields, exporter.Field{Name: name, Type: exporter.Type(kind), Class: class})
	}
	return d
}

// BenchmarkGuard scans the records of docs/benchmarks. The rate is of rendered
// text.
func BenchmarkGuard(b *testing.B) {
	var pool exporter.BatchPool
	batch := pool.Get(12)
	for i := 0; batch.Append(usage(i), text.Append); i++ {
	}
	g := scanner.NewGuard(leak.Options{})
	if err := g.Begin(usageShape()); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(batch.Bytes()))
	for b.Loop() {
		if err := g.Write(batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(batch.Len()), "ns/record")
}

// BenchmarkAdversary scans a megabyte of what is worst for each part.
func BenchmarkAdversary(b *testing.B) {
	const size = 1 << 20
	nested := []byte(strings.Repeat("all is well here; ", 3000))
	for len(nested) < size {
		nested = []byte(base64.StdEncoding.EncodeToString(nested))
	}
	for name, text := range map[string]string{
		"words":      strings.Repeat("the quick brown fox jumps over a dog. ", size/38),
		"digits":     strings.Repeat("4", size),
		"groups":     strings.Repeat("4539 ", size/5),
		"equals":     strings.Repeat("=", size),
		"percent":    strings.Repeat("%25", size/3),
		"backslash":  strings.Repeat(`\`, size),
		"base64":     strings.Repeat("YWxsIGlzIHdlbGwg", size/16),
		"hex":        strings.Repeat("616c6c2069732077656c6c20", size/24),
		"references": strings.Repeat("&amp;", size/5),
		"nested":     string(nested),
		"dollars":    strings.Repeat("$2b$12$", size/7),
		"keyword":    strings.Repeat("AKIA ", size/5),
		"eyJ":        strings.Repeat("eyJ", size/3),
		"keywords":   strings.Repeat("password secret twitter facebook akia eyJ sk_live ghp_ ", size/54),
		"DE89":       strings.Repeat("DE89 ", size/5),
		"line feeds": strings.Repeat("A\n", size/2),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				scanner.Scan(text, &leak.Place{}, func(string) {})
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		leak.New()
	}
}
