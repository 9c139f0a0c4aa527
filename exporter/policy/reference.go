package policy

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
)

//go:embed reference.md
var referenceHead string

const referenceTail = `
## Rules of the company's own

Under ` + "`policy.rules`" + ` in the config, by name; [every key](config.md#policyrulesname).

` + "```yaml" + `
policy:
  rules:
    no_internal_notes:
      dataset: support_ticket
      field: internal_note
      action: withhold
      ground: Notes that staff write for each other are not disclosed.
      reference: Privacy handbook, 4.2
    phones_in_korea:
      class: personal
      dataset: contact_information
      field: phone_number
      jurisdiction: kr
      action: last4
      ground: Of a phone number only the last four digits are shown.
` + "```" + `

A rule only makes stricter. One that would loosen what the table forbids wherever
it holds, covers no field, covers a key, or has the name of a rule that ships is an
error of the config, with its line and column. The ground is shown as it is
written, in every language of the bundle.
`

// Reference returns the page about the policy, in Markdown: made from the table.
func Reference() []byte {
	var b bytes.Buffer
	b.WriteString(referenceHead)
	b.WriteString("| rule | acts on | action | ground | reference |\n|---|---|---|---|---|\n")
	for _, r := range Shipped() {
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s | %s |\n", r.Name, r.conditions(), r.Action, r.Ground, r.references())
	}
	b.WriteString(referenceTail)
	return b.Bytes()
}

// conditions says in words what the rule acts on.
func (r *Rule) conditions() string {
	if r.Undeclared {
		return "a column that no field describes"
	}
	var parts []string
	add := func(words, value string) {
		if value != "" {
			parts = append(parts, words+" "+value)
		}
	}
	add("class", codes(r.Classes, "or"))
	add("origin", codes(r.Origins, "or"))
	add("no basis", codes(r.Without, "or"))
	add("scope", string(r.Scope))
	add("held by", string(r.Holder))
	add("in", codes(r.Jurisdictions, "or"))
	add("except in", codes(r.Except, "and"))
	add("`portability_includes`:", r.When.PortabilityIncludes)
	add("`own_account_numbers`:", r.When.OwnAccountNumbers)
	add("`contacts`:", r.When.Contacts)
	return strings.Join(parts, "; ")
}

func codes[T ~string](list []T, last string) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = "`" + string(w) + "`"
	}
	return strings.Join(words, " "+last+" ")
}

func (r *Rule) references() string {
	parts := []string{r.Reference}
	for _, place := range slices.Sorted(maps.Keys(r.Local)) {
		parts = append(parts, "`"+place+"`: "+r.Local[place])
	}
	return strings.Join(parts, "; ")
}
