package run

import (
	"encoding/json"
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/policy"
	"github.com/valise-export/valise/exporter/tieout"
)

// work is one dataset on its way through the run.
type work struct {
	assembler.Dataset
	category  int
	shaped    policy.Shaped
	constants map[string]string
	columns   []int // position in assembler.Dataset.Fields of each field before the policy
	parts     []partState
	status    exporter.Status
	records   int64
	files     []string
	sheet     *tieout.Sheet  // of the current attempt: what its records say of others
	proves    []*proofTarget // of the current attempt: what its records prove others by
}

type partState struct {
	status     exporter.Status
	records    int64
	attempts   int
	fault      *exporter.Fault
	undeclared []string
	adapted    int64
	leftOut    int64 // records dated outside the export's window
}

// prepare shapes every dataset of the plan: the account column is left out where
// it does not vary, and the policy decides on the fields.
func (x *export) prepare() {
	for c, category := range x.job.Plan.Categories {
		for _, d := range category.Datasets {
			w := &work{Dataset: d, category: c, constants: map[string]string{}, parts: make([]partState, len(d.Parts))}
			base := d.Dataset
			base.Fields = make([]exporter.Field, 0, len(d.Fields))
			w.columns = make([]int, 0, len(d.Fields))
			for i, f := range d.Fields {
				if f.Name == exporter.AccountColumn && len(x.subject.Accounts) == 1 && !slices.Contains(d.Key, f.Name) {
					w.constants[f.Name] = x.subject.Accounts[0].ID
					continue
				}
				base.Fields = append(base.Fields, f)
				w.columns = append(w.columns, i)
			}
			w.shaped = x.policy.Shape(base)
			x.work = append(x.work, w)
		}
	}
}

// picker brings a part's record into the order of the dataset's fields.
type picker struct {
	from   []int // position in the source's record, -1: none
	source exporter.Value
	at     int // where the source column goes, -1: nowhere
	out    []exporter.Value
	as     bool // as it is: nothing to do
}

func newPicker(w *work, part int) *picker {
	p := &picker{from: make([]int, 0, len(w.columns)), at: -1, source: exporter.Text(w.Parts[part].Source), as: true}
	for i, column := range w.columns {
		from := w.Parts[part].Positions[column]
		p.from = append(p.from, from)
		p.as = p.as && from == i
		if len(w.Parts) > 1 && w.Fields[column].Name == exporter.SourceColumn {
			p.at = i
		}
	}
	p.out = make([]exporter.Value, len(p.from))
	return p
}

func (p *picker) pick(values []exporter.Value) []exporter.Value {
	if p.as && len(values) == len(p.from) {
		return values
	}
	for i, from := range p.from {
		if from < 0 {
			p.out[i] = exporter.Null()
		} else {
			p.out[i] = values[from]
		}
	}
	if p.at >= 0 {
		p.out[p.at] = p.source
	}
	return p.out
}

func nonEmpty(in []string) []string {
	return slices.DeleteFunc(in, func(s string) bool { return s == "" })
}

// jsonStrings reads a JSON array of strings; anything else is none.
func jsonStrings(s string) []string {
	var out []string
	if json.Unmarshal([]byte(s), &out) != nil {
		return nil
	}
	return out
}
