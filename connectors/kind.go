package connectors

import (
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter"
)

// Kind is a kind of connector: what the config needs to know of it, and how a
// source of it is made.
type Kind struct {
	config.Kind
	// New makes the connector of one configured source. It does no I/O. Its
	// errors are *config.Problem where they have a place in the file.
	New func(Setup) (exporter.Connector, error)
}

// Setup is what a connector is made from.
type Setup struct {
	Source config.Source
	// Dataset returns the canonical shape of a dataset by name: from the
	// dictionary or the company's own declarations.
	Dataset func(name string) (exporter.Dataset, bool)
	Dir     string           // relative paths start here
	Now     func() time.Time // the clock
}
