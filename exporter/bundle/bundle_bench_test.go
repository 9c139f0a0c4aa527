package bundle

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
)

// A small customer: 18 datasets in JSON and CSV, page, report and workbook.
func BenchmarkSmallBundle(b *testing.B) {
	o := fixtureOptions(b)
	o.Pool = &Pool{}
	c := smallContents()
	page := []byte(strings.Repeat("<tr><td>some text</td><td>2026</td></tr>\n", 2000))
	json := []byte(strings.Repeat(`{"id":"00012345","name":"some name","at":"2026-01-02T03:04:05Z","amount":"12.50"}`+"\n", 50))
	b.ReportAllocs()
	for i := range b.N {
		o.Target = filepath.Join(filepath.Dir(o.Target), fmt.Sprintf("%d.zip", i))
		builder, err := New(o)
		if err != nil {
			b.Fatal(err)
		}
		s := builder.Sink("x")
		for _, d := range c.Datasets {
			for _, extension := range []string{"json", "csv"} {
				if err := writeBytes(s, d.Member(extension), json); err != nil {
					b.Fatal(err)
				}
			}
		}
		for _, name := range []string{startMember, reportMember, workbookMember} {
			if err := writeBytes(s, name, page); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := builder.Seal(context.Background(), c); err != nil {
			b.Fatal(err)
		}
		if err := builder.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func writeBytes(s exporter.Sink, name string, content []byte) error {
	m, err := s.Create(name)
	if err != nil {
		return err
	}
	if _, err := m.Write(content); err != nil {
		return errors.Join(err, m.Close())
	}
	return m.Close()
}

func smallContents() Contents {
	c := fixtureContents()
	c.Datasets, c.Manifest.Datasets, c.Manifest.Categories[2].Datasets = nil, nil, nil
	for i := range 18 {
		d := invoices()
		d.Name = fmt.Sprintf("dataset_%d", i)
		d.Fields = append(d.Fields, d.Fields...)
		c.Datasets = append(c.Datasets, exporter.DatasetSummary{Dataset: d})
	}
	return c
}

func BenchmarkMember(b *testing.B) {
	for _, name := range []string{"data/1-x/a.csv", "data/1-x/a.xlsx"} {
		b.Run(filepath.Ext(name), func(b *testing.B) {
			o := fixtureOptions(b)
			builder, err := New(o)
			if err != nil {
				b.Fatal(err)
			}
			defer builder.Close()
			m, err := builder.Sink("x").Create(name)
			if err != nil {
				b.Fatal(err)
			}
			var line []byte
			for i := range 1000 {
				line = fmt.Appendf(line, "%d,2026-01-02T03:04:%02dZ,i-0abc%d,us-east-1,%d.%d,USD\r\n", i*7919, i%60, i*31, i%97, i%100)
			}
			b.SetBytes(int64(len(line)))
			for range b.N {
				if _, err := m.Write(line); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
