package htmlw

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

//go:embed assets
var assets embed.FS

// frame is what all pages have in common, made once.
type frame struct {
	template *template.Template
	style    template.CSS
	script   template.JS
	policy   string
}

var sharedFrame = sync.OnceValues(newFrame)

func newFrame() (*frame, error) {
	t, err := template.New("").Funcs(template.FuncMap{
		"v":      report.Visible,
		"count":  report.Count,
		"plural": plural,
	}).ParseFS(assets, "assets/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	style, err := asset("assets/style.css")
	if err != nil {
		return nil, err
	}
	script, err := asset("assets/script.js")
	if err != nil {
		return nil, err
	}
	policy := fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", source(style), source(script))
	return &frame{
		template: t,
		style:    template.CSS(style), //nolint:gosec // embedded
		script:   template.JS(script), //nolint:gosec // embedded
		policy:   policy,
	}, nil
}

// asset returns an embedded text with the line ends that a browser hashes,
// whatever the checkout made of them.
func asset(name string) (string, error) {
	b, err := assets.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("read asset: %w", err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n"), nil
}

// source names an inline element in a policy (CSP Level 3, section 2.3.1).
func source(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// usualSize is that of a page of some hundred records.
const usualSize = 256 << 10

// render makes the page, with as many records as its size allows.
func render(s *exporter.Summary, digests []*report.Digest, o Options) ([]byte, error) {
	f, err := sharedFrame()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for {
		out.Reset()
		out.Grow(usualSize)
		if err := f.template.ExecuteTemplate(&out, "page.html", newView(f, s, digests)); err != nil {
			return nil, fmt.Errorf("render: %w", err)
		}
		if out.Len() <= o.MaxBytes {
			return out.Bytes(), nil
		}
		fewer, ok := halve(digests)
		if !ok {
			return out.Bytes(), nil // nothing left to leave out
		}
		digests = fewer
	}
}

// halve returns the digests with half of the records shown: markup-like text
// grows when it is escaped, so a page can come out larger than foreseen.
func halve(digests []*report.Digest) (fewer []*report.Digest, ok bool) {
	for _, d := range digests {
		half := *d
		half.Shown = d.Shown[:len(d.Shown)/2]
		ok = ok || len(d.Shown) > 0
		fewer = append(fewer, &half)
	}
	return fewer, ok
}

// plural returns "1 record", "2 records".
func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return report.Count(n) + " " + noun + "s"
}
