package parse

import (
	"bytes"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/notice"
)

// headingsOfCategories are the headings of a draft, in the order that the ids
// have: free words, for a person to change.
var headingsOfCategories = [...]struct {
	id      exporter.CategoryID
	heading string
}{
	{exporter.ContactInformation, "Contact information"},
	{exporter.IdentityAndCredentials, "Usernames, roles and credentials"},
	{exporter.PurchaseAndPaymentHistory, "Subscriptions, purchases, usage, bills and payments"},
	{exporter.PaymentSettings, "Payment methods and billing preferences"},
	{exporter.TaxInformation, "Tax information"},
	{exporter.CommunicationSettings, "E-mail and notification settings"},
	{exporter.MarketplaceAndPartner, "Marketplace and partner participation"},
}

// rightTitles are the short names of rights.
var rightTitles = map[string]string{
	"access": "Access", "correct": "Correction", "delete": "Deletion", "restrict": "Restriction", "object": "Objection",
	"portability": "Portability", "complaint": "Complaint", "withdraw_consent": "Withdrawing consent",
	"consent_information": "Information on consent", "collection_information": "Information on collection",
	"automated_decisions": "Automated decisions", "opt_out": "Opting out", "limit_sensitive": "Limiting sensitive data",
	"no_discrimination": "No discrimination", "appeal": "Appeal", "anonymisation": "Anonymisation",
}

// Notice returns the text as data. It is a draft: what the text does not say is
// empty, so that notice.Load refuses it until a person has filled it in.
func (t *Text) Notice() *notice.Notice {
	n := &notice.Notice{Version: t.Declared.Date, SHA256: t.SHA256, Title: t.Title}
	for _, p := range t.Prior {
		if p.Date != "" && n.Prior == "" {
			n.Prior = p.Date
		}
	}
	for _, e := range t.Entities {
		entity := notice.Entity{ID: e.ID, Name: e.Name, Address: e.Address}
		if e.Alias != "" {
			entity.Aliases = []string{e.Alias}
		}
		n.Entities = append(n.Entities, entity)
	}
	n.Categories = t.categories()
	for _, s := range t.Surfaces {
		n.Surfaces = append(n.Surfaces, notice.Surface{ID: s.ID, Title: s.Title, Categories: s.Categories, Acts: s.Acts})
	}
	if t.Customers.URL != "" {
		n.Contacts.Customers = notice.Contact{Name: t.Customers.Text, Role: "for people with an account", URL: t.Customers.URL}
	}
	n.Contacts.Post = t.Post
	n.Collected = notice.Collected{Given: draftExamples(t.Collected.Given), Automatic: draftExamples(t.Collected.Automatic), Other: draftExamples(t.Collected.Other)}
	for _, s := range t.Statements {
		n.Statements = append(n.Statements, notice.Statement{ID: s.ID, Text: s.Text})
	}
	for _, p := range t.Passages {
		n.Jurisdictions = append(n.Jurisdictions, p.jurisdiction())
	}
	return n
}

var condition = lazily(`(?i)^if you [^,(]+(?:\([^)]*\))?[^,]*`)

func (t *Text) categories() []notice.Category {
	out := make([]notice.Category, len(headingsOfCategories))
	for i, h := range headingsOfCategories {
		c := notice.Category{ID: h.id, Number: i + 1, Heading: h.heading}
		var described []string
		for _, it := range t.Accessible {
			if it.Category == h.id {
				described = append(described, it.Text)
				if m := condition().FindString(it.Text); m != "" {
					c.Conditional = strings.TrimSpace(m)
				}
			}
		}
		c.Description = strings.Join(described, "; ")
		out[i] = c
	}
	return out
}

func draftExamples(in Examples) notice.Examples {
	return notice.Examples{Events: draftList(in.Events), Data: draftList(in.Data)}
}

func draftList(items []Item) []notice.Example {
	var out []notice.Example
	taken := map[string]bool{}
	for _, it := range items {
		out = append(out, notice.Example{ID: unique(taken, it.Text), Text: it.Text, Category: it.Category})
	}
	return out
}

// unique makes an id of the first words of a text.
func unique(taken map[string]bool, text string) string {
	list := strings.Fields(text)
	id := slug(strings.Join(list[:min(4, len(list))], " "), "_")
	for n := 2; taken[id]; n++ {
		id = fmt.Sprintf("%s_%d", slug(strings.Join(list[:min(4, len(list))], " "), "_"), n)
	}
	taken[id] = true
	return id
}

func (p *Passage) jurisdiction() notice.Jurisdiction {
	j := notice.Jurisdiction{
		ID: p.ID, Title: p.Title, Effective: p.Effective, Contacts: p.Contacts, OwnPost: p.OwnPost, Complaint: p.Complaint, Recipients: p.Recipients,
		Controller: notice.Controller{Rule: p.Controller.Rule, Parties: p.Controller.Parties, Role: p.Controller.Role},
	}
	if p.Controller.Representative != "" && p.Controller.Represents != "" {
		j.Controller.Representative, j.Controller.Represents = p.Controller.Representative, p.Controller.Represents
	}
	for _, r := range p.Rights {
		j.Rights = append(j.Rights, notice.Right{ID: r.ID, Title: rightTitles[r.ID], Text: r.Text, Prose: r.Prose})
	}
	taken := map[string]bool{}
	for _, b := range p.Bases {
		j.Bases = append(j.Bases, notice.Statement{ID: unique(taken, b.Text), Text: b.Text})
	}
	for _, l := range p.Lists {
		list := notice.List{ID: l.ID, Title: l.Title}
		for _, it := range l.Items {
			list.Items = append(list.Items, it.Text)
		}
		j.Lists = append(j.Lists, list)
	}
	for _, s := range p.Notes {
		j.Notes = append(j.Notes, notice.Statement{ID: s.ID, Text: s.Text})
	}
	return j
}

// toFill stands behind a value that a person has to give.
const toFill = "to fill in"

// YAML returns the draft as the file that "notice: {file: …}" loads. What the
// text does not say is an empty value with a comment behind it, and is listed at
// the top; the file loads when these are filled in.
func (t *Text) YAML() ([]byte, error) {
	var root yaml.Node
	if err := root.Encode(t.Notice()); err != nil {
		return nil, fmt.Errorf("write the draft: %w", err)
	}
	prune(&root, "")
	open := unfilled(&root, "")
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Draft from %s. Read it against the text, say things in your own words,\n# and check it with: valise notice show --file FILE\n", t.File)
	if len(open) > 0 {
		b.WriteString("#\n# The text does not say, or valise did not understand:\n")
		for _, path := range open {
			fmt.Fprintf(&b, "#   %s\n", path)
		}
	}
	for _, it := range t.Accessible {
		if it.Category == "" {
			fmt.Fprintf(&b, "#   line %d: %s: which of the seven categories is this?\n", it.Line, oneLine(it.Text))
		}
	}
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(&root); err != nil {
		return nil, fmt.Errorf("write the draft: %w", err)
	}
	return b.Bytes(), enc.Close()
}

func oneLine(s string) string { return strings.ReplaceAll(short(s), "\n", " ") }

// required are the keys whose value must not be empty, by the list they are in.
var required = map[string][]string{
	"":              {"version", "title"},
	"categories":    {"heading", "description"},
	"surfaces":      {"id", "title", "categories"},
	"jurisdictions": {"id", "title"},
	"rights":        {"id", "title", "text"},
}

// prune takes out keys without a value, but those that are required.
func prune(n *yaml.Node, list string) {
	switch n.Kind {
	case yaml.SequenceNode:
		for _, c := range n.Content {
			prune(c, list)
		}
	case yaml.MappingNode:
		kept := n.Content[:0]
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			prune(value, key.Value)
			if !empty(value) || needs(list, key.Value) {
				kept = append(kept, key, value)
			}
		}
		n.Content = kept
	}
}

func needs(list, key string) bool {
	for _, k := range required[list] {
		if k == key {
			return true
		}
	}
	return false
}

func empty(n *yaml.Node) bool {
	switch n.Kind {
	case yaml.ScalarNode:
		return n.Value == "" || n.Value == "null" || n.Value == "false" || (n.Value == "0" && n.Tag == "!!int")
	default:
		return len(n.Content) == 0
	}
}

// unfilled marks the required keys without a value, and returns their paths.
func unfilled(n *yaml.Node, path string) []string {
	var out []string
	switch n.Kind {
	case yaml.SequenceNode:
		for i, c := range n.Content {
			out = append(out, unfilled(c, fmt.Sprintf("%s[%d]", path, i))...)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			at := strings.TrimPrefix(path+"."+key.Value, ".")
			if empty(value) && value.Kind != yaml.MappingNode && value.Value != "false" && value.Value != "0" {
				value.LineComment = toFill
				if value.Kind == yaml.SequenceNode {
					value.Style = yaml.FlowStyle
				}
				out = append(out, at)
			}
			out = append(out, unfilled(value, at)...)
		}
	}
	return out
}
