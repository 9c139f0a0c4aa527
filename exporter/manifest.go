package exporter

// ManifestSchema names the version of manifest.json. Within /1 there are only
// additions; enumerations may grow.
const ManifestSchema = "valise.manifest/1"

// Manifest is data/manifest.json: what happened, for programs. It holds no
// value that was masked, no subject id in the clear and no real clock time.
type Manifest struct {
	Schema             string              `json:"schema"`
	Export             ManifestExport      `json:"export"`
	Request            ManifestRequest     `json:"request"`
	Subject            ManifestSubject     `json:"subject"`
	Notice             ManifestNotice      `json:"notice"`
	Policy             ManifestPolicy      `json:"policy"`
	Status             BundleStatus        `json:"status"`
	Categories         []ManifestCategory  `json:"categories"`
	Datasets           []ManifestDataset   `json:"datasets"`
	Withheld           []ManifestWithheld  `json:"withheld"`
	Gaps               []ManifestGap       `json:"gaps"`
	NoPublicAPI        []ManifestNoAPI     `json:"no_public_api,omitempty"`
	CollectedNotListed []ManifestInventory `json:"collected_not_listed"`
	Checks             ManifestChecks      `json:"checks"`
	Changes            *Changes            `json:"changes,omitempty"` // since an earlier bundle, where one was compared with
}

// BundleStatus says whether everything planned is in the bundle.
type BundleStatus string

// The bundle statuses.
const (
	BundleComplete BundleStatus = "complete"
	BundleGaps     BundleStatus = "gaps"
)

// Scope is what the data subject asked for.
type Scope string

// The scopes: a copy of everything held (GDPR art. 15), or what the person
// provided, to take elsewhere (GDPR art. 20).
const (
	ScopeAccess      Scope = "access"
	ScopePortability Scope = "portability"
)

// ManifestExport identifies the export.
type ManifestExport struct {
	ID           string   `json:"id"`
	Scope        Scope    `json:"scope"`
	AsOf         string   `json:"as_of"` // RFC 3339
	From         string   `json:"from,omitempty"`
	To           string   `json:"to,omitempty"`
	Language     string   `json:"language"`
	TimeZone     string   `json:"time_zone"`
	Formats      []string `json:"formats"`
	ToolVersion  string   `json:"tool_version"`
	ConfigSHA256 string   `json:"config_sha256"`
}

// ManifestRequest is what is known of the request.
type ManifestRequest struct {
	ID           string `json:"id,omitempty"`
	ReceivedAt   string `json:"received_at,omitempty"`
	Jurisdiction string `json:"jurisdiction,omitempty"`
	Controller   string `json:"controller,omitempty"`
}

// ManifestSubject says whose bundle it is without saying who they are.
type ManifestSubject struct {
	Ref      string `json:"ref"` // keyed, so that a short id cannot be guessed from it
	Accounts int    `json:"accounts"`
	Holder   Holder `json:"holder,omitempty"`
	// Linked says by what evidence the accounts were linked, in its bytewise
	// order: how many by each.
	Linked []ManifestLink `json:"linked"`
	// NotLinked says which sources of accounts were not asked, or not believed,
	// because what they are asked with may be somebody else's too.
	NotLinked []ManifestNotLinked `json:"not_linked,omitempty"`
}

// ManifestNotLinked is keys that linked nothing.
type ManifestNotLinked struct {
	Source string `json:"source"`
	By     string `json:"by"`
	Reason string `json:"reason"` // shared or several
	Keys   int    `json:"keys"`
}

// The reasons of ManifestNotLinked.
const (
	NotLinkedShared  = "shared"  // the address is not this customer's alone
	NotLinkedSeveral = "several" // the other system has several people of this address
)

// ManifestLink is one kind of evidence.
type ManifestLink struct {
	Evidence string `json:"evidence"`         // in the config's words
	System   string `json:"system,omitempty"` // that knows the accounts
	Accounts int    `json:"accounts"`
}

// ManifestNotice names the notice: a declared date is no key, so the hash of
// the text stands beside it.
type ManifestNotice struct {
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
}

// ManifestPolicy repeats the choices that shaped the content.
type ManifestPolicy struct {
	PortabilityIncludes string   `json:"portability_includes"`
	OwnAccountNumbers   string   `json:"own_account_numbers"`
	Contacts            string   `json:"contacts"`
	Unmapped            string   `json:"unmapped"`
	LeakGuard           string   `json:"leak_guard"`
	References          string   `json:"references,omitempty"`
	TrustedDatasets     []string `json:"trusted_datasets"`
	CompanyRules        []string `json:"company_rules"` // names of the company's own rules
}

// CategoryStatus says what a category holds.
type CategoryStatus string

// The category statuses.
const (
	CategoryData          CategoryStatus = "data"
	CategoryNoneHeld      CategoryStatus = "none_held"
	CategoryWithheld      CategoryStatus = "withheld"
	CategoryFailed        CategoryStatus = "failed"
	CategoryNotApplicable CategoryStatus = "not_applicable"
)

// ManifestCategory is one category of the notice. All seven are always there.
type ManifestCategory struct {
	ID       CategoryID     `json:"id"`
	Title    string         `json:"title"`
	Status   CategoryStatus `json:"status"`
	Reason   string         `json:"reason,omitempty"`
	Datasets []string       `json:"datasets"`
	NotHere  []string       `json:"not_here"` // what is not in the bundle and why, in plain words
}

// ManifestDataset is one part of a dataset: what one source gave.
type ManifestDataset struct {
	Name        string            `json:"name"`
	Category    CategoryID        `json:"category"`
	Source      string            `json:"source"`
	SourceTitle string            `json:"source_title"`
	Status      Status            `json:"status"`
	Snapshot    Snapshot          `json:"snapshot"`
	Isolation   Isolation         `json:"isolation"`
	Records     int64             `json:"records"`
	LeftOut     int64             `json:"left_out,omitempty"` // records dated outside export.from and to, or after as_of
	Files       []string          `json:"files"`
	Sheets      []string          `json:"sheets"`
	Key         []string          `json:"key"`
	Fields      []ManifestField   `json:"fields"`
	Constants   map[string]string `json:"constants,omitempty"`  // columns left out because they do not vary
	Undeclared  []string          `json:"undeclared,omitempty"` // columns at the source that the config does not declare
	Adapted     map[string]int64  `json:"adapted"`              // by format, and "source" for repairs on the way
}

// ManifestField carries the decision about a field with the field.
type ManifestField struct {
	Name   string  `json:"name"`
	Type   Type    `json:"type"`
	Class  Class   `json:"class,omitempty"` // what it was to the policy
	Origin Origin  `json:"origin"`
	Bases  []Basis `json:"bases"`
}

// ManifestWithheld is one line of the ledger: which rule acted, how often,
// never on what. Dataset-wide rules have an empty Field.
type ManifestWithheld struct {
	Category  CategoryID `json:"category"`
	Dataset   string     `json:"dataset"`
	Field     string     `json:"field"`
	Rule      string     `json:"rule"`
	Ground    string     `json:"ground"`              // in plain words, with the reference
	Reference string     `json:"reference,omitempty"` // law and section, or standard
	Count     int64      `json:"count"`               // values; 0 for a field left out before it was read
}

// ManifestGap is a source, or a dataset of it, that failed.
type ManifestGap struct {
	Source     string     `json:"source"`
	Title      string     `json:"title"`
	Dataset    string     `json:"dataset"`
	ErrorClass ErrorClass `json:"error_class"`
	Attempts   int        `json:"attempts"`
}

// InventoryStatus says what was found of a datum.
type InventoryStatus string

// The inventory statuses.
const (
	InventoryHeld        InventoryStatus = "held"
	InventoryNoneHeld    InventoryStatus = "none_held"
	InventoryWithheld    InventoryStatus = "withheld"
	InventoryNotSearched InventoryStatus = "not_searched"
)

// ManifestNoAPI is a dataset that a source's place shows people and gives no
// program, and that no other source fills.
type ManifestNoAPI struct {
	Source      string `json:"source"`
	SourceTitle string `json:"source_title"`
	Surface     string `json:"surface"` // of the notice
	Dataset     string `json:"dataset"`
	Title       string `json:"title"` // of the dataset
}

// ManifestInventory is one datum that is collected and not in the notice's
// list, with what was found.
type ManifestInventory struct {
	ID           string          `json:"id"` // stable: support_communications
	Datum        string          `json:"datum"`
	Origin       string          `json:"origin"` // given, automatic or other_source
	WhyNotListed string          `json:"why_not_listed"`
	Status       InventoryStatus `json:"status"`
	Datasets     []string        `json:"datasets"`         // of the bundle, that answer for it
	Reason       string          `json:"reason,omitempty"` // of the status, in plain words
	HowToAsk     string          `json:"how_to_ask"`
}

// ManifestChecks says which checks ran and what they found.
type ManifestChecks struct {
	Isolation ManifestIsolation `json:"isolation"`
	LeakGuard ManifestLeakGuard `json:"leak_guard"`
	Money     []ManifestMoney   `json:"money"`

	Contacts     []ManifestContact   `json:"contacts,omitempty"` // policy.contacts: review, of a bundle that was released
	MoneySkipped MoneySkipped        `json:"money_skipped,omitempty"`
	Balances     []ManifestBalance   `json:"balances,omitempty"`
	References   []ManifestReference `json:"references,omitempty"`
}

// ManifestIsolation counts the records that were proved, and those taken on
// trust.
type ManifestIsolation struct {
	Proved  int64 `json:"proved"`
	Trusted int64 `json:"trusted"`
	Strays  int64 `json:"strays"`
}

// ManifestLeakGuard says whether values were scanned, and the hits.
type ManifestLeakGuard struct {
	Mode     string            `json:"mode"` // block, review or off
	Hits     int64             `json:"hits"`
	Findings []ManifestFinding `json:"findings"` // of a bundle that was released after a review
}

// ManifestFinding is what one detector found in one field: how often, never
// what. In what is composed around the records, Dataset is the member's path
// and Field is empty.
type ManifestFinding struct {
	Dataset  string `json:"dataset"`
	Field    string `json:"field"`
	Detector string `json:"detector"`
	Count    int64  `json:"count"`
}

// ManifestContact counts the values of one field that are about other people,
// which somebody agreed to release. It never says what they are.
type ManifestContact struct {
	Dataset string `json:"dataset"`
	Field   string `json:"field"`
	Count   int64  `json:"count"`
}

// MoneyCheck names a tie-out. The words may grow.
type MoneyCheck string

// The tie-outs.
const (
	CheckLines    MoneyCheck = "invoice_lines" // the lines of an invoice add up to its total
	CheckTax      MoneyCheck = "invoice_tax"   // its lines of tax to the difference of its totals
	CheckUsage    MoneyCheck = "usage_cost"    // the billed cost of an invoice to what is to be paid
	CheckPayments MoneyCheck = "payments"      // no more was paid for an invoice, less what was given back, than it asks for
	CheckRefunds  MoneyCheck = "refunds"       // the refunds of a payment to what it says was refunded
)

// MoneySkipped says why amounts were not compared.
type MoneySkipped string

// MoneyWindow: --from or --to leave records out, so that sums are of parts.
const MoneyWindow MoneySkipped = "window"

// ManifestMoney is one tie-out of one currency and year: what should equal what,
// and whether it does.
type ManifestMoney struct {
	Check       MoneyCheck `json:"check"`
	Currency    string     `json:"currency"`
	Year        string     `json:"year,omitempty"` // in which the invoice was issued, or the payment made (UTC)
	Compared    int64      `json:"compared"`       // invoices, or payments
	Mismatches  int64      `json:"mismatches"`     // of those compared
	Difference  string     `json:"difference,omitempty"`
	Without     int64      `json:"without,omitempty"`      // of which no lines, or no usage, are held: nothing to compare
	NotCompared int64      `json:"not_compared,omitempty"` // an amount or a currency is missing, withheld or too large, or an id is there twice
	Unmatched   int64      `json:"unmatched,omitempty"`    // invoices, or payments, that are referred to and not held
}

// ManifestBalance is what was invoiced and paid, in one currency and year.
type ManifestBalance struct {
	Currency string `json:"currency"`
	Year     string `json:"year,omitempty"` // of the invoice; of a payment for no invoice that is held, its own
	Invoiced string `json:"invoiced"`
	Paid     string `json:"paid"`
	Refunded string `json:"refunded"`
	Open     string `json:"open"` // invoiced - paid + refunded
}

// ManifestReference says whether the records that a dataset refers to are in the
// bundle.
type ManifestReference struct {
	Dataset string   `json:"dataset"`
	Fields  []string `json:"fields"`
	To      string   `json:"to"`
	Checked int64    `json:"checked"`           // records that refer to something
	Missing int64    `json:"missing"`           // to something that was not read
	Outside int64    `json:"outside,omitempty"` // to something that --from or --to leave out
}
