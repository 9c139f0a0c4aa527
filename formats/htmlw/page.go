package htmlw

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

//go:embed assets
var assets embed.FS

// frame is what all pages of a language have in common, made once.
type frame struct {
	template *template.Template
	style    template.CSS
	script   template.JS
	policy   string
}

// frames has a function for each language.
var frames = func() map[string]func() (*frame, error) {
	all := map[string]func() (*frame, error){}
	for _, tag := range lang.Tags() {
		all[tag] = sync.OnceValues(func() (*frame, error) { return newFrame(lang.For(tag)) })
	}
	return all
}()

func newFrame(p *lang.Printer) (*frame, error) {
	t, err := template.New("").Funcs(template.FuncMap{
		"v":        report.Visible,
		"t":        p.T,
		"count":    p.Count,
		"day":      p.Day,
		"around":   func(key, name string, args ...any) parted { return around(p, key, name, args...) },
		"list":     func(words []string) string { return strings.Join(words, p.T("list.comma")) },
		"checked":  func(m exporter.ManifestMoney) string { return report.Checked(p, m) },
		"terminal": func() template.HTML { return terminal(p) },
		"quoted":   func(words []string) string { return quoted(p, words) },
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

// parted is a message around a place that is not text.
type parted struct{ Before, After string }

func around(p *lang.Printer, key, name string, args ...any) parted {
	before, after := p.Around(key, name, args...)
	return parted{before, after}
}

func quoted(p *lang.Printer, words []string) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = p.T("page.quoted", "text", w)
	}
	return strings.Join(all, p.T("list.comma"))
}

// terminal is a message with commands in it.
func terminal(p *lang.Printer) template.HTML {
	var w builder
	rest := p.T("about.terminal_mac")
	for rest != "" {
		before, after, _ := strings.Cut(rest, "{")
		name, next, _ := strings.Cut(after, "}")
		w.text(before)
		switch name {
		case "mac":
			w.raw("<code>shasum -a 256 -c</code>")
		case "linux":
			w.raw("<code>sha256sum -c</code>")
		case "valise":
			w.raw("<code>valise verify</code>")
		}
		rest = next
	}
	return template.HTML(w.b) //nolint:gosec // made of constants and escaped text alone
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

// usualSize is that of the frame of a page.
const usualSize = 256 << 10

// recordsHere stands in the frame where the records of a dataset belong. No text
// can look like it: a "<" of a text is escaped.
const recordsHere = "<!--records-->"

// page is a rendered page: the frame is the template's, and the records, most of
// it, do not go through it.
type page struct {
	frame   [][]byte // one more than records: what stands between them
	records [][]byte
}

func (p *page) size() (n int) {
	for _, part := range p.frame {
		n += len(part)
	}
	for _, part := range p.records {
		n += len(part)
	}
	return n
}

// write writes the page, and shows what stands around the records.
func (p *page) write(w io.Writer, inspect func(text []byte)) error {
	for i, part := range p.frame {
		inspect(part)
		if _, err := w.Write(part); err != nil {
			return err
		}
		if i == len(p.records) {
			break
		}
		if _, err := w.Write(p.records[i]); err != nil {
			return err
		}
	}
	return nil
}

// render makes the page, with as many records as its size allows.
func render(s *exporter.Summary, digests []*report.Digest, o Options) (*page, error) {
	f, err := frames[report.Words(s).Tag()]()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for {
		out.Reset()
		out.Grow(usualSize)
		v := newView(f, s, digests)
		if err := f.template.ExecuteTemplate(&out, "page.html", v); err != nil {
			return nil, fmt.Errorf("render: %w", err)
		}
		p := &page{frame: bytes.Split(out.Bytes(), []byte(recordsHere)), records: v.records()}
		if len(p.frame) != len(p.records)+1 {
			return nil, fmt.Errorf("render: %d places for the records of %d datasets", len(p.frame)-1, len(p.records))
		}
		if p.size() <= o.MaxBytes {
			return p, nil
		}
		fewer, ok := halve(digests)
		if !ok {
			return p, nil // nothing left to leave out
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
