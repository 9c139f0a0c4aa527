package htmlw_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"flag"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/htmlw"
)

var pageFile = flag.String("page", "", "write the test company's page to this file, to look at")

// companyPage is the test company's page, parsed as a browser does.
func companyPage(t *testing.T) ([]byte, *html.Node) {
	t.Helper()
	parts, s := company()
	page := write(t, htmlw.New(htmlw.Options{}), parts, s)
	return page, parse(t, page)
}

func parse(t testing.TB, page []byte) *html.Node {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	must(t, err)
	return root
}

// elements returns the elements below root that match, in document order.
func elements(root *html.Node, match func(*html.Node) bool) (found []*html.Node) {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && match(n) {
			found = append(found, n)
		}
	}
	return found
}

func tag(names ...string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(names, n.Data) }
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func byID(root *html.Node, id string) *html.Node {
	found := elements(root, func(n *html.Node) bool { return attr(n, "id") == id })
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// textOf is what a reader sees of n: all text but that of style and script.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "style" && d.Parent.Data != "script" {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func TestLooksAt(t *testing.T) {
	page, _ := companyPage(t)
	if *pageFile != "" {
		must(t, os.WriteFile(*pageFile, page, 0o600))
	}
}

func TestSameInputSameBytes(t *testing.T) {
	first, _ := companyPage(t)
	second, _ := companyPage(t)
	if !bytes.Equal(first, second) {
		t.Error("two runs differ")
	}
}

// TestPolicyNamesTheInlineElements: the policy's hashes are those of the one
// style and the one script, and it stands before both.
// inspecting is a sink that keeps what it is shown.
type inspecting struct {
	*sink
	shown []byte
}

func (s *inspecting) Inspect(_ string, text []byte) { s.shown = append(s.shown, text...) }

// What is composed around the records is shown to the sink, and what is left of
// the page is the records.
func TestShowsWhatIsNoRecords(t *testing.T) {
	p := given(shape(exporter.ContactInformation, "1-contact", "alias", "A title", "A description", "*alias_id:", "name:"),
		[]string{"t1", "a first value"}, []string{"t2", "a second value"})
	front := summary([]part{p})
	front.Brand.Name, front.Subject.Names = "A brand", []string{"A name"}
	out := &inspecting{sink: newSink()}
	w, err := htmlw.New(htmlw.Options{}).NewWriter(out)
	must(t, err)
	must(t, w.Begin(p.ds))
	b := (&exporter.BatchPool{}).Get(2)
	for r := range p.records {
		b.Append(r, text.Append)
	}
	must(t, w.Write(b))
	must(t, w.End(exporter.Outcome{Status: exporter.StatusOK, Records: 2}))
	must(t, w.Close(front))
	page := out.members["START-HERE.html"].String()
	for _, around := range []string{"A title", "A description", "A brand", "A name", "<style>", "</html>"} {
		if !strings.Contains(page, around) || !strings.Contains(string(out.shown), around) {
			t.Errorf("%q is not on the page, or was not shown", around)
		}
	}
	start, end := strings.Index(page, `<div class="scroll" role="region" tabindex="0" aria-labelledby="t-d-alias"`), strings.Index(page, "a second value</tr>")
	if start < 0 || end < start {
		t.Fatal("no table of records")
	}
	end += len("a second value</tr>\n</tbody></table></div>\n")
	left := page[:start] + page[end:]
	if left != string(out.shown) {
		t.Errorf("of a page of %d bytes, %d around the records, %d were shown", len(page), len(left), len(out.shown))
	}
}

func TestPolicyNamesTheInlineElements(t *testing.T) {
	_, root := companyPage(t)
	hash := func(name string) string {
		found := elements(root, tag(name))
		if len(found) != 1 || found[0].FirstChild == nil {
			t.Fatalf("%d elements %s", len(found), name)
		}
		sum := sha256.Sum256([]byte(found[0].FirstChild.Data))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	want := "default-src 'none'; style-src " + hash("style") + "; script-src " + hash("script") + "; base-uri 'none'; form-action 'none'"
	in := elements(root, tag("meta", "style", "script"))
	at := slices.IndexFunc(in, func(n *html.Node) bool { return attr(n, "http-equiv") == "Content-Security-Policy" })
	if at < 0 || attr(in[at], "content") != want {
		t.Fatalf("no policy %s", want)
	}
	if slices.IndexFunc(in, tag("style")) < at {
		t.Error("the policy comes after what it governs")
	}
}

// TestNothingIsLoaded: no element can fetch, no attribute carries code or
// style, and every link stays in the page or in the bundle.
func TestNothingIsLoaded(t *testing.T) {
	page, root := companyPage(t)
	parts, s := company()
	members := []string{"report.pdf", "workbook.xlsx", "data/manifest.json", "data/datapackage.json", "data/processing.json"}
	for _, d := range s.Datasets {
		members = append(members, d.Files...)
	}
	if len(parts) != len(s.Datasets) {
		t.Fatal("the fixture is not whole")
	}
	fetching := tag("link", "img", "iframe", "object", "embed", "audio", "video", "source", "track", "base", "form", "use", "image", "frame", "portal")
	if found := elements(root, fetching); len(found) > 0 {
		t.Errorf("element %s", found[0].Data)
	}
	for _, n := range elements(root, func(*html.Node) bool { return true }) {
		for _, a := range n.Attr {
			if a.Key == "style" || a.Key == "src" || a.Key == "srcdoc" || strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "javascript:") {
				t.Errorf("<%s %s>", n.Data, a.Key)
			}
			if a.Key == "href" {
				checkLink(t, root, members, a.Val)
			} else if strings.Contains(a.Val, "://") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
	for _, n := range elements(root, tag("style", "script")) {
		if regexp.MustCompile(`https?:|url\(|@import|innerHTML|fetch\(|eval\(|XMLHttp|WebSocket`).MatchString(n.FirstChild.Data) {
			t.Errorf("%s can load", n.Data)
		}
	}
	if !bytes.Contains(page, []byte("https://example-cloud.example/privacy")) {
		t.Error("the contact's address is not there as text")
	}
}

func checkLink(t *testing.T, root *html.Node, members []string, link string) {
	t.Helper()
	if id, ok := strings.CutPrefix(link, "#"); ok {
		if byID(root, id) == nil {
			t.Errorf("link to %q, which is nowhere", link)
		}
		return
	}
	u, err := url.Parse(link)
	if err != nil || u.IsAbs() || u.Host != "" || u.RawQuery != "" || u.Fragment != "" || !slices.Contains(members, u.Path) {
		t.Errorf("link %q", link)
	}
}

func TestLinksAreEncoded(t *testing.T) {
	parts := []part{given(shape(exporter.ContactInformation, f1, "account", "Accounts", "", "*id:"), []string{"1"})}
	s := summary(parts)
	s.Datasets[0].Files = []string{"data/8-other_information/a b?c#d%.csv", "data/x/javascript:alert(1).json", "data/../../up.csv", "/etc/passwd", "data//x.csv"}
	root := parse(t, write(t, htmlw.New(htmlw.Options{}), parts, s))
	var links []string
	for _, a := range elements(byID(root, "d-account"), tag("a")) {
		links = append(links, attr(a, "href"))
	}
	want := []string{"data/8-other_information/a%20b%3Fc%23d%25.csv", "data/x/javascript%3Aalert%281%29.json"}
	if !slices.Equal(links, want) {
		t.Errorf("got %q", links)
	}
}

// TestOrder: the first line, then what is missing, then the overview, then the
// categories of the notice in its order.
func TestOrder(t *testing.T) {
	_, root := companyPage(t)
	first := elements(root, tag("p"))[0]
	if attr(first, "lang") != "ja" || !strings.HasPrefix(textOf(first), "最初にすべてを展開") {
		t.Errorf("the first line is %q", textOf(first))
	}
	var ids []string
	for n := range byID(root, "main").ChildNodes() {
		if n.Type == html.ElementNode {
			ids = append(ids, attr(n, "id"))
		}
	}
	want := []string{
		"missing", "overview", "c-contact_information", "c-identity_and_credentials", "c-purchase_and_payment_history",
		"c-payment_settings", "c-tax_information", "c-communication_settings", "c-marketplace_and_partner", "processing", "files", "words",
	}
	if !slices.Equal(ids, want) {
		t.Errorf("got %v", ids)
	}
}

// TestTellsWhatIsMissing: each gap, ground and way to ask is in the first section.
func TestTellsWhatIsMissing(t *testing.T) {
	_, root := companyPage(t)
	got := textOf(byID(root, "missing"))
	for _, want := range []string{
		"Messaging platform", "E-mail preferences", "did not answer in time", "could not be reached", otherPerson.Ground,
		"GDPR art. 15(4)", "held, and not described", "Users: Legacy flag and Internal", "Payment methods: Iban (1 value)", "Support tickets", "not searched for this bundle", "Name the dates", "Where it goes abroad",
		"invoice lines add up", "privacy@example-cloud.example", "REQ-2026-0457", "個人情報保護委員会", "is never read for this copy",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not told", want)
		}
	}
}

func TestCompleteSaysSo(t *testing.T) {
	parts := []part{given(shape(exporter.ContactInformation, f1, "account", "Accounts", "", "*id:"), []string{"1"})}
	s := summary(parts)
	s.Processing = exporter.Processing{Purposes: []string{"p"}, Sources: []string{"s"}, Recipients: []string{"r"}, Retention: []string{"k"}, Transfers: []string{"t"}, Automated: []string{"a"}}
	root := parse(t, write(t, htmlw.New(htmlw.Options{}), parts, s))
	if got := textOf(byID(root, "missing")); !strings.Contains(got, "Nothing that was planned is missing") {
		t.Errorf("got %s", got)
	}
}

func TestFailedAndWithheldShowNothing(t *testing.T) {
	page, root := companyPage(t)
	if bytes.Contains(page, []byte("LEAKED")) {
		t.Error("a dataset that ended badly shows data")
	}
	for _, id := range []string{"d-communication_preference", "d-partner_profile"} {
		if n := byID(root, id); n == nil || !strings.Contains(textOf(n), "None of it is in this bundle") {
			t.Errorf("%s does not say so", id)
		}
	}
}

// TestReadsWithoutScript: nothing but the search box waits for the script.
func TestReadsWithoutScript(t *testing.T) {
	_, root := companyPage(t)
	hidden := elements(root, func(n *html.Node) bool {
		return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "hidden" })
	})
	if len(hidden) != 1 || attr(hidden[0], "id") != "finder" {
		t.Errorf("%d hidden elements", len(hidden))
	}
	got := textOf(byID(root, "main"))
	for _, want := range []string{
		"佐藤 遥", "ห้างหุ้นส่วนจำกัด", "ברחוב הרצל", "사토 디자인", "Θεσσαλονίκη", "هاروكا ساتو", "👩🏽‍💻", "Sato & Söhne <Entwurf>",
		"evil⟨U+202E⟩txt.exe␇", "vm-000399", "200 more records", "invoice.csv", "sha256sum -c manifest-sha256.txt",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q cannot be read", want)
		}
	}
}

func TestLocalTimeNamesItsInstant(t *testing.T) {
	_, root := companyPage(t)
	for _, n := range elements(byID(root, "d-contact_history"), tag("time")) {
		if attr(n, "datetime") == "2016-12-31T23:59:59Z" {
			if textOf(n) != "1 Jan 2017, 08:59:59" || !strings.Contains(attr(n, "title"), "UTC") {
				t.Errorf("%q, title %q", textOf(n), attr(n, "title"))
			}
			return
		}
	}
	t.Error("the instant is not there")
}

func TestAllScriptsAreIsolated(t *testing.T) {
	_, root := companyPage(t)
	for _, n := range elements(byID(root, "d-contact_history"), tag("td", "dd")) {
		if s := textOf(n); strings.ContainsFunc(s, func(r rune) bool { return r >= 0x590 }) && len(elements(n, tag("bdi"))) == 0 {
			t.Errorf("%q is not isolated", s)
		}
	}
}

// What the export's dates leave out is told where its period is.
func TestLeftOutByDate(t *testing.T) {
	parts, s := company()
	s.Manifest.Export.From = "2024-06-01"
	s.Manifest.Datasets = append(s.Manifest.Datasets, exporter.ManifestDataset{Name: "invoice", LeftOut: 1234})
	text := textOf(parse(t, write(t, htmlw.New(htmlw.Options{}), parts, s)))
	if want := "Older and newer records are not in this bundle. 1,234 records that were found were left out"; !strings.Contains(text, want) {
		t.Errorf("the page does not say %q", want)
	}
}

// An export of a period does not call itself complete without it.
func TestCompleteForItsPeriod(t *testing.T) {
	for from, want := range map[string]string{
		"":           "Complete. Everything that was planned is in this bundle.",
		"2024-06-01": "Complete for the period that was asked for. Asked for: from 1 June 2024 on.",
	} {
		parts, s := company()
		s.Manifest.Status, s.Manifest.Export.From = exporter.BundleComplete, from
		text := textOf(parse(t, write(t, htmlw.New(htmlw.Options{}), parts, s)))
		if !strings.Contains(text, want) || from != "" && strings.Contains(text, "Everything that was planned") {
			t.Errorf("from %q: the page does not say %q", from, want)
		}
	}
}

// Of a comparison the page lists the datasets that changed and counts the
// others, and says where nobody knows who made the earlier copy.
func TestChangesSection(t *testing.T) {
	for origin, proved := range map[exporter.EarlierOrigin]bool{exporter.OriginSigned: true, exporter.OriginNotProved: false} {
		parts, s := company()
		s.Manifest.Changes = &exporter.Changes{
			Since: exporter.EarlierExport{AsOf: "2026-11-20T23:30:00Z", Origin: origin},
			Datasets: []exporter.DatasetChanges{
				{Name: "invoice", Status: exporter.Compared, Changed: 60, Unchanged: 3, First: []exporter.Change{
					{Kind: exporter.RecordChanged, Key: []exporter.Term{{Value: "invoice_id", Title: "I-77"}}, Fields: []string{"total"}},
				}},
				{Name: "account", Status: exporter.Compared, Unchanged: 1}, {Name: "payment", Status: exporter.Compared},
				{Name: "gone_dataset", Status: exporter.Disappeared, Removed: 2},
				{Name: "subscription", Status: exporter.Compared, Unchanged: 4, FieldsAdded: []string{"seat_count", "x_Plan"}, FieldsRemoved: []string{"old_plan"}},
			},
		}
		text := textOf(byID(parse(t, write(t, htmlw.New(htmlw.Options{}), parts, s)), "changes"))
		for _, want := range []string{"2 datasets have no changes.", "I-77", "59 more records", "Gone dataset", "not in this copy", "new columns: Seat count, Plan; columns no longer there: Old plan"} {
			if !strings.Contains(text, want) {
				t.Errorf("the section does not say %q: %s", want, text)
			}
		}
		if strings.Contains(text, "Accounts") || strings.Contains(text, "no signature was checked") == proved {
			t.Errorf("origin %s: %s", origin, text)
		}
	}
}

// The earlier copy's time is read as every other time on the page.
func TestTimeOfTheEarlierCopy(t *testing.T) {
	parts, s := company()
	s.Manifest.Changes = &exporter.Changes{}
	s.Manifest.Changes.Since.AsOf = "2026-11-20T23:30:00Z"
	text := textOf(parse(t, write(t, htmlw.New(htmlw.Options{}), parts, s)))
	if want := "Compared with the copy of 21 Nov 2026, 08:30."; !strings.Contains(text, want) {
		t.Errorf("the page does not say %q", want)
	}
}
