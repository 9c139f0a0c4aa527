package bundle

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
)

// hostile builds a zip from entries, and lets a case change what the directory
// says of them, or the bytes of the whole.
type hostile struct {
	what    string
	entries []entry
	bodies  []string
	twist   func(z *zipWriter)
	patch   func(text []byte) []byte
	want    string
}

func (h *hostile) build(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	z := newZipWriter(&out, asOf, 0)
	for i, e := range h.entries {
		room := e.compressed
		e.compressed = int64(len(h.bodies[i]))
		if err := z.add(e, strings.NewReader(h.bodies[i])); err != nil {
			t.Fatal(err)
		}
		if room != 0 {
			z.entries[i].compressed = room
		}
	}
	if h.twist != nil {
		h.twist(z)
	}
	if err := z.finish(); err != nil {
		t.Fatal(err)
	}
	text := out.Bytes()
	if h.patch != nil {
		text = h.patch(text)
	}
	return text
}

// central patches n bytes into the first directory header at an offset.
func central(offset int, b ...byte) func([]byte) []byte {
	return func(text []byte) []byte {
		i := bytes.Index(text, le.AppendUint32(nil, centralSignature))
		copy(text[i+offset:], b)
		return text
	}
}

func TestVerifyRefusesHostileZips(t *testing.T) {
	one := []entry{{name: "top/data/a.txt", size: 3, crc: 0x352441c2}}
	two := []entry{one[0], {name: "top/data/b.txt", size: 3, crc: 0x352441c2}}
	abc := []string{"abc", "abc"}
	for _, h := range []hostile{
		{what: "whole", entries: one, bodies: abc, want: "member bagit.txt: it is missing"},
		{what: "one body for two", entries: two, bodies: abc, want: "overlaps what follows", twist: func(z *zipWriter) { z.entries[1].offset = 0 }},
		{what: "overlap", entries: two, bodies: abc, want: "member data/a.txt: it overlaps what follows", twist: func(z *zipWriter) { z.entries[0].compressed = 30 }},
		{what: "beyond the end", entries: one, bodies: abc, want: "overlaps", twist: func(z *zipWriter) { z.entries[0].compressed = 1 << 40 }},
		{what: "other name inside", entries: one, bodies: abc, want: "its header and the directory differ", twist: func(z *zipWriter) { z.entries[0].name = "top/data/c.txt" }},
		{what: "no header", entries: one, bodies: abc, want: "belong to no member", twist: func(z *zipWriter) { z.entries[0].offset = 7 }},
		{what: "hidden entry", entries: two, bodies: abc, want: "member data/b.txt: there are bytes before it that belong to no member", twist: func(z *zipWriter) { z.entries = z.entries[1:] }},
		{what: "bomb", entries: []entry{{name: "top/data/a.txt", method: methodDeflate, size: 1 << 50}}, bodies: abc, want: "its sizes are impossible"},
		{what: "stored sizes", entries: []entry{{name: "top/data/a.txt", size: 5}}, bodies: abc, want: "its sizes are impossible"},
		{what: "bad deflate", entries: []entry{{name: "top/data/a.txt", method: methodDeflate, size: 5}}, bodies: abc, want: "its compressed data are damaged"},
		{what: "longer deflate", entries: []entry{{name: "top/data/a.txt", method: methodDeflate, size: 1}}, bodies: []string{"\x4b\x4c\x4a\x06\x00"}, want: "not as long as"},
		{what: "shorter deflate", entries: []entry{{name: "top/data/a.txt", method: methodDeflate, size: 9}}, bodies: []string{"\x4b\x4c\x4a\x06\x00"}, want: "not as long as"},
		{what: "more after deflate", entries: []entry{{name: "top/data/a.txt", method: methodDeflate, size: 3, crc: 0x352441c2}}, bodies: []string{"\x4b\x4c\x4a\x06\x00more"}, want: "not as long as"},
		{what: "wrong CRC", entries: []entry{{name: "top/data/a.txt", size: 3, crc: 1}}, bodies: abc, want: "content does not match its checksum"},
		{what: "odd method", entries: []entry{{name: "top/data/a.txt", method: 93, size: 3}}, bodies: abc, want: "neither deflate nor none"},
		{what: "symbolic link", entries: one, bodies: abc, want: "no regular file", patch: central(40, 0xff, 0xa1)},
		{what: "folder with content", entries: []entry{{name: "top/data/a/", size: 3, crc: 0x352441c2}}, bodies: abc, want: "a folder with content"},
		{what: "long name", entries: []entry{{name: "top/" + strings.Repeat("x", 600)}}, bodies: []string{""}, want: "a name longer than"},
		{what: "many entries", entries: one, bodies: abc, want: "the end of the archive is missing", patch: func(text []byte) []byte {
			copy(text[len(text)-endLength+10:], []byte{9, 9})
			return text
		}},
		{what: "more entries than there are", entries: one, bodies: abc, want: "it is cut off", patch: func(text []byte) []byte {
			copy(text[len(text)-endLength+8:], []byte{2, 0, 2, 0})
			return text
		}},
		{what: "fewer entries than there are", entries: two, bodies: abc, want: "it has more than it says", patch: func(text []byte) []byte {
			copy(text[len(text)-endLength+8:], []byte{1, 0, 1, 0})
			return text
		}},
	} {
		v := verifyBytes(h.build(t))
		if v.OK() || !strings.Contains(v.Err().Error(), h.want) {
			t.Errorf("%s: %v, want %q", h.what, v.Problems, h.want)
		}
	}
}

func TestProblemsAreBounded(t *testing.T) {
	var out bytes.Buffer
	z := newZipWriter(&out, asOf, 0)
	for i := range 5000 {
		if err := z.add(entry{name: fmt.Sprintf("x%d", i)}, strings.NewReader("")); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.finish(); err != nil {
		t.Fatal(err)
	}
	v := verifyBytes(out.Bytes())
	last := v.Problems[len(v.Problems)-1].String()
	if len(v.Problems) != maxProblems+1 || !strings.HasSuffix(last, "more problems") {
		t.Errorf("%d problems, the last: %s", len(v.Problems), last)
	}
}

// A Zip64 record that asks for the impossible takes no memory and no time.
func TestVerifyTrustsNoSize(t *testing.T) {
	z := &zipWriter{entries: make([]entry, 1)}
	for _, n := range []int64{1 << 40, math.MaxInt64 - 100, -1, math.MinInt64} {
		for _, text := range [][]byte{
			append(z.end64(0, n), z.end(math.MaxUint32, 0)[end64Length+locator64Length:]...),
			append(z.end64(n, 0), z.end(math.MaxUint32, 0)[end64Length+locator64Length:]...),
			append(z.end64(n, n), z.end(math.MaxUint32, 0)[end64Length+locator64Length:]...),
		} {
			if v := verifyBytes(text); v.OK() {
				t.Errorf("%d: no problem", n)
			}
		}
	}
}
