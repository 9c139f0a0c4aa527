package notice

import (
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// RightsFor returns what the report says to a person of a jurisdiction whose
// contract is with that entity: an id, name or alias of the notice's entities,
// "" where unknown. defaultDays has the company's own limits where law gives no
// number; without one the deadline says so.
func (n *Notice) RightsFor(jurisdiction, contractingEntity string, defaultDays map[string]int) exporter.Rights {
	return n.RightsIn(lang.For(lang.English), jurisdiction, contractingEntity, defaultDays)
}

// RightsIn is RightsFor in a language. Names of companies and of authorities,
// addresses and citations of law stay as they are, as does what a company's own
// notice says.
func (n *Notice) RightsIn(p *lang.Printer, jurisdiction, contractingEntity string, defaultDays map[string]int) exporter.Rights {
	j, known := n.Jurisdiction(jurisdiction)
	j = j.told()
	out := exporter.Rights{Jurisdiction: p.Own(j.Title), NoticeDate: n.Version}
	if !known {
		out.Jurisdiction = jurisdiction
	}
	for _, r := range j.Rights {
		out.Rights = append(out.Rights, exporter.Term{Value: p.Own(r.Title), Title: p.Own(r.Text)})
	}
	out.Controller = n.controllers(p, &j, contractingEntity)
	out.Contacts = n.contactsFor(p, &j, contractingEntity)
	out.Complaint = parties(p, j.Complaint)
	out.Deadline = j.deadlineText(p, jurisdiction, defaultDays)
	out.Notes = n.notes(p, &j, contractingEntity)
	return out
}

// controllers are the parties that the notice names, as its rule has it.
func (n *Notice) controllers(p *lang.Printer, j *Jurisdiction, contracting string) []exporter.Party {
	var out []exporter.Party
	provider, _ := n.Entity(contracting)
	for _, id := range j.Controller.Parties {
		party, role := n.party(id), p.T("notice.controller")
		switch j.Controller.Rule {
		case ControllerProvider:
			if provider.ID == "" {
				role = p.T("notice.controller_provider")
			} else if provider.ID != id {
				continue
			}
		case ControllerCollector:
			role = p.T("notice.controller_collector")
		case ControllerNone:
			role = p.Own(j.Controller.Role)
		}
		party.Role = role
		out = append(out, party)
	}
	if rep := j.Controller.Representative; rep != "" && provider.ID == j.Controller.Represents {
		party := n.party(rep)
		party.Role = p.T("notice.representative", "name", provider.Name)
		out = append(out, party)
	}
	return out
}

// contactsFor are the ways to ask: the support page for customers, then the
// place's own, then by post the contracting entity's address, or every one
// where it is not known or not among them.
func (n *Notice) contactsFor(p *lang.Printer, j *Jurisdiction, contracting string) []exporter.Party {
	out := parties(p, []Contact{n.Contacts.Customers})
	out = append(out, parties(p, j.Contacts)...)
	post := n.Contacts.Post
	if provider, ok := n.Entity(contracting); ok && slices.Contains(post, provider.ID) {
		post = []string{provider.ID}
	}
	if j.OwnPost {
		post = j.Controller.Parties
	}
	for _, id := range post {
		party := n.party(id)
		party.Role = p.T("notice.by_post")
		out = append(out, party)
	}
	return out
}

func (j *Jurisdiction) deadlineText(p *lang.Printer, asked string, defaultDays map[string]int) string {
	d, ok := j.deadline(asked, defaultDays)
	if text := d.In(p); ok || text != "" {
		return text
	}
	return p.T("notice.no_number")
}

// notes say what a list cannot.
func (n *Notice) notes(p *lang.Printer, j *Jurisdiction, contracting string) []string {
	var out []string
	switch {
	case !j.Listed:
		out = append(out, p.T("notice.no_passage"))
	case len(j.Rights) == 0:
		out = append(out, p.T("notice.no_rights"))
	default:
		out = append(out, p.T("notice.listed"))
	}
	if j.Controller.Rule == ControllerProvider {
		if _, ok := n.Entity(contracting); ok && len(n.controllers(p, j, contracting)) == 0 {
			out = append(out, p.T("notice.no_controller"))
		}
	}
	if j.Effective != "" {
		out = append(out, p.T("notice.effective", "date", p.Day(j.Effective)))
	}
	for _, s := range j.Notes {
		out = append(out, p.Own(s.Text))
	}
	for _, note := range []string{p.Own(j.Deadline.Note), identityText(p, j.Identity)} {
		if note != "" {
			out = append(out, note)
		}
	}
	return append(out, p.T("notice.not_advice"))
}

func identityText(p *lang.Printer, i Identity) string {
	switch i.Clock {
	case "runs":
		return p.T("notice.clock_runs", "source", p.Own(i.Source))
	case "starts":
		return p.T("notice.clock_starts", "source", p.Own(i.Source))
	case "waits":
		return p.T("notice.clock_waits", "source", p.Own(i.Source))
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

func parties(in *lang.Printer, list []Contact) []exporter.Party {
	var out []exporter.Party
	for _, c := range list {
		if c == (Contact{}) {
			continue
		}
		p := exporter.Party{Name: in.Own(c.Name), Role: in.Own(c.Role), Address: c.Address, Email: c.Email, URL: c.URL}
		if c.Phone != "" {
			p.Address = in.T("notice.telephone", "address", p.Address, "phone", c.Phone)
		}
		out = append(out, p)
	}
	return out
}
