package files_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gocloud.dev/blob/memblob"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/connectors/files"
	"github.com/valise-export/valise/exporter"
)

// TestBucketSuite: a bucket over a folder and one in memory.
func TestBucketSuite(t *testing.T) {
	for _, name := range []string{"CSV", "Parquet"} {
		f := forms[name]
		t.Run("file/"+name, func(t *testing.T) {
			connectortest.Run(t, connectortest.Suite{New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
				dir := t.TempDir()
				for _, table := range seed.Tables {
					put(t, filepath.Join(dir, "in", table.Dataset.Name+f.extension), f.write(table, ordered(table)))
				}
				return bucketConnector(t, seed, &files.Options{Bucket: "file://" + filepath.ToSlash(dir)}, f)
			}})
		})
		t.Run("mem/"+name, func(t *testing.T) {
			connectortest.Run(t, connectortest.Suite{New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
				return inMemory(t, seed, f)
			}})
		})
	}
}

func inMemory(t *testing.T, seed connectortest.Seed, f form) exporter.Connector {
	t.Helper()
	b := memblob.OpenBucket(nil)
	t.Cleanup(func() { check(b.Close()) })
	for _, table := range seed.Tables {
		if err := b.WriteAll(t.Context(), "in/"+table.Dataset.Name+f.extension, []byte(f.write(table, ordered(table))), nil); err != nil {
			t.Fatal(err)
		}
	}
	c, err := files.NewIn(seed.Setup(&files.Options{Bucket: "file:///nowhere"}, func(table connectortest.Table) any {
		return &files.DatasetOptions{Path: "in/" + table.Dataset.Name + f.extension}
	}), b)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestBucketPaths: patterns match in a bucket what they match in a folder.
func TestBucketPaths(t *testing.T) {
	content := map[string]string{
		"A1/2024/n-01.csv": head + "A1,1,a\n", "A1/2024/n-02.csv": head + "A1,2,b\n", "A1/2023/n-12.csv": head + "A1,0,z\n",
		"A1/2024/.n.csv": head + "A1,9,hidden\n", "A2/2024/n-01.csv": head + "A2,3,c\n", "A1/n.csv": head + "A1,8,no\n",
	}
	for _, path := range []string{"{account_id}/*/n-*.csv", "{account_id}/2024/n-01.csv", "*/2024/n-*.csv", "A*/20*/*.csv", "none/*.csv", "{account_id}/none.csv"} {
		f := newFixture(t, path, content)
		want, _, wantErr := f.read(t)
		f.source = &files.Options{Bucket: "file://" + filepath.ToSlash(f.dir)}
		got, _, err := f.read(t)
		if !slices.Equal(got, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) && (err == nil) != (wantErr == nil) {
			t.Errorf("%s: %q, %v; a folder gives %q, %v", path, got, err, want, wantErr)
		}
	}
}

// liar is a server of S3 that does not keep its word.
type liar struct {
	how     string
	content string
	server  *httptest.Server
}

func (l *liar) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Last-Modified", "Mon, 02 Jan 2006 15:04:05 GMT")
	w.Header().Set("ETag", `"one"`)
	refuse := func(status int, code string) {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(status)
		fmt.Fprintf(w, "<Error><Code>%s</Code><Message>canary-secret at private-bucket</Message></Error>", code)
	}
	switch {
	case l.how == "denied":
		refuse(http.StatusForbidden, "AccessDenied")
	case l.how == "expired":
		refuse(http.StatusBadRequest, "ExpiredToken")
	case l.how == "broken":
		refuse(http.StatusNotImplemented, "NotImplemented")
	case r.URL.Query().Has("list-type") && l.how == "html":
		fmt.Fprint(w, "<html><body>Sign in")
	case r.URL.Query().Has("list-type") && l.how == "loop" && r.URL.Query().Get("max-keys") != "1":
		fmt.Fprint(w, `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>same</NextContinuationToken></ListBucketResult>`)
	case r.URL.Query().Has("list-type"):
		fmt.Fprint(w, `<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>`)
	case r.Method == http.MethodHead:
		w.Header().Set("Content-Length", fmt.Sprint(len(l.content)))
	default:
		l.get(w, r)
	}
}

func (l *liar) get(w http.ResponseWriter, _ *http.Request) {
	if l.how == "replaced" {
		w.Header().Set("Last-Modified", "Tue, 03 Jan 2006 15:04:05 GMT")
	}
	body := l.content
	size := len(body)
	switch l.how {
	case "short": // the connection ends before the announced length
		body = body[:size/2]
	case "cut": // the length is of less than the object
		body = body[:strings.LastIndexByte(body[:size/2], '\n')+1]
	}
	if l.how != "cut" {
		w.Header().Set("Content-Length", fmt.Sprint(size))
	}
	w.Header().Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", size-1, size))
	w.WriteHeader(http.StatusPartialContent)
	fmt.Fprint(w, body)
}

// TestLiar: what a store does wrong is an error of its class, and never no data.
func TestLiar(t *testing.T) {
	for how, c := range map[string]struct {
		path  string
		class exporter.ErrorClass
	}{
		"honest": {"n.csv", ""}, "denied": {"n.csv", exporter.Unauthorised}, "expired": {"n.csv", exporter.Unauthorised},
		"short": {"n.csv", exporter.Truncated}, "cut": {"n.csv", exporter.Truncated}, "replaced": {"n.csv", exporter.Truncated},
		"loop": {"n-*.csv", exporter.Malformed}, "broken": {"n.csv", exporter.Unreachable}, "html": {"n-*.csv", exporter.Unreachable},
	} {
		l := &liar{how: how, content: head + strings.Repeat("A1,1,a\n", 1000)}
		l.server = httptest.NewServer(l)
		f := newFixture(t, c.path, nil)
		f.source = &files.Options{Bucket: "s3://private-bucket?region=us-east-1&endpoint=" + url.QueryEscape(l.server.URL),
			AccessKey: config.NewSecret("canary-key"), SecretKey: config.NewSecret("canary-secret")}
		got, _, err := f.read(t)
		l.server.Close()
		var fault *exporter.Fault
		switch {
		case c.class == "" && (err != nil || len(got) != 1000):
			t.Errorf("%s: %d records, %v", how, len(got), err)
		case c.class != "" && (!errors.As(err, &fault) || fault.Class != c.class):
			t.Errorf("%s: want %s, got %v", how, c.class, err)
		case err != nil && (strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "private") || strings.Contains(err.Error(), "127.0.0.1")):
			t.Errorf("%s: a secret is in the error: %v", how, err)
		}
	}
}

func TestBucketRefuses(t *testing.T) {
	for want, o := range map[string]files.Options{
		"root: is missing":                               {},
		"bucket: is given beside root":                   {Root: "x", Bucket: "s3://x"},
		"bucket: is not the address of a bucket":         {Bucket: "http://x"},
		"bucket: has a user or a password in it":         {Bucket: "s3://key:secret@x"},
		"bucket: has an option that is not known: ":      {Bucket: "s3://x?regoin=eu"},
		"bucket: has an option that is neither true nor": {Bucket: "s3://x?anonymous=perhaps"},
		"secret_key: and access_key belong together":     {Bucket: "s3://x", AccessKey: config.NewSecret("k")},
		"access_key: acts on a bucket only":              {Root: "x", AccessKey: config.NewSecret("k")},
	} {
		f := newFixture(t, "n.csv", nil)
		f.mapping.Options = &f.options
		_, err := files.New(connectors.Setup{Dataset: note, Source: config.Source{Name: "drop", Options: &o, Datasets: []config.Mapping{f.mapping}}})
		var problems config.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret@") {
			t.Errorf("want %s, got %v", want, err)
		}
	}
}

// TestNoLogin: no credentials at all are the caller's fault, not the store's.
func TestNoLogin(t *testing.T) {
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		t.Setenv(name, "")
	}
	none := filepath.Join(t.TempDir(), "none")
	t.Setenv("AWS_CONFIG_FILE", none)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", none)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", none)
	buckets := []string{"s3://x?region=us-east-1"}
	if files.GoogleBuilt {
		buckets = append(buckets, "gs://x")
	}
	for _, bucket := range buckets {
		f := newFixture(t, "n.csv", nil)
		f.source = &files.Options{Bucket: bucket}
		_, _, err := f.read(t)
		var fault *exporter.Fault
		if !errors.As(err, &fault) || fault.Class != exporter.Unauthorised || strings.Contains(err.Error(), none) {
			t.Errorf("%s: %v", bucket, err)
		}
	}
}

// TestGoogleAndAzure: the two other stores, as far as a server of their shapes
// tells: what is read, and what is refused.
func TestGoogleAndAzure(t *testing.T) {
	const content = head + "A1,1,a\n"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Last-Modified", "Mon, 02 Jan 2006 15:04:05 GMT")
		w.Header().Set("ETag", `"one"`)
		w.Header().Set("x-ms-creation-time", "Mon, 02 Jan 2006 15:04:05 GMT")
		switch {
		case r.URL.Query().Get("comp") == "list":
			fmt.Fprint(w, `<EnumerationResults><Blobs></Blobs><NextMarker/></EnumerationResults>`)
		case strings.Contains(r.URL.Path, "/refused"):
			w.WriteHeader(http.StatusForbidden)
		case strings.HasSuffix(r.URL.Path, "/o"):
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"items":[]}`)
		case strings.HasSuffix(r.URL.Path, "/o/n.csv") && r.URL.Query().Get("alt") != "media":
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"name":"n.csv","size":"%d","etag":"one","generation":"1","updated":"2006-01-02T15:04:05Z"}`, len(content))
		default:
			http.ServeContent(w, r, "n.csv", must(http.ParseTime("Mon, 02 Jan 2006 15:04:05 GMT")), strings.NewReader(content))
		}
	}))
	defer server.Close()
	endpoint := url.QueryEscape(server.URL)
	type row struct {
		o     files.Options
		class exporter.ErrorClass
	}
	rows := []row{
		{files.Options{Bucket: "azblob://box?endpoint=" + endpoint, AccessKey: config.NewSecret("account"), SecretKey: config.NewSecret("a2V5")}, ""},
		{files.Options{Bucket: "azblob://refused?endpoint=" + endpoint, AccessKey: config.NewSecret("account"), SecretKey: config.NewSecret("a2V5")}, exporter.Unauthorised},
	}
	if files.GoogleBuilt {
		at := url.QueryEscape(server.URL + "/storage/v1/")
		rows = append(rows, row{files.Options{Bucket: "gs://box?anonymous=true&endpoint=" + at}, ""},
			row{files.Options{Bucket: "gs://refused?anonymous=true&endpoint=" + at}, exporter.Unauthorised})
	}
	for _, c := range rows {
		f := newFixture(t, "n.csv", nil)
		f.source = &c.o
		got, _, err := f.read(t)
		var fault *exporter.Fault
		if c.class == "" && (err != nil || !slices.Equal(got, []string{"A1|A1|1|a"})) || c.class != "" && (!errors.As(err, &fault) || fault.Class != c.class) {
			t.Errorf("%s: %q, %v", c.o.Bucket[:6], got, err)
		}
	}
}

// TestGoogleIsABuildTag: a build without the driver says so before it reads.
func TestGoogleIsABuildTag(t *testing.T) {
	f := newFixture(t, "n.csv", nil)
	f.source = &files.Options{Bucket: "gs://box"}
	_, err := f.connector()
	if said := err != nil && strings.Contains(err.Error(), "-tags gcs"); said == files.GoogleBuilt {
		t.Errorf("built with it: %v; got %v", files.GoogleBuilt, err)
	}
}
