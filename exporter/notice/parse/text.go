package parse

import (
	"strconv"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/notice"
)

// Text is a notice as it was read. Lists are in the text's order; a part that
// the text does not have is empty, and named in Missing.
type Text struct {
	File     string `json:"file"`
	SHA256   string `json:"sha256"` // of the bytes as they were given, lower-case hex
	Form     string `json:"form"`   // markdown or html
	Title    string `json:"title"`
	Declared Dated  `json:"declared"` // the date that the text gives itself
	Prior    []Link `json:"prior_versions"`

	Accessible []Item      `json:"accessible"`
	Surfaces   []Surface   `json:"surfaces"`
	Collected  Collected   `json:"collected"`
	Entities   []Entity    `json:"entities"` // companies that the text names with a role or an address
	Customers  Link        `json:"contact_for_customers"`
	Post       []string    `json:"contacts_by_post"` // ids of entities
	Passages   []Passage   `json:"jurisdictions"`
	Statements []Statement `json:"statements"` // on other versions and frameworks

	Sections []Section `json:"sections"`
	Missing  []string  `json:"missing"` // parts that were not found
	Warnings []Warning `json:"warnings"`
}

// Item is one item of a list, without its bullet and its final "; and".
type Item struct {
	Text     string              `json:"text"`
	Line     int                 `json:"line"`
	Category exporter.CategoryID `json:"category"` // "" where the words fit none, or more than one
}

// Dated is a date as a text writes it.
type Dated struct {
	Date string `json:"date"` // 2006-01-02, "" where it cannot be read for certain
	Text string `json:"text"`
	Line int    `json:"line"`
}

// Link is a link, with the date that it or its words give.
type Link struct {
	Text string `json:"text"`
	URL  string `json:"url"`
	Date string `json:"date,omitempty"`
	Line int    `json:"line"`
}

// Surface is a page or service where people see what they can access.
type Surface struct {
	ID         string                `json:"id"`
	Title      string                `json:"title"`
	URL        string                `json:"url,omitempty"`
	Line       int                   `json:"line"`
	Categories []exporter.CategoryID `json:"categories"` // that its name speaks of; the text itself seldom says
	Acts       bool                  `json:"acts"`       // the section on choice names it
}

// Collected is what is collected: on which occasions, and what.
type Collected struct {
	Given     Examples `json:"given"`
	Automatic Examples `json:"automatic"`
	Other     Examples `json:"other_source"`
}

// Examples are occasions and data.
type Examples struct {
	Events []Item `json:"events"`
	Data   []Item `json:"data"`
}

// Entity is a company.
type Entity struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Alias   string `json:"alias,omitempty"`
	Address string `json:"address,omitempty"`
	Line    int    `json:"line"`
}

// Passage is what the text says to people of one place.
type Passage struct {
	ID         string             `json:"id"` // "" for a place that the vocabulary does not know
	Title      string             `json:"title"`
	Line       int                `json:"line"`
	Effective  string             `json:"effective,omitempty"`
	Rights     []Right            `json:"rights"`
	Controller Controller         `json:"controller"`
	Contacts   []notice.Contact   `json:"contacts"`
	OwnPost    bool               `json:"own_post"` // people without an account write to an address of the passage
	Complaint  []notice.Contact   `json:"complaint"`
	Bases      []Item             `json:"bases"`
	Recipients []notice.Recipient `json:"recipients"`
	Lists      []List             `json:"lists"`
	Notes      []Statement        `json:"notes"`
}

// Right is a right that a passage names. Prose says that it stands in a
// sentence beside the list.
type Right struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Prose bool   `json:"prose"`
	Line  int    `json:"line"`
}

// Controller is who decides about the data, by entity id.
type Controller struct {
	Rule           notice.ControllerRule `json:"rule"`
	Parties        []string              `json:"parties"`
	Role           string                `json:"role,omitempty"`
	Representative string                `json:"representative,omitempty"`
	Represents     string                `json:"represents,omitempty"`
	Line           int                   `json:"line,omitempty"`
}

// List is an enumeration under a label of its own.
type List struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Items []Item `json:"items"`
}

// Statement is something said under a label.
type Statement struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Line int    `json:"line"`
}

// Section is a heading, and what its words made of it: accessible, given,
// automatic, other_source, jurisdictions, contacts, choice, place, known (of no
// use for an export) or unrecognised.
type Section struct {
	Heading string `json:"heading"`
	Line    int    `json:"line"`
	Kind    string `json:"kind"`
}

// Warning is something that was repaired, left out or not understood.
type Warning struct {
	File string `json:"-"`
	Line int    `json:"line"`
	What string `json:"what"`
}

// String returns "file:line: what".
func (w Warning) String() string { return w.File + ":" + strconv.Itoa(w.Line) + ": " + w.What }
