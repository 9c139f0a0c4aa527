// Package all is the explicit list of the kinds of connectors. Nothing
// registers itself: what is not here does not exist.
package all

import (
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/aws"
	"github.com/valise-export/valise/connectors/files"
	"github.com/valise-export/valise/connectors/plugin"
	"github.com/valise-export/valise/connectors/rest"
	"github.com/valise-export/valise/connectors/sqldb"
	"github.com/valise-export/valise/connectors/stripe"
)

// Kinds returns every kind, in the order in which they are shown.
func Kinds() []connectors.Kind {
	return []connectors.Kind{
		sqldb.Kind(),
		files.Kind(),
		rest.Kind(),
		stripe.Kind(),
		aws.Kind(),
		plugin.Kind(),
	}
}
