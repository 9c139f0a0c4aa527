package expression_test

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/connectors/expression"
	"github.com/valise-export/valise/exporter"
)

func TestEvaluate(t *testing.T) {
	values := expression.Values{"first": "Zoë", "last": "Ångström", "n": "0042", "none": nil, "a name": "x", "at": "2026-01-05T09:30:00+01:00", "long": strings.Repeat("a", 2000)}
	for text, c := range map[string]struct {
		field   exporter.Type
		want    any
		err     error
		columns []string
	}{
		`r.first + " " + r.last`:             {exporter.TypeText, "Zoë Ångström", nil, []string{"first", "last"}},
		`r["a name"] + r.first`:              {exporter.TypeText, "xZoë", nil, []string{"a name", "first"}},
		`r.none == null ? "open" : "closed"`: {exporter.TypeText, "open", nil, []string{"none"}},
		`r.none == null ? null : r.n`:        {exporter.TypeText, nil, nil, []string{"n", "none"}},
		`int(r.n) + 1`:                       {exporter.TypeInteger, int64(43), nil, []string{"n"}},
		`r.n.startsWith("00")`:               {exporter.TypeBoolean, true, nil, []string{"n"}},
		`timestamp(r.at)`:                    {exporter.TypeInstant, time.Date(2026, 1, 5, 8, 30, 0, 0, time.UTC), nil, []string{"at"}},
		`r.first.split("o")[0].lowerAscii()`: {exporter.TypeText, "z", nil, []string{"first"}},
		`r.none + r.first`:                   {exporter.TypeText, nil, expression.ErrEval, []string{"first", "none"}},
		`int(r.first)`:                       {exporter.TypeInteger, nil, expression.ErrEval, []string{"first"}},
		`r.first.split("")`:                  {err: errors.New("of type list(string)")},
		`dyn(r.first.split(""))`:             {exporter.TypeText, nil, expression.ErrOther, []string{"first"}},
		`[1,2,3].all(i, r.long.matches("a*b")) ? "" : r.long.replace("a", r.long)`: {exporter.TypeText, nil, expression.ErrCost, []string{"long"}},
	} {
		e, err := expression.Compile(text, c.field)
		if err != nil {
			if c.err == nil || !strings.Contains(err.Error(), c.err.Error()) {
				t.Errorf("%s: %v", text, err)
			}
			continue
		}
		if !slices.Equal(e.Columns(), c.columns) {
			t.Errorf("%s: columns %v", text, e.Columns())
		}
		got, err := e.Evaluate(values)
		if when, ok := got.(time.Time); ok {
			got = when.UTC()
		}
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %v, %v; want %v, %v", text, got, err, c.want, c.err)
		}
		if err != nil && (strings.Contains(err.Error(), "Zo") || strings.Contains(err.Error(), "aaa")) {
			t.Errorf("%s: the error holds a value: %v", text, err)
		}
	}
}

// TestReplaceIsBoundedBeforeItIsMade: two columns of 1 MB would make 1 TB, and
// CEL asks what it cost afterwards.
func TestReplaceIsBoundedBeforeItIsMade(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	for source, want := range map[string]struct {
		value any
		err   error
	}{
		`r.long.replace("", r.long)`:         {nil, expression.ErrCost},
		`r.long.replace("a", r.long)`:        {nil, expression.ErrCost},
		`r.long.replace("a", r.long, 1000)`:  {nil, expression.ErrCost},
		`r.long.replace("a", r.long, -1)`:    {nil, expression.ErrCost},
		`r.a.replace("n", "mm")`:             {"Ammmma", nil},
		`r.a.replace("n", "m", 1)`:           {"Amna", nil},
		`r.a.replace("n", "m", 0)`:           {"Anna", nil},
		`r.a.replace("n", "", -1)`:           {"Aa", nil},
		`r.a.replace("", "-")`:               {"-A-n-n-a-", nil},
		`r.a.replace("x", r.long, 1) + r.a`:  {"AnnaAnna", nil},
		`r.a.replace("nn", "n").size() == 3`: {true, nil},
	} {
		e, err := expression.Compile(source, exporter.TypeText)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got, err := e.Evaluate(expression.Values{"a": "Anna", "long": long}); got != want.value || !errors.Is(err, want.err) {
			t.Errorf("%s: a value of kind %T, %v", source, got, err)
		}
	}
}

// TestJoinAndFormatAreBounded: what would write a column many times over is
// refused before it is written, as the memory shows.
func TestJoinAndFormatAreBounded(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	many := strings.Repeat(", r.long", 400)[2:]
	for source, want := range map[string]struct {
		value any
		err   error
	}{
		"[" + many + "].join()":          {nil, expression.ErrCost},
		"[" + many + "].join(', ')":      {nil, expression.ErrCost},
		`["", "", "", r.a].join(r.long)`: {nil, expression.ErrCost},
		`"` + strings.Repeat("%s", 300) + `".format([` + many[:300*8-2] + "])": {nil, expression.ErrCost},
		`"%s".format([[[` + many + "]]])":                                      {nil, expression.ErrCost},
		`"%s".format([{"x": [r.long]}])`:                                       {nil, expression.ErrCost},
		`[r.a, "b", r.a].join("-")`:                                            {"Anna-b-Anna", nil},
		`[r.a, "b"].join()`:                                                    {"Annab", nil},
		`r.a.split("n").join("m")`:                                             {"Amma", nil},
		`[r.a].filter(x, x == "").join("x")`:                                   {"", nil},
		`"%s is %d, %.2f, %x, %s".format([r.a, 7, 1.5, "a", [1, r.a]])`:        {"Anna is 7, 1.50, 61, [1, Anna]", nil},
	} {
		e, err := expression.Compile(source, exporter.TypeText)
		if err != nil {
			t.Errorf("%.60s: %v", source, err)
			continue
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got, err := e.Evaluate(expression.Values{"a": "Anna", "long": long})
		runtime.ReadMemStats(&after)
		if got != want.value || !errors.Is(err, want.err) {
			t.Errorf("%.60s: %.60v, %v", source, got, err)
		}
		if made := after.TotalAlloc - before.TotalAlloc; made > 4<<20 {
			t.Errorf("%.60s: %d bytes made", source, made)
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	for text, c := range map[string]struct {
		field exporter.Type
		says  string
	}{
		``:                             {exporter.TypeText, "column"},
		`r.first +`:                    {exporter.TypeText, "at column"},
		"r.first\n + nothing":          {exporter.TypeText, "at line 2, column 4: undeclared reference to 'nothing'"},
		`"a constant"`:                 {exporter.TypeText, "names no column"},
		`r[r.first]`:                   {exporter.TypeText, "otherwise than"},
		`r.map(k, k)`:                  {exporter.TypeText, ""},
		`size(r)`:                      {exporter.TypeInteger, "otherwise than"},
		`double(r.n)`:                  {exporter.TypeDecimal, "of type double"},
		`r.n == "1"`:                   {exporter.TypeDecimal, "of type bool"},
		`int(r.n)`:                     {exporter.TypeDate, "of type int"},
		`timestamp(r.n)`:               {exporter.TypeText, "Timestamp, which the field"},
		`now() + r.n`:                  {exporter.TypeText, "now"},
		strings.Repeat("r.n + ", 1000): {exporter.TypeText, "longer"},
	} {
		_, err := expression.Compile(text, c.field)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.30q: %v, want %q", text, err, c.says)
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, s := range []string{`r.a`, `r["b"] + "c"`, `[r.a].map(x, x)[0]`, `r.a.replace("a", r.a)`, `"%s %s".format([r.a, [r.a]])`, `[r.a, r.b].join(r.a)`} {
		f.Add(s, "value")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		e, err := expression.Compile(text, exporter.TypeText)
		if err != nil {
			return
		}
		values := expression.Values{}
		for i, name := range e.Columns() {
			if values[name] = nil; i%2 == 0 {
				values[name] = value
			}
		}
		_, _ = e.Evaluate(values)
	})
}
