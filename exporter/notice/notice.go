package notice

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// Notice is one version of a privacy notice, as data.
type Notice struct {
	Version       string         `yaml:"version"` // declared date, 2006-01-02
	SHA256        string         `yaml:"sha256"`  // of the text's bytes, lower-case hex; of the data file where it is not given
	Title         string         `yaml:"title"`
	Prior         string         `yaml:"prior"` // declared date of the version that the text names as the one before, "" where it names none
	Entities      []Entity       `yaml:"entities"`
	Categories    []Category     `yaml:"categories"`
	Surfaces      []Surface      `yaml:"surfaces"`
	Contacts      Contacts       `yaml:"contacts"`
	Processing    Processing     `yaml:"processing"`
	Collected     Collected      `yaml:"collected"`
	Excluded      []Statement    `yaml:"excluded"` // what the notice does not cover at all
	Statements    []Statement    `yaml:"statements"`
	Differences   []Statement    `yaml:"differences"` // from the version before, where they matter to the program
	Jurisdictions []Jurisdiction `yaml:"jurisdictions"`

	laws []Jurisdiction
}

// Entity is a company of the group that the notice names.
type Entity struct {
	ID      string   `yaml:"id"`
	Name    string   `yaml:"name"`
	Aliases []string `yaml:"aliases"`
	Address string   `yaml:"address"` // postal
	Email   string   `yaml:"email"`
	URL     string   `yaml:"url"`
}

// Category is a category of the list of what a person can access. Its id is
// contract; number, heading and description are for people.
type Category struct {
	ID          exporter.CategoryID `yaml:"id"`
	Number      int                 `yaml:"number"`
	Heading     string              `yaml:"heading"`
	Description string              `yaml:"description"`
	Conditional string              `yaml:"conditional"` // on what it depends whether the category applies, "" where it always does
}

// Surface is a page or service where customers see their information.
type Surface struct {
	ID         string                `yaml:"id"`
	Title      string                `yaml:"title"`
	Categories []exporter.CategoryID `yaml:"categories"`
	// Acts says that the notice's section on choice sends people there to
	// change something. False means only that the notice does not say so.
	Acts bool `yaml:"acts"`
}

// Contacts are the general ones: who answers where nothing narrower is said.
type Contacts struct {
	Customers Contact  `yaml:"customers"` // people with an account
	Post      []string `yaml:"everyone"`  // entity ids: by post, each for its own customers
}

// Contact is a way to ask.
type Contact struct {
	Name    string `yaml:"name"`
	Role    string `yaml:"role"`
	Address string `yaml:"address"`
	Email   string `yaml:"email"`
	URL     string `yaml:"url"`
	Phone   string `yaml:"phone"`
}

// Processing is what the notice itself says about processing. A part that it
// does not have is empty.
type Processing struct {
	Purposes   []string `yaml:"purposes"`
	Sources    []string `yaml:"sources"`
	Recipients []string `yaml:"recipients"`
	Retention  []string `yaml:"retention"`
	Transfers  []string `yaml:"transfers"`
	Automated  []string `yaml:"automated_decisions"`
}

// Collected is what the notice gives as examples of what is collected.
type Collected struct {
	Given     Examples `yaml:"given"`
	Automatic Examples `yaml:"automatic"`
	Other     Examples `yaml:"other_source"`
}

// Examples are occasions on which data are collected, and data.
type Examples struct {
	Events []Example `yaml:"events"`
	Data   []Example `yaml:"data"`
}

// Example is one example. Category is where the list of accessible information
// has it, "" where it does not.
type Example struct {
	ID       string              `yaml:"id"`
	Text     string              `yaml:"text"`
	Category exporter.CategoryID `yaml:"category"`
}

// Statement is something that the notice says, in our words.
type Statement struct {
	ID   string `yaml:"id"`
	Text string `yaml:"text"`
}

// Category returns the category of that id.
func (n *Notice) Category(id exporter.CategoryID) (Category, bool) {
	i := slices.IndexFunc(n.Categories, func(c Category) bool { return c.ID == id })
	if i < 0 {
		return Category{}, false
	}
	return n.Categories[i], true
}

// Surface returns the surface of that id.
func (n *Notice) Surface(id string) (Surface, bool) {
	i := slices.IndexFunc(n.Surfaces, func(s Surface) bool { return s.ID == id })
	if i < 0 {
		return Surface{}, false
	}
	return n.Surfaces[i], true
}

// SurfacesOf returns the surfaces that show a category, in the notice's order.
func (n *Notice) SurfacesOf(id exporter.CategoryID) []Surface {
	var out []Surface
	for _, s := range n.Surfaces {
		if slices.Contains(s.Categories, id) {
			out = append(out, s)
		}
	}
	return out
}

// NotListed returns the data that the notice says are collected and does not
// list as accessible, with where they come from: given, automatic or
// other_source.
func (n *Notice) NotListed() map[string][]Example {
	out := map[string][]Example{}
	for origin, group := range map[string]Examples{"given": n.Collected.Given, "automatic": n.Collected.Automatic, "other_source": n.Collected.Other} {
		for _, e := range group.Data {
			if e.Category == "" {
				out[origin] = append(out[origin], e)
			}
		}
	}
	return out
}

// Manifest names the notice as the manifest does.
func (n *Notice) Manifest() exporter.ManifestNotice {
	return exporter.ManifestNotice{Version: n.Version, SHA256: n.SHA256}
}
