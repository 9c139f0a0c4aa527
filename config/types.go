package config

import "time"

// Config is a whole configuration, checked, with defaults filled in.
type Config struct {
	Notice     Notice              `yaml:"notice" doc:"The privacy notice whose list the bundle follows: a shipped version such as 2021-02-09, or {file: notice.yaml}. export fails without one." required:"export"`
	Brand      Brand               `yaml:"brand" doc:"Whose bundle it is."`
	Key        Secret              `yaml:"installation_key" doc:"Key of the HMAC that makes export ids and subject references. Without it, a key is made once and kept in the user's state folder." min:"16"`
	Language   string              `yaml:"language" doc:"Language of the report where the subject's own is not known (BCP 47)." default:"en"`
	TimeZone   string              `yaml:"time_zone" doc:"Time zone of the report where the subject's own is not known (IANA). Data files are always UTC." default:"UTC"`
	Subject    SubjectSection      `yaml:"subject" doc:"How a customer id becomes exactly one person and their accounts." required:"export"`
	Policy     Policy              `yaml:"policy" doc:"What leaves, where law leaves a choice."`
	Processing Processing          `yaml:"processing" doc:"Information about processing that belongs to a copy (GDPR art. 15(1)). A part that is not given is taken from the notice where it has it, else named as missing."`
	Inventory  map[string]Datum    `yaml:"inventory" doc:"What the company declares of data that is collected and not in the notice's list, by datum, where no dataset answers for it: see answers." names:"snake"`
	Days       map[string]int      `yaml:"default_days" doc:"Days to answer, by jurisdiction id, where law gives no number." min:"1"`
	Holidays   map[string][]string `yaml:"holidays" doc:"Days that are no working days, as 2026-12-24, by jurisdiction id or \"*\", beside those that valise knows." text:"any"`
	Exceptions map[string]string   `yaml:"notice_exceptions" doc:"What the notice promises and no source fills, with the reason: by surface, category or surface/category. valise notice coverage --strict accepts these cells." text:"any"`
	Spool      string              `yaml:"spool_dir" doc:"Folder in which each run makes its private 0700 folder. Default: the system's temporary folder." kind:"path"`
	Audit      string              `yaml:"audit_file" doc:"File to which each export appends one line: who, why, how identity was proved. Default: audit.jsonl in the user's state folder." kind:"path"`
	PDF        PDF                 `yaml:"pdf" doc:"The report."`
	CSV        CSV                 `yaml:"csv" doc:"The CSV files."`
	Signing    Signing             `yaml:"signing" doc:"The signature in every bundle: who made it. Without a key, bundles are not signed."`
	Datasets   map[string]Declare  `yaml:"datasets" doc:"The company's own datasets, beside those of the dictionary: declared in full." names:"snake"`
	Sources    []Source            `yaml:"sources" doc:"The places that data come from, by name. Their order is the order of the parts of a dataset that several feed." required:"always" keyed:"Name" names:"snake"`

	File   string `yaml:"-"` // as given, for messages
	Dir    string `yaml:"-"` // its folder: relative paths start here
	SHA256 string `yaml:"-"` // of the file's bytes, lower-case hex

	marks *marks // places of keys, and what must not be repeated in a message
}

// Notice names the notice: one of the two.
type Notice struct {
	Version string `yaml:"version" doc:"A shipped version by its declared date." text:"any"`
	File    string `yaml:"file" doc:"The company's own notice as data." kind:"path"`
}

// Brand is whose bundle it is.
type Brand struct {
	Name    string `yaml:"name" doc:"For people." default:"valise"`
	Slug    string `yaml:"slug" doc:"For file names: lower-case ASCII letters, digits and hyphens. Default: made from the name."`
	Contact string `yaml:"contact" doc:"How a customer asks back: an address or a page."`
}

// SubjectSection is how a customer id becomes a person.
type SubjectSection struct {
	Lookup   Locate `yaml:"lookup" doc:"The dataset that turns the id into exactly one person." required:"always"`
	Accounts Locate `yaml:"accounts" doc:"The dataset that names the person's accounts, with evidence. Without it the customer id is the only account."`
	Emails   Locate `yaml:"emails" doc:"The dataset that says who has an e-mail address. An address links accounts only where it is this customer's alone."`
	Linked   []Link `yaml:"linked" doc:"Further sources of accounts, by name, in this order." keyed:"Source" names:"snake"`
}

// Link is a source of further accounts.
type Link struct {
	Source  string `yaml:"-"`
	Dataset string `yaml:"dataset" doc:"Its dataset that answers." default:"subject_account"`
	By      string `yaml:"by" doc:"What it is asked with, in place of the customer id: the customer id itself, each of the person's e-mail addresses (needs emails), or each account found before (an external id)." enum:"customer,email,account" required:"always"`
}

// Locate names a dataset of a source.
type Locate struct {
	Source  string `yaml:"source" doc:"A source's name." required:"always"`
	Dataset string `yaml:"dataset" doc:"A dataset of it. Default: subject for lookup, subject_account for accounts."`
}

// Policy is what leaves where law leaves a choice.
type Policy struct {
	PortabilityIncludes string `yaml:"portability_includes" doc:"What scope portability holds: what the person provided, or also what was observed of them (WP242 rev.01)." enum:"provided,provided+observed" default:"provided+observed"`
	OwnAccountNumbers   string `yaml:"own_account_numbers" doc:"The subject's own bank and tax numbers: the last four characters, or in full where the jurisdiction allows." enum:"last4,full" default:"last4"`
	Contacts            string `yaml:"contacts" doc:"Other people that the subject typed in (GDPR art. 15(4)). mask: withheld, unless the record is shown to be about the subject. include: they leave. review: they leave once somebody else agreed: a bundle that holds any is held, encrypted, beside --out, exit 4; valise release opens it." enum:"mask,include,review" default:"mask"`
	References          string `yaml:"references" doc:"A record that refers to one that was not read, such as a line to an invoice. report: the bundle says how many. strict: the export fails." enum:"report,strict" default:"report"`
	Unmapped            string `yaml:"unmapped" doc:"A column at the source that the config does not declare." enum:"withhold,fail" default:"withhold"`
	LeakGuard           string `yaml:"leak_guard" doc:"What happens where a secret, a card's number or an account number is found in what is about to leave. block: nothing is written, exit 4. review: the bundle is held, encrypted, beside --out, exit 4; valise release opens it for somebody else. off: nothing is looked for, and the bundle says so." enum:"block,review,off" default:"block"`

	Rules []PolicyRule `yaml:"rules" doc:"The company's own rules, by name, beside those that ship: they make stricter what leaves, and nothing looser." keyed:"Name" names:"snake"`
}

// PolicyRule is a company's own rule. What it does not name, it holds for.
type PolicyRule struct {
	Name         string `yaml:"-"`
	Dataset      string `yaml:"dataset" doc:"One dataset."`
	Field        string `yaml:"field" doc:"Fields of this name." text:"any"`
	Class        string `yaml:"class" doc:"Fields of this class." enum:",plain,identifier,personal,free_text,person,card_number,bank_account,tax_id,government_id,health_id,biometric,credential,risk_score"`
	Jurisdiction string `yaml:"jurisdiction" doc:"Subjects of this jurisdiction, by the id that valise notice show lists; ca is also ca-qc."`
	Holder       string `yaml:"holder" doc:"Accounts of this holder." enum:",person,organisation"`
	Scope        string `yaml:"scope" doc:"Exports of this scope; access means both, for portability is a part of it." enum:",access,portability"`
	Action       string `yaml:"action" doc:"withhold: null, and told. last4: the last four characters stay. mask: withheld unless the record is shown to be about the subject. omit: the field is left out, and told." enum:"withhold,last4,mask,omit" required:"always"`
	Ground       string `yaml:"ground" doc:"Why, in plain words: the person reads it in the bundle." required:"always" text:"any"`
	Reference    string `yaml:"reference" doc:"Law and section, or the company's own rule." text:"any"`
}

// Processing is the controller's information about processing.
type Processing struct {
	Purposes   []string `yaml:"purposes" doc:"Purposes of the processing."`
	Sources    []string `yaml:"sources" doc:"Where data come from that the person did not give."`
	Recipients []string `yaml:"recipients" doc:"Named recipients."`
	Retention  []string `yaml:"retention" doc:"How long what is kept, or by what criteria."`
	Transfers  []string `yaml:"transfers" doc:"Transfers to other countries and their safeguards."`
	Automated  []string `yaml:"automated_decisions" doc:"Automated decisions, with their logic and consequences."`
}

// Datum is what the company declares of a datum of the inventory.
type Datum struct {
	Status string `yaml:"status" doc:"none_held: it is not collected. withheld: held, and not disclosed. held: held, and not in the bundle." enum:"none_held,withheld,held" required:"always"`
	Reason string `yaml:"reason" doc:"Why, in plain words: the person reads it in the bundle." required:"always" text:"any"`
}

// PDF is how the report is made.
type PDF struct {
	MaxRecords int `yaml:"max_records" doc:"Most records shown of one dataset, newest first; the rest is counted and pointed to." default:"100" min:"1"`
	MaxTotal   int `yaml:"max_total" doc:"Most records shown in the whole report." default:"1000" min:"1"`
}

// CSV is how the CSV files are made.
type CSV struct {
	BOM bool `yaml:"bom" doc:"Begin each file with a byte order mark, without which Excel misreads UTF-8." default:"true"`
}

// Signing is with what bundles are signed.
type Signing struct {
	Key      Secret `yaml:"key" doc:"An Ed25519 secret key in minisign's format, which valise keygen makes: {file: valise.key}, or the text of such a file."`
	Password Secret `yaml:"password" doc:"Password of the key, where it has one. To open it takes a few seconds and 1 GiB of memory at the start of each run."`
}

// Declare is a company's own dataset.
type Declare struct {
	Title       string             `yaml:"title" doc:"For people." required:"always"`
	Description string             `yaml:"description" doc:"What a record of it is."`
	Category    string             `yaml:"category" doc:"Category of the notice, or other_information." enum:"contact_information,identity_and_credentials,purchase_and_payment_history,payment_settings,tax_information,communication_settings,marketplace_and_partner,other_information" required:"always"`
	Surfaces    []string           `yaml:"surfaces" doc:"Surfaces of the notice that show it."`
	Key         []string           `yaml:"key" doc:"Fields that are unique in the bundle and stable across exports." required:"always"`
	When        string             `yaml:"when" doc:"The field that dates a record."`
	Recorded    bool               `yaml:"recorded" doc:"The field of when says when a record came into being, not for when it stands: --as-of then leaves out what came later." default:"false"`
	Amount      string             `yaml:"amount" doc:"The field whose sum by month means something."`
	Answers     string             `yaml:"answers" doc:"The datum of the inventory of what is collected and not listed that this dataset holds, such as support_communications: the bundle then says whether it is held."`
	References  []DeclareReference `yaml:"references" doc:"Which of its fields name a record of another dataset: a list of {fields: [ticket_id], dataset: ticket, to: [id]}, where to may be left out if the names are the same. A reference can prove records: isolation: parent."`
	Fields      []DeclareField     `yaml:"fields" doc:"Its fields, by name, in order." required:"always" keyed:"Name" names:"field"`
}

// DeclareReference says that fields of a company's own dataset name a record of
// another one.
type DeclareReference struct {
	Fields  []string `yaml:"fields" doc:"Fields of this dataset." required:"always"`
	Dataset string   `yaml:"dataset" doc:"The dataset that they lead to." required:"always"`
	To      []string `yaml:"to" doc:"Its fields, one for each. Default: those of the same names."`
}

// DeclareField is a field of a company's own dataset, or one that it adds to a
// dataset of the dictionary.
type DeclareField struct {
	Name        string   `yaml:"-"`
	Title       string   `yaml:"title" doc:"For people. Default: made from the name."`
	Description string   `yaml:"description" doc:"What it says."`
	Type        string   `yaml:"type" doc:"Type of every value." enum:"text,integer,decimal,boolean,date,instant,json" default:"text"`
	Format      string   `yaml:"format" doc:"Narrower form of a text." enum:",email,phone,uri,country,subdivision,currency,language,time_zone,name"`
	Unit        string   `yaml:"unit" doc:"UCUM symbol."`
	Currency    string   `yaml:"currency" doc:"Money: the field that holds its ISO 4217 code."`
	Scale       int      `yaml:"scale" doc:"Decimals: digits to which a binary float is rounded." min:"0"`
	Origin      string   `yaml:"origin" doc:"Who it came from." enum:"provided,observed,derived,third_party" required:"always"`
	Bases       []string `yaml:"bases" doc:"On what it is processed." enum:"contract,consent,legitimate_interest,legal_obligation" required:"always"`
	Class       string   `yaml:"class" doc:"What it is to the policy." enum:"plain,identifier,personal,free_text,person,card_number,bank_account,tax_id,government_id,health_id,biometric,credential,risk_score" required:"always"`
}

// Source is one configured place.
type Source struct {
	Name     string    `yaml:"-"`
	Type     string    `yaml:"type" doc:"The kind of connector: see valise connectors." required:"always"`
	Title    string    `yaml:"title" doc:"For people, in the manifest and the report. Default: the name."`
	Required bool      `yaml:"required" doc:"Whether the export fails when this source does. The default for its datasets." default:"false"`
	Attempts int       `yaml:"attempts" doc:"How often a dataset is read anew after a passing failure." default:"3" min:"1"`
	Accounts []string  `yaml:"accounts" doc:"Systems whose accounts this source knows, in the words of the field system of subject_account: it is not asked for accounts of others. Default: for every account." text:"any"`
	Limits   Limits    `yaml:"limits" doc:"Bounds of what is asked of the source, beside those of its type, such as statement_timeout and requests_per_second."`
	Datasets []Mapping `yaml:"datasets" doc:"What it holds, by canonical dataset name." required:"always" keyed:"Name" names:"snake"`
	Options  any       `yaml:"-"` // pointer to the kind's own options, decoded from the same YAML mapping
	Pos      Position  `yaml:"-"`
}

// Limits bound what is asked of a source. 0 is no limit.
type Limits struct {
	DatasetBytes   int64         `yaml:"dataset_bytes" doc:"Most bytes of values in one read of a dataset. 0: no limit." min:"0"`
	Bytes          int64         `yaml:"bytes" doc:"Most bytes of values in all reads of one export. 0: no limit." min:"0"`
	DatasetTime    time.Duration `yaml:"dataset_time" doc:"Most time that the source may take for one read of a dataset; what valise does with the records is not in it. 0: no limit." min:"0"`
	Time           time.Duration `yaml:"time" doc:"Most time that it may take for all reads of one export. 0: no limit." min:"0"`
	Reads          int           `yaml:"reads" doc:"Most reads at once, of all exports of one process. A source with this limit does not read ahead. 0: no limit, and each export has one at a time." min:"0"`
	ReadsPerSecond float64       `yaml:"reads_per_second" doc:"Most reads begun in a second, of all exports of one process; of a database each is one query. 0: no limit." min:"0"`
}

// Mapping says how a source fills one dataset.
type Mapping struct {
	Name          string   `yaml:"-"`
	Required      *bool    `yaml:"required" doc:"Overrides the source's."`
	SubjectColumn string   `yaml:"subject_column" doc:"The column that says whose record it is. It is compared on every record with the subject's verified accounts."`
	Isolation     string   `yaml:"isolation" doc:"How a record is shown to be the subject's. account, customer: the subject column holds one of the subject's accounts, or the customer id itself. parent: it has no such column, and refers to a record of the dataset that through names. trusted: the source cannot prove it; repeated in the manifest." enum:"account,customer,parent,trusted" default:"account"`
	Through       string   `yaml:"through" doc:"isolation: parent: the dataset whose records prove these. Each record must refer to one of it that was proved in this export, from whatever source."`
	Fields        []Bind   `yaml:"fields" doc:"Which column fills which field: a list of names where they are the same, else field: column, or field: {…}." required:"always" keyed:"Field" listed:"true" names:"field"`
	Key           []string `yaml:"key" doc:"Overrides the dictionary's key, where the mapping fills other fields."`
	Order         string   `yaml:"order" doc:"key: records come in the bytewise order of the key, and the run checks it. source: the source's own order is kept." enum:"key,source" default:"key"`
	Ignore        []string `yaml:"ignore" doc:"Columns that are known, and left out without a word."`
	Nulls         []string `yaml:"nulls" doc:"Texts of the source that mean: no value." text:"any"`
	TimeZone      string   `yaml:"time_zone" doc:"Zone of instants that have none (IANA)." default:"UTC"`
	Options       any      `yaml:"-"` // pointer to the kind's own dataset options
	Pos           Position `yaml:"-"`
}

// Bind fills one field.
type Bind struct {
	Field    string            `yaml:"-"`
	Column   string            `yaml:"column" doc:"The source's column, JSON key or dotted path. Default: the field's name." text:"any"`
	Value    *string           `yaml:"value" doc:"A constant instead of a column." text:"any"`
	Expr     string            `yaml:"expr" doc:"Where nothing else does: the value as an expression in CEL over the record's columns, r.first + ' ' + r.last. Each column is a text or null." text:"any"`
	Convert  string            `yaml:"convert" doc:"Named conversion: minor_units (of currency), epoch_seconds, epoch_millis, layout, trim, upper, json_text." enum:",minor_units,epoch_seconds,epoch_millis,layout,trim,upper,json_text"`
	Currency string            `yaml:"currency" doc:"minor_units: an ISO 4217 code, or the column that holds it as $column."`
	Digits   map[string]int    `yaml:"digits" doc:"minor_units: digits after the point of currencies that the source counts otherwise than ISO 4217 does: {ISK: 2}." min:"0" max:"9"`
	Layout   string            `yaml:"layout" doc:"layout: how the source writes a date or an instant, in strftime directives: %d/%m/%Y."`
	Nulls    []string          `yaml:"nulls" doc:"Texts of this column that mean: no value; beside the dataset's." text:"any"`
	Map      map[string]string `yaml:"map" doc:"The source's words → the documented ones. A word that is not here is an error, unless the map has the key \"*\"." text:"any"`
	Declare  *DeclareField     `yaml:"declare" doc:"A field that the dictionary does not have, declared in full."`
	Pos      Position          `yaml:"-"`
}

// Position is a place in the config file, counted from 1.
type Position struct{ Line, Column int }

// Kind is a kind of connector, as far as the config needs to know it: its name
// and the option structs that its keys are decoded into.
type Kind struct {
	Name    string
	Doc     string
	Source  func() any // returns a new pointer to the options of a source
	Dataset func() any // returns a new pointer to the options of a dataset
	// Preset returns the datasets that a source of the kind has without being
	// told, nil for a kind without. A config that lists datasets gets those
	// alone, each key of which it may override.
	Preset func() []Mapping
}
