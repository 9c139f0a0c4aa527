package main

import (
	"bytes"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/all"
)

// mixed is the company of docs/examples/mixed on real servers, each behind a
// proxy that can break it.
type mixed struct {
	home    string // a copy of the example's folder, beside the plugin's
	env     map[string]string
	proxies map[string]*proxy // by source
}

const mixedCustomer = "C-2041"

func newMixed(t *testing.T) *mixed {
	t.Helper()
	postgres, maria := servers()[0], servers()[1]
	stripe, store := needsEnv(t, "VALISE_TEST_STRIPE"), needsEnv(t, "VALISE_TEST_S3")
	needs(t, "python3", "python3")
	m := &mixed{home: mixedHome(t), proxies: map[string]*proxy{}}
	config := edited(t, m.read(t, "valise.yaml"), "type: stripe\n", "type: stripe\n    retries: 1\n") // the pauses of four would be long for a test
	must(t, os.WriteFile(filepath.Join(m.home, "valise.yaml"), config, 0o600))
	crm, billing := postgres.database(t), maria.database(t)
	m.fill(t, postgres, crm, "postgres.sql")
	m.fill(t, maria, billing, "mariadb.sql")
	bucket := newBucket(t, store, m.exports(t))
	for source, upstream := range map[string]string{"crm": crm, "billing": billing, "stripe": stripe, "exports": store} {
		m.proxies[source] = newProxy(t, hostOf(t, upstream))
	}
	u, err := url.Parse(store)
	must(t, err)
	secret, _ := u.User.Password()
	m.env = map[string]string{
		"CRM_DSN": postgresVia(t, crm, m.proxies["crm"].Listen), "BILLING_DSN": mariaVia(t, billing, m.proxies["billing"].Listen),
		"STRIPE_KEY": "sk_test_123", "STRIPE_URL": "http://" + m.proxies["stripe"].Listen,
		"EXPORTS_BUCKET": "s3://" + bucket + "?region=us-east-1&endpoint=" + url.QueryEscape("http://"+m.proxies["exports"].Listen),
		"EXPORTS_KEY":    u.User.Username(), "EXPORTS_SECRET": secret, "PATH": os.Getenv("PATH"),
	}
	return m
}

func needsEnv(t *testing.T, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Skip(name + " is not set: no server to test with")
	}
	return v
}

// mixedHome copies the example and the plugin that it names.
func mixedHome(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, folder := range []string{"mixed", "plugin"} {
		must(t, os.CopyFS(filepath.Join(root, folder), os.DirFS(filepath.Join("..", "..", "docs", "examples", folder))))
	}
	return filepath.Join(root, "mixed")
}

func (m *mixed) read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(m.home, name))
	must(t, err)
	return data
}

// fill runs the example's statements.
func (m *mixed) fill(t *testing.T, s server, dsn, file string) {
	t.Helper()
	db, err := sql.Open(s.driver, dsn)
	must(t, err)
	for statement := range strings.SplitSeq(string(m.read(t, file)), ";\n") {
		if strings.TrimSpace(statement) != "" {
			_, err := db.Exec(statement)
			must(t, err)
		}
	}
	must(t, db.Close())
}

// exports are the objects of the example's bucket.
func (m *mixed) exports(t *testing.T) map[string]string {
	t.Helper()
	objects := map[string]string{}
	for _, name := range []string{"costs.csv", "agreements.jsonl"} {
		objects["exports/2041/"+name] = string(m.read(t, name))
	}
	return objects
}

// system reads the config as it stands in home.
func (m *mixed) system(t *testing.T) *app.System {
	t.Helper()
	s, err := app.Load(filepath.Join(m.home, "valise.yaml"), func(name string) (string, bool) { v, ok := m.env[name]; return v, ok }, time.Now)
	must(t, err)
	return s
}

// pack exports the customer and returns the members.
func (m *mixed) pack(t *testing.T, formats ...string) map[string][]byte {
	t.Helper()
	target := filepath.Join(t.TempDir(), "b.zip")
	s := m.system(t)
	s.Config.Key = config.NewSecret("a key of the tests, no secret")
	_, err := pack(t, s, app.Request{CustomerID: mixedCustomer, Target: target, Formats: formats})
	must(t, err)
	return members(t, target)
}

// TestMixed packs one customer of five systems into one bundle that fills all
// seven categories; and with each system gone in turn, the bundle names it in
// the manifest, the report and the page, and has all of the others whole.
func TestMixed(t *testing.T) {
	m := newMixed(t)
	whole := m.pack(t, all.Names()...)
	m.isWhole(t, whole)
	for source, kill := range map[string]func(*testing.T) (revive func()){
		"crm": m.unplug("crm"), "billing": m.unplug("billing"), "stripe": m.unplug("stripe"), "exports": m.unplug("exports"), "shop": m.killShop,
	} {
		t.Run(source+" is gone", func(t *testing.T) {
			revive := kill(t)
			defer revive()
			m.hasGap(t, source, whole, m.pack(t, all.Names()...))
		})
	}
	t.Run("all are back", func(t *testing.T) { m.isWhole(t, m.pack(t, all.Names()...)) })
}

// unplug takes a server's connections away, and refuses new ones.
func (m *mixed) unplug(source string) func(t *testing.T) func() {
	return func(t *testing.T) func() {
		p := m.proxies[source]
		address := p.Listen
		p.Stop()
		return func() {
			p.Listen = address
			must(t, p.Start())
		}
	}
}

// killShop lets the plugin die by a signal after its first record.
func (m *mixed) killShop(t *testing.T) func() {
	t.Helper()
	file := filepath.Join(m.home, "..", "plugin", "shop.py")
	good, err := os.ReadFile(file)
	must(t, err)
	const counting = "            count += 1\n"
	must(t, os.WriteFile(file, edited(t, good, counting, counting+"            sys.stdout.flush(); os.kill(os.getpid(), 9)\n"), 0o700))
	return func() { must(t, os.WriteFile(file, good, 0o700)) }
}

// isWhole checks the counts, some values, and that no one else's came.
func (m *mixed) isWhole(t *testing.T, found map[string][]byte) {
	t.Helper()
	manifest := manifestOf(t, found)
	if manifest.Status != exporter.BundleComplete || len(manifest.Gaps) > 0 {
		t.Fatalf("status %s, gaps %+v", manifest.Status, manifest.Gaps)
	}
	for i, c := range manifest.Categories {
		if c.Status != exporter.CategoryData {
			t.Errorf("category %d, %s: %s", i+1, c.ID, c.Status)
		}
	}
	for dataset, n := range map[string]int{
		"contact_information": 1, "contact_history": 2, "user": 2, "purchase": 2, "usage_cost": 2, "subscription": 1, "invoice": 1, "invoice_line": 1,
		"credit_refund": 2, "payment_method": 1, "tax_registration": 1, "communication_preference": 2, "marketplace_agreement": 1,
	} {
		if got := recordsOf(t, found, dataset); len(got) != n {
			t.Errorf("%s: %d records, want %d", dataset, len(got), n)
		}
	}
	if r := recordsOf(t, found, "credit_refund"); r[0]["initial_amount"] != "1500" || r[1]["initial_amount"] != "12.345" {
		t.Errorf("refunds in yen and dinars: %v", r)
	}
	if r := recordsOf(t, found, "usage_cost"); r[0]["BilledCost"] != "12.3400000000" || r[0]["x_LineItemId"] != "0001" {
		t.Errorf("costs to the letter: %v", r[0])
	}
	history := recordsOf(t, found, "contact_history")
	if history[0]["old_value"] != "Gamla gatan 1" || history[1]["new_value"] != "+46701740699" {
		t.Errorf("history: %v", history)
	}
	m.isLinked(t, manifest)
	for name, data := range texts(t, found) {
		for _, foreign := range []string{"Bo Berg", "Strandgatan", "C-2042", "Chair", "cards'", "sk_test_123"} {
			if bytes.Contains(data, []byte(foreign)) {
				t.Errorf("%s holds %q", name, foreign)
			}
		}
	}
}

// isLinked checks that the evidence of each account is kept, and no id.
func (*mixed) isLinked(t *testing.T, manifest exporter.Manifest) {
	t.Helper()
	want := []exporter.ManifestLink{
		{Evidence: "confirmed by a code sent to the customer", System: "shop", Accounts: 1},
		{Evidence: "the Stripe customer that the contract names", System: "stripe", Accounts: 1},
		{Evidence: "the customer's own number", System: "company", Accounts: 1},
	}
	if !slices.Equal(manifest.Subject.Linked, want) || manifest.Subject.Accounts != 3 {
		t.Errorf("linked: %+v", manifest.Subject)
	}
}

// hasGap compares a bundle that lacks one source with the whole one.
func (m *mixed) hasGap(t *testing.T, source string, whole, found map[string][]byte) {
	t.Helper()
	before, after := manifestOf(t, whole), manifestOf(t, found)
	title := ""
	for i, d := range before.Datasets {
		if d.Source != source {
			if after.Datasets[i].Status != d.Status || after.Datasets[i].Records != d.Records {
				t.Errorf("%s of %s: %s with %d records, was %s with %d", d.Name, d.Source, after.Datasets[i].Status, after.Datasets[i].Records, d.Status, d.Records)
			}
			sameMembers(t, d.Name, whole, found)
			continue
		}
		title = d.SourceTitle
		if after.Datasets[i].Status != exporter.StatusFailed || recordsOf(t, found, d.Name) != nil {
			t.Errorf("%s: %s, or its records are there", d.Name, after.Datasets[i].Status)
		}
		if !slices.ContainsFunc(after.Gaps, func(g exporter.ManifestGap) bool {
			return g.Source == source && g.Dataset == d.Name && g.Title == title
		}) {
			t.Errorf("%s is no gap: %+v", d.Name, after.Gaps)
		}
	}
	if after.Status != exporter.BundleGaps || title == "" {
		t.Errorf("status %s", after.Status)
	}
	needs(t, "pdftotext", "poppler-utils")
	readable := texts(t, found)
	for _, name := range []string{"START-HERE.html", "report.pdf!text"} {
		if !bytes.Contains(readable[name], []byte(title)) {
			t.Errorf("%s does not name %s", name, title)
		}
	}
}

// sameMembers compares a dataset's JSON and CSV.
func sameMembers(t *testing.T, dataset string, a, b map[string][]byte) {
	t.Helper()
	n := 0
	for name, data := range a {
		if strings.HasSuffix(name, "/"+dataset+".json") || strings.HasSuffix(name, "/"+dataset+".csv") {
			n++
			if !bytes.Equal(data, b[name]) {
				t.Errorf("%s differs: %s", name, firstDifference(data, b[name]))
			}
		}
	}
	if n != 2 {
		t.Errorf("%s: %d members", dataset, n)
	}
}
