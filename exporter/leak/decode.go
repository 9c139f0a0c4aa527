package leak

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"unicode/utf8"
)

// sextets has the six bits of each character of base64, of both alphabets (RFC
// 4648, sections 4 and 5), noSextet for others.
var sextets = func() (t [256]byte) {
	for i := range t {
		t[i] = noSextet
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i)
	}
	t['-'], t['_'] = t['+'], t['/']
	return t
}()

const noSextet = 0xFF

// tokens looks into the runs of base64, and of hexadecimal in them, in a text that
// begins at an offset. Those that are a part of something found are left alone.
func (w *worker) tokens(text string, offset int, at *Place) {
	packed := w.run64[:0]
	w.run64 = nil // what is within a run has runs of its own
	defer func() { w.run64 = packed[:0] }()
	for i := 0; i < len(text); {
		if sextets[text[i]] == noSextet {
			i++
			continue
		}
		start := i
		packed, i = run64(packed[:0], text, i)
		if len(packed) >= minToken && !overlaps(w.spans, span{offset + start, offset + i}) {
			w.hex(packed, at)
			if w.s.has(LayerBase64) {
				w.alphabets(packed, at)
			}
		}
		if i == start {
			i++
		}
	}
}

// run64 appends the characters of the run that begins at a position, over line
// ends as in MIME (RFC 2045, section 6.8), and returns where it ends.
func run64(dst []byte, text string, i int) (run []byte, end int) {
	for i < len(text) {
		switch c := text[i]; {
		case sextets[c] != noSextet:
			dst = append(dst, c)
			i++
		case (c == '\n' || c == '\r') && len(dst) >= 60 && i+1 < len(text):
			i++
		default:
			return dst, i
		}
	}
	return dst, i
}

// alphabets looks into a run, which is in one of the two alphabets. What mixes
// the characters of both is no base64, but parts of it between them may be.
func (w *worker) alphabets(run []byte, at *Place) {
	plain, url := false, false
	for _, c := range run {
		plain = plain || c == '+' || c == '/'
		url = url || c == '-' || c == '_'
	}
	if !plain || !url {
		w.token(run, at)
		return
	}
	from := 0
	for i := range len(run) + 1 {
		if i < len(run) && run[i] != '+' && run[i] != '/' && run[i] != '-' && run[i] != '_' {
			continue
		}
		if i-from >= minToken {
			w.token(run[from:i], at)
		}
		from = i + 1
	}
}

// token decodes a run at each of the four places that its beginning may have:
// something may stand before it, such as a path. What comes out is looked
// through where it is text, or a packed text, or a private key.
func (w *worker) token(run []byte, at *Place) {
	for skip := 0; skip < 4 && len(run)-skip >= minToken-4; skip++ {
		if !promising(run[skip:]) {
			continue
		}
		out := make([]byte, max(0, min(len(run), w.budget)))
		w.bytes(out[:unbase64(out, run[skip:])], at)
	}
}

// promising decodes the first bytes of a run and reports whether they may begin
// something that is worth decoding.
func promising(run []byte) bool {
	var head [30]byte
	n := unbase64(head[:12], run[:16])
	if magic(head[:n]) {
		return true
	}
	if high(head[:n]) > 4 && !utf8.Valid(head[:9]) {
		return false
	}
	n = unbase64(head[:], run[:min(len(run), 40)])
	return textual(head[:n])
}

// unbase64 decodes as much of a run as there is room for.
func unbase64(dst, run []byte) (n int) {
	acc, bits := uint32(0), 0
	for _, c := range run {
		acc, bits = acc<<6|uint32(sextets[c]), bits+6
		if bits < 8 {
			continue
		}
		if n == len(dst) {
			break
		}
		bits -= 8
		dst[n] = byte(acc >> bits)
		n++
	}
	return n
}

// bytes looks through what base64 held.
func (w *worker) bytes(data []byte, at *Place) {
	switch {
	case derKey(data):
		w.hit(privateKey)
	case magic(data):
		if w.s.has(LayerPackers) {
			if text := unpack(data, w.budget); len(text) > 0 {
				w.decoded(string(text), at)
			}
		}
	case textual(data[:min(len(data), 64)]):
		w.decoded(string(data), at)
	}
}

// magic reports whether data begin as gzip (RFC 1952), zlib (RFC 1950) or a
// private key in DER do.
func magic(data []byte) bool {
	if len(data) < 12 {
		return false
	}
	gz := data[0] == 0x1f && data[1] == 0x8b && data[2] == 8
	z := data[0] == 0x78 && (data[1] == 0x01 || data[1] == 0x5e || data[1] == 0x9c || data[1] == 0xda)
	return gz || z || derKey(data)
}

// derKey reports whether data begin as a private key does: PKCS #8 (RFC 5958)
// or PKCS #1 (RFC 8017, A.1.2), a sequence whose first member is a version.
func derKey(data []byte) bool {
	if len(data) < 12 || data[0] != 0x30 {
		return false
	}
	body := data[2:]
	switch data[1] {
	case 0x82:
		body = data[4:]
	case 0x81:
		body = data[3:]
	}
	if len(body) < 6 || body[0] != 0x02 || body[1] != 0x01 || body[2] > 1 {
		return false
	}
	algorithm := body[3] == 0x30 && (body[5] == 0x06)
	return algorithm || (body[3] == 0x02 && body[4] == 0x82)
}

// textual reports whether nearly all of data is text.
func textual(data []byte) bool {
	odd := 0
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if (r == utf8.RuneError && n == 1 && len(data) >= utf8.UTFMax) || (r < ' ' && r != '\n' && r != '\r' && r != '\t') || r == 0x7F {
			odd += 6
		}
		odd, data = odd-1, data[n:]
	}
	return odd < 0
}

// high counts the bytes that are not ASCII, or controls: more than half of
// random ones.
func high(data []byte) (n int) {
	for _, c := range data {
		if c >= utf8.RuneSelf || c < ' ' {
			n++
		}
	}
	return n
}

func unpack(data []byte, limit int) []byte {
	var r io.Reader
	var err error
	if data[0] == 0x1f {
		r, err = gzip.NewReader(bytes.NewReader(data))
	} else {
		r, err = zlib.NewReader(bytes.NewReader(data))
	}
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(io.LimitReader(r, int64(max(0, limit)))) // what comes before a fault counts
	return out
}
