// Package all is the explicit list of formats.
package all

import (
	"fmt"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/csvw"
	"github.com/valise-export/valise/formats/htmlw"
	"github.com/valise-export/valise/formats/jsonw"
	"github.com/valise-export/valise/formats/pdfw"
	"github.com/valise-export/valise/formats/xlsxw"
)

// Names are the formats in the order in which they are started.
func Names() []string { return []string{"json", "csv", "xlsx", "pdf", "html"} }

// Options are the choices of all formats.
type Options struct {
	CSV  csvw.Options
	XLSX xlsxw.Options
	PDF  pdfw.Options
	HTML htmlw.Options
}

// New returns the formats of those names, each once, in the order of Names.
func New(names []string, o Options) ([]exporter.Format, error) {
	for _, n := range names {
		if !slices.Contains(Names(), n) {
			return nil, fmt.Errorf("unknown format %q; the formats are %s", n, strings.Join(Names(), ", "))
		}
	}
	make := map[string]func() exporter.Format{
		"json": func() exporter.Format { return jsonw.New(jsonw.Options{}) },
		"csv":  func() exporter.Format { return csvw.New(o.CSV) },
		"xlsx": func() exporter.Format { return xlsxw.New(o.XLSX) },
		"pdf":  func() exporter.Format { return pdfw.New(o.PDF) },
		"html": func() exporter.Format { return htmlw.New(o.HTML) },
	}
	var out []exporter.Format
	for _, n := range Names() {
		if slices.Contains(names, n) {
			out = append(out, make[n]())
		}
	}
	return out, nil
}
