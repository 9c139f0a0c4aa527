package run

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/changes"
)

// SinceError says that the earlier bundle is none that this export can be
// compared with. Nothing was read.
type SinceError struct{ What string }

// Error never holds what the earlier bundle says.
func (e *SinceError) Error() string { return "compare with the earlier bundle: " + e.What }

// comparable checks the earlier bundle against the export, once the subject is
// known: a difference must be the data's and not that of what was asked for.
func (x *export) comparable() error {
	if x.job.Since == nil {
		return nil
	}
	e, m := x.job.Since.Earlier.Manifest().Export, x.job.Since.Earlier.Manifest()
	switch {
	case m.Subject.Ref != x.subjectRef():
		return &SinceError{"it is another customer's, or of another installation; nothing was exported"}
	case e.Scope != x.job.Scope:
		return &SinceError{fmt.Sprintf("its scope is not %s; export with the same --scope", x.job.Scope)}
	case e.From != stamp(x.job.From) || e.To != stamp(x.job.To):
		return &SinceError{"it is of another period; export with the same --from and --to"}
	case !x.earlier(e.AsOf):
		return &SinceError{"it is not earlier than this export"}
	case !slices.Contains(e.Formats, "json"):
		return &SinceError{"it has no JSON files to compare with"}
	}
	return nil
}

func (x *export) earlier(asOf string) bool {
	then, err := time.Parse(time.RFC3339, asOf)
	return err == nil && then.Before(x.job.AsOf)
}

// startComparison makes the tracker. Its list belongs to the whole bundle.
func (x *export) startComparison() error {
	if x.job.Since == nil {
		return nil
	}
	o := *x.job.Since
	o.Constants = x.constants
	var err error
	x.changes, err = changes.New(o, x.sink("changes"))
	return err
}

// constants are a dataset's columns that were left out since they do not vary.
func (x *export) constants(dataset string) map[string]string {
	for _, w := range x.work {
		if w.Name != dataset {
			continue
		}
		out := maps.Clone(w.constants)
		if len(w.Parts) == 1 {
			out[exporter.SourceColumn] = w.Parts[0].Source
		}
		return out
	}
	return nil
}

// compared ends the comparison.
func (x *export) compared(m *exporter.Manifest) (err error) {
	if x.changes == nil {
		return nil
	}
	m.Changes, err = x.changes.Finish(x.names(), func(dataset string) exporter.Status {
		for _, w := range x.work {
			if w.Name == dataset {
				return w.status
			}
		}
		return ""
	})
	return err
}
