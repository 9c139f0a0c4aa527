package lang_test

import (
	"testing"
	"time"

	"github.com/valise-export/valise/exporter/lang"
)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		tags []string
		want string
	}{
		{[]string{"de-AT"}, "de"},
		{[]string{"pt-PT"}, "pt-BR"},
		{[]string{"PT"}, "pt-BR"},
		{[]string{"ja-JP"}, "ja"},
		{[]string{"ko-KR", "en"}, "ko"},
		{[]string{"zsm"}, "ms"},
		{[]string{"fr-CA"}, "fr"},
		{[]string{"es-419"}, "es"},
		{[]string{"en-GB", "de"}, "en"},
		{[]string{"", "th", "zh-TW", "ms"}, "ms"}, // the first that there is
		{[]string{"zh-MY"}, ""},                   // neither Malay nor English
		{[]string{"id"}, ""},
		{[]string{"hi"}, ""},
		{[]string{"tlh"}, ""},
		{[]string{"not a tag", "x"}, ""},
		{nil, ""},
	} {
		if got := lang.Match(c.tags...); got != c.want {
			t.Errorf("%q: %q, want %q", c.tags, got, c.want)
		}
	}
	if got := lang.For("th").Tag() + lang.For("pt").Tag(); got != "enpt-BR" {
		t.Errorf("got %s", got)
	}
}

func TestNumbersAndDates(t *testing.T) {
	at := time.Date(2026, 11, 3, 9, 5, 0, 0, time.UTC)
	for _, c := range []struct {
		tag, money, count, number, date, long, month, moment string
	}{
		{"en", "-1,234.50\u00a0EUR", "1,234,567", "1234.5", "3 Nov 2026", "3 November 2026", "November 2026", "3 Nov 2026, 09:05"},
		{"de", "-1.234,50\u00a0EUR", "1.234.567", "1234,5", "03.11.2026", "3. November 2026", "November 2026", "03.11.2026, 09:05"},
		{"fr", "-1\u202f234,50\u00a0EUR", "1\u202f234\u202f567", "1234,5", "03/11/2026", "3 novembre 2026", "novembre 2026", "03/11/2026, 09:05"},
		{"es", "-1234,50\u00a0EUR", "1.234.567", "1234,5", "03/11/2026", "3 de noviembre de 2026", "noviembre de 2026", "03/11/2026, 09:05"},
		{"pt-BR", "-1.234,50\u00a0EUR", "1.234.567", "1234,5", "03/11/2026", "3 de novembro de 2026", "novembro de 2026", "03/11/2026, 09:05"},
		{"ja", "-1,234.50\u00a0EUR", "1,234,567", "1234.5", "2026年11月3日", "2026年11月3日", "2026年11月", "2026年11月3日 09:05"},
		{"ko", "-1,234.50\u00a0EUR", "1,234,567", "1234.5", "2026. 11. 3.", "2026년 11월 3일", "2026년 11월", "2026. 11. 3. 09:05"},
		{"ms", "-1,234.50\u00a0EUR", "1,234,567", "1234.5", "3 Nov 2026", "3 November 2026", "November 2026", "3 Nov 2026, 09:05"},
	} {
		p := lang.For(c.tag)
		for _, pair := range [][2]string{
			{p.Money("-1234.5", "EUR"), c.money}, {p.Count(1234567), c.count}, {p.Number("1234.5"), c.number},
			{p.Date(at), c.date}, {p.LongDate(at), c.long}, {p.Month(at), c.month}, {p.Time(at), c.moment},
			{p.Day("2026-11-03"), c.long}, {p.Day("2026-11-03T00:00:00Z"), c.long}, {p.Day("second edition"), "second edition"},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s: got %q, want %q", c.tag, pair[0], pair[1])
			}
		}
	}
}

func TestPlurals(t *testing.T) {
	for _, c := range []struct {
		tag  string
		n    int64
		want string
	}{
		{"en", 0, "0 records"},
		{"en", 1, "1 record"},
		{"de", 1, "1 Datensatz"},
		{"de", 2, "2 Datensätze"},
		{"fr", 0, "0 enregistrement"},
		{"fr", 2, "2 enregistrements"},
		{"es", 0, "0 registros"},
		{"pt-BR", 1, "1 registro"},
		{"pt-BR", 1_000_000, "1.000.000 registros"},
		{"ja", 1, "1件"},
		{"ko", 12_345, "12,345건"},
		{"ms", 1, "1 rekod"},
	} {
		if got := lang.For(c.tag).T("count.records", "n", c.n); got != c.want {
			t.Errorf("%s: got %q, want %q", c.tag, got, c.want)
		}
	}
}

func TestMessages(t *testing.T) {
	p := lang.For("de")
	for _, c := range []struct{ got, want string }{
		{p.T("page.export", "id", "{brand}"), "Export {brand}"}, // a value is no message
		{p.T("page.export"), "Export {id}"},
		{p.T("no.such"), "no.such"},
		{p.List([]string{"a", "b", "c"}), "a, b und c"},
		{p.List([]string{"a"}), "a"},
		{p.List(nil), ""},
		{p.Own("Full name"), "Vollständiger Name"},
		{p.Own("full name"), "full name"},
		{lang.For("ja").List([]string{"a", "b", "c"}), "a、b、c"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if before, after := lang.For("ja").Around("page.as_of", "time"); before != "" || after != " 現在" {
		t.Errorf("around: %q, %q", before, after)
	}
}
