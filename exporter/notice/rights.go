package notice

import (
	"fmt"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// notAdvice ends the notes of every report.
const notAdvice = "This is information about the notice and about time limits. It is not legal advice."

// RightsFor returns what the report says to a person of a jurisdiction whose
// contract is with that entity: an id, name or alias of the notice's entities,
// "" where unknown. defaultDays has the company's own limits where law gives no
// number; without one the deadline says so.
func (n *Notice) RightsFor(jurisdiction, contractingEntity string, defaultDays map[string]int) exporter.Rights {
	j, known := n.Jurisdiction(jurisdiction)
	out := exporter.Rights{Jurisdiction: j.Title, NoticeDate: n.Version}
	if !known {
		out.Jurisdiction = jurisdiction
	}
	for _, r := range j.Rights {
		out.Rights = append(out.Rights, exporter.Term{Value: r.Title, Title: r.Text})
	}
	out.Controller = n.controllers(&j, contractingEntity)
	out.Contacts = n.contactsFor(&j, contractingEntity)
	out.Complaint = parties(j.Complaint)
	out.Deadline = n.deadlineText(jurisdiction, defaultDays)
	out.Notes = n.notes(&j, contractingEntity)
	return out
}

// controllers are the parties that the notice names, as its rule has it.
func (n *Notice) controllers(j *Jurisdiction, contracting string) []exporter.Party {
	var out []exporter.Party
	provider, _ := n.Entity(contracting)
	for _, id := range j.Controller.Parties {
		party, role := n.party(id), "controller"
		switch j.Controller.Rule {
		case ControllerProvider:
			if provider.ID == "" {
				role = "controller where it is the provider"
			} else if provider.ID != id {
				continue
			}
		case ControllerCollector:
			role = "controller of what it collected itself"
		case ControllerNone:
			role = j.Controller.Role
		}
		party.Role = role
		out = append(out, party)
	}
	if rep := j.Controller.Representative; rep != "" && provider.ID == j.Controller.Represents {
		party := n.party(rep)
		party.Role = "representative of " + provider.Name
		out = append(out, party)
	}
	return out
}

// contactsFor are the ways to ask: the support page for customers, then the
// place's own, then by post the contracting entity's address, or every one
// where it is not known or not among them.
func (n *Notice) contactsFor(j *Jurisdiction, contracting string) []exporter.Party {
	out := parties([]Contact{n.Contacts.Customers})
	out = append(out, parties(j.Contacts)...)
	post := n.Contacts.Post
	if provider, ok := n.Entity(contracting); ok && slices.Contains(post, provider.ID) {
		post = []string{provider.ID}
	}
	if j.OwnPost {
		post = j.Controller.Parties
	}
	for _, id := range post {
		party := n.party(id)
		party.Role = "by post"
		out = append(out, party)
	}
	return out
}

func (n *Notice) deadlineText(jurisdiction string, defaultDays map[string]int) string {
	d, err := n.DeadlineFor(jurisdiction, defaultDays)
	if err != nil {
		j, _ := n.Jurisdiction(jurisdiction)
		if text := j.Deadline.String(); text != "" {
			return text
		}
		return "no number is known for this place"
	}
	return d.String()
}

// notes say what a list cannot.
func (n *Notice) notes(j *Jurisdiction, contracting string) []string {
	var out []string
	switch {
	case !j.Listed:
		out = append(out, "The notice has no passage on this place. That does not mean that there are no rights: the law of the place decides.")
	case len(j.Rights) == 0:
		out = append(out, "The notice lists no rights for this place. That does not mean that there are none: the law of the place decides.")
	default:
		out = append(out, "The rights above are those that the notice lists. The law of the place may give more.")
	}
	if j.Controller.Rule == ControllerProvider {
		if _, ok := n.Entity(contracting); ok && len(n.controllers(j, contracting)) == 0 {
			out = append(out, "The notice names no controller for a contract with this company.")
		}
	}
	if j.Effective != "" {
		out = append(out, fmt.Sprintf("The notice dates its passage on this place %s.", j.Effective))
	}
	for _, s := range j.Notes {
		out = append(out, s.Text)
	}
	for _, note := range []string{j.Deadline.Note, identityText(j.Identity)} {
		if note != "" {
			out = append(out, note)
		}
	}
	return append(out, notAdvice)
}

func identityText(i Identity) string {
	switch i.Clock {
	case "runs":
		return "The time runs from receipt, also while identity is being checked (" + i.Source + ")."
	case "waits":
		return "The time waits while a proof of identity that was asked for is awaited (" + i.Source + ")."
	default:
		return ""
	}
}

func (n *Notice) party(id string) exporter.Party {
	i := slices.IndexFunc(n.Entities, func(e Entity) bool { return e.ID == id })
	if i < 0 {
		return exporter.Party{Name: id}
	}
	e := n.Entities[i]
	return exporter.Party{Name: e.Name, Address: e.Address, Email: e.Email, URL: e.URL}
}

func parties(list []Contact) []exporter.Party {
	var out []exporter.Party
	for _, c := range list {
		if c == (Contact{}) {
			continue
		}
		p := exporter.Party{Name: c.Name, Role: c.Role, Address: c.Address, Email: c.Email, URL: c.URL}
		if c.Phone != "" {
			p.Address += ", telephone " + c.Phone
		}
		out = append(out, p)
	}
	return out
}
