package jsonw_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/jsonw"
)

func set(rules []exporter.Rule, records ...[]exporter.Value) formattest.Set {
	s := formattest.Set{Dataset: formattest.AllTypes("d"), Records: records}
	s.Dataset.Rules = rules
	return s
}

func written(t *testing.T, s formattest.Set) string {
	t.Helper()
	sink := formattest.NewSink(t)
	formattest.Write(t, jsonw.New(jsonw.Options{}), sink, s)
	return string(sink.Member("data/1-contact_information/d.json"))
}

func TestBytes(t *testing.T) {
	null := exporter.Null()
	for name, c := range map[string]struct {
		set  formattest.Set
		want string
	}{
		"no record": {set(nil), "[]\n"},
		"one of each type": {
			set(nil, []exporter.Value{
				exporter.Text("a\"\\\n\r\t\x00\x1f\u2028/<é"), exporter.Integer(9007199254740993), exporter.Decimal("1.10"),
				exporter.Bool(true), exporter.Date(0), exporter.Instant(0, 1_000_000), exporter.JSON(`{"k":[1.10,null]}`),
			}),
			`[` + "\n" + `{"t":"a\"\\\n\r\t\u0000\u001f` + "\u2028" + `/<é","i":9007199254740993,"d":"1.10","b":true,"day":"1970-01-01",` +
				`"at":"1970-01-01T00:00:00.001Z","j":{"k":[1.10,null]}}` + "\n]\n",
		},
		"null and empty": {
			set(nil, []exporter.Value{exporter.Text(""), null, null, null, null, null, null}, []exporter.Value{null, null, null, null, null, null, null}),
			"[\n" + `{"t":"","i":null,"d":null,"b":null,"day":null,"at":null,"j":null},` + "\n" +
				`{"t":null,"i":null,"d":null,"b":null,"day":null,"at":null,"j":null}` + "\n]\n",
		},
		"withheld and reduced": {
			set(formattest.Rules,
				[]exporter.Value{exporter.Text("4242").Reduced(1), exporter.Withheld(0), null, null, null, null, null},
				[]exporter.Value{exporter.Text("x"), null, null, null, null, null, null}),
			"[\n" + `{"t":"4242","i":null,"d":null,"b":null,"day":null,"at":null,"j":null,"_withheld":{"t":"card_last4","i":"credential"}},` + "\n" +
				`{"t":"x","i":null,"d":null,"b":null,"day":null,"at":null,"j":null}` + "\n]\n",
		},
		"no rules, no word of them": {
			set(nil, []exporter.Value{exporter.Withheld(0), null, null, null, null, null, null}),
			"[\n" + `{"t":null,"i":null,"d":null,"b":null,"day":null,"at":null,"j":null}` + "\n]\n",
		},
		"a rule turned a number into text": {
			set(formattest.Rules[1:], []exporter.Value{null, exporter.Text("**42").Reduced(0), null, null, null, null, null}),
			"[\n" + `{"t":null,"i":"**42","d":null,"b":null,"day":null,"at":null,"j":null,"_withheld":{"i":"card_last4"}}` + "\n]\n",
		},
	} {
		if got := written(t, c.set); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

func TestUnknownRule(t *testing.T) {
	w, err := jsonw.New(jsonw.Options{}).NewWriter(formattest.NewSink(t))
	if err != nil {
		t.Fatal(err)
	}
	s := set(formattest.Rules, []exporter.Value{exporter.Withheld(7), {}, {}, {}, {}, {}, {}})
	if err := formattest.WriteSet(w, s); err == nil || !strings.Contains(err.Error(), "name rule") {
		t.Errorf("a rule that the dataset does not have: got %v", err)
	}
}

func TestManyRecords(t *testing.T) {
	s := set(nil)
	for n := range 5000 {
		s.Records = append(s.Records, []exporter.Value{exporter.Text(fmt.Sprint("record ", n)), exporter.Integer(int64(n)), {}, {}, {}, {}, {}})
	}
	got, err := formattest.ReadJSON([]byte(written(t, s)))
	if err == nil {
		err = formattest.Compare(s, got, formattest.WantJSON)
	}
	if err != nil {
		t.Error(err)
	}
}
