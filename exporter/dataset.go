package exporter

// CategoryID names a category of the notice's list "information you can
// access". The seven ids are contract; OtherInformation is ours, for what is
// held and fits none of them.
type CategoryID string

// The categories, in the notice's order.
const (
	ContactInformation        CategoryID = "contact_information"
	IdentityAndCredentials    CategoryID = "identity_and_credentials"
	PurchaseAndPaymentHistory CategoryID = "purchase_and_payment_history"
	PaymentSettings           CategoryID = "payment_settings"
	TaxInformation            CategoryID = "tax_information"
	CommunicationSettings     CategoryID = "communication_settings"
	MarketplaceAndPartner     CategoryID = "marketplace_and_partner"
	OtherInformation          CategoryID = "other_information"
)

// Type is a field's declared type: what every value of it is converted to.
type Type string

// The types of a field.
const (
	TypeText    Type = "text"
	TypeInteger Type = "integer"
	TypeDecimal Type = "decimal"
	TypeBoolean Type = "boolean"
	TypeDate    Type = "date"
	TypeInstant Type = "instant"
	TypeJSON    Type = "json"
)

// Kind returns the kind that a value of the type has when it is shown.
func (t Type) Kind() Kind {
	switch t {
	case TypeInteger:
		return KindInteger
	case TypeDecimal:
		return KindDecimal
	case TypeBoolean:
		return KindBool
	case TypeDate:
		return KindDate
	case TypeInstant:
		return KindInstant
	case TypeJSON:
		return KindJSON
	default:
		return KindText
	}
}

// Origin says where a datum comes from (WP242 rev.01, section III; LGPD art. 19).
type Origin string

// The origins.
const (
	Provided   Origin = "provided"
	Observed   Origin = "observed"
	Derived    Origin = "derived"
	ThirdParty Origin = "third_party"
)

// Basis is a legal basis of processing (GDPR art. 6(1)). A field may rest on
// several.
type Basis string

// The legal bases.
const (
	Contract           Basis = "contract"
	Consent            Basis = "consent"
	LegitimateInterest Basis = "legitimate_interest"
	LegalObligation    Basis = "legal_obligation"
)

// Class says what a field's values are to the policy: which rule acts on them.
type Class string

// The classes.
const (
	ClassPlain        Class = "plain"         // no rule acts
	ClassIdentifier   Class = "identifier"    // an id: text, kept to the letter
	ClassPersonal     Class = "personal"      // about the subject: name, address, e-mail, phone
	ClassFreeText     Class = "free_text"     // may hold anything that a person typed
	ClassPerson       Class = "person"        // another person, unless evidence shows the subject
	ClassCardNumber   Class = "card_number"   // at most the last four digits leave
	ClassBankAccount  Class = "bank_account"  // IBAN or account number: last four by default
	ClassTaxID        Class = "tax_id"        // a tax number: by holder, jurisdiction and policy
	ClassGovernmentID Class = "government_id" // withheld where the jurisdiction says so
	ClassHealthID     Class = "health_id"     // health-insurance or medical number: as a government id
	ClassBiometric    Class = "biometric"     // unique biometric data: as a government id
	ClassCredential   Class = "credential"    // never disclosed, whoever asks
	ClassRiskScore    Class = "risk_score"    // derived about the subject for fraud control
)

// TextFormat narrows a text field, with the names that JSON Schema uses where it
// has one.
type TextFormat string

// The formats.
const (
	FormatEmail       TextFormat = "email"
	FormatPhone       TextFormat = "phone"       // E.164
	FormatURI         TextFormat = "uri"         // RFC 3986
	FormatCountry     TextFormat = "country"     // ISO 3166-1 alpha-2
	FormatSubdivision TextFormat = "subdivision" // ISO 3166-2
	FormatCurrency    TextFormat = "currency"    // ISO 4217
	FormatLanguage    TextFormat = "language"    // BCP 47
	FormatTimeZone    TextFormat = "time_zone"   // IANA
	FormatName        TextFormat = "name"        // a person's name
)

// Field is one field of a dataset.
type Field struct {
	Name        string
	Title       string // for people, in English
	Description string
	Type        Type
	Format      TextFormat
	Unit        string  // a UCUM symbol ("s", "By"), "" where none
	Currency    string  // money: the name of the field that holds its ISO 4217 code
	Scale       int     // decimals: digits after the point to which a binary float is rounded; 0 means 2 for money, else 12
	Enum        []Term  // the documented values, where they are closed
	Required    bool    // never null in a whole record
	Origin      Origin  // who it came from
	Bases       []Basis // on what it is processed
	Class       Class
	Rule        string // set by the policy: the rule that can act on its values, "" where none
}

// Term is a documented value of an enumeration.
type Term struct{ Value, Title string }

// Reference says that fields of a dataset name a record of another one.
type Reference struct {
	Fields  []string
	Dataset string
	To      []string
}

// Rule is one that withheld or reduced values of a dataset, with its ground.
type Rule struct {
	Name      string // stable: manifest, _withheld
	Ground    string // in plain words
	Reference string // law and section, or standard
	Reduces   bool   // a part of the value is still shown
}

// Dataset is the static shape of one dataset: known without any I/O.
type Dataset struct {
	Name        string // canonical, snake_case, ASCII
	Title       string
	Description string
	Category    CategoryID
	Surfaces    []string // ids of the notice's surfaces that show this dataset
	Fields      []Field
	Key         []string    // one or more fields: unique in the bundle, stable across exports
	References  []Reference // to other datasets
	When        string      // the field that dates a record ("" where none): newest first in the report
	Recorded    bool        // When says when the record came into being: as_of leaves out what came later
	Amount      string      // the field whose sum by year and month means something ("" where none)
	Folder      string      // set by the assembler: "3-purchase_and_payment_history"
	Rules       []Rule      // set by the policy: those that can act; not empty means a _withheld column
}

// Field returns the field of that name and its position.
func (d *Dataset) Field(name string) (f Field, position int, ok bool) {
	for i := range d.Fields {
		if d.Fields[i].Name == name {
			return d.Fields[i], i, true
		}
	}
	return Field{}, -1, false
}

// Member returns the path inside the bundle of the dataset's file with that
// extension: "data/3-purchase_and_payment_history/invoice.csv".
func (d *Dataset) Member(extension string) string {
	return "data/" + d.Folder + "/" + d.Name + "." + extension
}

// WithheldColumn is the name of the last column, or of the JSON member, that
// says which of a record's values were withheld or reduced, and by which rule.
const WithheldColumn = "_withheld"

// SourceColumn is the name of the column that tells the parts of a dataset
// apart where several sources feed it.
const SourceColumn = "source"

// AccountColumn is the name of the field that says which account a record
// belongs to.
const AccountColumn = "account_id"
