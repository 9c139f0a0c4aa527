package parse

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxSize is the most bytes that a notice may have. The longest that are
// published have some hundred thousand.
const MaxSize = 1 << 20

// decode returns the text with line ends as \n and without a byte order mark.
func decode(file string, data []byte) (string, []Warning, error) {
	if len(data) > MaxSize {
		return "", nil, fmt.Errorf("%s: has %d bytes, more than a notice can have (%d)", file, len(data), MaxSize)
	}
	var text string
	var warnings []Warning
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		text = utf16Text(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		text = utf16Text(data[2:], binary.BigEndian)
	default:
		text = string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "", "\f", "\n").Replace(text)
	if !utf8.ValidString(text) {
		warnings = append(warnings, Warning{File: file, Line: invalidLine(text), What: "is not UTF-8 here: what cannot be read is shown as \ufffd"})
		text = strings.ToValidUTF8(text, "\ufffd")
	}
	return text, warnings, nil
}

func utf16Text(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// invalidLine returns the line of the first byte that is not UTF-8.
func invalidLine(text string) int {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return 1 + strings.Count(text[:i], "\n")
			}
		}
	}
	return 1
}
