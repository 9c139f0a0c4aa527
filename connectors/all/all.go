// Package all is the explicit list of kinds of connector.
package all

import (
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/files"
	"github.com/valise-export/valise/connectors/sqldb"
)

// Kinds returns every kind, in the order of the documentation.
func Kinds() []connectors.Kind {
	return []connectors.Kind{sqldb.Kind(), files.Kind()}
}
