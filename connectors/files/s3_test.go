package files_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"go.uber.org/goleak"
	"gocloud.dev/blob"
	"gocloud.dev/blob/s3blob"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/connectors/files"
	"github.com/valise-export/valise/exporter"
)

// testS3 is a server of S3 over a folder (versitygw): http://KEY:SECRET@HOST:PORT/FOLDER,
// where FOLDER is the one beneath, on this machine.
const testS3 = "VALISE_TEST_S3"

// s3Place is a fresh bucket of it.
type s3Place struct {
	endpoint, key, secret string
	name                  string
	folder                string // beneath the bucket
	client                *s3.Client
	http                  *http.Client
}

func newS3(t *testing.T) *s3Place {
	t.Helper()
	address := os.Getenv(testS3)
	if address == "" {
		t.Skipf("needs a server of S3: %s=http://KEY:SECRET@HOST:PORT/FOLDER", testS3)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("%s is no URL", testS3)
	}
	secret, _ := u.User.Password()
	p := &s3Place{endpoint: "http://" + u.Host, key: u.User.Username(), secret: secret, name: fmt.Sprintf("t%d", time.Now().UnixNano()), http: &http.Client{Transport: &http.Transport{}}}
	p.folder = filepath.Join(filepath.FromSlash(u.Path), p.name)
	p.client = s3.New(s3.Options{BaseEndpoint: &p.endpoint, UsePathStyle: true, Region: "us-east-1", HTTPClient: p.http,
		Credentials: credentials.NewStaticCredentialsProvider(p.key, p.secret, "")})
	if _, err := p.client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &p.name}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(p.folder); err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *s3Place) options() *files.Options {
	return &files.Options{Bucket: "s3://" + p.name + "?region=us-east-1&endpoint=" + url.QueryEscape(p.endpoint),
		AccessKey: config.NewSecret(p.key), SecretKey: config.NewSecret(p.secret)}
}

// put uploads, in parts where it is long.
func (p *s3Place) put(t *testing.T, key string, content []byte) {
	t.Helper()
	b, err := s3blob.OpenBucket(t.Context(), p.client, p.name, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.WriteAll(context.WithoutCancel(t.Context()), key, content, &blob.WriterOptions{BufferSize: 5 << 20}); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

func TestS3Suite(t *testing.T) {
	for _, name := range []string{"CSV", "Parquet", "JSON Lines, gzip"} {
		f := forms[name]
		t.Run(name, func(t *testing.T) {
			connectortest.Run(t, connectortest.Suite{
				New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
					p := newS3(t)
					for _, table := range seed.Tables {
						p.put(t, "in/"+table.Dataset.Name+f.extension, []byte(f.write(table, ordered(table))))
					}
					return bucketConnector(t, seed, p.options(), f)
				},
				Faults: brokenS3(f),
			})
		})
	}
}

func bucketConnector(t *testing.T, seed connectortest.Seed, o *files.Options, f form) exporter.Connector {
	t.Helper()
	c, err := files.New(seed.Setup(o, func(table connectortest.Table) any {
		return &files.DatasetOptions{Path: "in/" + table.Dataset.Name + f.extension, RecordsAt: f.pointer}
	}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// brokenS3 are buckets that cannot be read.
func brokenS3(f form) []connectortest.Broken {
	with := func(change func(o *files.Options)) func(*testing.T, connectortest.Seed) exporter.Connector {
		return func(t *testing.T, seed connectortest.Seed) exporter.Connector {
			o := newS3(t).options()
			change(o)
			return bucketConnector(t, seed, o, f)
		}
	}
	secrets := []string{"private-bucket", "wrong-secret", "wrong-key", "127.0.0.1"}
	out := []connectortest.Broken{
		{Name: "NoBucket", Class: exporter.NotFound, Secrets: secrets, New: with(func(o *files.Options) {
			u, err := url.Parse(o.Bucket)
			if err != nil {
				panic(err)
			}
			o.Bucket = "s3://private-bucket?" + u.RawQuery
		})},
		{Name: "NoObject", Class: exporter.NotFound, Secrets: secrets, New: with(func(*files.Options) {})},
		{Name: "WrongSecret", Class: exporter.Unauthorised, Secrets: secrets, New: with(func(o *files.Options) { o.SecretKey = config.NewSecret("wrong-secret") })},
		{Name: "WrongKey", Class: exporter.Unauthorised, Secrets: secrets, New: with(func(o *files.Options) { o.AccessKey = config.NewSecret("wrong-key") })},
	}
	if f.extension != ".csv" {
		return out
	}
	return append(out, connectortest.Broken{Name: "NoServer", Class: exporter.Unreachable, Secrets: secrets, New: with(func(o *files.Options) {
		o.Bucket = "s3://private-bucket?region=us-east-1&endpoint=http%3A%2F%2F127.0.0.1%3A1"
	})})
}

// s3Fixture is a fixture whose files are in a bucket.
func s3Fixture(t *testing.T, p *s3Place, path string) *fixture {
	f := newFixture(t, path, nil)
	f.source = p.options()
	return f
}

// TestS3Parts: an object of many parts, read range by range, is whole.
func TestS3Parts(t *testing.T) {
	p := newS3(t)
	const n = 600_000
	var b bytes.Buffer
	b.WriteString(head)
	for i := range n {
		fmt.Fprintf(&b, "A1,%08d,%s\n", i, "some text that makes the object long enough for parts and ranges")
	}
	if b.Len() < 40<<20 {
		t.Fatalf("only %d bytes", b.Len())
	}
	p.put(t, "big.csv", b.Bytes())
	f := s3Fixture(t, p, "big.csv")
	got, report, err := f.read(t)
	if err != nil || len(got) != n || got[n-1] != fmt.Sprintf("A1|A1|%08d|some text that makes the object long enough for parts and ranges", n-1) {
		t.Errorf("%d records, %v", len(got), err)
	}
	if report.Bytes != int64(b.Len()) {
		t.Errorf("%d bytes read, the object has %d", report.Bytes, b.Len())
	}
}

// TestS3TenThousand: a listing of ten pages, in order, and without the others.
func TestS3TenThousand(t *testing.T) {
	p := newS3(t)
	if err := os.MkdirAll(filepath.Join(p.folder, "many"), 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 10_000 {
		name := filepath.Join(p.folder, "many", fmt.Sprintf("n-%05d.csv", i))
		if err := os.WriteFile(name, []byte(fmt.Sprintf("%sA1,%05d,x\n", head, i)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, _, err := s3Fixture(t, p, "many/n-*99.csv").read(t)
	if err != nil || len(got) != 100 || !slices.IsSorted(got) || got[99] != "A1|A1|09999|x" {
		t.Errorf("%d records, %v", len(got), err)
	}
}

// TestS3Replaced: an object that becomes another while it is read is not taken as
// whole, nor are the two mixed.
func TestS3Replaced(t *testing.T) {
	p := newS3(t)
	line := "A1,1," + strings.Repeat("x", 1000) + "\n"
	for name, after := range map[string]int{"at once": 1, "in a later range": 17_000} {
		content := head + strings.Repeat(line, 40_000)
		p.put(t, "n.csv", []byte(content))
		f := s3Fixture(t, p, "n.csv")
		n := 0
		err := f.each(t, func(string) {
			if n++; n == after {
				p.put(t, "n.csv", []byte(strings.Replace(content, "A1,1,x", "A1,2,y", 1)))
			}
		})
		var fault *exporter.Fault
		if !errors.As(err, &fault) || fault.Class != exporter.Truncated || !fault.Retry {
			t.Errorf("%s: %v after %d records", name, err, n)
		}
	}
}

// TestS3ParquetReplaced: the same of a file that is read here and there.
func TestS3ParquetReplaced(t *testing.T) {
	p := newS3(t)
	var lines []string
	for i := range 100_000 {
		lines = append(lines, fmt.Sprintf("%032x", i*7919))
	}
	p.put(t, "n.parquet", parquetNotes(lines))
	f := s3Fixture(t, p, "n.parquet")
	n := 0
	err := f.each(t, func(string) {
		if n++; n == 1 {
			slices.Reverse(lines)
			p.put(t, "n.parquet", parquetNotes(lines))
		}
	})
	var fault *exporter.Fault
	if !errors.As(err, &fault) || fault.Class != exporter.Truncated || !fault.Retry {
		t.Errorf("%v after %d records", err, n)
	}
}

// TestS3Cancel leaves no connection and no goroutine.
func TestS3Cancel(t *testing.T) {
	p := newS3(t)
	p.http.CloseIdleConnections()
	before := goleak.IgnoreCurrent()
	p.put(t, "n.csv", []byte(head+strings.Repeat("A1,1,"+strings.Repeat("x", 1000)+"\n", 20_000)))
	f := s3Fixture(t, p, "n.csv")
	c, err := f.connector()
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Open(t.Context(), exporter.Request{Subject: f.subject})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	reason := errors.New("no longer wanted")
	for _, e := range s.Read(ctx, "note") {
		cancel(reason)
		err = e
	}
	if !errors.Is(err, reason) {
		t.Errorf("got %v", err)
	}
	for range s.Read(t.Context(), "note") {
		break
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	p.http.CloseIdleConnections()
	goleak.VerifyNone(t, before)
}

// TestS3Environment: without keys in the config, the environment's are taken.
func TestS3Environment(t *testing.T) {
	p := newS3(t)
	p.put(t, "exports/n.csv", []byte(head+"A1,1,a\n"))
	t.Setenv("AWS_ACCESS_KEY_ID", p.key)
	t.Setenv("AWS_SECRET_ACCESS_KEY", p.secret)
	f := s3Fixture(t, p, "n.csv")
	f.source.AccessKey, f.source.SecretKey = config.Secret{}, config.Secret{}
	f.source.Bucket = strings.Replace(f.source.Bucket, "?", "/exports?", 1)
	got, _, err := f.read(t)
	if err != nil || !slices.Equal(got, []string{"A1|A1|1|a"}) {
		t.Errorf("got %q, %v", got, err)
	}
}
