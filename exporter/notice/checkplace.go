package notice

import (
	"slices"
	"strconv"
)

// jurisdiction checks passage i.
func (c *checker) jurisdiction(n *Notice, j *Jurisdiction, i int) {
	where := []any{"jurisdictions", i}
	if j.Title == "" {
		c.bad(where, "title is missing")
	}
	if slices.IndexFunc(n.Jurisdictions, func(o Jurisdiction) bool { return o.ID == j.ID }) < i {
		c.bad(where, "id %s is there twice", j.ID)
	}
	c.ids([]string{j.ID}, "jurisdictions", i, "id")
	if _, err := ParseDate(j.Effective); j.Effective != "" && err != nil {
		c.bad(append(where, "effective"), "effective is %v", err)
	}
	ids := make([]string, len(j.Rights))
	for k, r := range j.Rights {
		ids[k] = r.ID
		if r.Title == "" || r.Text == "" {
			c.bad(append(slices.Clone(where), "rights", k), "title or text is missing")
		}
	}
	c.ids(ids, "jurisdictions", i, "rights")
	c.controller(n, j, i)
	c.deadline(j.Deadline, "jurisdictions", i, "deadline")
}

func (c *checker) controller(n *Notice, j *Jurisdiction, i int) {
	where := []any{"jurisdictions", i, "controller"}
	switch j.Controller.Rule {
	case ControllerFixed, ControllerProvider, ControllerCollector:
		if len(j.Controller.Parties) == 0 {
			c.bad(where, "rule %s needs parties", j.Controller.Rule)
		}
	case ControllerNone:
	default:
		c.bad(append(where, "rule"), "rule is %s, not one of fixed, provider, collector, none", strconv.Quote(string(j.Controller.Rule)))
	}
	for k, id := range j.Controller.Parties {
		c.entity(n, id, append(where, "parties", k)...)
	}
	if j.Controller.Representative != "" {
		c.entity(n, j.Controller.Representative, append(where, "representative")...)
		c.entity(n, j.Controller.Represents, append(where, "represents")...)
	}
}

func (c *checker) deadline(d Deadline, where ...any) {
	if d.IsZero() {
		return
	}
	if d.Amount < 0 || (d.Amount == 0 && d.Words == "") {
		c.bad(where, "amount is %d: give a number, or in words what stands instead of one", d.Amount)
	}
	if d.Source == "" {
		c.bad(where, "source is missing: name the law and its section, or the company's own promise")
	}
	for key, p := range map[string]Period{"": {Amount: d.Amount, Unit: d.Unit}, "extension": d.Extension, "acknowledgement": d.Acknowledgement} {
		if p.Amount != 0 && p.Unit != Days && p.Unit != BusinessDays && p.Unit != Months {
			c.bad(append(slices.Clone(where), key), "unit is %s, not one of days, business_days, months", strconv.Quote(string(p.Unit)))
		}
	}
	if d.Extension.Amount != 0 && d.Extension.Unit != d.Unit {
		c.bad(append(slices.Clone(where), "extension"), "unit of the extension is not that of the deadline")
	}
}
