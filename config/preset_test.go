package config

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// presetKinds is a kind that comes with its datasets.
func presetKinds() []Kind {
	return []Kind{{
		Name: "vendor", Doc: "A vendor.", Source: func() any { return new(struct{}) }, Dataset: func() any { return new(struct{}) },
		Preset: func() []Mapping {
			return []Mapping{
				{Name: "invoice", SubjectColumn: "customer", Isolation: "account", Order: "source", Fields: []Bind{{Field: "invoice_id", Column: "id"}, {Field: "total"}}},
				{Name: "payment", SubjectColumn: "customer", Isolation: "account", Order: "source", Fields: []Bind{{Field: "payment_id", Column: "id"}}},
			}
		},
	}}
}

func TestPreset(t *testing.T) {
	for _, c := range []struct {
		name, source string
		want         []string // dataset order fields
	}{
		{"all", "{type: vendor}", []string{"invoice source 2", "payment source 1"}},
		{"listed", "{type: vendor, datasets: {payment: }}", []string{"payment source 1"}},
		{"overridden", "{type: vendor, datasets: {invoice: {order: key, fields: [total]}}}", []string{"invoice key 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse("c.yaml", []byte("sources:\n  bills: "+c.source+"\n"), nil, presetKinds()...)
			if err != nil {
				t.Fatal(err)
			}
			var datasets []string
			for _, m := range got.Sources[0].Datasets {
				datasets = append(datasets, m.Name+" "+m.Order+" "+string(rune('0'+len(m.Fields))))
				if m.Options == nil || m.Pos.Line == 0 || m.Fields[0].Column == "" {
					t.Errorf("%s: a preset lacks options, a place or a column", m.Name)
				}
			}
			if !reflect.DeepEqual(datasets, c.want) {
				t.Errorf("got %q, want %q", datasets, c.want)
			}
		})
	}
	if _, err := Parse("c.yaml", []byte("sources: {bills: {type: vendor, datasets: {other: }}}"), nil, presetKinds()...); err == nil {
		t.Error("a dataset that is no preset needs fields")
	}
}

// fakeExport is a dataset's options with a preset of fields.
type fakeExport struct {
	Preset string `yaml:"preset" doc:"Columns that are known." enum:",focus"`
}

func (f *fakeExport) Fills(key string) bool { return key == "fields" && f.Preset != "" }

// TestFiller: an option may stand for a required key beside it.
func TestFiller(t *testing.T) {
	kinds := []Kind{{Name: "export", Doc: "Exports.", Dataset: func() any { return new(fakeExport) }}}
	parse := func(dataset string) error {
		_, err := Parse("c.yaml", []byte("sources: {bills: {type: export, datasets: {usage_cost: "+dataset+"}}}"), nil, kinds...)
		return err
	}
	if err := parse("{subject_column: a, preset: focus}"); err != nil {
		t.Error(err)
	}
	if err := parse("{subject_column: a}"); err == nil || !strings.Contains(err.Error(), "fields: is missing") {
		t.Errorf("without a preset: %v", err)
	}
}

// TestPresetSchema: what a preset fills is not asked for.
func TestPresetSchema(t *testing.T) {
	data, err := Schema(append(fakeKinds(), presetKinds()...)...)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Defs map[string]struct{ Required []string } `json:"$defs"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{"source_vendor": {"type"}, "dataset_vendor": nil, "source_bare": {"type", "datasets"}, "dataset_bare": {"fields"}} {
		if got := doc.Defs[name].Required; !slices.Equal(got, want) {
			t.Errorf("%s requires %q, want %q", name, got, want)
		}
	}
}
