package rest_test

import (
	"os"
	"slices"
	"testing"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/rest"
	"github.com/valise-export/valise/exporter"
)

// TestProvider gets tokens of a provider that nobody here wrote, by both ways
// in which a client may show its secret.
func TestProvider(t *testing.T) {
	url := os.Getenv("VALISE_TEST_OIDC")
	if url == "" {
		t.Skip("VALISE_TEST_OIDC is not set: it holds the URL of connectors/rest/testdata/oidc.mjs, such as http://127.0.0.1:12912")
	}
	for _, client := range []string{"client_secret_basic", "client_secret_post"} {
		read := func(secret, scope string) ([]string, error) {
			o := one{options: rest.Options{Auth: rest.Auth{Kind: "oauth2", TokenURL: url + "/token", ClientID: client, ClientSecret: config.NewSecret(secret), Scopes: []string{scope}}},
				dataset: rest.DatasetOptions{Endpoint: rest.Endpoint{Path: "/things/{account_id}"}}}
			c, err := o.new(t, url+"/api")
			if err != nil {
				t.Fatal(err)
			}
			return o.readFrom(t, c)
		}
		got, err := read("a secret: of/tests+x", "read")
		if want := []string{"a1 a1 " + client}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v", client, got, err)
		}
		_, err = read("canary-wrong", "read")
		wantFault(t, err, exporter.Unauthorised, "gives no token")
		// A scope that the client has not is left out of its token.
		_, err = read("a secret: of/tests+x", "write")
		wantFault(t, err, exporter.Unauthorised, "the answer is 401")
	}
}
