package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// ReadManifest reads a manifest.json. Members that it does not know are left
// alone: within version 1 there are only additions.
func ReadManifest(text []byte) (*exporter.Manifest, error) {
	var version struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(text, &version); err != nil {
		return nil, fmt.Errorf("read manifest: %w", jsonFault(err))
	}
	if version.Schema != exporter.ManifestSchema {
		if strings.HasPrefix(version.Schema, "valise.manifest/") {
			return nil, errors.New("read manifest: its schema version is not known here; a newer valise may read it")
		}
		return nil, errors.New("read manifest: it does not say that it is one")
	}
	m := &exporter.Manifest{}
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("read manifest: %w", jsonFault(err))
	}
	return m, nil
}

// jsonFault says where and never what: the text may be anything.
func jsonFault(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not valid JSON at byte %d", syntax.Offset)
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Errorf("a member is not of its type at byte %d", kind.Offset)
	}
	return errors.New("not valid JSON")
}

// listed are the notice's seven categories.
var listed = []exporter.CategoryID{
	exporter.ContactInformation, exporter.IdentityAndCredentials, exporter.PurchaseAndPaymentHistory,
	exporter.PaymentSettings, exporter.TaxInformation, exporter.CommunicationSettings,
	exporter.MarketplaceAndPartner,
}

// maxFaults bounds what is said about one manifest.
const maxFaults = 20

// manifestFaults says what contradicts itself, or the files that are there, in
// a manifest from anywhere. It repeats nothing from it.
func manifestFaults(m *exporter.Manifest, has func(name string) bool) []string {
	if m == nil {
		return []string{"there is none"}
	}
	var f faults
	f.when(m.Schema != exporter.ManifestSchema, "schema is not "+exporter.ManifestSchema)
	f.when(m.Status == exporter.BundleComplete && len(m.Gaps) > 0, "status is complete, and there are gaps")
	f.categories(m)
	f.datasets(m, has)
	return f
}

type faults []string

func (f *faults) when(wrong bool, what string) {
	if wrong && len(*f) < maxFaults {
		*f = append(*f, what)
	}
}

func (f *faults) categories(m *exporter.Manifest) {
	names := map[string]bool{}
	for i := range m.Datasets {
		names[m.Datasets[i].Name] = true
	}
	seen := map[exporter.CategoryID]bool{}
	for i, c := range m.Categories {
		f.when(seen[c.ID], fmt.Sprintf("category %d is listed before", i+1))
		seen[c.ID] = true
		for _, name := range c.Datasets {
			f.when(!names[name], fmt.Sprintf("category %d names a dataset that is not listed", i+1))
		}
	}
	for _, id := range listed {
		f.when(!seen[id], fmt.Sprintf("category %s is missing", id))
	}
}

func (f *faults) datasets(m *exporter.Manifest, has func(name string) bool) {
	known := map[exporter.CategoryID]bool{}
	for i := range m.Categories {
		known[m.Categories[i].ID] = true
	}
	for i, d := range m.Datasets {
		f.when(!known[d.Category], fmt.Sprintf("dataset %d: its category is not listed", i+1))
		f.when(d.Records < 0, fmt.Sprintf("dataset %d: its records are fewer than none", i+1))
		for _, name := range d.Files {
			f.when(!has(name), fmt.Sprintf("dataset %d names a file that is not there", i+1))
		}
	}
}
