package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
	"github.com/valise-export/valise/exporter/policy"
)

func policyCommand(w world) *cobra.Command {
	c := &cobra.Command{Use: "policy", Short: "Explain what may leave, and why"}
	c.AddCommand(policyExplain(w))
	return c
}

// explainFlags are what a decision is asked for.
type explainFlags struct {
	config, dataset, field, scope, jurisdiction, holder string
	json                                                bool
}

func policyExplain(w world) *cobra.Command {
	var f explainFlags
	c := &cobra.Command{
		Use: "explain [--dataset D] [--field F] [--scope S] [--jurisdiction J] [--holder H] [--config FILE]", Short: "Print the decision on each field, with its rule, ground and reference",
		Long: `explain prints what an export does with each field: included, reduced, masked,
withheld or left out, by which rule, on what ground and reference. Without a
config it explains the dictionary's datasets; with one, those that its sources
fill, with its choices and its own rules. Nothing is read. Information, not
legal advice.`,
		Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			e, err := explain(w, f)
			if err != nil {
				return usage(err)
			}
			if f.json {
				enc := json.NewEncoder(w.out)
				enc.SetIndent("", "  ")
				return enc.Encode(e)
			}
			return e.print(w.out)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.config, "config", "", "the configuration `FILE`, for its datasets, choices and rules")
	flags.StringVar(&f.dataset, "dataset", "", "this `DATASET` alone")
	flags.StringVar(&f.field, "field", "", "fields of this `NAME` alone")
	flags.StringVar(&f.scope, "scope", "access", "access or portability")
	flags.StringVar(&f.jurisdiction, "jurisdiction", "", "the person's `JURISDICTION`: an id of the notice, or an ISO 3166 code; not known without it")
	flags.StringVar(&f.holder, "holder", "person", "who holds the accounts: person or organisation")
	flags.BoolVar(&f.json, "json", false, "print JSON")
	return c
}

// explanation is the decisions on the fields asked for.
type explanation struct {
	Scope        exporter.Scope    `json:"scope"`
	Jurisdiction string            `json:"jurisdiction"`
	Holder       exporter.Holder   `json:"holder"`
	Choices      map[string]string `json:"policy"`
	Fields       []explained       `json:"fields"`
}

// explained is one field's decision.
type explained struct {
	Dataset   string           `json:"dataset"`
	Field     string           `json:"field"`
	Decision  string           `json:"decision"` // included, reduced, masked, withheld or left out
	Key       bool             `json:"key"`
	Origin    exporter.Origin  `json:"origin"`
	Bases     []exporter.Basis `json:"bases"`
	Class     exporter.Class   `json:"class"`
	Rule      string           `json:"rule,omitempty"`
	Ground    string           `json:"ground,omitempty"`
	Reference string           `json:"reference,omitempty"`
}

func explain(w world, f explainFlags) (*explanation, error) {
	if f.scope != string(exporter.ScopeAccess) && f.scope != string(exporter.ScopePortability) {
		return nil, fmt.Errorf("--scope is %q; it is access or portability", f.scope)
	}
	if f.holder != string(exporter.HolderPerson) && f.holder != string(exporter.HolderOrganisation) {
		return nil, fmt.Errorf("--holder is %q; it is person or organisation", f.holder)
	}
	s := policy.Settings{Scope: exporter.Scope(f.scope), Subject: exporter.Subject{Holder: exporter.Holder(f.holder)}}
	datasets := dictionary.All()
	var system *app.System
	if f.config != "" {
		var err error
		if system, err = app.Load(f.config, w.env, w.now); err != nil {
			return nil, err
		}
		if datasets, err = system.Planned(); err != nil {
			return nil, err
		}
		s.Choices, s.Company = system.Choices(), system.Rules
	}
	n := system.NoticeOrNewest()
	if f.jurisdiction != "" {
		j, ok := n.Jurisdiction(f.jurisdiction)
		if !ok {
			return nil, fmt.Errorf("--jurisdiction %q is not known; valise notice show %s lists those that are", f.jurisdiction, n.Version)
		}
		s.Jurisdiction = j.ID
	}
	return decide(s, datasets, f)
}

func decide(s policy.Settings, datasets []exporter.Dataset, f explainFlags) (*explanation, error) {
	made := s.Choices.WithDefaults()
	e := &explanation{Scope: s.Scope, Jurisdiction: s.Jurisdiction, Holder: s.Subject.Holder, Fields: []explained{}, Choices: map[string]string{
		"portability_includes": made.PortabilityIncludes, "own_account_numbers": made.OwnAccountNumbers, "contacts": made.Contacts,
	}}
	p := policy.New(s)
	for _, d := range datasets {
		if f.dataset != "" && f.dataset != d.Name {
			continue
		}
		decisions, _ := p.Decide(&d)
		for i, field := range d.Fields {
			if f.field != "" && f.field != field.Name {
				continue
			}
			by := decisions[i]
			e.Fields = append(e.Fields, explained{
				Dataset: d.Name, Field: field.Name, Decision: by.Action.Decided(), Key: slices.Contains(d.Key, field.Name),
				Origin: field.Origin, Bases: field.Bases, Class: field.Class,
				Rule: by.Rule.Name, Ground: by.Rule.Ground, Reference: by.Rule.Reference,
			})
		}
	}
	if len(e.Fields) == 0 {
		return nil, fmt.Errorf("%s; valise datasets lists them; the datasets that find the subject never leave", f.nothing())
	}
	return e, nil
}

// nothing says what was asked for and is not there.
func (f explainFlags) nothing() string {
	switch {
	case f.field == "":
		return fmt.Sprintf("there is no dataset %q", f.dataset)
	case f.dataset == "":
		return fmt.Sprintf("no dataset has a field %q", f.field)
	default:
		return fmt.Sprintf("there is no field %q of a dataset %q", f.field, f.dataset)
	}
}

// print writes the fields, then each rule that decided once.
func (e *explanation) print(w io.Writer) error {
	place := e.Jurisdiction
	if place == "" {
		place = "not known"
	}
	if err := printf(w, "scope %s, jurisdiction %s, accounts held by: %s\n", e.Scope, place, e.Holder); err != nil {
		return err
	}
	t := newTable(w)
	t.AppendHeader(table.Row{"dataset", "field", "decision", "origin", "legal bases", "class", "rule"})
	for _, f := range e.Fields {
		t.AppendRow(table.Row{f.Dataset, f.Field, f.Decision, f.Origin, bases(f.Bases), f.Class, f.Rule})
	}
	t.Render()
	var told []string
	for _, f := range e.Fields {
		if f.Rule == "" || slices.Contains(told, f.Rule) {
			continue
		}
		told = append(told, f.Rule)
		line := "\n" + f.Rule + ": " + f.Ground
		if f.Reference != "" {
			line += " (" + f.Reference + ")"
		}
		if err := printf(w, "%s\n", strings.TrimRight(line, " ")); err != nil {
			return err
		}
	}
	return printf(w, "\nInformation, not legal advice.\n")
}
