package sweep

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zlib"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/leak"
)

const key = "ghp_" + "x7Yk2mQ9vB4nL8sT1wR6eU3iO5pA0dF7gH2j"

func newSweeper() *sweeper { return &sweeper{guard: leak.New().NewGuard(leak.Options{})} }

func (w *sweeper) found() string {
	var out []string
	for _, f := range w.guard.Findings() {
		out = append(out, fmt.Sprintf("%s/%s %s %d", f.Dataset, f.Field, f.Detector, f.Count))
	}
	return strings.Join(out, ", ")
}

func notes() exporter.Dataset {
	return exporter.Dataset{Name: "m", Key: []string{"id"}, Fields: []exporter.Field{
		{Name: "id", Type: exporter.TypeText, Class: exporter.ClassIdentifier}, {Name: "note", Type: exporter.TypeText}, {Name: "extra", Type: exporter.TypeJSON},
	}}
}

func TestRecords(t *testing.T) {
	const want = "m/extra card_number 1, m/note github-pat 1"
	for name, read := range map[string]func(w *sweeper) error{
		"json": func(w *sweeper) error {
			return w.json(strings.NewReader(`[
{"id":"4539578763621486","note":"\u0067`+key[1:]+`","extra":{"n":"4539 5787 6362 1486"}},
{"id":null,"note":"x","extra":null,"_withheld":{"note":"credential"}}
]`), notes())
		},
		"csv": func(w *sweeper) error {
			return w.csv(strings.NewReader("\xEF\xBB\xBFid,note,extra\r\n4539578763621486,"+key+",\"{\"\"n\"\":\"\"4539 5787 6362 1486\"\"}\"\r\n,x,\r\n"), notes())
		},
		"sheet": func(w *sweeper) error {
			return w.sheet(strings.NewReader(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Number</t></is></c><c r="B1"><is><t>Note</t></is></c><c r="C1"><is><t>Extra</t></is></c></row>`+
				`<row r="2"><c r="A2"><is><t>4539578763621486</t></is></c><c r="C2"><is><t xml:space="preserve">{&quot;n&quot;:&quot;4539 5787 6362 1486&quot;}</t></is></c></row>`+
				`<row r="3"><c r="B3"><is><t>`+key+`</t></is></c></row></sheetData></worksheet>`), notes())
		},
	} {
		w := newSweeper()
		if err := read(w); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := w.found(); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func deflated(t *testing.T, content string) string {
	t.Helper()
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	if _, err := io.WriteString(z, content); err != nil || z.Close() != nil {
		t.Fatal("zlib fails")
	}
	return out.String()
}

// glyphs writes a text in codes that are not its characters.
func glyphs(text string) (codes, cmap string) {
	seen := []byte{0}
	for i := range len(text) {
		at := slices.Index(seen, text[i])
		if at < 0 {
			at = len(seen)
			seen = append(seen, text[i])
			cmap += fmt.Sprintf("<%04X> <%04X>\n", at, text[i])
		}
		codes += "\x00" + string(rune(at))
	}
	return strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(codes), cmap
}

func TestReport(t *testing.T) {
	codes, cmap := glyphs(key)
	half := len(codes) / 2
	half -= half % 2
	page := "/F0 9.00 Tf\nBT 10.00 20.00 Td(" + codes[:half] + ")Tj ET\nBT 90.00 20.00 Td(" + codes[half:] + ")Tj ET\n"
	pdf := "%PDF-1.7\n1 0 obj\n<</Font <<\n/F0 2 0 R\n>>>>\nendobj\n2 0 obj\n<</Type /Font /ToUnicode 3 0 R>>\nendobj\n" +
		"3 0 obj\n<</Length 1>>\nstream\n" + deflated(t, cmap) + "\nendstream\nendobj\n4 0 obj\n<</Length 1>>\nstream\n" + deflated(t, page) + "\nendstream\nendobj\n"
	w := newSweeper()
	w.report("report.pdf", []byte(pdf))
	if got := w.found(); got != "report.pdf/ github-pat 1" {
		t.Errorf("got %q", got)
	}
}

// TestFonts: a report draws with fonts whose codes are bytes, and with others
// whose codes are two.
func TestFonts(t *testing.T) {
	simple := codesOf([]byte("1 begincodespacerange\n<00> <FF>\nendcodespacerange\n1 beginbfrange\n<20> <7E> <0020>\nendbfrange\n" +
		"2 beginbfchar\n<80> <00E9>\n<81> <20AC>\nendbfchar\n"))
	if got := simple.text([]byte("~ caf\x80, 5 \x81")); got != "~ café, 5 €" {
		t.Errorf("codes of one byte are %q", got)
	}
	coded := codesOf([]byte("1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n2 beginbfchar\n<0001> <00660069>\n<0002> <D83DDE00>\nendbfchar\n"))
	if got := coded.text([]byte("\x00\x01\x00\x02\x00A\x00")); got != "fi😀A" {
		t.Errorf("codes of two bytes are %q", got)
	}
}

func TestMarkup(t *testing.T) {
	w := newSweeper()
	w.markup("p", []byte("<p>&#103;"+key[1:]+"</p>"))
	if got := w.found(); got != "p/ github-pat 1" {
		t.Errorf("got %q", got)
	}
}

// FuzzMembers: whatever a member holds, the sweep ends, with an error or without.
func FuzzMembers(f *testing.F) {
	f.Add([]byte(`[{"id":"1"}]`))
	f.Add([]byte("id,note\n1,2\n"))
	f.Add([]byte(`<row><c r="A1"><t>x</t></c></row>`))
	f.Add([]byte("%PDF-1.7\n1 0 obj\n<<>>stream\n(\\"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		w := newSweeper()
		w.report("m.pdf", data)
		w.markup("m.html", data)
		for _, read := range []func(io.Reader, exporter.Dataset) error{w.json, w.csv, w.sheet} {
			_ = read(bytes.NewReader(data), notes()) // an error is an answer
		}
	})
}
