package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
)

// wired is a server that one dataset is read from.
type wired struct {
	name    string
	address string                      // HOST:PORT of the server itself
	source  func(address string) string // the source's YAML below its name, by way of an address
	account string                      // whose records it holds
	dataset string
	records int
}

// toxic is one way in which a network breaks.
type toxic struct {
	name, kind, attributes string
	harmless               bool // the answer comes all the same, late or in pieces
	cut                    int  // bytes after which it ends; -1: it never begins
}

// toxics are those of toxiproxy, at several places of an answer.
func toxics() []toxic {
	list := []toxic{
		{"latency", "latency", `"latency": 60, "jitter": 20`, true, 0},
		{"slicer", "slicer", `"average_size": 64, "size_variation": 32, "delay": 10`, true, 0},
		{"bandwidth", "bandwidth", `"rate": 400`, true, 0},
		{"latency beyond all patience", "latency", `"latency": 60000`, false, -1},
		{"reset at once", "reset_peer", `"timeout": 0`, false, -1},
		{"reset after a while", "reset_peer", `"timeout": 20`, false, 0},
		{"down", "timeout", `"timeout": 0`, false, -1},
		{"down, then closed", "timeout", `"timeout": 30`, false, -1},
	}
	for _, n := range []int{1, 60, 1000, 9000, 60_000} {
		list = append(list, toxic{fmt.Sprintf("cut after %d bytes", n), "limit_data", fmt.Sprintf(`"bytes": %d`, n), false, n})
	}
	return list
}

// TestToxics: whatever a network does to a server's answer, the dataset is the
// same as without, or is a gap that says why. Where the network recovers, another
// attempt gets it whole.
func TestToxics(t *testing.T) {
	for _, w := range []func(*testing.T) wired{wiredPostgres, wiredMaria, wiredStripe, wiredStore} {
		server := w(t)
		clean := server.export(t, newProxy(t, server.address), nil)
		if len(recordsOf(t, clean, server.dataset)) != server.records {
			t.Fatalf("%s: %d records without a fault, want %d", server.name, len(recordsOf(t, clean, server.dataset)), server.records)
		}
		for _, x := range toxics() {
			t.Run(server.name+", "+x.name, func(t *testing.T) {
				t.Parallel()
				p := newProxy(t, server.address)
				p.poison(t, x.kind, x.attributes)
				server.compare(t, x, clean, server.export(t, p, nil))
			})
			t.Run(server.name+", "+x.name+", once", func(t *testing.T) {
				t.Parallel()
				p := newProxy(t, server.address)
				p.poison(t, x.kind, x.attributes)
				cured := toxic{name: x.name, harmless: true}
				server.compare(t, cured, clean, server.export(t, p, func() { p.cure(t) }))
			})
		}
	}
}

// compare fails unless the dataset is whole, or a gap of a class that fits.
func (w wired) compare(t *testing.T, x toxic, clean, found map[string][]byte) {
	t.Helper()
	m := manifestOf(t, found)
	d := m.Datasets[0]
	whole := d.Status == exporter.StatusOK && d.Records == int64(w.records) && len(m.Gaps) == 0
	switch {
	case whole && (x.cut < 0 || x.cut > 0 && x.cut < w.records*200):
		t.Error("whole, though not all of it can have come: the fault was not made")
	case whole:
		sameJSON(t, w.dataset, clean, found)
	case x.harmless:
		t.Errorf("not whole: %s, %d records, gaps %+v", d.Status, d.Records, m.Gaps)
	case d.Status != exporter.StatusFailed || d.Records != 0 || recordsOf(t, found, w.dataset) != nil || len(m.Gaps) != 1:
		t.Errorf("neither whole nor a gap: %s, %d records, gaps %+v", d.Status, d.Records, m.Gaps)
	case !slices.Contains([]exporter.ErrorClass{exporter.Unreachable, exporter.TimedOut, exporter.Truncated}, m.Gaps[0].ErrorClass):
		t.Errorf("a broken network is called %s", m.Gaps[0].ErrorClass)
	}
}

func sameJSON(t *testing.T, dataset string, a, b map[string][]byte) {
	t.Helper()
	for name, data := range a {
		if strings.HasSuffix(name, "/"+dataset+".json") {
			if !bytes.Equal(data, b[name]) {
				t.Errorf("%s differs: %s", name, firstDifference(data, b[name]))
			}
			return
		}
	}
	t.Errorf("%s is not there", dataset)
}

// export packs the account's dataset by way of a proxy; retrying is called
// before each further attempt.
func (w wired) export(t *testing.T, p *proxy, retrying func()) map[string][]byte {
	t.Helper()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "customers.csv"), []byte("customer_id,full_name\n"+w.account+",Ana\n"), 0o600))
	file := filepath.Join(dir, "valise.yaml")
	must(t, os.WriteFile(file, fmt.Appendf(nil, `notice: 2021-02-09
installation_key: a key of the tests, no secret
subject: {lookup: {source: register, dataset: subject}}
sources:
  register:
    type: files
    required: true
    root: .
    datasets:
      subject: {path: customers.csv, subject_column: customer_id, fields: [customer_id, full_name]}
  ledger:
    attempts: 2
    %s
`, strings.ReplaceAll(w.source(p.Listen), "\n", "\n    ")), 0o600))
	target := filepath.Join(dir, "b.zip")
	job, err := load(t, file).Job(app.Request{
		CustomerID: w.account, Target: target, Formats: []string{"json"}, Scope: exporter.ScopeAccess, AsOf: asOf, Version: "valise/test",
	})
	must(t, err)
	job.Wait = nil
	job.Progress = func(e run.Event) {
		if e.State == run.StateRetrying && retrying != nil {
			retrying()
		}
	}
	_, err = run.Export(t.Context(), job)
	must(t, err)
	return members(t, target)
}

// lines are records of about 200 bytes each, ordered by their key.
func lines(n int) [][2]string {
	var out [][2]string
	for i := range n {
		out = append(out, [2]string{fmt.Sprintf("p%05d", i), strings.Repeat(fmt.Sprintf("%07d ", i*7919), 24)})
	}
	return out
}

const wiredRecords = 400

func wiredPostgres(t *testing.T) wired {
	dsn := wiredTable(t, servers()[0])
	return wired{name: "postgres", address: hostOf(t, dsn), account: "a1", dataset: "purchase", records: wiredRecords, source: func(address string) string {
		return wiredQuery("postgres", postgresVia(t, dsn, address))
	}}
}

func wiredMaria(t *testing.T) wired {
	dsn := wiredTable(t, servers()[1])
	return wired{name: "mariadb", address: hostOf(t, dsn), account: "a1", dataset: "purchase", records: wiredRecords, source: func(address string) string {
		return wiredQuery("mysql", mariaVia(t, dsn, address))
	}}
}

func wiredTable(t *testing.T, s server) string {
	t.Helper()
	dsn := s.database(t)
	db, err := sql.Open(s.driver, dsn)
	must(t, err)
	_, err = db.Exec("CREATE TABLE purchases (account varchar(20), id varchar(20), note varchar(400))")
	must(t, err)
	var values []string
	for _, l := range lines(wiredRecords) {
		values = append(values, fmt.Sprintf("('a1', '%s', '%s')", l[0], l[1]))
	}
	_, err = db.Exec("INSERT INTO purchases VALUES " + strings.Join(values, ", "))
	must(t, err)
	must(t, db.Close())
	return dsn
}

func wiredQuery(dialect, dsn string) string {
	return fmt.Sprintf(`type: sqldb
driver: %s
dsn: "%s"
connect_timeout: 1s
statement_timeout: 1s
datasets:
  purchase:
    query: SELECT account, id, note FROM purchases WHERE account IN (:account_ids) ORDER BY id
    subject_column: account
    fields: {purchase_id: id, description: note}`, dialect, dsn)
}

func wiredStripe(t *testing.T) wired {
	mock := needsEnv(t, "VALISE_TEST_STRIPE")
	return wired{name: "stripe", address: hostOf(t, mock), account: "cus_QXg1o8vcGmoR32", dataset: "invoice", records: 1, source: func(address string) string {
		return `type: stripe
key: sk_test_123
url: http://` + address + `
allow_hosts: [127.0.0.1]
timeout: 1s
retries: 0
datasets: {invoice: }`
	}}
}

func wiredStore(t *testing.T) wired {
	store := needsEnv(t, "VALISE_TEST_S3")
	u, err := url.Parse(store)
	must(t, err)
	secret, _ := u.User.Password()
	var csv strings.Builder
	csv.WriteString("account,id,note\n")
	for _, l := range lines(wiredRecords) {
		fmt.Fprintf(&csv, "a1,%s,%s\n", l[0], l[1])
	}
	bucket := newBucket(t, store, map[string]string{"a1/purchases.csv": csv.String()})
	return wired{name: "versitygw", address: u.Host, account: "a1", dataset: "purchase", records: wiredRecords, source: func(address string) string {
		return fmt.Sprintf(`type: files
bucket: "s3://%s?region=us-east-1&endpoint=%s"
access_key: %s
secret_key: %s
timeout: 1s
datasets:
  purchase:
    path: "{account_id}/purchases.csv"
    subject_column: account
    fields: {purchase_id: id, description: note}`, bucket, url.QueryEscape("http://"+address), u.User.Username(), secret)
	}}
}

// newBucket makes a bucket of a server of S3, with these objects.
func newBucket(t *testing.T, store string, objects map[string]string) string {
	t.Helper()
	u, err := url.Parse(store)
	must(t, err)
	secret, _ := u.User.Password()
	bucket, transport := fmt.Sprintf("cmd%d", time.Now().UnixNano()), &http.Transport{}
	client := s3.New(s3.Options{BaseEndpoint: aws.String("http://" + u.Host), UsePathStyle: true, Region: "us-east-1", HTTPClient: &http.Client{Transport: transport},
		Credentials: credentials.NewStaticCredentialsProvider(u.User.Username(), secret, "")})
	_, err = client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket})
	must(t, err)
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		must(t, os.RemoveAll(filepath.Join(filepath.FromSlash(u.Path), bucket)))
	})
	for key, text := range objects {
		_, err = client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(text)})
		must(t, err)
	}
	return bucket
}
