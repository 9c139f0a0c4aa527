package notice_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/notice"
)

func version(t *testing.T, v string) *notice.Notice {
	t.Helper()
	n, err := notice.ByVersion(v)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func jurisdiction(t *testing.T, n *notice.Notice, id string) notice.Jurisdiction {
	t.Helper()
	j, ok := n.Jurisdiction(id)
	if !ok {
		t.Fatalf("%s: no jurisdiction %s", n.Version, id)
	}
	return j
}

// rights returns the ids that are enumerated, and those in prose.
func rights(j notice.Jurisdiction) (listed, prose []string) {
	for _, r := range j.Rights {
		if r.Prose {
			prose = append(prose, r.ID)
		} else {
			listed = append(listed, r.ID)
		}
	}
	return listed, prose
}

func TestShipped(t *testing.T) {
	var got []string
	for _, n := range notice.Shipped() {
		got = append(got, n.Version)
		if len(n.Categories) != 7 || len(n.Surfaces) != 11 {
			t.Errorf("%s: %d categories, %d surfaces", n.Version, len(n.Categories), len(n.Surfaces))
		}
		if a, b, c, d, e := len(n.Collected.Given.Events), len(n.Collected.Given.Data), len(n.Collected.Automatic.Events),
			len(n.Collected.Automatic.Data), len(n.Collected.Other.Data); a != 10 || b != 10 || c != 4 || d != 9 || e != 4 {
			t.Errorf("%s: examples %d %d, %d %d, %d", n.Version, a, b, c, d, e)
		}
		if got, want := len(n.Processing.Purposes), 8; got != want {
			t.Errorf("%s: %d purposes, want %d", n.Version, got, want)
		}
	}
	if !slices.Equal(got, []string{"2020-01-24", "2021-02-09"}) {
		t.Errorf("shipped %v", got)
	}
}

func TestSurfaces(t *testing.T) {
	want := []string{"management_console", "my_account", "billing_dashboard", "bills", "payment_methods", "payment_history",
		"preferences", "tax_settings", "email_preference_center", "marketplace", "partner_central"} //nolint:misspell // the id is contract
	for _, n := range notice.Shipped() {
		var got []string
		for _, s := range n.Surfaces {
			got = append(got, s.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: surfaces %v", n.Version, got)
		}
		for _, c := range n.Categories {
			if len(n.SurfacesOf(c.ID)) == 0 {
				t.Errorf("%s: no surface shows %s", n.Version, c.ID)
			}
		}
	}
}

func TestRightsPerVersion(t *testing.T) {
	eea := []string{"access", "correct", "delete", "restrict", "object", "portability"}
	for _, c := range []struct {
		version, id   string
		listed, prose []string
	}{
		{"2020-01-24", "us-ca", []string{"collection_information", "access", "delete"}, nil},
		{"2020-01-24", "ca", []string{"access", "correct", "delete", "complaint"}, []string{"restrict"}},
		{"2020-01-24", "eea", append(slices.Clone(eea), "complaint"), []string{"withdraw_consent"}},
		{"2020-01-24", "jp", nil, nil},
		{"2020-01-24", "kr", nil, nil},
		{"2021-02-09", "br", append(slices.Clone(eea), "consent_information"), []string{"complaint", "withdraw_consent"}},
		{"2021-02-09", "us-ca", []string{"collection_information", "access", "delete"}, nil},
		{"2021-02-09", "ca", []string{"access", "correct", "delete", "complaint"}, nil},
		{"2021-02-09", "cr", []string{"access", "correct", "delete", "restrict", "complaint"}, []string{"withdraw_consent"}},
		{"2021-02-09", "eea", eea, []string{"complaint", "withdraw_consent"}},
		{"2021-02-09", "jp", nil, nil},
		{"2021-02-09", "my", nil, nil},
		{"2021-02-09", "kr", nil, nil},
	} {
		listed, prose := rights(jurisdiction(t, version(t, c.version), c.id))
		if !slices.Equal(listed, c.listed) || !slices.Equal(prose, c.prose) {
			t.Errorf("%s %s: listed %v, prose %v", c.version, c.id, listed, prose)
		}
	}
}

func TestJurisdictions(t *testing.T) {
	for v, want := range map[string][]string{
		"2020-01-24": {"us-ca", "ca", "eea", "jp", "kr"},
		"2021-02-09": {"br", "us-ca", "ca", "cr", "eea", "jp", "my", "kr"},
	} {
		n := version(t, v)
		var got []string
		for _, j := range n.Known() {
			if j.ID == "ca-qc" { // Canada's passage holds there, with its own law
				if r, ok := j.Right("access"); !ok || r.Text == "" || !strings.Contains(j.Deadline.Source, "P-39.1") {
					t.Errorf("%s ca-qc: %+v", v, j)
				}
			} else if j.Listed {
				got = append(got, j.ID)
			} else if len(j.Rights)+len(j.Notes) != 0 {
				t.Errorf("%s %s: not listed, and has a passage", v, j.ID)
			}
			if j.Deadline.IsZero() || j.Deadline.Source == "" {
				t.Errorf("%s %s: no deadline", v, j.ID)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: listed %v", v, got)
		}
		for id, title := range map[string]string{"DE": "European Economic Area", "no": "European Economic Area", "CA-ON": "Canada",
			"ca-qc": "Quebec", "us-CA": "California", "GB": "United Kingdom", "UK": "United Kingdom", "br": "Brazil"} {
			if j := jurisdiction(t, n, id); j.Title != title {
				t.Errorf("%s: %s is %s", v, id, j.Title)
			}
		}
		for _, id := range []string{"", "US-NY", "AU", "-", "eea-"} {
			if j, ok := n.Jurisdiction(id); ok && id != "eea-" {
				t.Errorf("%s: %q is %s", v, id, j.Title)
			}
		}
	}
}

func TestVersionsDiffer(t *testing.T) {
	old, now := version(t, "2020-01-24"), version(t, "2021-02-09")
	for _, c := range []struct {
		what string
		get  func(*notice.Notice) any
		old  any
		now  any
	}{
		{"EEA controller", func(n *notice.Notice) any { return jurisdiction(t, n, "eea").Controller.Rule }, notice.ControllerFixed, notice.ControllerProvider},
		{"Korean recipients", func(n *notice.Notice) any { return len(jurisdiction(t, n, "kr").Recipients) }, 3, 6},
		{"Korean agent", func(n *notice.Notice) any { return len(jurisdiction(t, n, "kr").Contacts) }, 1, 2},
		{"California's date", func(n *notice.Notice) any { return jurisdiction(t, n, "us-ca").Effective }, "2020-01-24", "2021-02-09"},
		{"Luxembourg's link", func(n *notice.Notice) any { return jurisdiction(t, n, "eea").Complaint[0].URL }, "http://www.cnpd.lu", "https://cnpd.public.lu/en.html"},
		{"prior version", func(n *notice.Notice) any { return n.Prior }, "", "2020-08-14"},
		{"differences", func(n *notice.Notice) any { return len(n.Differences) > 0 }, false, true},
	} {
		if got := c.get(old); got != c.old {
			t.Errorf("%s: 2020 has %v", c.what, got)
		}
		if got := c.get(now); got != c.now {
			t.Errorf("%s: 2021 has %v", c.what, got)
		}
	}
	oldIndia, _ := old.Entity("AISPL")
	newIndia, _ := now.Entity("AISPL")
	if oldIndia.Address == newIndia.Address || oldIndia.Address == "" {
		t.Error("the Indian address is the same")
	}
	for _, n := range []*notice.Notice{old, now} {
		lists := jurisdiction(t, n, "us-ca").Lists
		if len(lists) != 2 || len(lists[0].Items) != 11 || len(lists[1].Items) != 10 {
			t.Errorf("%s: California's lists %v", n.Version, lists)
		}
	}
}

func TestInForce(t *testing.T) {
	for _, c := range []struct{ day, want, declared string }{
		{"2019-12-31", "", ""},
		{"2020-01-23", "", ""},
		{"2020-01-24", "2020-01-24", ""},
		{"2020-08-13", "2020-01-24", ""},
		{"2020-08-14", "", "2020-08-14"},
		{"2021-02-08", "", "2020-08-14"},
		{"2021-02-09", "2021-02-09", ""},
		{"2022-01-25", "2021-02-09", ""},
		{"2022-01-26", "", "2022-01-26"},
		{"2030-06-01", "", "2022-01-26"},
	} {
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		n, err := notice.InForce(day)
		if c.want != "" {
			if err != nil || n.Version != c.want {
				t.Errorf("%s: %v, %v", c.day, n, err)
			}
			continue
		}
		var held *notice.NotHeldError
		if !errors.As(err, &held) || held.Declared != c.declared || !strings.Contains(held.Error(), c.day) {
			t.Errorf("%s: %v", c.day, err)
		}
	}
	// The day is that of the time's own location.
	tokyo := time.FixedZone("JST", 9*3600)
	if n, err := notice.InForce(time.Date(2021, 2, 9, 1, 0, 0, 0, tokyo)); err != nil || n.Version != "2021-02-09" {
		t.Errorf("Tokyo: %v", err)
	}
}

func TestByVersionListsShipped(t *testing.T) {
	_, err := notice.ByVersion("2020-08-14")
	if err == nil || !strings.Contains(err.Error(), "2020-01-24, 2021-02-09") {
		t.Errorf("got %v", err)
	}
}

func TestNotListed(t *testing.T) {
	n := version(t, "2021-02-09")
	got := map[string]int{}
	for origin, list := range n.NotListed() {
		got[origin] = len(list)
	}
	if want := map[string]int{"given": 6, "automatic": 6, "other_source": 3}; !maps.Equal(got, want) {
		t.Errorf("not listed: %v, want %v", got, want)
	}
}

// TestOwnWords compares what ships with the notices themselves: no run of eight
// words may be the same. Addresses and names of companies are facts, and stay.
func TestOwnWords(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "notices")
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Skip("the notices' texts are not here: expected ../shared/notices beside the module's folder")
	}
	theirs := map[string]bool{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, run := range runs(string(data)) {
			theirs[run] = true
		}
	}
	for _, n := range notice.Shipped() {
		texts(reflect.ValueOf(*n), func(s string) {
			for _, run := range runs(s) {
				if theirs[run] {
					t.Errorf("%s: same words as the notice: %s", n.Version, run)
				}
			}
		})
	}
}

// runs returns every run of eight words.
func runs(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var out []string
	for i := 0; i+8 <= len(words); i++ {
		out = append(out, strings.Join(words[i:i+8], " "))
	}
	return out
}

// texts calls f for every text in v but addresses and links.
func texts(v reflect.Value, f func(string)) {
	switch v.Kind() {
	case reflect.String:
		f(v.String())
	case reflect.Slice:
		for i := range v.Len() {
			texts(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "Address" && name != "URL" && v.Type().Field(i).IsExported() {
				texts(v.Field(i), f)
			}
		}
	}
}

func TestCoverage(t *testing.T) {
	n := version(t, "2021-02-09")
	fills := []notice.Fill{
		{Source: "erp", Dataset: exporter.Dataset{Name: "invoice", Category: exporter.PurchaseAndPaymentHistory, Surfaces: []string{"bills"}}},
		{Source: "stripe", Dataset: exporter.Dataset{Name: "invoice", Category: exporter.PurchaseAndPaymentHistory, Surfaces: []string{"bills"}}},
		{Source: "erp", Dataset: exporter.Dataset{Name: "alias", Category: exporter.IdentityAndCredentials, Surfaces: []string{"my_account"}}},
		{Source: "desk", Dataset: exporter.Dataset{Name: "ticket", Category: exporter.OtherInformation}},
	}
	empty := notice.Coverage(n, nil)
	if len(empty) != 12 { // eleven surfaces, Preferences for two categories
		t.Errorf("%d cells, want 12", len(empty))
	}
	got := map[string]notice.CoverageRow{}
	rows := notice.Coverage(n, fills)
	for _, r := range rows {
		got[r.Cell()] = r
	}
	if len(rows) != 14 {
		t.Errorf("%d rows, want 14", len(rows))
	}
	for key, want := range map[string]struct {
		datasets, sources []string
		broken            bool
	}{
		"bills/purchase_and_payment_history":             {[]string{"invoice"}, []string{"erp", "stripe"}, false},
		"billing_dashboard/purchase_and_payment_history": {nil, nil, true},
		"my_account/identity_and_credentials":            {[]string{"alias"}, []string{"erp"}, false},
		"other_information":                              {[]string{"ticket"}, []string{"desk"}, false},
	} {
		r, ok := got[key]
		if !ok || !slices.Equal(r.Datasets(), want.datasets) || !slices.Equal(r.Sources(), want.sources) || r.Broken() != want.broken {
			t.Errorf("%s: %+v", key, r)
		}
	}
}

// TestCoverageWithoutSurface: a category that the notice lists and no surface
// shows is promised all the same.
func TestCoverageWithoutSurface(t *testing.T) {
	n := version(t, "2021-02-09")
	n.Surfaces = slices.DeleteFunc(n.Surfaces, func(s notice.Surface) bool { return s.ID == "tax_settings" })
	rows := notice.Coverage(n, nil)
	if last := rows[len(rows)-1]; last.Cell() != "tax_information" || !last.Broken() {
		t.Errorf("%+v", last)
	}
	rows = notice.Coverage(n, []notice.Fill{{Source: "erp", Dataset: exporter.Dataset{Name: "tax_registration", Category: exporter.TaxInformation, Surfaces: []string{"tax_settings"}}}})
	if last := rows[len(rows)-1]; last.Cell() != "tax_information" || last.Broken() || !last.ByNotice {
		t.Errorf("%+v", last)
	}
}

func TestExcept(t *testing.T) {
	n := version(t, "2021-02-09")
	rows := notice.Coverage(n, []notice.Fill{{Source: "erp", Dataset: exporter.Dataset{Name: "invoice", Category: exporter.PurchaseAndPaymentHistory, Surfaces: []string{"bills"}}}})
	if err := notice.Except(rows, map[string]string{
		"preferences/payment_settings": "kept nowhere", "marketplace_and_partner": "no marketplace", "my_account": "next year", "bills": "old",
	}); err != nil {
		t.Fatal(err)
	}
	var excepted, stale []string
	for _, r := range rows {
		if r.Exception != "" && !r.Broken() && r.Open() {
			excepted = append(excepted, r.Cell())
		}
		if r.Stale() {
			stale = append(stale, r.Cell())
		}
	}
	if want := []string{"my_account/contact_information", "preferences/payment_settings", "marketplace/marketplace_and_partner", "partner_central/marketplace_and_partner"}; !slices.Equal(excepted, want) {
		t.Errorf("excepted %v", excepted)
	}
	if !slices.Equal(stale, []string{"bills/purchase_and_payment_history"}) {
		t.Errorf("stale %v", stale)
	}
	err := notice.Except(rows, map[string]string{"bils": "x", "bills/tax_information": "y"})
	if err == nil || strings.Count(err.Error(), "\n") != 1 || !strings.Contains(err.Error(), "notice_exceptions.bils: is no surface") {
		t.Errorf("got %v", err)
	}
}

func TestProcessingFor(t *testing.T) {
	n := version(t, "2021-02-09")
	got := n.ProcessingFor("kr", exporter.Processing{Retention: []string{"Ten years."}})
	if !slices.Equal(got.Retention, []string{"Ten years."}) || !slices.Contains(got.Recipients, "Marketo: Customer communications") {
		t.Errorf("got %+v", got)
	}
	if !slices.Equal(got.Missing, []string{"automated_decisions"}) ||
		!slices.Equal(got.Defaults, []string{"purposes", "sources", "recipients", "transfers"}) {
		t.Errorf("missing %v, defaults %v", got.Missing, got.Defaults)
	}
	if slices.Contains(n.ProcessingFor("eea", exporter.Processing{}).Recipients, "Marketo: Customer communications") {
		t.Error("Korea's recipients are everyone's")
	}
}
