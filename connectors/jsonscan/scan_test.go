package jsonscan_test

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/valise-export/valise/connectors/jsonscan"
)

// A value ends where the decoder says that it ends.
func FuzzValueEnd(f *testing.F) {
	for _, s := range []string{`{"a":[1,"]}\""],"b":null}`, `"\\"`, `-1.5e3`, `[]`, `true`, `"é\ud800"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v := jsontext.Value(s)
		if v.Compact(jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true)) != nil {
			return
		}
		if got := jsonscan.ValueEnd(v); got != len(v) {
			t.Errorf("ends at %d of %d", got, len(v))
		}
		if got := jsonscan.ValueEnd(append(v[:len(v):len(v)], ",1]"...)); got != len(v) {
			t.Errorf("in a list: ends at %d of %d", got, len(v))
		}
	})
}

func TestTexts(t *testing.T) {
	var texts jsonscan.Texts
	for _, c := range []struct {
		in, want string
		adapted  int64
	}{{`"plain"`, "plain", 0}, {`"a\n\"b\""`, "a\n\"b\"", 0}, {`"\ud83d\ude00"`, "😀", 0}, {`"\ud800"`, "\uFFFD", 1}} {
		texts.Reset()
		texts.Adapted = 0
		if got := string(texts.Text([]byte(c.in))); got != c.want || texts.Adapted != c.adapted {
			t.Errorf("%s: got %q, %d adapted", c.in, got, texts.Adapted)
		}
	}
}
