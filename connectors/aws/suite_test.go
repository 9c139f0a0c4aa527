package aws

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	orgtypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/exporter"
)

// The suite's tables are read as the tags of a resource: the one list of the SDK's
// that can hold any table, one record a tag. Everything else is what the real
// datasets use: the role, the transport, the retries, the pages, the columns.
const carrier = "ListTagsForResource"

const pageSize = 10

// host is one server with a fake for each path: the suite counts goroutines.
type host struct {
	url   string
	mu    sync.Mutex
	fakes []*fake
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at, err := strconv.Atoi(strings.Split(r.URL.Path, "/")[1])
	h.mu.Lock()
	defer h.mu.Unlock()
	if err != nil || at >= len(h.fakes) {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	h.fakes[at].ServeHTTP(w, r)
}

func (h *host) add(f *fake) *fake {
	h.mu.Lock()
	defer h.mu.Unlock()
	f.url = h.url + "/" + strconv.Itoa(len(h.fakes))
	h.fakes = append(h.fakes, f)
	return f
}

func TestSuite(t *testing.T) {
	h := &host{}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	h.url = server.URL
	broken := func(name string, class exporter.ErrorClass, change func(*fake, *Options)) connectortest.Broken {
		return connectortest.Broken{Name: name, Class: class, Secrets: []string{baseKey, baseSecret, externalID, "127.0.0.1", "canary", "no-such-profile"},
			New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
				return carry(t, h.add(carried(seed)), seed, change)
			}}
	}
	lying := func(name string, class exporter.ErrorClass, answer func(http.ResponseWriter)) connectortest.Broken {
		return broken(name, class, func(f *fake, _ *Options) { f.lie = lieWith(answer) })
	}
	says := func(name string, class exporter.ErrorClass, body string) connectortest.Broken {
		return lying(name, class, func(w http.ResponseWriter) { fmt.Fprint(w, body) })
	}
	connectortest.Run(t, connectortest.Suite{
		Page: pageSize,
		New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
			return carry(t, h.add(carried(seed)), seed, nil)
		},
		Unfiltered: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
			f := h.add(carried(seed))
			for _, table := range seed.Tables { // A's first account is given everybody's
				name := carrier + " " + table.Dataset.Name
				f.answers[seed.A.Accounts[0].ID][name] = pagesOf(table, table.Rows)
			}
			return carry(t, f, seed, nil)
		},
		Faults: []connectortest.Broken{
			broken("NoServer", exporter.Unreachable, func(_ *fake, o *Options) { o.Endpoint = "http://127.0.0.1:1" }),
			broken("WrongKey", exporter.Unauthorised, func(_ *fake, o *Options) { o.AccessKey = config.NewSecret("AKIAWRONGCANARY") }),
			broken("WrongExternalID", exporter.Unauthorised, func(_ *fake, o *Options) { o.ExternalID = config.NewSecret("wrong-canary") }),
			broken("NoProfile", exporter.Unauthorised, func(_ *fake, o *Options) {
				o.AccessKey, o.SecretKey, o.Profile = config.Secret{}, config.Secret{}, "no-such-profile-of-the-tests"
			}),
			broken("OtherAccount", exporter.Stray, func(_ *fake, o *Options) { o.Role, o.ExternalID = "", config.Secret{} }),
			lying("Denied", exporter.Unauthorised, func(w http.ResponseWriter) { status(w, 400, "AccessDeniedException") }),
			lying("Expired", exporter.Unauthorised, func(w http.ResponseWriter) { status(w, 400, "ExpiredTokenException") }),
			lying("Throttled", exporter.Refused, func(w http.ResponseWriter) { status(w, 400, "ThrottlingException") }),
			lying("Down", exporter.Unreachable, func(w http.ResponseWriter) { status(w, 503, "ServiceUnavailable") }),
			lying("OwnError", exporter.Refused, func(w http.ResponseWriter) { status(w, 500, "InternalServerException") }),
			lying("Gone", exporter.NotFound, func(w http.ResponseWriter) { status(w, 400, "TargetNotFoundException") }),
			lying("Redirect", exporter.Refused, func(w http.ResponseWriter) {
				w.Header().Set("Location", "http://127.0.0.1:1/canary")
				w.WriteHeader(http.StatusFound)
			}),
			lying("HTML", exporter.Malformed, func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				fmt.Fprint(w, "<html>canary</html>")
			}),
			lying("HTMLUntold", exporter.Malformed, func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", "application/json")
				fmt.Fprint(w, " <!DOCTYPE html><p>canary")
			}),
			lying("Empty", exporter.Malformed, func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) }),
			lying("Cut", exporter.Truncated, func(w http.ResponseWriter) {
				w.Header().Set("Content-Length", "1000")
				fmt.Fprint(w, `{"Tags": [{"Key": "canary`)
			}),
			says("XML", exporter.Malformed, `<?xml version="1.0"?><html>canary</html>`),
			says("CutWhole", exporter.Malformed, `{"Tags": [{"Key": "canary", "Val`),
			says("List", exporter.Malformed, `["canary"]`),
			says("Null", exporter.Malformed, `null`),
			says("NothingThere", exporter.Malformed, `{}`),
			says("NullList", exporter.Malformed, `{"Tags": null}`),
			says("NullRecord", exporter.Malformed, `{"Tags": [null]}`),
			says("ObjectForList", exporter.Malformed, `{"Tags": {"Key": "canary"}}`),
			says("TextAfter", exporter.Malformed, `{"Tags": []} canary`),
			says("TokenLoop", exporter.Malformed, `{"Tags": [], "NextToken": "canary"}`),
			says("Large", exporter.OverLimit, `{"Tags": [], "Pad": "`+strings.Repeat("canary", 200_000)+`"}`),
			lying("PageTwice", exporter.Malformed, everNew()),
		},
	})
}

// everNew gives the same record again and again, with a new token each time.
func everNew() func(http.ResponseWriter) {
	n := 0
	return func(w http.ResponseWriter) {
		n++
		fmt.Fprintf(w, `{"Tags": [{"Key": "acct-7100011", "Value": "{\"id\": \"canary\"}"}], "NextToken": "x%d"}`, n)
	}
}

// lieWith answers in the place of the carrier.
func lieWith(answer func(http.ResponseWriter)) func(http.ResponseWriter, string, int) bool {
	return func(w http.ResponseWriter, operation string, _ int) bool {
		if operation == carrier {
			answer(w)
		}
		return operation == carrier
	}
}

func status(w http.ResponseWriter, code int, name string) {
	w.WriteHeader(code)
	fmt.Fprintf(w, `{"__type": %q, "message": "canary"}`, name)
}

// carried is a fake that holds the seed.
func carried(seed connectortest.Seed) *fake {
	f := emptyFake()
	for _, table := range seed.Tables {
		for _, owner := range append(seed.A.AccountIDs(), seed.B.AccountIDs()...) {
			if f.answers[owner] == nil {
				f.answers[owner] = map[string][]string{}
			}
			own := slices.DeleteFunc(slices.Clone(table.Rows), func(r connectortest.Row) bool { return r.Owner != owner })
			f.answers[owner][carrier+" "+table.Dataset.Name] = pagesOf(table, own)
		}
	}
	return f
}

// pagesOf writes rows as tags, in the order of the key.
func pagesOf(table connectortest.Table, rows []connectortest.Row) []string {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b connectortest.Row) int {
		return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Cells[3].Text, b.Cells[3].Text))
	})
	tags := []map[string]string{}
	for _, row := range rows {
		cells := map[string]*string{}
		for i, c := range row.Cells {
			if !c.Null {
				cells[table.Columns[i].Name] = aws.String(c.Text)
			}
		}
		value, _ := json.Marshal(cells) // texts always have a JSON form
		tags = append(tags, map[string]string{"Key": row.Owner, "Value": string(value)})
	}
	var out []string
	for page := range slices.Chunk(tags, pageSize) {
		out = append(out, answerOf(page, len(out)+1 < (len(tags)+pageSize-1)/pageSize, len(out)+1))
	}
	if out == nil {
		out = []string{answerOf(tags, false, 0)}
	}
	return out
}

func answerOf(tags []map[string]string, more bool, next int) string {
	answer := map[string]any{"Tags": tags}
	if more {
		answer["NextToken"] = strconv.Itoa(next)
	}
	text, _ := json.Marshal(answer) // maps and texts always have a JSON form
	return string(text)
}

// carry makes a source of the seed's tables.
func carry(t *testing.T, f *fake, seed connectortest.Seed, change func(*fake, *Options)) *Source {
	t.Helper()
	o := f.options()
	o.CheckAccount, o.MaxPageBytes = seed.B.Accounts[0].ID, 1<<20
	if change != nil {
		change(f, o)
	}
	var known []surface
	for _, table := range seed.Tables {
		known = append(known, surfaceOf(table))
	}
	s, err := build(seed.Setup(o, func(connectortest.Table) any { return &DatasetOptions{} }), known)
	if err != nil {
		t.Fatal(err)
	}
	s.accountID = func(string) (bool, *exporter.Fault) { return true, nil } // the suite's are no numbers
	return s
}

// surfaceOf is a dataset whose item has a member for each of the table's columns.
func surfaceOf(table connectortest.Table) surface {
	var fields []reflect.StructField
	for i, c := range table.Columns[1:] {
		fields = append(fields, reflect.StructField{Name: "F" + strconv.Itoa(i), Type: reflect.TypeFor[*string](), Tag: reflect.StructTag(`column:"` + c.Name + `"`)})
	}
	item := reflect.StructOf(fields)
	read := func(ctx context.Context, a *account, out *sink) error {
		client := organizations.NewFromConfig(a.at("organizations"))
		return a.pages(ctx, func(token *string) (*string, error) {
			page, err := client.ListTagsForResource(ctx, &organizations.ListTagsForResourceInput{ResourceId: &table.Dataset.Name, NextToken: token})
			if err != nil {
				return nil, err
			}
			out.turn()
			return page.NextToken, each("Tags", page.Tags, func(tag *orgtypes.Tag) error {
				if err := there("Tags", tag.Key, tag.Value); err != nil {
					return err
				}
				return out.put(*tag.Key, itemOf(item, table, *tag.Value))
			})
		})
	}
	return surface{mapping: config.Mapping{Name: table.Dataset.Name}, item: item, read: read, calls: []string{"organizations:ListTagsForResource"}}
}

func itemOf(item reflect.Type, table connectortest.Table, text string) any {
	var cells map[string]*string
	if err := json.Unmarshal([]byte(text), &cells); err != nil {
		panic(err)
	}
	v := reflect.New(item).Elem()
	for i, c := range table.Columns[1:] {
		v.Field(i).Set(reflect.ValueOf(cells[c.Name]))
	}
	return v.Interface()
}
