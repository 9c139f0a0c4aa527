package exporter

// Summary is everything that the front matter of a report says, known when all
// datasets have ended. Its texts are plain, in the language of the export.
type Summary struct {
	Manifest   *Manifest
	Brand      Brand
	Subject    Subject
	Categories []CategorySummary // in notice order, the eighth where a source fills it
	Datasets   []DatasetSummary  // in plan order
	Rights     Rights
	Processing Processing
	Glossary   []Term
	// English is the same Summary in English, for a format that cannot show the
	// language of the export. Nil where that is English.
	English *Summary
}

// Brand is whose bundle it is.
type Brand struct {
	Name    string // for people: "Example Cloud"
	Slug    string // for file names: "example-cloud"
	Contact string // how to ask: an address, a page
}

// CategorySummary is a category and how it ended.
type CategorySummary struct {
	ManifestCategory
	Number      int
	Description string   // what belongs here, in our words
	Surfaces    []string // where the customer sees this online
	Records     int64
}

// DatasetSummary is a dataset as it was written: all its parts together.
type DatasetSummary struct {
	Dataset
	LeftOut []Field // that the policy leaves out
	Number  int     // of the category
	Status  Status
	Records int64
	Files   []string
	Sheets  []string
	Parts   []ManifestDataset
}

// Named returns the field of that name, whether it is in the bundle or left out.
func (d *DatasetSummary) Named(name string) (Field, bool) {
	for _, fields := range [2][]Field{d.Fields, d.LeftOut} {
		for i := range fields {
			if fields[i].Name == name {
				return fields[i], true
			}
		}
	}
	return Field{}, false
}

// Rights is what the notice says to a person of a jurisdiction: information,
// not legal advice.
type Rights struct {
	Jurisdiction string // title, "" where unknown
	NoticeDate   string
	Rights       []Term // value: short name; title: one sentence
	Controller   []Party
	Contacts     []Party
	Complaint    []Party
	Deadline     string // in plain words, with its source
	Notes        []string
}

// Party is somebody who can be written to.
type Party struct {
	Name    string
	Role    string
	Address string
	Email   string
	URL     string
}

// Processing is the information about processing that belongs to a copy (GDPR
// art. 15(1)(a)-(h); LGPD art. 19 II). A nil or empty part has not been
// supplied by the controller, and the report says so.
type Processing struct {
	Purposes   []string `json:"purposes"`
	Sources    []string `json:"sources"`
	Recipients []string `json:"recipients"`
	Retention  []string `json:"retention"`
	Transfers  []string `json:"transfers"`
	Automated  []string `json:"automated_decisions"`
	Missing    []string `json:"not_supplied"` // names of the parts above that the controller has not supplied
	Defaults   []string `json:"from_notice"`  // names of the parts above that come from the notice
}
