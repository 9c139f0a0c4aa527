package htmlw_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/htmlw"
	"github.com/valise-export/valise/formats/report"
)

// hostile are strings that break pages which trust them.
var hostile = []string{
	`<script>alert(1)</script>`, `</script><script>alert(1)</script>`, `</style><img src=x onerror=alert(1)>`, `" onmouseover="alert(1)`,
	`' autofocus onfocus='alert(1)`, `<!-- `, `-->`, `]]>`, `<![CDATA[`, `&lt;script&gt;`, `&#x3C;`, `javascript:alert(1)`, `</td></tr></table>`,
	`</title><h1>`, `{{.}}`, `{{"`, "`${alert(1)}`", `</bdi></section>`, "\u202Egnp.exe", "a\x00b", "\r\n\r\n", "\t", "\u2028", `\u003cscript>`, `<svg/onload=alert(1)>`, "\xff\xfe<", ` = + - @ `,
}

// naughty reads the shared list.
func naughty(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "naughty_strings.json"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("shared/data/naughty_strings.json is not beside the repository")
	}
	must(t, err)
	var list []string
	must(t, json.Unmarshal(b, &list))
	return list
}

func TestHostileStringsStayText(t *testing.T) { staysText(t, hostile) }

func TestNaughtyStringsStayText(t *testing.T) { staysText(t, naughty(t)) }

// staysText puts each string in a record of its own and in every text of the
// front matter.
func staysText(t *testing.T, list []string) {
	ds := shape(exporter.ContactInformation, f1, "strings", "Strings", "", "*n:integer", "s:", "also:json")
	ds.Rules = []exporter.Rule{{Name: "r", Ground: "g"}}
	var valid []string
	for _, s := range list {
		s, _ := text.Valid(s)
		valid = append(valid, s)
	}
	root := parse(t, write(t, htmlw.New(htmlw.Options{MaxRecords: 10_000, MaxTotal: 10_000}), []part{rowsOf(ds, valid)}, summary([]part{rowsOf(ds, valid)})))
	for i, row := range elements(byID(root, "d-strings"), tag("tr"))[1 : len(valid)+1] {
		cells := elements(row, tag("td"))
		if got, want := textOf(cells[0]), report.Visible(valid[i]); got != want && !(len(want) > 360 && strings.HasSuffix(got, want)) {
			t.Errorf("string %d reads %q, not %q", i, got, want)
		}
	}
	plain := skeleton(parse(t, front(t, "x")))
	for i, s := range valid {
		if s == "" || utf8.RuneCountInString(s) > 300 {
			continue // no text, or one that unfolds: another structure by design
		}
		if got := skeleton(parse(t, front(t, s))); got != plain {
			t.Errorf("string %d changes the page", i)
		}
	}
}

func rowsOf(ds exporter.Dataset, list []string) part {
	p := part{ds: ds, status: exporter.StatusOK, count: int64(len(list)), source: "s"}
	p.records = func(yield func([]exporter.Value) bool) {
		for i, s := range list {
			if !yield([]exporter.Value{exporter.Integer(int64(i)), exporter.Text(s), exporter.JSON(`"<"`)}) {
				return
			}
		}
	}
	return p
}

// front is a page whose every text is s.
func front(t *testing.T, s string) []byte {
	ds := shape(exporter.ContactInformation, f1, "n"+s, s, s, "*k:", "money:decimal$", "currency:", "held:")
	ds.Rules = []exporter.Rule{{Name: "r", Ground: s, Reference: s}}
	for i := range ds.Fields {
		ds.Fields[i].Title, ds.Fields[i].Description, ds.Fields[i].Unit = s, s, s
	}
	parts := []part{{ds: ds, status: exporter.StatusOK, count: 2, source: s, records: func(yield func([]exporter.Value) bool) {
		r := []exporter.Value{exporter.Text(s), exporter.Decimal("1000.5"), exporter.Text(s), exporter.Withheld(0)}
		if yield(r) {
			yield(r)
		}
	}}}
	sum := summary(parts)
	m, party, terms := sum.Manifest, []exporter.Party{{Name: s, Role: s, Address: s, Email: s, URL: s}}, []exporter.Term{{Value: s, Title: s}}
	m.Export = exporter.ManifestExport{ID: s, AsOf: s, From: s, To: s, Language: s, TimeZone: s, ToolVersion: s, ConfigSHA256: s}
	m.Request, m.Notice = exporter.ManifestRequest{ID: s, ReceivedAt: s}, exporter.ManifestNotice{Version: s, SHA256: s}
	m.Gaps = []exporter.ManifestGap{{Source: s, Title: s, Dataset: s, ErrorClass: exporter.ErrorClass(s)}}
	m.Withheld = []exporter.ManifestWithheld{{Dataset: s, Field: s, Ground: s, Rule: s}}
	m.CollectedNotListed = []exporter.ManifestInventory{{Datum: s, Origin: s, Status: exporter.InventoryStatus(s), HowToAsk: s}}
	m.Checks.Money = []exporter.ManifestMoney{{Check: exporter.MoneyCheck(s), Currency: s, Mismatches: 1}}
	m.Policy.TrustedDatasets, m.Checks.Isolation.Trusted, m.Checks.LeakGuard.Mode = []string{s}, 1, s
	m.Datasets = []exporter.ManifestDataset{{Name: s, SourceTitle: s, Undeclared: []string{s}}}
	sum.Brand = exporter.Brand{Name: s, Contact: s}
	sum.Subject = exporter.Subject{Names: []string{s}, Language: s, TimeZone: s, Accounts: []exporter.Account{{ID: s, Evidence: s}}}
	sum.Rights = exporter.Rights{Jurisdiction: s, NoticeDate: s, Rights: terms, Controller: party, Contacts: party, Complaint: party, Deadline: s, Notes: []string{s}}
	sum.Processing = exporter.Processing{Purposes: []string{s}}
	sum.Glossary = terms
	sum.Categories[0].Title, sum.Categories[0].Reason, sum.Categories[0].Description, sum.Categories[0].Surfaces = s, s, s, []string{s}
	sum.Datasets[0].Sheets, sum.Datasets[0].Files = []string{s}, []string{"data/x/" + strings.ReplaceAll(s, "/", "") + ".csv"}
	return write(t, htmlw.New(htmlw.Options{}), parts, sum)
}

// skeleton is the page's elements with the names of their attributes. Isolation
// comes and goes with the script of a text; it holds no other element.
func skeleton(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		switch {
		case n.Type == html.CommentNode:
			b.WriteString("<!>")
		case n.Type == html.ElementNode && n.Data != "bdi":
			b.WriteString("<" + n.Data)
			for _, a := range n.Attr {
				b.WriteString(" " + a.Key)
			}
			b.WriteString(">")
		}
	}
	return b.String()
}

// TestPageStaysSmall: a customer with a million records, and one whose values
// are as long and as costly to escape as can be.
func TestPageStaysSmall(t *testing.T) {
	const most = 5_000_000
	f := htmlw.New(htmlw.Options{})
	million := money(exporter.BatchRecords)[2]
	var batches []part
	for i := range 25 {
		ds := shape(exporter.ContactInformation, f1, "d"+string(rune('a'+i)), "D", "", "*a:", "b:", "c:", "d:", "e:", "f:", "g:", "h:", "i:", "j:")
		batches = append(batches, part{ds: ds, status: exporter.StatusOK, count: 1000, records: func(yield func([]exporter.Value) bool) {
			r := make([]exporter.Value, len(ds.Fields))
			for i := range r {
				r[i] = exporter.Text(strings.Repeat("<&>", 900))
			}
			for range 300 {
				if !yield(r) {
					return
				}
			}
		}})
	}
	hostile := write(t, f, batches, summary(batches))
	if len(hostile) > most {
		t.Errorf("%d bytes of markup-like text", len(hostile))
	}
	if !strings.Contains(string(hostile), "&lt;&amp;&gt;") {
		t.Error("nothing is shown")
	}

	out := newSink()
	w, err := f.NewWriter(out)
	must(t, err)
	var pool exporter.BatchPool
	b := pool.Get(len(million.ds.Fields))
	for r := range million.records {
		b.Append(r, text.Append)
	}
	must(t, w.Begin(million.ds))
	var n int64
	for n < 1_000_000 {
		must(t, w.Write(b))
		n += int64(b.Len())
	}
	must(t, w.End(exporter.Outcome{Status: exporter.StatusOK, Records: n}))
	million.count = n
	must(t, w.Close(summary([]part{million})))
	page := out.members["START-HERE.html"].String()
	if len(page) > most {
		t.Errorf("%d bytes for %d records", len(page), n)
	}
	if want := lang.For("en").Count(n-200) + " more records"; !strings.Contains(page, want) {
		t.Errorf("the page does not say %q", want)
	}
}

// brokenSink fails where its name says.
type brokenSink struct {
	sink
	at string
}

var errBroken = errors.New("broken")

func (s *brokenSink) Create(name string) (io.WriteCloser, error) {
	if s.at == "create" {
		return nil, errBroken
	}
	return &brokenMember{at: s.at}, nil
}

type brokenMember struct{ at string }

func (m *brokenMember) Write(p []byte) (int, error) {
	if m.at == "write" {
		return 0, errBroken
	}
	return len(p), nil
}

func (m *brokenMember) Close() error {
	if m.at == "close" {
		return errBroken
	}
	return nil
}

func TestSinkErrorsAreReturned(t *testing.T) {
	for _, at := range []string{"create", "write", "close"} {
		w, err := htmlw.New(htmlw.Options{}).NewWriter(&brokenSink{at: at})
		must(t, err)
		if err := w.Close(summary(nil)); !errors.Is(err, errBroken) {
			t.Errorf("%s: got %v", at, err)
		}
	}
}
