package aws

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
)

const (
	accountA   = "012345678901" // the subject's first
	accountA2  = "022345678902" // and second
	accountB   = "998877665544" // somebody else's
	management = "111122223333" // whose keys the source has
	baseKey    = "AKIABASECANARY"
	baseSecret = "base-secret-canary"
	externalID = "external-canary"
)

var asOf = time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)

// fake answers in the services' published shapes: JSON 1.0 and 1.1, REST-JSON and
// the query protocol's XML. Each answer is a list of pages; the token "2" asks for
// the third.
type fake struct {
	url     string
	answers map[string]map[string][]string // account → operation → pages
	mu      sync.Mutex
	asked   map[string]int // operation → requests
	// lie, where it is set, answers in the place of an operation; false: as usual.
	lie func(w http.ResponseWriter, operation string, n int) bool
}

func newFake(t *testing.T) *fake {
	f := emptyFake()
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	f.url = s.URL
	return f
}

func emptyFake() *fake {
	return &fake{answers: map[string]map[string][]string{}, asked: map[string]int{}}
}

// seeded is a fake with two customers.
func seeded(t *testing.T) *fake {
	f := newFake(t)
	for _, id := range []string{accountA, accountA2, accountB} {
		f.answers[id] = answersOf(id)
	}
	f.answers[management] = map[string][]string{}
	for _, id := range []string{accountA, accountA2, accountB} {
		f.answers[management]["DescribeAccount "+id] = []string{`{"Account": {"Id": "` + id + `", "Arn": "arn:aws:organizations::` + management + `:account/o-x/` + id + `", "Email": "root-` + id + `@example.com", "Status": "ACTIVE"}}`}
		f.answers[management]["getPrimaryEmail "+id] = []string{`{"PrimaryEmail": "Root-` + id + `@example.com"}`}
	}
	return f
}

var (
	signedBy = regexp.MustCompile(`Credential=([A-Z0-9]+)/`)
	inARN    = regexp.MustCompile(`::([^:]+):role/`)
)

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	operation, token, named := parse(r, body)
	f.mu.Lock()
	f.asked[operation]++
	n := f.asked[operation]
	f.mu.Unlock()
	if f.lie != nil && f.lie(w, operation, n) {
		return
	}
	key := ""
	if m := signedBy.FindStringSubmatch(r.Header.Get("Authorization")); m != nil {
		key = m[1]
	}
	account, known := strings.CutPrefix(key, "ASIA")
	if key == baseKey {
		account, known = management, true
	}
	if known && strings.HasPrefix(account, "HEX") {
		account = unhex(account)
	}
	f.answer(w, r, account, known, operation, token, named, string(body))
}

func (f *fake) answer(w http.ResponseWriter, r *http.Request, account string, known bool, operation, token, named, body string) {
	switch {
	case !known:
		refuse(w, r, http.StatusForbidden, "InvalidClientTokenId")
	case operation == "AssumeRole":
		f.assume(w, r, body)
	case operation == "GetCallerIdentity":
		fmt.Fprint(w, result("GetCallerIdentity", "<Account>"+account+"</Account><Arn>arn:aws:sts::"+account+":assumed-role/x/y</Arn><UserId>x</UserId>"))
	default:
		pages, ok := f.answers[account][operation+" "+named]
		if !ok {
			pages, ok = f.answers[account][operation]
		}
		at := 0
		if token != "" {
			at, _ = strconv.Atoi(token) // a token that is no number is the first page's
		}
		if !ok || at >= len(pages) {
			refuse(w, r, http.StatusNotFound, "ResourceNotFoundException")
			return
		}
		fmt.Fprint(w, pages[at])
	}
}

func (f *fake) assume(w http.ResponseWriter, r *http.Request, body string) {
	form, err := url.ParseQuery(body)
	m := inARN.FindStringSubmatch(form.Get("RoleArn"))
	if err != nil || m == nil || form.Get("ExternalId") != externalID || f.answers[m[1]] == nil {
		refuse(w, r, http.StatusForbidden, "AccessDenied")
		return
	}
	fmt.Fprint(w, result("AssumeRole", "<Credentials><AccessKeyId>ASIA"+hexed(m[1])+"</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"))
}

// hexed writes an account that is not digits alone as a key may be written.
func hexed(account string) string {
	if _, err := strconv.Atoi(account); err == nil {
		return account
	}
	return "HEX" + strings.ToUpper(fmt.Sprintf("%x", account))
}

func unhex(s string) string {
	var out []byte
	_, _ = fmt.Sscanf(strings.TrimPrefix(s, "HEX"), "%X", &out) // what is not hex is nobody's
	return string(out)
}

// parse returns what is asked for, the page's token, and the thing that is named.
func parse(r *http.Request, body []byte) (operation, token, named string) {
	fields := map[string]any{}
	if json.Unmarshal(body, &fields) != nil {
		form, _ := url.ParseQuery(string(body)) // a body of another form has no fields
		for k := range form {
			fields[k] = form.Get(k)
		}
	}
	for k := range r.URL.Query() {
		fields[k] = r.URL.Query().Get(k)
	}
	text := func(names ...string) string {
		for _, n := range names {
			if s, ok := fields[n].(string); ok {
				return s
			}
		}
		return ""
	}
	token = text("NextToken", "nextToken", "NextPageToken", "Marker")
	named = text("AccountId", "AlternateContactType", "RoleName", "UserName", "AccessKeyId", "agreementId", "notificationConfigurationArn", "managedNotificationConfigurationArn", "ResourceId")
	switch target := r.Header.Get("X-Amz-Target"); {
	case target != "":
		if target == "AWSIdentityStore.ListUsers" {
			return "ListUsers@AWSIdentityStore", token, named // IAM's has the same name
		}
		return target[strings.LastIndex(target, ".")+1:], token, named
	case text("Action") != "":
		return text("Action"), token, named
	default:
		return r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], token, named
	}
}

func result(operation, inner string) string {
	return "<" + operation + `Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><` + operation + "Result>" + inner + "</" + operation + "Result></" + operation + "Response>"
}

// refuse answers with an error as the protocol of the request has it.
func refuse(w http.ResponseWriter, r *http.Request, status int, code string) {
	w.Header().Set("X-Amzn-Errortype", code)
	w.WriteHeader(status)
	if strings.Contains(r.Header.Get("Content-Type"), "urlencoded") {
		fmt.Fprintf(w, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>canary</Message></Error></ErrorResponse>", strings.TrimSuffix(code, "Exception"))
		return
	}
	fmt.Fprintf(w, `{"__type": "com.amazonaws#%s", "message": "canary"}`, code)
}

// options are those of a source that reads from the fake.
func (f *fake) options() *Options {
	none := 0
	return &Options{
		AccessKey: config.NewSecret(baseKey), SecretKey: config.NewSecret(baseSecret), ExternalID: config.NewSecret(externalID),
		Role: "arn:aws:iam::" + accountMark + ":role/reader", Endpoint: f.url, Retries: &none, RetryWait: time.Microsecond, UsageMonths: 13, InvoicesFrom: "2026-02",
	}
}

// connect makes a source with all the preset's datasets.
func connect(t *testing.T, o *Options) *Source {
	t.Helper()
	c, err := New(setup(o, presets()...))
	if err != nil {
		t.Fatal(err)
	}
	return c.(*Source)
}

func setup(o *Options, datasets ...config.Mapping) connectors.Setup {
	return connectors.Setup{
		Source:  config.Source{Name: "cloud", Title: "Cloud", Attempts: 1, Options: o, Datasets: datasets},
		Dataset: dictionary.Lookup, Now: func() time.Time { return asOf },
	}
}

func subjectOf(ids ...string) exporter.Subject {
	s := exporter.Subject{ID: ids[0]}
	for _, id := range ids {
		s.Accounts = append(s.Accounts, exporter.Account{ID: id})
	}
	return s
}

func (f *fake) count(operation string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked[operation]
}

func contextOf(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithCancel(t.Context())
}
