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

// New returns every format, in the order of Names. They lend fonts and
// compressors to their writers: make them once and use them for all bundles.
func New(o Options) []exporter.Format {
	return []exporter.Format{
		jsonw.New(jsonw.Options{}), csvw.New(o.CSV), xlsxw.New(o.XLSX), pdfw.New(o.PDF), htmlw.New(o.HTML),
	}
}

// Choose returns the formats of those names, each once, in the order of Names.
func Choose(all []exporter.Format, names []string) ([]exporter.Format, error) {
	for _, n := range names {
		if !slices.Contains(Names(), n) {
			return nil, fmt.Errorf("unknown format %q; the formats are %s", n, strings.Join(Names(), ", "))
		}
	}
	var chosen []exporter.Format
	for _, f := range all {
		if slices.Contains(names, f.Name()) {
			chosen = append(chosen, f)
		}
	}
	return chosen, nil
}
