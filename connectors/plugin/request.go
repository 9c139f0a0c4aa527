package plugin

import (
	"maps"
	"time"

	"github.com/valise-export/valise/exporter"
)

// request is what a program is told. The ids are nowhere else.
type request struct {
	Type       string            `json:"type"` // spec, check, read
	Protocol   int               `json:"protocol"`
	Dataset    string            `json:"dataset,omitzero"`
	Columns    []string          `json:"columns,omitzero"`     // that the mapping reads
	CustomerID *string           `json:"customer_id,omitzero"` // read
	Accounts   []string          `json:"accounts,omitzero"`    // read; empty while the subject is looked up
	From       *string           `json:"from,omitzero"`        // RFC 3339; left out where the period is open
	To         *string           `json:"to,omitzero"`
	AsOf       *string           `json:"as_of,omitzero"`
	Folder     string            `json:"folder"` // of the config file
	Options    map[string]string `json:"options"`
}

// readRequest asks for a dataset of a subject.
func (s *Source) readRequest(d *dataset, r exporter.Request) request {
	q := s.datasetRequest("read", d)
	q.CustomerID = &r.Subject.ID
	q.Accounts = append([]string{}, r.Subject.AccountIDs()...)
	q.From, q.To, q.AsOf = instant(r.From), instant(r.To), instant(r.AsOf)
	return q
}

func (s *Source) datasetRequest(kind string, d *dataset) request {
	q := s.specRequest()
	q.Type, q.Dataset, q.Columns = kind, d.theirs, d.columns
	maps.Copy(q.Options, d.options)
	return q
}

func (s *Source) specRequest() request {
	q := request{Type: "spec", Protocol: protocol, Folder: s.dir, Options: map[string]string{}}
	maps.Copy(q.Options, s.options)
	return q
}

// instant writes a point in time, nil for the zero one.
func instant(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.UTC().Format(time.RFC3339Nano)
	return &text
}
