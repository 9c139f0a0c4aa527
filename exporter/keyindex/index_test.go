package keyindex_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"os"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter/keyindex"
)

// room makes files in a folder of the test, and can be full.
type room struct {
	dir     string
	left    int // bytes until the disk is full; 0: no bound
	noFile  error
	noRead  error
	noClose error
	open    int
	most    int
	spilled int
}

func (r *room) Spill() (keyindex.File, error) {
	if r.noFile != nil {
		return nil, r.noFile
	}
	f, err := os.CreateTemp(r.dir, "keys-")
	if err != nil {
		return nil, err
	}
	r.open++
	r.spilled++
	r.most = max(r.most, r.open)
	return &spilled{f, r}, nil
}

type spilled struct {
	*os.File
	room *room
}

var errFull = errors.New("disk full")

func (f *spilled) Write(p []byte) (int, error) {
	if f.room.left > 0 {
		if f.room.left -= len(p); f.room.left <= 0 {
			f.room.left = 1
			return 0, errFull
		}
	}
	return f.File.Write(p)
}

func (f *spilled) ReadAt(p []byte, at int64) (int, error) {
	if f.room.noRead != nil {
		return 0, f.room.noRead
	}
	return f.File.ReadAt(p, at)
}

func (f *spilled) Close() error {
	f.room.open--
	return errors.Join(f.File.Close(), os.Remove(f.Name()), f.room.noClose)
}

// empty fails where a file is left.
func (r *room) empty(t testing.TB) {
	t.Helper()
	left, err := os.ReadDir(r.dir)
	if err != nil || len(left) > 0 || r.open != 0 {
		t.Errorf("%d files left, %d open: %v", len(left), r.open, err)
	}
}

var hasher = keyindex.NewHasher([16]byte{1, 2, 3})

func key(n int) keyindex.Key { return hasher.Key(keyindex.AppendPart(nil, fmt.Sprint("invoice-", n))) }

// The vectors are those of the reference implementation, as OpenSSL's SIPHASH
// with an output of 16 bytes gives them: key 00..0f, input 00, 01, ….
func TestHashIsSipHash(t *testing.T) {
	var secret [16]byte
	for i := range secret {
		secret[i] = byte(i)
	}
	input := make([]byte, 63)
	for i := range input {
		input[i] = byte(i)
	}
	for n, want := range map[int]string{
		0: "a3817f04ba25a8e66df67214c7550293", 1: "da87c1d86b99af44347659119b22fc45",
		2: "8177228da4a45dc7fca38bdef60affe4", 3: "9c70b60c5267a94e5f33b6b02985ed51",
		15: "5493e99933b0a8117e08ec0f97cfc3d9", 63: "5150d1772f50834a503e069a973fbd7c",
	} {
		if got := keyindex.Hex(keyindex.NewHasher(secret).Key(input[:n])); got != want {
			t.Errorf("%d bytes: %s, want %s", n, got, want)
		}
	}
	if _, err := hex.DecodeString(keyindex.Hex(key(1))); err != nil || key(1) == keyindex.NewHasher(secret).Key(keyindex.AppendPart(nil, "invoice-1")) {
		t.Error("another secret gives the same key")
	}
}

func TestPartsAreApart(t *testing.T) {
	parts := func(list ...string) (p []byte) {
		for _, s := range list {
			p = keyindex.AppendPart(p, s)
		}
		return p
	}
	for _, other := range [][]byte{parts("ab", "c"), parts("abc"), parts("a", "b", "c"), parts("a", "bc", "")} {
		if bytes.Equal(parts("a", "bc"), other) {
			t.Error("two lists of parts give the same bytes")
		}
	}
}

// Whatever is added in whatever order, an index holds what a map would.
func TestIndexIsAMap(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		rm := &room{dir: dir}
		x := keyindex.New(rm.Spill, 1)
		type pair struct{ key, tag int }
		want := map[pair]int64{}
		keys := rapid.SampledFrom([]int{3, 400, 3000}).Draw(r, "keys")
		seed := rapid.Int().Draw(r, "seed")
		for i := range rapid.IntRange(0, 4000).Draw(r, "adds") {
			p := pair{mix(seed, i) % keys, mix(seed, i+7) % 3}
			n := int64(mix(seed, i+13)%2001) - 1000
			want[p] += n
			if err := x.Add(keyindex.Entry{Key: key(p.key), Tag: uint64(p.tag), Sum: keyindex.Count(n)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := x.Seal(); err != nil {
			t.Fatal(err)
		}
		byKey := map[keyindex.Key]int{}
		for p := range want {
			byKey[key(p.key)] = p.key
		}
		var last keyindex.Entry
		seen := 0
		for e, err := range x.All() {
			if err != nil {
				t.Fatal(err)
			}
			if c := last.Key.Compare(e.Key); seen > 0 && (c > 0 || c == 0 && last.Tag >= e.Tag) {
				r.Fatal("out of order")
			}
			n, fits := e.Sum.Int64()
			if got, ok := want[pair{byKey[e.Key], int(e.Tag)}]; !ok || !fits || got != n {
				r.Fatalf("sum %d, want %d", n, got)
			}
			last, seen = e, seen+1
		}
		if seen != len(want) {
			r.Fatalf("%d entries, want %d", seen, len(want))
		}
		for n := range keys + 5 {
			_, held := byKey[key(n)]
			if got, err := x.Has(key(n)); err != nil || got != held {
				r.Fatalf("has: %v %v, want %v", got, err, held)
			}
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		rm.empty(t)
	})
}

// mix is a number that looks like chance.
func mix(seed, i int) int {
	h := uint64(seed)*0x9e3779b97f4a7c15 + uint64(i)*0xbf58476d1ce4e5b9
	h ^= h >> 31
	h *= 0x94d049bb133111eb
	return int(h >> 33)
}

// Two million keys, far more than fit, are all found again, and none that was
// not added; no more files are open than may be.
func TestMillions(t *testing.T) {
	n := 2_000_000
	if testing.Short() {
		n = 200_000
	}
	rm := &room{dir: t.TempDir()}
	x := keyindex.New(rm.Spill, 1<<20)
	for i := range n {
		if err := x.Add(keyindex.Entry{Key: key(i), Sum: keyindex.Count(1)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Seal(); err != nil {
		t.Fatal(err)
	}
	if rm.spilled < n/30_000 || rm.most > 65 {
		t.Errorf("%d files, %d at once", rm.spilled, rm.most)
	}
	for i := 0; i < n; i += 97 {
		if ok, err := x.Has(key(i)); !ok || err != nil {
			t.Fatalf("key %d is not found: %v", i, err)
		}
		if ok, err := x.Has(key(-i - 1)); ok || err != nil {
			t.Fatalf("a key that was not added is found: %v", err)
		}
	}
	count := 0
	for e, err := range x.All() {
		if one, _ := e.Sum.Int64(); err != nil || one != 1 {
			t.Fatalf("sum %d: %v", one, err)
		}
		count++
	}
	if count != n {
		t.Errorf("%d entries, want %d", count, n)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	rm.empty(t)
}

// What fails on the disk is an error that leaves nothing behind.
func TestDiskFails(t *testing.T) {
	broken := errors.New("broken")
	fill := func(x *keyindex.Index, n int) (err error) {
		for i := 0; i < n && err == nil; i++ {
			err = x.Add(keyindex.Entry{Key: key(i)})
		}
		return err
	}
	for name, c := range map[string]struct {
		room room
		at   func(*room) // before the sealing
		want error
	}{
		"full at once":            {room: room{left: 10}, want: errFull},
		"full in a merge":         {room: room{left: 40 * 512 * 70}, want: errFull},
		"full at the end":         {at: func(r *room) { r.left = 5 }, want: errFull},
		"no file":                 {room: room{noFile: broken}, want: broken},
		"unreadable":              {at: func(r *room) { r.noRead = broken }, want: broken},
		"a run cannot be removed": {at: func(r *room) { r.noClose = broken }, want: broken},
	} {
		t.Run(name, func(t *testing.T) {
			c.room.dir = t.TempDir()
			x := keyindex.New(c.room.Spill, 1)
			err := fill(x, 40_000)
			if c.at != nil {
				if err != nil {
					t.Fatal(err)
				}
				c.at(&c.room)
			}
			if err = errors.Join(err, x.Seal()); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if err := x.Close(); c.room.noClose == nil && err != nil {
				t.Error(err)
			}
			c.room.empty(t)
		})
	}
}

func TestWrongUse(t *testing.T) {
	x := keyindex.New((&room{}).Spill, 1)
	if _, err := x.Has(key(1)); err == nil {
		t.Error("has before the sealing")
	}
	for _, err := range x.All() {
		if err == nil {
			t.Error("all before the sealing")
		}
	}
	if err := x.Seal(); err != nil {
		t.Fatal(err)
	}
	if x.Add(keyindex.Entry{}) == nil || x.Seal() != nil {
		t.Error("add after the sealing, or sealing twice")
	}
	if ok, err := x.Has(key(1)); ok || err != nil {
		t.Error("an empty index has a key")
	}
}

// Sums are those of whole numbers of any size, or do not fit.
func TestSums(t *testing.T) {
	draw := func(r *rapid.T, name string) (keyindex.Sum, *big.Int) {
		s, b := keyindex.Sum{}, new(big.Int)
		for _, digit := range rapid.SliceOfN(rapid.Uint64Range(0, 9), 0, 40).Draw(r, name) {
			s = s.TimesAdd(10, digit)
			b.Add(b.Mul(b, big.NewInt(10)), new(big.Int).SetUint64(digit))
		}
		if rapid.Bool().Draw(r, "negative") {
			return s.Neg(), b.Neg(b)
		}
		return s, b
	}
	least := new(big.Int).Neg(new(big.Int).Lsh(big.NewInt(1), 127))
	fits := func(b *big.Int) bool { return b.CmpAbs(least) < 0 }
	rapid.Check(t, func(r *rapid.T) {
		s, a := draw(r, "a")
		o, b := draw(r, "b")
		sum := new(big.Int).Add(a, b)
		if got := s.Add(o); fits(a) && fits(b) && got.Fits() != fits(sum) || got.Fits() && number(got).Cmp(sum) != 0 {
			r.Fatalf("%v + %v = %v", a, b, number(got))
		}
		if s.Fits() != fits(a) {
			r.Fatalf("%v fits: %v", a, s.Fits())
		}
		if !s.Fits() || !o.Fits() {
			if s.Add(o).Fits() || o.Add(s).Fits() {
				r.Fatal("too large, and then not")
			}
			return
		}
		if s.Compare(o) != a.Cmp(b) || s.Sign() != a.Sign() || number(s.Abs()).CmpAbs(a) != 0 || s.Abs().Sign() < 0 {
			r.Fatalf("compare %v with %v", a, b)
		}
		q, rest := s.Abs().DivMod(1e9)
		if new(big.Int).Mod(new(big.Int).Abs(a), big.NewInt(1e9)).Uint64() != rest || number(q).Cmp(new(big.Int).Div(new(big.Int).Abs(a), big.NewInt(1e9))) != 0 {
			r.Fatalf("%v / 10^9", a)
		}
	})
	if keyindex.TooLarge().Fits() || keyindex.TooLarge().Add(keyindex.Count(1)).Fits() || keyindex.TooLarge().Neg().Fits() {
		t.Error("too large fits")
	}
}

// number reads a sum digit by digit.
func number(s keyindex.Sum) *big.Int {
	var digits []uint64
	for a := s.Abs(); a.Sign() != 0; {
		var d uint64
		a, d = a.DivMod(10)
		digits = append(digits, d)
	}
	n := new(big.Int)
	for _, d := range slices.Backward(digits) {
		n.Add(n.Mul(n, big.NewInt(10)), new(big.Int).SetUint64(d))
	}
	if s.Sign() < 0 {
		n.Neg(n)
	}
	return n
}

// BenchmarkIndex shows that memory does not grow with the number of keys.
func BenchmarkIndex(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000, 4_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			rm := &room{dir: b.TempDir()}
			for b.Loop() {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				before, most := m.HeapAlloc, uint64(0)
				x := keyindex.New(rm.Spill, 8<<20)
				for i := range n {
					if err := x.Add(keyindex.Entry{Key: key(i), Sum: keyindex.Count(1)}); err != nil {
						b.Fatal(err)
					}
					if i%(n/8) == n/8-1 {
						runtime.GC()
						runtime.ReadMemStats(&m)
						most = max(most, m.HeapAlloc-before)
					}
				}
				if err := x.Seal(); err != nil {
					b.Fatal(err)
				}
				for i := 0; i < n; i += 100 {
					if ok, err := x.Has(key(i)); !ok || err != nil {
						b.Fatal(ok, err)
					}
				}
				runtime.GC()
				runtime.ReadMemStats(&m)
				b.ReportMetric(float64(max(most, m.HeapAlloc-before))/(1<<20), "MiB-held")
				if err := x.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/key")
		})
	}
}
