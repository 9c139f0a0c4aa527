package pdfw_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/pdfw"
	"github.com/valise-export/valise/formats/pdfw/typeset"
)

// bare is a format on a machine without fonts.
func bare() exporter.Format {
	return pdfw.New(pdfw.Options{Fonts: typeset.NewFonts(typeset.Options{Folders: []fs.FS{}})})
}

// textOf reads a report with poppler in the order in which it was drawn, white
// space removed: where a line wraps is the report's affair.
func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	return squeeze(readWith(t, "poppler-utils", "pdftotext", []string{"-raw", "-enc", "UTF-8"}, pdf, "-"))
}

// ordered reads a report in the order of reading, which turns text from right to
// left round; it joins the lines of neighbouring columns.
func ordered(t *testing.T, pdf []byte) string {
	t.Helper()
	return squeeze(readWith(t, "poppler-utils", "pdftotext", []string{"-enc", "UTF-8"}, pdf, "-"))
}

// readWith runs a reader on a report.
func readWith(t *testing.T, pkg, name string, args []string, pdf []byte, more ...string) string {
	t.Helper()
	program, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed (package %s)", name, pkg)
	}
	file := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, append(append(args, file), more...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFC.String(s))
}

// essenceOf checks the table of a dataset that is too wide for the page: it says
// how many fields it shows, and every record has its date and several values.
func essenceOf(t *testing.T, text string, c content) {
	t.Helper()
	if !regexp.MustCompile(`Thistablehas\d+of\d+fields`).MatchString(text) {
		t.Errorf("%s: it is not said how many fields are shown", c.dataset.Name)
	}
	for i, r := range c.records {
		shown := 0
		for _, v := range r {
			if legible(v.Text()) && v.Text() != "the same" && strings.Contains(text, squeeze(v.Text())) {
				shown++
			}
		}
		if shown < 5 || !strings.Contains(text, squeeze(r[0].Time().In(tokyo(t)).Format("2 Jan 2006, 15:04"))) {
			t.Errorf("%s, record %d: %d values shown, or no date", c.dataset.Name, i, shown)
		}
	}
}

// TestLongTextsStandInTheTable: of many records with one long text, each shows
// how it begins, and that it goes on elsewhere.
func TestLongTextsStandInTheTable(t *testing.T) {
	needFonts(t)
	c := letters(20)
	out, w := render(t, pdfw.New(pdfw.Options{}), []content{c}, summary([]content{c}))
	text := textOf(t, out)
	for i := range c.records {
		if want := squeeze(fmt.Sprintf("Dear company %d, and so on", i)); !strings.Contains(text, want) {
			t.Errorf("%q is not in the report", want)
		}
	}
	if got := strings.Count(text, squeeze("cut here: the whole text is in the data files")); got != len(c.records) {
		t.Errorf("%d texts are said to be cut, want %d", got, len(c.records))
	}
	if strings.Contains(text, "Thistablehas") {
		t.Error("fields are said to be left out, and none is")
	}
	if got := w.(exporter.Counter).Adapted()["letter"]; got != int64(len(c.records)) {
		t.Errorf("%d values are counted as adapted, want %d", got, len(c.records))
	}
}

func tokyo(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestEveryShownValueCanBeRead(t *testing.T) {
	needFonts(t)
	c := contents()
	out, _ := render(t, pdfw.New(pdfw.Options{}), c, summary(c))
	if dir := os.Getenv("VALISE_PDF_SAMPLE"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "sample.pdf"), out, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := textOf(t, out) + ordered(t, out)
	for _, c := range c {
		if len(c.dataset.Fields) == 60 && len(c.records) > 12 {
			essenceOf(t, text, c)
			continue
		}
		for i, r := range c.records {
			for j, v := range r {
				if !legible(v.Text()) || c.dataset.Name == "invoice" && i >= 100 {
					continue
				}
				if want := squeeze(v.Text()); !strings.Contains(text, want) && !strings.Contains(text, squeeze(lang.For("en").Money(want, ""))) {
					t.Errorf("%s, record %d, field %s: %q is not in the report", c.dataset.Name, i, c.dataset.Fields[j].Name, v.Text())
				}
			}
		}
	}
	for _, want := range []string{"A copy of your data", "山田 太郎", "With gaps", "21 November 2026, 19:00 (Asia/Tokyo)", "The system did not answer in time.", "A score for fraud control", "Account: Risk score (1 value)", "200 more in the bundle", "sheet “Invoices” of workbook.xlsx", "information, not legal advice", "1 Nov 2026, 18:30"} {
		if !strings.Contains(text, squeeze(want)) {
			t.Errorf("%q is not in the report", want)
		}
	}
	if strings.Contains(text, "INV-2026-100100") {
		t.Error("record 101 of the invoices is in the report")
	}
}

// legible leaves out what is not shown to the letter: long texts, control
// characters, emoji that no font here has; and right-to-left text with digits or
// brackets in it, which poppler puts in an order of its own.
func legible(s string) bool {
	mixed := strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Hebrew, unicode.Arabic) }) && strings.ContainsAny(s, "0123456789()")
	return len(s) < 4000 && !mixed && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > 0xffff })
}

// needFonts skips where the scripts of the fixture have no fonts.
func needFonts(t *testing.T) {
	t.Helper()
	s, err := typeset.NewFonts(typeset.Options{}).NewSetter("")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for pkg, text := range map[string]string{"fonts-ipafont-gothic": "漢字かな", "fonts-nanum": "한국어", "fonts-thai-tlwg": "ไทย", "fonts-noto-core": "हिन्दी", "fonts-noto-cjk": "东门"} {
		if s.Paragraph(text, typeset.Style{Size: 9}).Adapted() {
			t.Skipf("no font has %q (package %s)", text, pkg)
		}
	}
}

func TestTheFileIsSound(t *testing.T) {
	c := contents()
	for name, f := range map[string]exporter.Format{"system fonts": pdfw.New(pdfw.Options{}), "no fonts": bare()} {
		out, _ := render(t, f, c, summary(c))
		if got := readWith(t, "qpdf", "qpdf", []string{"--check"}, out); strings.Contains(got, "WARNING") {
			t.Errorf("%s: %s", name, got)
		}
		if !bytes.HasPrefix(out, []byte("%PDF-1.7")) || !bytes.Contains(out, []byte("/Lang (en)")) || !bytes.Contains(out, []byte("/CreationDate (D:20261121100000)")) {
			t.Errorf("%s: version, language or date is missing", name)
		}
	}
}

func TestEqualInputGivesEqualBytes(t *testing.T) {
	c := contents()
	first, _ := render(t, pdfw.New(pdfw.Options{}), c, summary(c))
	f := pdfw.New(pdfw.Options{})
	render(t, f, c[:2], summary(c[:2])) // what a process did before does not show
	second, _ := render(t, f, c, summary(c))
	if !bytes.Equal(first, second) {
		t.Error("two runs give different bytes")
	}
}

func TestNothingOfAFailedDatasetShows(t *testing.T) {
	for _, status := range []exporter.Status{exporter.StatusFailed, exporter.StatusWithheld} {
		c := payments()
		c.status = status
		s := summary([]content{c})
		s.Datasets[0].Records = 0
		out, _ := render(t, bare(), []content{c}, s)
		text := textOf(t, out)
		if strings.Contains(text, "pm_0000") || strings.Contains(text, "4242") {
			t.Errorf("%s: a value is in the report", status)
		}
	}
}

// What the export's dates leave out is told in the chapter on what is missing.
func TestLeftOutByDate(t *testing.T) {
	c := payments()
	s := summary([]content{c})
	s.Manifest.Export.From = "2024-06-01"
	s.Manifest.Datasets = append(s.Manifest.Datasets, exporter.ManifestDataset{Name: c.dataset.Name, LeftOut: 1234})
	out, _ := render(t, bare(), []content{c}, s)
	if text := textOf(t, out); !strings.Contains(text, squeeze("1,234 records that were found were left out")) {
		t.Error("the report does not say how many records were left out")
	}
}

func TestRetriedDatasetIsShownOnce(t *testing.T) {
	bad := payments()
	bad.status = exporter.StatusFailed
	good := payments()
	out, _ := render(t, bare(), []content{bad, good}, summary([]content{good}))
	if n := strings.Count(textOf(t, out), "pm_00099991"); n != 1 {
		t.Errorf("the record is shown %d times", n)
	}
}

func TestWithoutFontsTextIsNamedAndCounted(t *testing.T) {
	c := []content{contacts(), long()}
	out, w := render(t, bare(), c, summary(c))
	text := textOf(t, out) + ordered(t, out)
	for _, want := range []string{squeeze(typeset.SeeThePage), "Γιώργος", "João", "Мария", "דודלוי", squeeze("[thumbs up sign")} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the report", want)
		}
	}
	for _, lost := range []string{"山田", "한", "ไทย"} {
		if strings.Contains(text, lost) {
			t.Errorf("%q cannot be in a report without its font", lost)
		}
	}
	// Japanese, Korean, Thai, Hindi and Chinese names, cities and notes, one note
	// with emoji; a text that was cut and one with control characters.
	want := map[string]int64{"contact_information": 5*3 + 1, "note": 2}
	if got := w.(exporter.Counter).Adapted(); got["contact_information"] != want["contact_information"] || got["note"] != want["note"] {
		t.Errorf("adapted: got %v, want %v", got, want)
	}
}

func TestABrokenFontIsAMissingOne(t *testing.T) {
	folder := fstest.MapFS{"ipagp.ttf": {Data: []byte("\x00\x01\x00\x00\x00\x0aglyf not a font")}, "ipag.ttf": {Data: nil}, "sub/NanumBarunGothic.ttf": {Data: []byte("OTTO")}}
	f := pdfw.New(pdfw.Options{Fonts: typeset.NewFonts(typeset.Options{Folders: []fs.FS{folder}})})
	c := []content{contacts()}
	broken, _ := render(t, f, c, summary(c))
	none, _ := render(t, bare(), c, summary(c))
	if !bytes.Equal(broken, none) {
		t.Error("a broken font changes the report")
	}
}

func TestEmptyBundle(t *testing.T) {
	for name, s := range map[string]exporter.Summary{"no manifest": {}, "categories only": summary(nil)} {
		out, _ := render(t, bare(), nil, s)
		if text := textOf(t, out); !strings.Contains(text, squeeze("A copy of your data")) {
			t.Errorf("%s: no cover", name)
		}
	}
}

func TestLimits(t *testing.T) {
	c := []content{invoices(30)}
	out, _ := render(t, pdfw.New(pdfw.Options{MaxRecords: 5}), c, summary(c))
	text := textOf(t, out)
	if n := strings.Count(text, "INV-2026-"); n != 5 {
		t.Errorf("%d records are shown, want 5", n)
	}
	if !strings.Contains(text, squeeze("Shown: the newest 5 of 30. 25 more in the bundle.")) {
		t.Error("the report does not say how many more there are")
	}
}

// TestNaughtyStrings puts strings that break programs through the whole report.
func TestNaughtyStrings(t *testing.T) {
	list := naughty(t)
	d := exporter.Dataset{Name: "naughty", Title: "Naughty", Category: exporter.OtherInformation, Key: []string{"id"}, Fields: []exporter.Field{field("id", "Id", exporter.TypeInteger), field("a", "A", exporter.TypeText), field("b", "B", exporter.TypeText)}}
	c := content{dataset: d}
	for i, s := range list {
		s = strings.ToValidUTF8(s, "\uFFFD")
		c.records = append(c.records, []exporter.Value{exporter.Integer(int64(i)), exporter.Text(s), exporter.Text(list[(i*7+3)%len(list)])})
	}
	s := summary([]content{c})
	s.Brand.Name, s.Subject.Names, s.Rights.Notes = list[len(list)/2]+" & Co", list, list
	s.Datasets[0].Title = strings.Join(list[:20], " ")
	for name, f := range map[string]exporter.Format{"system fonts": pdfw.New(pdfw.Options{MaxRecords: 1000, MaxTotal: 1000}), "no fonts": bare()} {
		out, _ := render(t, f, []content{c}, s)
		if got := readWith(t, "qpdf", "qpdf", []string{"--check"}, out); strings.Contains(got, "WARNING") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// naughty reads the shared list where it is, and has some of its kinds elsewhere.
func naughty(t *testing.T) []string {
	t.Helper()
	list := []string{"", "\\(", "\\", ")", "(\r\n", "\u0085", "𝔘𝔫𝔦", "(｡◕ ∀ ◕｡)", "ﷺ", "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟", "\u202etest\u202e", "👾 🙇 💁", "0️⃣ 1️⃣", "<script>", "-1E+02", "田中さんにあげて下さい", "بِسْمِ اللَّهِ", "בְּרֵאשִׁית", "\ufffe", "\U0010ffff", "a\u0000b"}
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "naughty_strings.json"))
	if err != nil {
		return list
	}
	var more []string
	if err := json.Unmarshal(data, &more); err != nil {
		t.Fatal(err)
	}
	return append(list, more...)
}

func TestFontsAreSharedByGoroutines(t *testing.T) {
	f := pdfw.New(pdfw.Options{})
	c := []content{account(), contacts()}
	want, _ := render(t, pdfw.New(pdfw.Options{}), c, summary(c))
	results := make(chan []byte)
	for range 4 {
		go func() {
			out, _ := render(t, f, c, summary(c))
			results <- out
		}()
	}
	for range 4 {
		if !bytes.Equal(<-results, want) {
			t.Error("a report made beside others differs")
		}
	}
}

// TestAMistakeOfTheCaller: a summary that does not fit what was written must not
// take the process down, and its error must hold no value.
func TestAMistakeOfTheCaller(t *testing.T) {
	c := payments()
	s := summary([]content{c})
	s.Datasets[0].Dataset = exporter.Dataset{Name: c.dataset.Name, Category: exporter.PaymentSettings}
	s.Datasets[0].Records, s.Datasets[0].Status, s.Datasets[0].Number = -5, "odd", -1
	out, _ := render(t, bare(), []content{c}, s)
	if !strings.Contains(textOf(t, out), "pm_00099991") {
		t.Error("the records are not in the report")
	}
}
