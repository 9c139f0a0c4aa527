package sweep

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

// anything is a text with what JSON must escape, or a number, or more of them.
func anything(r *rand.Rand, depth int) any {
	var text strings.Builder
	for range r.IntN(12) {
		text.WriteString([]string{`"`, `\`, "{", "}", "[", "]", ",", ":", " ", "\n", "a", "é", "名", "<", "\u2028", "1"}[r.IntN(16)])
	}
	switch n := r.IntN(8); {
	case n == 0:
		return nil
	case n == 1:
		return float64(r.IntN(1000))
	case n == 2 && depth > 0:
		return []any{anything(r, depth-1), anything(r, depth-1)}
	case n == 3 && depth > 0:
		return map[string]any{text.String(): anything(r, depth-1)}
	}
	return text.String()
}

// The objects and members are those that encoding/json finds, however the file is
// laid out and however it is read.
func TestObjects(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2026))
	for range 400 {
		var want []map[string]any
		for range r.IntN(5) {
			object := map[string]any{}
			for i := range r.IntN(5) {
				object[fmt.Sprint(i, anything(r, 0))] = anything(r, 3)
			}
			want = append(want, object)
		}
		file, err := json.Marshal(want)
		if r.IntN(2) == 0 {
			file, err = json.MarshalIndent(want, " ", "\t")
		}
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			file = []byte(" [ ] \n")
		}
		in := objects{in: bufio.NewReaderSize(iotest.OneByteReader(bytes.NewReader(file)), 16)}
		if r.IntN(2) == 0 {
			in.in = bufio.NewReader(bytes.NewReader(file))
		}
		for i := 0; ; i++ {
			object, err := in.next()
			if errors.Is(err, io.EOF) && i == len(want) {
				break
			}
			if err != nil {
				t.Fatalf("object %d of %d: %v", i, len(want), err)
			}
			got := map[string]any{}
			for m := (members{rest: object[1:]}); ; {
				name, raw, err := m.next()
				if err != nil {
					t.Fatalf("%v in %s", err, object)
				}
				if name == nil {
					break
				}
				var v any
				if err := json.Unmarshal(raw, &v); err != nil {
					t.Fatalf("%s: %v", raw, err)
				}
				got[string(name)] = v
			}
			if fmt.Sprint(got) != fmt.Sprint(want[i]) {
				t.Fatalf("got %v, want %v", got, want[i])
			}
		}
	}
}

// Nothing hides where a record is read by its fields.
func TestObjectsOfOtherForms(t *testing.T) {
	for file, want := range map[string]string{
		`[{"note":"x","note":"` + key + `"}]`:                   "m/ github-pat 1",
		`[{"note":"` + key + `","note":"x"}]`:                   "m/note github-pat 1",
		`[{"other":{"a":["` + key + `"]},"note":"x"}]`:          "m/ github-pat 1",
		`[{"` + key + `":1}]`:                                   "m/ github-pat 1",
		`[{"extra":{"a":"}]","b":"` + key + `"}},{"note":"x"}]`: "m/extra github-pat 1",
		`[{"n\u006fte":"\u0067` + key[1:] + `"}]`:               "m/note github-pat 1",
		`[{"note":"` + key + `"}] {"note":"x"}`:                 errForm.Error(),
		`[{"note":"x"`:                                          errForm.Error(),
		`[{"note":}]`:                                           errForm.Error(),
		`[{"note" "x"}]`:                                        errForm.Error(),
		`[{note:1}]`:                                            errForm.Error(),
		`[1]`:                                                   errForm.Error(),
		`{}`:                                                    errForm.Error(),
		``:                                                      errForm.Error(),
	} {
		w := newSweeper()
		err := w.json(strings.NewReader(file), notes())
		if got := w.found(); (err == nil && got != want) || (err != nil && err.Error() != want) {
			t.Errorf("%s: got %q, %v", strings.ReplaceAll(file, key, "KEY"), got, err)
		}
	}
}

// A sheet's cells: runs of one cell put together, columns left out, a text that is
// longer than what is read at once.
func TestCells(t *testing.T) {
	long := strings.Repeat("a &amp; b ", 20_000)
	in := newCells(strings.NewReader(`<row r="1"><c r="A1"><is><t>a</t></is></c><c r="C1"><is><r><t>b</t></r><r><t>&lt;c</t></r></is></c><c r="A1"><t>d</t></c></row>` +
		`<row r="2"><c><is><t>` + long + `</t></is></c><c><v>12</v></c></row><row r="3"/></row>`))
	for _, want := range []string{"ad||b<c", strings.ReplaceAll(long, "&amp;", "&") + "|12", ""} {
		row, err := in.row()
		if got := strings.Join(row, "|"); err != nil || got != want {
			t.Errorf("got %.40q, want %.40q, %v", got, want, err)
		}
	}
	if _, err := in.row(); !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
}
