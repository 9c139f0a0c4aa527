package sweep

import (
	"bytes"
	"encoding/hex"
	"io"
	"regexp"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/klauspost/compress/zlib"
)

// report looks through a PDF: its bytes, which have the metadata, and its
// streams, unpacked where they are packed; of pages the text that is drawn, by
// the fonts' own maps of what their codes stand for (ISO 32000-1, 9.10.3). Text
// that is drawn as outlines, without a text beside it, is not found.
func (w *sweeper) report(member string, pdf []byte) {
	w.guard.Inspect(member, pdf)
	objects := pdfObjects(pdf)
	fonts := pdfFonts(pdf, objects)
	for _, body := range objects {
		if content := unpacked(body); content != nil {
			w.guard.Inspect(member, drawn(content, fonts))
		}
	}
}

var (
	objectStart = regexp.MustCompile(`(?:^|\n)(\d+) 0 obj`)
	fontName    = regexp.MustCompile(`/F(\d+) (\d+) 0 R`)
	toUnicode   = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)
	oneByte     = regexp.MustCompile(`begincodespacerange\s*<[0-9A-Fa-f]{2}>`)
	mapping     = regexp.MustCompile(`(?m)^<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>(?: <([0-9A-Fa-f]+)>)?$`)
)

// pdfObjects returns the objects of a file by their numbers.
func pdfObjects(pdf []byte) map[int][]byte {
	out := map[int][]byte{}
	starts := objectStart.FindAllSubmatchIndex(pdf, -1)
	for i, at := range starts {
		end := len(pdf)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		if n, err := strconv.Atoi(string(pdf[at[2]:at[3]])); err == nil {
			out[n] = pdf[at[1]:end]
		}
	}
	return out
}

// codes says what the codes of a font stand for, each of one byte or of two.
type codes struct {
	size  int
	texts map[uint16]string
}

// pdfFonts returns the fonts by the numbers in their names.
func pdfFonts(pdf []byte, objects map[int][]byte) map[string]codes {
	out := map[string]codes{}
	for _, m := range fontName.FindAllSubmatch(pdf, -1) {
		if font := toUnicode.FindSubmatch(objects[number(m[2])]); font != nil {
			out[string(m[1])] = codesOf(unpacked(objects[number(font[1])]))
		}
	}
	return out
}

// codesOf reads a font's map: a code and its text on a line, or the first and the
// last code of a range and the text of the first.
func codesOf(cmap []byte) codes {
	c := codes{size: 2, texts: map[uint16]string{}}
	if oneByte.Match(cmap) {
		c.size = 1
	}
	if _, entries, ok := bytes.Cut(cmap, []byte("endcodespacerange")); ok {
		cmap = entries
	}
	for _, m := range mapping.FindAllSubmatch(cmap, -1) {
		first, err := strconv.ParseUint(string(m[1]), 16, 16)
		last, text := first, m[2]
		if err == nil && m[3] != nil {
			last, err = strconv.ParseUint(string(m[2]), 16, 16)
			text = m[3]
		}
		units, err2 := hex.DecodeString(string(text))
		if err != nil || err2 != nil || len(units) < 2 {
			continue
		}
		for code := first; code <= last; code++ {
			c.texts[uint16(code)] = text16(units)
			units[len(units)-1]++
		}
	}
	return c
}

func number(digits []byte) int {
	n, _ := strconv.Atoi(string(digits)) // the expression lets only digits through
	return n
}

// unpacked returns the content of an object that is a packed stream, nil of
// another.
func unpacked(object []byte) []byte {
	const mark = "stream\n"
	at := bytes.Index(object, []byte(mark))
	if at < 0 {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(object[at+len(mark):]))
	if err != nil {
		return nil
	}
	body, _ := io.ReadAll(io.LimitReader(z, maxWhole)) // what comes before a fault counts
	return body
}

// drawn returns the text of a page: what the codes of literal strings stand for,
// and the texts that stand beside glyphs. What is on one line stays on one.
func drawn(content []byte, fonts map[string]codes) []byte {
	var out []byte
	var font codes
	height := []byte(nil)
	for i := 0; i < len(content); i++ {
		switch content[i] {
		case '/':
			if name := fontSet(content[i:]); name != nil {
				font = fonts[string(name)]
			}
		case 'B':
			if next := position(content[i:]); next != nil && !bytes.Equal(next, height) {
				out, height = append(out, '\n'), next
			}
		case '(':
			var text []byte
			text, i = literal(content, i+1)
			out = append(out, font.text(text)...)
		case '<':
			end := bytes.IndexByte(content[i:], '>')
			if text, err := hex.DecodeString(string(content[i+1 : i+max(end, 1)])); err == nil && end > 1 {
				out = append(out, text16(bytes.TrimPrefix(text, []byte{0xFE, 0xFF}))...)
			}
		}
	}
	return out
}

// fontSet returns the number of the font that is set here: "/F1 9 Tf".
func fontSet(content []byte) []byte {
	fields := bytes.Fields(content[:min(len(content), 24)])
	if len(fields) < 3 || string(fields[2]) != "Tf" || !bytes.HasPrefix(fields[0], []byte("/F")) {
		return nil
	}
	return fields[0][2:]
}

// position returns the height of a text that begins: "BT x y Td".
func position(content []byte) []byte {
	fields := bytes.Fields(content[:min(len(content), 40)])
	if len(fields) < 4 || string(fields[0]) != "BT" || !bytes.HasPrefix(fields[3], []byte("Td")) {
		return nil
	}
	return fields[2]
}

// literal returns the bytes of a literal string that begins at a position, and
// where it ends (ISO 32000-1, 7.3.4.2).
func literal(content []byte, i int) (text []byte, end int) {
	depth := 1
	for ; i < len(content); i++ {
		switch c := content[i]; {
		case c == '\\' && i+1 < len(content):
			i++
			if content[i] == 'r' {
				text = append(text, '\r')
			} else {
				text = append(text, content[i])
			}
			continue
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return text, i
			}
		}
		text = append(text, content[i])
	}
	return text, i
}

// text returns what codes stand for; one without an entry is a character itself.
func (c codes) text(drawn []byte) string {
	var out []byte
	size := max(1, c.size)
	for ; len(drawn) >= size; drawn = drawn[size:] {
		code := uint16(drawn[0])
		if size == 2 {
			code = code<<8 | uint16(drawn[1])
		}
		if s, ok := c.texts[code]; ok {
			out = append(out, s...)
		} else {
			out = utf8.AppendRune(out, rune(code))
		}
	}
	return string(out)
}

func text16(text []byte) string {
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = uint16(text[2*i])<<8 | uint16(text[2*i+1])
	}
	return string(utf16.Decode(units))
}
