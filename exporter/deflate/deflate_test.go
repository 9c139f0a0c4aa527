package deflate_test

import (
	"bytes"
	stdlib "compress/flate"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/flate"
	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter/deflate"
)

// piece is one call of WriteRecords.
type piece struct {
	content []byte
	edges   []int32
	columns int
}

// compress puts pieces through w, and fails the test where it refuses them.
func compress(t interface{ Fatal(...any) }, w *deflate.Writer, pieces ...piece) []byte {
	var out bytes.Buffer
	w.Reset(&out)
	for _, p := range pieces {
		if n, err := w.WriteRecords(p.content, p.edges, p.columns); err != nil || n != len(p.content) {
			t.Fatal("wrote", n, "of", len(p.content), err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// check inflates with two readers that are not ours.
func check(t interface{ Fatal(...any) }, stream, want []byte) {
	for name, r := range map[string]io.Reader{
		"compress/flate": stdlib.NewReader(bytes.NewReader(stream)),
		"klauspost":      flate.NewReader(bytes.NewReader(stream)),
	} {
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatal(name, "reads", len(got), "bytes of", len(want), err)
		}
	}
}

// records renders n records of some kinds of fields as JSON.
func records(seed uint64, n int) piece {
	r := rand.New(rand.NewPCG(seed, 1))
	services := []string{"Compute", "Storage", "Queue", "Database"}
	p := piece{columns: 6}
	for i := range n {
		p.content = append(p.content, '{')
		for c, value := range []string{
			fmt.Sprint(4_000_000_000 + i), `"` + services[r.IntN(4)] + `"`, fmt.Sprintf(`"%.6f"`, r.Float64()*1000),
			`"eu-central-1"`, fmt.Sprintf(`"i-%016x"`, r.Uint64()), "null",
		} {
			p.content = fmt.Appendf(p.content, `,"field_%d":`, c)
			p.edges = append(p.edges, int32(len(p.content)), int32(len(p.content)+len(value)))
			p.content = append(p.content, value...)
		}
		p.content = append(p.content, "},\n"...)
	}
	return p
}

func noise(n int) []byte {
	all := make([]byte, n)
	r := rand.NewChaCha8([32]byte{1})
	_, _ = r.Read(all)
	return all
}

func TestInflatersReadIt(t *testing.T) {
	text := []byte(strings.Repeat("She sells sea shells by the sea shore. ", 20_000))
	for name, content := range map[string][]byte{
		"nothing": nil, "a byte": []byte("a"), "few bytes": []byte("[]\n"), "one byte again and again": make([]byte, 1<<20),
		"noise": noise(1 << 20), "text": text, "a block and a byte": bytes.Repeat([]byte("x"), 32<<10+256<<10+1),
		"noise again": append(noise(70_000), noise(70_000)...), "a window apart": append(noise(32<<10), noise(32<<10)...),
	} {
		t.Run(name, func(t *testing.T) {
			stream := compress(t, deflate.NewWriter(nil), piece{content: content})
			check(t, stream, content)
			if most := len(content) + 5*(2+len(content)/65535); len(stream) > most+8 {
				t.Errorf("%d bytes became %d", len(content), len(stream))
			}
		})
	}
}

func TestRecords(t *testing.T) {
	for _, n := range []int{1, 2, 100, 30_000} {
		p := records(1, n)
		check(t, compress(t, deflate.NewWriter(nil), p), p.content)
	}
}

// The edges are worth their trouble: without them the same records take more,
// and so they do with the compressor for everything.
func TestEdgesHelp(t *testing.T) {
	p := records(2, 20_000)
	w := deflate.NewWriter(nil)
	with, without := len(compress(t, w, p)), len(compress(t, w, piece{content: p.content}))
	var general bytes.Buffer
	k, err := flate.NewWriter(&general, 3)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Write(p.content); err != nil {
		t.Fatal(err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if float64(with) > 0.97*float64(without) || float64(with) > 1.05*float64(general.Len()) {
		t.Errorf("%d bytes with edges, %d without, %d at klauspost's level 3", with, without, general.Len())
	}
}

// Any content, any pieces and any edges, right or wrong: the content comes back,
// and the bytes do not depend on what the Writer did before.
func TestAnything(t *testing.T) {
	used := deflate.NewWriter(nil)
	rapid.Check(t, func(t *rapid.T) {
		pieces, content := anything(t)
		stream := compress(t, used, pieces...)
		check(t, stream, content)
		if again := compress(t, deflate.NewWriter(nil), pieces...); !bytes.Equal(stream, again) {
			t.Fatal("a new Writer gives other bytes")
		}
	})
}

func anything(t *rapid.T) (pieces []piece, content []byte) {
	words := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 1, 30), 1, 8).Draw(t, "words")
	columns := rapid.IntRange(1, 4).Draw(t, "columns")
	for range rapid.IntRange(0, 6).Draw(t, "pieces") {
		p := piece{columns: columns}
		for range rapid.SampledFrom([]int{0, 1, 10, 1000, 20_000}).Draw(t, "words of it") {
			word := words[(len(p.content)*7+len(content))%len(words)]
			p.edges = append(p.edges, int32(len(p.content)), int32(len(p.content)+len(word)))
			p.content = append(p.content, word...)
		}
		if rapid.Bool().Draw(t, "wrong") {
			p.edges = rapid.SliceOfN(rapid.Int32Range(-100, int32(len(p.content))+100), 0, 50).Draw(t, "edges")
		}
		pieces, content = append(pieces, p), append(content, p.content...)
	}
	return pieces, content
}

// The pieces in which records come make no difference.
func TestPieces(t *testing.T) {
	whole := records(3, 10_000)
	want := compress(t, deflate.NewWriter(nil), whole)
	for _, size := range []int{1, 1000, 100_000} {
		var pieces []piece
		content, edges := whole.content, whole.edges
		for from := 0; from < len(content); from += size {
			to := min(from+size, len(content))
			p := piece{content: content[from:to], columns: whole.columns}
			for len(edges) > 0 && int(edges[0]) < to {
				p.edges = append(p.edges, edges[0]-int32(from))
				edges = edges[1:]
			}
			pieces = append(pieces, p)
		}
		if got := compress(t, deflate.NewWriter(nil), pieces...); !bytes.Equal(got, want) {
			t.Errorf("in pieces of %d bytes: %d bytes, not %d", size, len(got), len(want))
		}
	}
}

// Datasets that follow each other in one stream have other fields.
func TestColumnsChange(t *testing.T) {
	one, two := records(4, 500), records(5, 500)
	two.columns, two.edges = 3, slices.DeleteFunc(slices.Clone(two.edges), func(e int32) bool { return e%2 == 0 })
	check(t, compress(t, deflate.NewWriter(nil), one, two, one), slices.Concat(one.content, two.content, one.content))
}

type full struct{ left int }

var errFull = errors.New("disk full")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestErrorsStay(t *testing.T) {
	p := records(6, 30_000)
	w := deflate.NewWriter(&full{left: 100_000})
	_, err := w.WriteRecords(p.content, p.edges, p.columns)
	if !errors.Is(err, errFull) {
		t.Errorf("write: %v", err)
	}
	if _, err := w.Write([]byte("x")); !errors.Is(err, errFull) {
		t.Errorf("write again: %v", err)
	}
	if err := w.Close(); !errors.Is(err, errFull) {
		t.Errorf("close: %v", err)
	}
	check(t, compress(t, w, p), p.content)
	if _, err := w.Write([]byte("x")); err == nil {
		t.Error("written after its end")
	}
}

func TestPool(t *testing.T) {
	var pool deflate.Pool
	p := records(7, 10)
	var first bytes.Buffer
	for range 3 {
		var out bytes.Buffer
		w := pool.Get(&out)
		if _, err := w.WriteRecords(p.content, p.edges, p.columns); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		pool.Put(w)
		if first.Len() == 0 {
			first = out
		}
		if !bytes.Equal(out.Bytes(), first.Bytes()) {
			t.Error("a lent Writer gives other bytes")
		}
	}
}

func FuzzRecords(f *testing.F) {
	f.Add([]byte("a,b\r\nc,d\r\n"), []byte{0, 1, 2, 3, 5, 6, 7, 8}, 2)
	f.Add([]byte(strings.Repeat("abc,1234567890\n", 1000)), []byte{0, 3, 4, 14}, 1)
	w := deflate.NewWriter(nil)
	f.Fuzz(func(t *testing.T, content, places []byte, columns int) {
		if columns < 1 || columns > 1000 {
			return
		}
		p := piece{content: content, columns: columns}
		for at, i := 0, 0; len(places) > 0 && at < len(content); i++ {
			p.edges = append(p.edges, int32(at))
			at += int(places[i%len(places)])
			if i > len(content) {
				break
			}
		}
		check(t, compress(t, w, p), content)
	})
}

// BenchmarkRecords compresses the same records with edges, without, and with
// klauspost's levels; ratio is the size of the content by that of the stream.
func BenchmarkRecords(b *testing.B) {
	p := records(8, 50_000)
	own := func(p piece) func(io.Writer) error {
		w := deflate.NewWriter(nil)
		return func(out io.Writer) error {
			w.Reset(out)
			_, err := w.WriteRecords(p.content, p.edges, p.columns)
			return errors.Join(err, w.Close())
		}
	}
	general := func(level int) func(io.Writer) error {
		w, err := flate.NewWriter(nil, level)
		if err != nil {
			b.Fatal(err)
		}
		return func(out io.Writer) error {
			w.Reset(out)
			_, err := w.Write(p.content)
			return errors.Join(err, w.Close())
		}
	}
	for _, c := range []struct {
		name string
		run  func(io.Writer) error
	}{
		{"edges", own(p)}, {"no edges", own(piece{content: p.content})}, {"klauspost 1", general(1)}, {"klauspost 3", general(3)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(p.content)))
			var out bytes.Buffer
			for b.Loop() {
				out.Reset()
				if err := c.run(&out); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(p.content))/float64(out.Len()), "ratio")
		})
	}
}
