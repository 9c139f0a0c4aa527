package changes

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// store is a sink whose members and scratches stay in memory. It counts the
// scratches that are open.
type store struct {
	members map[string]*bytes.Buffer
	open    int
	spills  int
	full    bool
}

func (s *store) Create(name string) (io.WriteCloser, error) {
	b := &bytes.Buffer{}
	s.members[name] = b
	return closer{b}, nil
}

type closer struct{ io.Writer }

func (closer) Close() error { return nil }

func (s *store) Scratch() (exporter.Scratch, error) {
	if s.full {
		return nil, errFull
	}
	s.open++
	s.spills++
	return &scratch{store: s}, nil
}

var errFull = errors.New("no space left")

type scratch struct {
	bytes.Buffer
	store *store
}

func (s *scratch) Reader() (io.Reader, error) { return bytes.NewReader(s.Bytes()), nil }
func (s *scratch) Size() int64                { return int64(s.Len()) }
func (s *scratch) Close() error               { s.store.open--; return nil }

// before is an earlier bundle of one dataset.
type before struct {
	manifest exporter.Manifest
	json     string
}

func (b *before) Manifest() *exporter.Manifest { return &b.manifest }
func (b *before) Read(name string) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader(b.json)), nil
}

// item is a record of the tests: a key, and two values of which one can be
// withheld.
type item struct {
	id, a, b string
	null     bool
	withheld bool
}

var thing = exporter.Dataset{
	Name: "thing", Key: []string{"id"}, Rules: []exporter.Rule{{Name: "other_person"}},
	Fields: []exporter.Field{{Name: "id"}, {Name: "a"}, {Name: "b"}},
}

func (i item) values() []exporter.Value {
	a := exporter.Text(i.a)
	switch {
	case i.withheld:
		a = exporter.Withheld(0)
	case i.null:
		a = exporter.Null()
	}
	return []exporter.Value{exporter.Text(i.id), a, exporter.Text(i.b)}
}

func (i item) json() string {
	a, withheld := quoted(i.a), ""
	if i.null || i.withheld {
		a = "null"
	}
	if i.withheld {
		withheld = `,"_withheld":{"a":"other_person"}`
	}
	return fmt.Sprintf(`{"id":%s,"a":%s,"gone":5,"b":%s%s}`, quoted(i.id), a, quoted(i.b), withheld)
}

func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// shown is what a bundle tells of an item: nothing of a value that is withheld
// or null.
func (i item) shown() string {
	a := "text " + i.a
	if i.null || i.withheld {
		a = fmt.Sprint("none, withheld: ", i.withheld)
	}
	return a + "\x00" + i.b
}

func earlierOf(items []item) *before {
	lines := make([]string, len(items))
	for n, i := range items {
		lines[n] = i.json()
	}
	return &before{
		manifest: exporter.Manifest{
			Export: exporter.ManifestExport{ID: "first", AsOf: "2026-01-01T00:00:00Z"},
			Datasets: []exporter.ManifestDataset{{
				Name: "thing", Status: exporter.StatusOK, Key: []string{"id"}, Records: int64(len(items)),
				Fields: []exporter.ManifestField{{Name: "id"}, {Name: "a"}, {Name: "gone"}, {Name: "b"}},
				Files:  []string{"data/8-other_information/thing.csv", "data/8-other_information/thing.json"},
			}},
		},
		json: "[\n" + strings.Join(lines, ",\n") + "\n]\n",
	}
}

// track compares items with an earlier bundle.
func track(t *testing.T, e Earlier, items []item, memory int, s *store) (*exporter.Changes, error) {
	t.Helper()
	s.members = map[string]*bytes.Buffer{}
	tr, err := New(Options{Earlier: e, Constants: func(string) map[string]string { return nil }}, s)
	if err != nil {
		return nil, err
	}
	tr.memory = memory
	if err := tr.Begin(thing); err != nil {
		return nil, err
	}
	var pool exporter.BatchPool
	b := pool.Get(len(thing.Fields))
	for _, i := range items {
		for !b.Append(i.values(), text.Append) {
			if err := tr.Write(b); err != nil {
				return nil, errors.Join(err, tr.End(exporter.Outcome{Status: exporter.StatusFailed}))
			}
			b = pool.Get(len(thing.Fields))
		}
	}
	if err := errors.Join(tr.Write(b), tr.End(exporter.Outcome{Status: exporter.StatusOK, Records: int64(len(items))})); err != nil {
		return nil, err
	}
	return tr.Finish([]string{"thing"}, func(string) exporter.Status { return exporter.StatusOK })
}

// TestComparesAsAMapWould: with whatever records, in whatever order, and however
// little memory, the result is that of two maps.
func TestComparesAsAMapWould(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		word := rapid.SampledFrom([]string{"", "x", "y", "a\"b", "ü", "1e5", "null", "long " + strings.Repeat("z", 300)})
		one := rapid.Custom(func(r *rapid.T) item {
			return item{a: word.Draw(r, "a"), b: word.Draw(r, "b"), null: rapid.IntRange(0, 4).Draw(r, "null") == 0, withheld: rapid.IntRange(0, 4).Draw(r, "withheld") == 0}
		})
		sideOf := func(name string) []item {
			m := rapid.MapOfN(rapid.IntRange(0, 40), one, 0, 30).Draw(r, name)
			var out []item
			for k, v := range m {
				v.id = fmt.Sprint("k", k)
				out = append(out, v)
			}
			return out
		}
		then, now := sideOf("then"), sideOf("now")
		s := &store{}
		got, err := track(t, earlierOf(then), now, rapid.SampledFrom([]int{1, 700, 1 << 20}).Draw(r, "memory"), s)
		if err != nil {
			r.Fatal(err)
		}
		want := modelled(then, now)
		if d := got.Datasets[0]; d.Status != exporter.Compared || [4]int64{d.Added, d.Changed, d.Removed, d.Unchanged} != want {
			r.Fatalf("got %+v, want %v", d, want)
		}
		if d := got.Datasets[0]; !slices.Equal(d.FieldsRemoved, []string{"gone"}) || len(d.FieldsAdded) > 0 {
			r.Fatalf("fields %+v", d)
		}
		if s.open != 0 {
			r.Fatalf("%d scratches left open", s.open)
		}
		if !json.Valid(s.members[Member].Bytes()) {
			r.Fatal("the list is no JSON")
		}
	})
}

func modelled(then, now []item) (n [4]int64) {
	old := map[string]item{}
	for _, i := range then {
		old[i.id] = i
	}
	for _, i := range now {
		o, ok := old[i.id]
		delete(old, i.id)
		switch {
		case !ok:
			n[0]++
		case o.shown() != i.shown():
			n[1]++
		default:
			n[3]++
		}
	}
	n[2] = int64(len(old))
	return n
}

// TestSpills: records that do not fit in memory are compared all the same, and
// what was spilled is removed; a disk that is full is an error.
func TestSpills(t *testing.T) {
	var then, now []item
	for i := range 5000 {
		then = append(then, item{id: fmt.Sprint("key-", i), a: "same", b: "x"})
		now = append(now, item{id: fmt.Sprint("key-", 4999-i), a: "same", b: "x"})
	}
	now[7].b = "y"
	s := &store{}
	got, err := track(t, earlierOf(then), now, 4096, s)
	if err != nil {
		t.Fatal(err)
	}
	d := got.Datasets[0]
	if d.Unchanged != 4999 || d.Changed != 1 || s.spills < 10 || s.open != 0 {
		t.Errorf("%+v, %d spills, %d open", d, s.spills, s.open)
	}
	if f := d.First[0]; f.Kind != exporter.RecordChanged || !slices.Equal(f.Fields, []string{"b"}) || f.Key[0] != (exporter.Term{Value: "id", Title: "key-4992"}) {
		t.Errorf("%+v", f)
	}
	if _, err := track(t, earlierOf(then), now, 4096, &store{full: true}); !errors.Is(err, errFull) {
		t.Errorf("a full disk: %v", err)
	}
}

// TestTwins: records of one key that are not unique are paired where they are
// equal, and counted where not.
func TestTwins(t *testing.T) {
	then := []item{{id: "k", a: "1"}, {id: "k", a: "2"}, {id: "k", a: "3"}}
	now := []item{{id: "k", a: "2"}, {id: "k", a: "2"}, {id: "k", a: "4"}, {id: "k", a: "5"}}
	got, err := track(t, earlierOf(then), now, 1<<20, &store{})
	if err != nil {
		t.Fatal(err)
	}
	if d := got.Datasets[0]; d.Unchanged != 1 || d.Added != 3 || d.Removed != 2 || d.Changed != 0 {
		t.Errorf("%+v", d)
	}
}

// TestHidden: a key under a rule is not listed, also where the earlier bundle
// showed it.
func TestHidden(t *testing.T) {
	hidden := thing
	hidden.Fields = slices.Clone(thing.Fields)
	hidden.Fields[0].Rule = "other_person"
	defer func(was exporter.Dataset) { thing = was }(thing)
	thing = hidden
	s := &store{}
	got, err := track(t, earlierOf([]item{{id: "canary-then"}}), []item{{id: "canary-now", a: "x"}}, 1<<20, s)
	if err != nil {
		t.Fatal(err)
	}
	if list := s.members[Member].String(); strings.Contains(list, "canary") || got.Datasets[0].First[0].Key[0].Title != "" {
		t.Errorf("%s", list)
	}
}

// TestDamaged: a member of the earlier bundle that is no list of records is an
// error that does not repeat it.
func TestDamaged(t *testing.T) {
	for _, text := range []string{"", "{}", "[1]", `["canary"]`, `[{"id":"canary"`, `[{"id":canary}]`, `[{"id":"a"}] []`, `[{"_withheld":5}]`} {
		e := earlierOf(nil)
		e.json = text
		if _, err := track(t, e, nil, 1<<20, &store{}); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzEarlier(f *testing.F) {
	f.Add([]byte(earlierOf([]item{{id: "1", a: "x", withheld: true}, {id: "2"}}).json))
	f.Add([]byte("[]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		err := eachRecord(bytes.NewReader(data), []string{"id", "a"}, func(v []content) error {
			if n++; len(v) != 2 {
				t.Error("another number of values")
			}
			return nil
		})
		var list []map[string]any
		if json.Unmarshal(data, &list) != nil {
			return
		}
		if err == nil && n != len(list) {
			t.Errorf("%d records, not %d", n, len(list))
		}
		for _, r := range list {
			_, withheld := r[exporter.WithheldColumn]
			if r == nil || withheld {
				return // null is no record, and _withheld has a form of its own
			}
		}
		if err != nil && list != nil {
			t.Errorf("refused: %v", err)
		}
	})
}
