package typeset

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"unicode/utf8"
)

func setter(t testing.TB, o Options) *Setter {
	t.Helper()
	s, err := NewFonts(o).NewSetter("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// texts are the shapes that break text layers, whatever fonts are there.
var texts = []string{
	"", " ", "a", "plain words to wrap over lines", "ünïcödé café", "tab\there", "a\nb\r\nc\rd\u2028e", "\n", "\n\n",
	"Καλημέρα κόσμε", "Привет, мир", "שלום עולם 123 abc", "مرحبا بالعالم ١٢٣ 456 abc", "لا إله", "日本語のテキストと漢字", "한국어 문장입니다",
	"ภาษาไทยง่ายนิดเดียว", "हिन्दी में नमस्ते क्षत्रिय", "😀👨‍👩‍👧🏳️‍🌈👍🏽🇵🇹", "e\u0301o\u0308 Z\u0351\u036b\u0343", "\u0000\u0001\u001b\u007f\u0085",
	"\u200b\u200e\u202eabc\u202c\ufeff", "\ue000\U000f0000\ufffe\U0010ffff", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐎀𐎁 𒀀", "(שלום) [abc] «ع»", "a\u00adb c\u00a0d\u202fe",
	"arn:aws:iam::000000000000:user/division_abc/subdivision_xyz/somebody-with-a-long-name", "\xff\xfe bad \xc3",
	"مبلغ 1,234.50 EUR في 2024-01-31", "नमस्ते 😀 שלום 日本 ok",
}

func TestNothingIsLost(t *testing.T) {
	all := append(append([]string{}, texts...), naughty(t)...)
	all = append(all, strings.Repeat("лорем ipsum 漢字 ", 3000))
	for name, o := range map[string]Options{"built-in fonts": {Folders: emptyFolders()}, "system fonts": {}} {
		t.Run(name, func(t *testing.T) {
			s := setter(t, o)
			for _, text := range all {
				for _, width := range []float64{1, 37, 120, 500} {
					if len(text) > 5000 && width < 100 {
						continue
					}
					checkLines(t, s, text, width)
				}
			}
		})
	}
}

// checkLines asserts that the runs of a text's lines, put in order, are the text.
func checkLines(t *testing.T, s *Setter, text string, width float64) {
	t.Helper()
	p := s.Paragraph(text, Style{Size: 9})
	var source strings.Builder
	for _, l := range s.Lines(p, width) {
		source.WriteString(l.Source)
		checkRuns(t, l)
		if width > 100 && l.Width > width+0.1 {
			t.Errorf("%.40q: a line of %.1f points in a width of %.0f", l.Source, l.Width, width)
		}
	}
	if source.String() != text {
		t.Errorf("%.40q at %.0f: the lines hold %.60q", text, width, source.String())
	}
}

// checkRuns asserts that the runs, in logical order, hold the line but for the
// spaces at its end, and that each glyph of a run exists in its face.
func checkRuns(t *testing.T, l Line) {
	t.Helper()
	rest := append([]Run{}, l.Runs...)
	sort.SliceStable(rest, func(i, j int) bool { return len(rest[i].Text) > len(rest[j].Text) })
	left := l.Source
	for _, r := range rest {
		at := strings.Index(left, r.Text)
		if at < 0 {
			t.Errorf("%.40q: no place for the run %.40q", l.Source, r.Text)
			return
		}
		left = left[:at] + strings.Repeat("\x1a", 1) + left[at+len(r.Text):]
		for _, g := range r.Glyphs() {
			if g.ID == 0 || int(g.ID) >= len(r.Face.advances) {
				t.Errorf("%.40q: a box in the run %.40q", l.Source, r.Text)
			}
		}
	}
	if s := strings.Trim(strings.ReplaceAll(left, "\x1a", ""), " \t\r\n\v\f\u0085\u2028\u2029\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u1680\u205f"); s != "" {
		t.Errorf("%.40q: %.40q is in no run", l.Source, s)
	}
}

// naughty reads the shared list of strings that break programs, where it is.
func naughty(t *testing.T) []string {
	t.Helper()
	path := filepath.Join(moduleRoot(t), "..", "shared", "data", "naughty_strings.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Logf("no list of naughty strings at %s", path)
		return nil
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func moduleRoot(t *testing.T) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}

// emptyFolders is a system without fonts.
func emptyFolders() []fs.FS { return []fs.FS{} }

func FuzzNothingIsLost(f *testing.F) {
	for _, text := range texts {
		f.Add(text, uint8(80))
	}
	fonts := NewFonts(Options{Folders: emptyFolders()})
	f.Fuzz(func(t *testing.T, text string, width uint8) {
		if len(text) > 4000 {
			return
		}
		s, err := fonts.NewSetter("")
		if err != nil {
			t.Fatal(err)
		}
		checkLines(t, s, text, float64(width)+1)
		_ = utf8.ValidString(text)
	})
}
