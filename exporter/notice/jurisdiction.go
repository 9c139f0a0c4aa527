package notice

import (
	"slices"
	"strings"
)

// Jurisdiction is what a notice says to people of one place, and what law there
// adds.
type Jurisdiction struct {
	ID     string   `yaml:"id"`
	Title  string   `yaml:"title"`
	Places []string `yaml:"places"` // ISO 3166-1 alpha-2 or 3166-2 codes

	Effective  string      `yaml:"effective"` // date that the passage itself gives, "" where none
	Rights     []Right     `yaml:"rights"`
	Controller Controller  `yaml:"controller"`
	Contacts   []Contact   `yaml:"contacts"`  // beside the general ones
	OwnPost    bool        `yaml:"own_post"`  // people without an account write to Contacts, not to the general addresses
	Complaint  []Contact   `yaml:"complaint"` // authorities that the notice names
	Bases      []Statement `yaml:"bases"`     // legal bases that the notice gives
	Recipients []Recipient `yaml:"recipients"`
	Lists      []List      `yaml:"lists"` // disclosures that a law asks for
	Notes      []Statement `yaml:"notes"`

	Deadline Deadline `yaml:"deadline"`
	Identity Identity `yaml:"identity"`
	Zone     string   `yaml:"zone"`    // IANA zone in which days are counted, "" for UTC
	Checked  Checked  `yaml:"checked"` // how the citations of law were verified

	Listed bool `yaml:"-"` // the notice has a passage on it
}

// Right is one right that a notice names.
type Right struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	Text  string `yaml:"text"`
	// Prose says that the right stands in a sentence beside the enumeration.
	Prose bool `yaml:"prose"`
}

// ControllerRule says who decides about the data, as the notice has it. Rights
// follow the person's place; the controller need not.
type ControllerRule string

// The rules.
const (
	ControllerFixed     ControllerRule = "fixed"     // always the named party
	ControllerProvider  ControllerRule = "provider"  // the named party where it is the contracting entity
	ControllerCollector ControllerRule = "collector" // whoever of the named parties collected the data
	ControllerNone      ControllerRule = "none"      // the notice names none
)

// Controller is the rule and the entities that it is about, by id.
type Controller struct {
	Rule           ControllerRule `yaml:"rule"`
	Parties        []string       `yaml:"parties"`
	Role           string         `yaml:"role"`           // what the parties are called, where not controller
	Representative string         `yaml:"representative"` // entity id
	Represents     string         `yaml:"represents"`     // entity id
}

// Recipient is a company that receives data, and what for.
type Recipient struct {
	Name     string `yaml:"name"`
	Function string `yaml:"function"`
}

// List is an enumeration that a law asks the notice to have.
type List struct {
	ID    string   `yaml:"id"`
	Title string   `yaml:"title"`
	Items []string `yaml:"items"`
}

// Identity says whether the clock waits while a proof of identity is asked for.
type Identity struct {
	Clock  string `yaml:"clock"` // runs, waits, starts (when the proof comes), or "" where no rule is known to us: it runs
	Source string `yaml:"source"`
}

// Checked says how citations were verified: text (the section was read), report
// (a report on it), or no. What was not verified is shown to those who run
// valise, with a word on it, and is not in a bundle.
type Checked struct {
	How string `yaml:"how"`
	At  string `yaml:"at"`
}

// told returns the jurisdiction as a bundle tells of it: law that nobody has
// read is not printed as law. What is left of such a deadline is the number of
// days, which the company plans with.
func (j Jurisdiction) told() Jurisdiction {
	if j.Checked.How != "no" {
		return j
	}
	d := j.Deadline
	j.Deadline = Deadline{Amount: d.Amount, Unit: d.Unit, Company: d.Amount > 0, Rolls: d.Rolls}
	j.Identity = Identity{}
	return j
}

// Right returns the right of that id.
func (j *Jurisdiction) Right(id string) (Right, bool) {
	i := slices.IndexFunc(j.Rights, func(r Right) bool { return r.ID == id })
	if i < 0 {
		return Right{}, false
	}
	return j.Rights[i], true
}

// Jurisdiction returns what is known of a jurisdiction: the notice's passage
// and what law adds. id is one of ours ("eea", "us-ca") or an ISO 3166 code in
// any case ("DE", "CA-ON"): a subdivision that is not known by itself is its
// country's. It is false where neither the notice nor the data have it, which
// says nothing about rights.
func (n *Notice) Jurisdiction(id string) (Jurisdiction, bool) {
	for code := id; code != ""; code = country(code) {
		if j, ok := n.jurisdiction(code); ok {
			return j, true
		}
	}
	return Jurisdiction{}, false
}

func (n *Notice) jurisdiction(code string) (Jurisdiction, bool) {
	law, known := find(n.laws, code)
	passage, listed := find(n.Jurisdictions, code)
	if !listed && known {
		passage, listed = find(n.Jurisdictions, law.ID)
	}
	if !known && listed {
		law, known = find(n.laws, passage.ID)
	}
	switch {
	case listed && known:
		return join(passage, law), true
	case listed:
		passage.Listed = true
		return passage, true
	case known:
		return n.within(law), true
	default:
		return Jurisdiction{}, false
	}
}

// within returns a place of which the notice has no passage: that of its country
// holds there too, with the place's own law.
func (n *Notice) within(law Jurisdiction) Jurisdiction {
	passage, listed := find(n.Jurisdictions, country(law.ID))
	if !listed {
		return law
	}
	passage.ID, passage.Title, passage.Places = law.ID, law.Title, law.Places
	passage.Deadline, passage.Identity, passage.Zone, passage.Checked = law.Deadline, law.Identity, law.Zone, law.Checked
	passage.Listed = true
	return passage
}

// join adds what law says to a notice's passage, which wins where it has the
// same: a company may have promised a shorter time.
func join(passage, law Jurisdiction) Jurisdiction {
	passage.Listed = true
	if len(passage.Places) == 0 {
		passage.Places = law.Places
	}
	if passage.Deadline.IsZero() {
		passage.Deadline, passage.Checked = law.Deadline, law.Checked
	}
	if passage.Zone == "" {
		passage.Zone = law.Zone
	}
	if passage.Identity == (Identity{}) {
		passage.Identity = law.Identity
	}
	return passage
}

func find(list []Jurisdiction, code string) (Jurisdiction, bool) {
	for _, j := range list {
		if strings.EqualFold(j.ID, code) {
			return j, true
		}
	}
	for _, j := range list {
		for _, place := range j.Places {
			if strings.EqualFold(place, code) {
				return j, true
			}
		}
	}
	return Jurisdiction{}, false
}

// country cuts a subdivision's code to its country's; "" where there is none.
func country(code string) string {
	if i := strings.IndexByte(code, '-'); i > 0 {
		return code[:i]
	}
	return ""
}

// Known returns every jurisdiction of the notice in its order, then those that
// only law's data have. A place of these is Listed where its country is.
func (n *Notice) Known() []Jurisdiction {
	var out []Jurisdiction
	for _, j := range n.Jurisdictions {
		whole, _ := n.jurisdiction(j.ID)
		out = append(out, whole)
	}
	for _, j := range n.laws {
		if _, listed := find(n.Jurisdictions, j.ID); !listed {
			out = append(out, n.within(j))
		}
	}
	return out
}

// Entity returns the entity of that id, name or alias, in any case.
func (n *Notice) Entity(name string) (Entity, bool) {
	name = strings.TrimSpace(name)
	for _, e := range n.Entities {
		if strings.EqualFold(e.ID, name) || strings.EqualFold(e.Name, name) ||
			slices.ContainsFunc(e.Aliases, func(a string) bool { return strings.EqualFold(a, name) }) {
			return e, name != ""
		}
	}
	return Entity{}, false
}
