package bundle

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
)

// TestContractJSON: what is written is what encoding/json writes of the same
// struct with its empty lists made, whatever is in it.
func TestContractJSON(t *testing.T) {
	if got, want := contractJSON(nil, fullManifest()), byReflection(t, fullManifest()); !bytes.Equal(got, want) {
		t.Errorf("the full manifest differs:\n%s\nwant\n%s", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := &exporter.Manifest{}
		random(t, reflect.ValueOf(m).Elem(), 0)
		if got, want := contractJSON(nil, m), byReflection(t, m); !bytes.Equal(got, want) {
			t.Fatalf("%s\nwant\n%s", got, want)
		}
	})
}

func byReflection(t interface{ Fatal(...any) }, v any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(filled(reflect.ValueOf(v)).Interface()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// filled returns a copy of v in which lists and maps are empty instead of null.
func filled(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(filled(v.Elem()))
		return out
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			out.Field(i).Set(filled(v.Field(i)))
		}
		return out
	case reflect.Slice:
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(filled(v.Index(i)))
		}
		return out
	case reflect.Map:
		if v.IsNil() {
			return reflect.MakeMap(v.Type())
		}
	}
	return v
}

// random fills a value with anything.
func random(t *rapid.T, v reflect.Value, depth int) {
	some := func(most int) int { return rapid.IntRange(0, max(0, most-depth/2)).Draw(t, "n") }
	switch v.Kind() {
	case reflect.Pointer:
		if some(1) == 1 {
			v.Set(reflect.New(v.Type().Elem()))
			random(t, v.Elem(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			random(t, v.Field(i), depth+1)
		}
	case reflect.Slice:
		if n := some(3); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				random(t, v.Index(i), depth+1)
			}
		}
	case reflect.Map:
		if n := some(3); n > 0 {
			v.Set(reflect.MakeMap(v.Type()))
			for range n {
				element := reflect.New(v.Type().Elem()).Elem()
				random(t, element, depth+1)
				v.SetMapIndex(reflect.ValueOf(text(t)), element)
			}
		}
	case reflect.String:
		v.SetString(text(t))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "flag"))
	default:
		v.SetInt(rapid.Int64().Draw(t, "number"))
	}
}

// text draws one of texts that JSON writes in a way of their own.
func text(t *rapid.T) string {
	return rapid.SampledFrom([]string{
		"", "plain", `"\/`, "<&>", "\x00\b\t\n\f\r\x1f\x7f", "é漢\U0001F600", "\u2028\u2029", "\uFFFD", "\xff", "a\xe9", "\xed\xa0\x80",
	}).Draw(t, "text")
}
