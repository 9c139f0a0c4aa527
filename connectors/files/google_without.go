//go:build !gcs

package files

import (
	"context"
	"net/http"

	"gocloud.dev/blob"
)

// googleBuilt: see google.go.
const googleBuilt = false

func (p *bucketPlace) google(context.Context, *http.Client) (*blob.Bucket, error) {
	return nil, errNoGoogle
}
