package exporter

// Changes is what a comparison with an earlier bundle of the same subject
// found: counts for the manifest, and the first changes for the page. The whole
// list is the member data/changes.json.
type Changes struct {
	Since    EarlierExport    `json:"since"`
	Datasets []DatasetChanges `json:"datasets"`
}

// EarlierExport names the bundle that was compared with.
type EarlierExport struct {
	ExportID string `json:"export_id"`
	AsOf     string `json:"as_of"`  // RFC 3339
	SHA256   string `json:"sha256"` // of the bundle's file, lower-case hex

	Origin EarlierOrigin `json:"origin"`
	Key    string        `json:"key,omitempty"` // number of the key that signed it, where that was checked
}

// EarlierOrigin says whether it was shown who made the earlier bundle. That it
// is whole and unchanged since always was.
type EarlierOrigin string

// The origins.
const (
	OriginSigned    EarlierOrigin = "signed"     // its signature was checked
	OriginNotProved EarlierOrigin = "not_proved" // no key was there to check it with
)

// ComparisonStatus says whether a dataset was compared.
type ComparisonStatus string

// The comparison statuses.
const (
	Compared    ComparisonStatus = "compared"
	Appeared    ComparisonStatus = "appeared"     // the earlier bundle does not have it: every record is added
	Disappeared ComparisonStatus = "disappeared"  // this export does not have it: its records are counted as removed
	NotCompared ComparisonStatus = "not_compared" // Reason says why
)

// ComparisonReason says why a dataset was not compared.
type ComparisonReason string

// The comparison reasons.
const (
	FailedNow    ComparisonReason = "failed"
	FailedThen   ComparisonReason = "failed_then"
	WithheldNow  ComparisonReason = "withheld"
	WithheldThen ComparisonReason = "withheld_then"
	OtherKey     ComparisonReason = "other_key" // records are told apart by other fields than then
	NoFile       ComparisonReason = "no_file"   // the earlier bundle has no JSON file of it
)

// DatasetChanges is the comparison of one dataset.
type DatasetChanges struct {
	Name          string           `json:"name"`
	Status        ComparisonStatus `json:"status"`
	Reason        ComparisonReason `json:"reason,omitempty"`
	Added         int64            `json:"added"`
	Changed       int64            `json:"changed"`
	Removed       int64            `json:"removed"`
	Unchanged     int64            `json:"unchanged"`
	FieldsAdded   []string         `json:"fields_added"`   // in this export only: not compared
	FieldsRemoved []string         `json:"fields_removed"` // in the earlier bundle only: not compared
	First         []Change         `json:"-"`              // some of them, in the order of the keys
}

// ChangeKind is what happened to a record.
type ChangeKind string

// The kinds of change.
const (
	RecordAdded   ChangeKind = "added"
	RecordChanged ChangeKind = "changed"
	RecordRemoved ChangeKind = "removed"
)

// Change is one record's.
type Change struct {
	Kind   ChangeKind
	Key    []Term   // field and value, as text; the value is empty where a rule withholds it
	Fields []string // of a changed record: those whose values differ
}
