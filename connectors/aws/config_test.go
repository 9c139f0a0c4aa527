package aws

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/exporter/dictionary"
)

// TestConfig: a config without datasets has all of them; one can be chosen and
// changed; what cannot work is said with its place.
func TestConfig(t *testing.T) {
	k := Kind()
	for _, c := range []struct {
		source string
		want   int    // datasets
		bad    string // in the error
	}{
		{"{type: aws}", len(presets()), ""},
		{"{type: aws, access_key: a, secret_key: b, role: 'arn:aws:iam::{account_id}:role/x', external_id: e}", len(presets()), ""},
		{"{type: aws, datasets: {user: , invoice: {required: true}}}", 2, ""},
		{"{type: aws, datasets: {role: {fields: {role_id: RoleId, trust: {column: AssumeRolePolicyDocument, declare: {origin: provided, bases: [contract], class: plain}}}}}}", 1, ""},
		{"{type: aws, datasets: {role: {fields: {role_id: RoleID}}}}", 0, "datasets.role.fields: the service's answer has no such member"},
		{"{type: aws, datasets: {payment_method: {subject_column: owner, fields: {method_id: x}}}}", 0, "is no dataset of kind aws"},
		{"{type: aws, access_key: a}", 0, "secret_key belong together"},
		{"{type: aws, session_token: a}", 0, "session_token"},
		{"{type: aws, profile: p, access_key: a, secret_key: b}", 0, "two ways to sign"},
		{"{type: aws, external_id: e}", 0, "external_id"},
		{"{type: aws, role: reader}", 0, "is not the ARN of a role"},
		{"{type: aws, invoices_from: yesterday}", 0, "is not a month"},
		{"{type: aws, endpoint: 'http://aws.example.com'}", 0, "everybody on the way"},
		{"{type: aws, endpoint: 'ftp://x'}", 0, "is not an address"},
		{"{type: aws, endpoints: {ec2: 'https://x'}}", 0, "is no service that is asked"},
		{"{type: aws, usage_months: 38}", 0, "usage_months"},
		{"{type: aws, endpoints: {iam: 'http://127.0.0.1:1', sts: 'http://localhost:1', ce: 'https://vpce.example.com'}}", len(presets()), ""},
	} {
		loaded, err := config.Parse("c.yaml", []byte("sources: {cloud: "+c.source+"}"), nil, k.Kind)
		datasets := 0
		if err == nil {
			made, failed := k.New(connectors.Setup{Source: loaded.Sources[0], Dataset: dictionary.Lookup, Now: time.Now})
			if err = failed; err == nil {
				datasets = len(made.Datasets())
			}
		}
		var problems config.Problems
		switch {
		case c.bad == "" && (err != nil || datasets != c.want):
			t.Errorf("%s: %d datasets, %v", c.source, datasets, err)
		case c.bad != "" && (err == nil || !strings.Contains(err.Error(), c.bad) || !errors.As(err, &problems)):
			t.Errorf("%s: %v, want %q", c.source, err, c.bad)
		}
	}
}

// TestOptions: what the reference says of a default is what is used.
func TestOptions(t *testing.T) {
	loaded, err := config.Parse("c.yaml", []byte("sources: {cloud: {type: aws}}"), nil, Kind().Kind)
	if err != nil {
		t.Fatal(err)
	}
	made, err := New(connectors.Setup{Source: loaded.Sources[0], Dataset: dictionary.Lookup, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	s := made.(*Source)
	if s.region != defaultRegion || s.centerRegion != defaultRegion || s.sessionName != defaultSession || s.months != defaultMonths || s.timeout != defaultTimeout ||
		s.retries != defaultRetries || s.retryWait != defaultRetryWait || s.maxBytes != defaultMaxBytes || s.maxPages != defaultMaxPages || s.limiter.Limit() != 10 {
		t.Errorf("%+v", s)
	}
	for n := range 20 {
		if p := s.pause(n); p < 0 || p > maxRetryWait {
			t.Errorf("pause %d is %s", n, p)
		}
	}
}
