package files

import (
	"context"

	"gocloud.dev/blob"

	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/exporter"
)

// lent is a bucket that outlives the session: one in memory would be gone.
type lent struct{ *bucket }

func (lent) Close() error { return nil }

// NewIn makes a connector over a bucket of the test's.
func NewIn(s connectors.Setup, b *blob.Bucket) (exporter.Connector, error) {
	c, err := New(s)
	if err != nil {
		return nil, err
	}
	source := c.(*Source)
	source.open = func(context.Context) (store, error) { return lent{&bucket{Bucket: b}}, nil }
	source.fault = blobFault
	return source, nil
}

// GoogleBuilt is googleBuilt.
const GoogleBuilt = googleBuilt
