package sqldb

import (
	"strings"

	"github.com/valise-export/valise/exporter"
)

// namers are what comes before the name of a table or a column in the messages
// of the three servers, in English.
var namers = [...]string{"no such table: ", "no such column: ", "Unknown column ", "relation ", "column ", "table ", "Table ", "view ", "schema "}

// naming adds to a fault of a name that is not there, or that the user may not
// read, which name that is. Of a server's message it takes that one word, and
// only where it stands in the query: it is the config's own and nobody's data.
func (q *query) naming(f *exporter.Fault) {
	if f.Class != exporter.NotFound && f.Class != exporter.Unauthorised || f.Cause == nil {
		return
	}
	if name := q.statement.named(f.Cause.Error()); name != "" {
		f.What += ": " + name
	}
}

// named returns the name that a message speaks of, "" where the statement has
// none such.
func (s statement) named(message string) string {
	message = strings.NewReplacer("`", "", `"`, "", "'", "").Replace(message)
	for _, namer := range namers {
		_, rest, found := strings.Cut(message, namer)
		if !found {
			continue
		}
		name := rest[:len(rest)-len(strings.TrimLeftFunc(rest, inName))]
		for name != "" {
			if s.has(name) {
				return name
			}
			_, name, _ = strings.Cut(name, ".") // MariaDB puts the database before it
		}
	}
	return ""
}

// has reports whether a name stands in a statement.
func (s statement) has(name string) bool {
	for _, p := range s {
		for at := 0; ; {
			i := strings.Index(p.sql[at:], name)
			if i < 0 {
				break
			}
			from, to := at+i, at+i+len(name)
			if strings.TrimRightFunc(p.sql[:from], inWord) == p.sql[:from] && strings.TrimLeftFunc(p.sql[to:], inWord) == p.sql[to:] {
				return true
			}
			at = to
		}
	}
	return false
}

// inName reports whether a rune may stand in a name that is not quoted, or
// between its parts.
func inName(r rune) bool { return r == '.' || inWord(r) }

func inWord(r rune) bool {
	return r == '_' || r == '$' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80
}
