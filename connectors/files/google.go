//go:build gcs

package files

import (
	"context"
	"errors"
	"net/http"

	"gocloud.dev/blob"
	"gocloud.dev/blob/gcsblob"
	"gocloud.dev/gcp"
	"golang.org/x/oauth2/google"
	"google.golang.org/api/option"
)

// googleBuilt says that this build reads Google Cloud Storage. Its driver is in
// builds with the tag gcs only: with it the program is 30 MB larger and takes 15
// MB more memory before it has read anything.
const googleBuilt = true

const googleScope = "https://www.googleapis.com/auth/devstorage.read_only"

func (p *bucketPlace) google(ctx context.Context, client *http.Client) (*blob.Bucket, error) {
	options := &gcsblob.Options{}
	if endpoint := p.options.Get("endpoint"); endpoint != "" {
		options.ClientOptions = append(options.ClientOptions, option.WithEndpoint(endpoint))
	}
	if p.flag("anonymous") {
		return gcsblob.OpenBucket(ctx, gcp.NewAnonymousHTTPClient(client.Transport), p.name, options)
	}
	var login *google.Credentials
	var err error
	if p.document.IsZero() {
		login, err = google.FindDefaultCredentials(ctx, googleScope)
	} else {
		login, err = google.CredentialsFromJSONWithType(ctx, []byte(p.document.Reveal()), google.ServiceAccount, googleScope)
	}
	if err != nil {
		return nil, errors.Join(errNoLogin, err)
	}
	wrapped, err := gcp.NewHTTPClient(client.Transport, login.TokenSource)
	if err != nil {
		return nil, err
	}
	return gcsblob.OpenBucket(ctx, wrapped, p.name, options)
}
