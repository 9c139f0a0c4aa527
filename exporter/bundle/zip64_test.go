package bundle

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// sparse is a file of which only what was written takes space.
type sparse struct {
	f  *os.File
	at int64
}

func (s *sparse) Write(p []byte) (int, error) {
	n, err := s.f.WriteAt(p, s.at)
	s.at += int64(n)
	return n, err
}

// skip pretends that n bytes were written.
func (s *sparse) skip(n int64) { s.at += n }

// Entries beyond 4 GiB, and a directory beyond it, read back the same by
// another reader and by ours. Nothing is written of the content but its room.
func TestZip64Sizes(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "large.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := &sparse{f: f}
	z := newZipWriter(out, asOf, 0)
	const large = int64(5) << 30
	want := []entry{
		{name: "top/a", method: methodDeflate, size: large, compressed: large / 100, crc: 1},
		{name: "top/b", size: large, compressed: large, crc: 2},
		{name: "top/c", size: math.MaxUint32, compressed: math.MaxUint32, crc: 3},
		{name: "top/d", size: 3, compressed: 3, crc: 4},
	}
	for _, e := range want {
		room := e.compressed
		e.compressed = 0
		header := e
		header.compressed = room
		if err := z.addRoom(header, out); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.finish(); err != nil {
		t.Fatal(err)
	}
	compareZip64(t, f, out.at, want)
}

// addRoom is add without the content.
func (z *zipWriter) addRoom(e entry, out *sparse) error {
	e.offset, e.flags = z.at, flagUTF8
	e.dosDate, e.dosTime = dosTime(z.time)
	if err := z.write(z.localHeader(&e)); err != nil {
		return err
	}
	if err := z.w.Flush(); err != nil {
		return err
	}
	out.skip(e.compressed)
	z.at += e.compressed
	z.entries = append(z.entries, e)
	return nil
}

func compareZip64(t *testing.T, f *os.File, size int64, want []entry) {
	t.Helper()
	r, err := zip.NewReader(f, size)
	if err != nil {
		t.Fatal(err)
	}
	a := readArchive(f, size)
	if len(a.problems.all()) > 0 || len(a.entries) != len(want) || len(r.File) != len(want) {
		t.Fatalf("%v, %d and %d entries", a.problems.all(), len(a.entries), len(r.File))
	}
	for i, e := range want {
		theirs, ours := r.File[i], a.entries[i]
		if theirs.UncompressedSize64 != uint64(e.size) || theirs.CompressedSize64 != uint64(e.compressed) {
			t.Errorf("%s: archive/zip reads %d, %d", e.name, theirs.UncompressedSize64, theirs.CompressedSize64)
		}
		if ours.size != e.size || ours.compressed != e.compressed || ours.crc != e.crc {
			t.Errorf("%s: read %+v", e.name, ours.entry)
		}
		offset, err := theirs.DataOffset()
		if err != nil || offset != ours.body {
			t.Errorf("%s: body at %d, archive/zip says %d, %v", e.name, ours.body, offset, err)
		}
	}
}

func TestZip64Count(t *testing.T) {
	for _, n := range []int{math.MaxUint16 - 1, math.MaxUint16, math.MaxUint16 + 1} {
		var out bytes.Buffer
		z := newZipWriter(&out, asOf, 0)
		for i := range n {
			if err := z.add(entry{name: fmt.Sprintf("top/%d", i)}, bytes.NewReader(nil)); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.finish(); err != nil {
			t.Fatal(err)
		}
		text := bytes.NewReader(out.Bytes())
		r, err := zip.NewReader(text, text.Size())
		if err != nil || len(r.File) != n {
			t.Fatalf("%d entries: %v", n, err)
		}
		if a := readArchive(text, text.Size()); len(a.entries) != n || len(a.problems.all()) > 0 {
			t.Errorf("%d entries: %d, %v", n, len(a.entries), a.problems.all())
		}
	}
}

// A spool that does not hold what its member counted is an error, not a broken
// zip.
func TestAddChecksTheLength(t *testing.T) {
	z := newZipWriter(io.Discard, asOf, 0)
	if err := z.add(entry{name: "top/a", size: 5, compressed: 5}, bytes.NewReader([]byte("four"))); err == nil {
		t.Error("no error")
	}
}
