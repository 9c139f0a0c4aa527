package formattest_test

import (
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/all"
	"github.com/valise-export/valise/formats/csvw"
	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/jsonw"
	"github.com/valise-export/valise/formats/xlsxw"
)

// dataFormats are those whose every value reads back.
func dataFormats() []exporter.Format {
	return []exporter.Format{jsonw.New(jsonw.Options{}), csvw.New(csvw.Options{BOM: true}), xlsxw.New(xlsxw.Options{})}
}

func TestSuite(t *testing.T) {
	for _, f := range all.New(all.Options{}) {
		t.Run(f.Name(), func(t *testing.T) { formattest.Suite(t, f) })
	}
}
