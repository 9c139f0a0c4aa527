package notice

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"

	"github.com/valise-export/valise/exporter"
)

// The ids of the seven categories are contract, in this order.
var contract = [...]exporter.CategoryID{
	exporter.ContactInformation, exporter.IdentityAndCredentials, exporter.PurchaseAndPaymentHistory,
	exporter.PaymentSettings, exporter.TaxInformation, exporter.CommunicationSettings, exporter.MarketplaceAndPartner,
}

var (
	hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
	idForm   = regexp.MustCompile(`^[a-z][a-z0-9]*([_-][a-z0-9]+)*$`)
)

// checker finds what is wrong in a decoded notice; root gives the places.
type checker struct {
	file     string
	root     *yaml.Node
	problems []*Problem
}

// all returns the problems in file order.
func (c *checker) all() error {
	slices.SortStableFunc(c.problems, func(a, b *Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.What, b.What))
	})
	errs := make([]error, len(c.problems))
	for i, p := range c.problems {
		errs[i] = p
	}
	return errors.Join(errs...)
}

// bad notes a problem at a path of keys (string) and positions (int).
func (c *checker) bad(path []any, format string, args ...any) {
	node := at(c.root, path)
	c.problems = append(c.problems, &Problem{File: c.file, Line: node.Line, Column: node.Column, What: fmt.Sprintf(format, args...)})
}

// at follows a path as far as the file has it.
func at(node *yaml.Node, path []any) *yaml.Node {
	for _, step := range path {
		for node.Kind == yaml.AliasNode {
			node = node.Alias
		}
		next := child(node, step)
		if next == nil {
			return node
		}
		node = next
	}
	return node
}

func child(node *yaml.Node, step any) *yaml.Node {
	switch step := step.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step]
		}
	case string:
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	}
	return nil
}

func (c *checker) notice(n *Notice) {
	if _, err := ParseDate(n.Version); err != nil {
		c.bad([]any{"version"}, "version is %v: give the date that the notice declares", err)
	}
	if _, err := ParseDate(n.Prior); n.Prior != "" && err != nil {
		c.bad([]any{"prior"}, "prior is %v", err)
	}
	if !hashForm.MatchString(n.SHA256) {
		c.bad([]any{"sha256"}, "sha256 is not 64 lower-case hex digits")
	}
	if n.Title == "" {
		c.bad(nil, "title is missing")
	}
	c.entities(n)
	c.categories(n)
	c.surfaces(n)
	c.examples(n)
	for i := range n.Jurisdictions {
		c.jurisdiction(n, &n.Jurisdictions[i], i)
	}
	for i, id := range n.Contacts.Post {
		c.entity(n, id, "contacts", "everyone", i)
	}
}

// ids checks that ids are well formed and no two are the same.
func (c *checker) ids(ids []string, path ...any) {
	for i, id := range ids {
		where := append(slices.Clone(path), i)
		switch {
		case !idForm.MatchString(id):
			c.bad(where, "id %s is not lower-case ASCII letters, digits, _ and -", strconv.Quote(id))
		case slices.Index(ids, id) < i:
			c.bad(where, "id %s is there twice", id)
		}
	}
}

func (c *checker) entities(n *Notice) {
	ids := make([]string, len(n.Entities))
	for i, e := range n.Entities {
		ids[i] = e.ID
		if e.Name == "" {
			c.bad([]any{"entities", i}, "name is missing")
		}
	}
	c.ids(ids, "entities")
}

func (c *checker) entity(n *Notice, id string, path ...any) {
	if !slices.ContainsFunc(n.Entities, func(e Entity) bool { return e.ID == id }) {
		c.bad(path, "%s is not the id of an entity of this notice", strconv.Quote(id))
	}
}

func (c *checker) categories(n *Notice) {
	if len(n.Categories) != len(contract) {
		c.bad([]any{"categories"}, "has %d categories, not the %d: %v", len(n.Categories), len(contract), contract)
		return
	}
	for i, got := range n.Categories {
		where := []any{"categories", i}
		if got.ID != contract[i] {
			c.bad(append(where, "id"), "id is %s, not %s: the ids and their order are fixed, headings are free", strconv.Quote(string(got.ID)), contract[i])
		}
		if got.Number != i+1 {
			c.bad(append(where, "number"), "number is %d, not %d", got.Number, i+1)
		}
		if got.Heading == "" || got.Description == "" {
			c.bad(where, "heading or description is missing")
		}
	}
}

func (c *checker) surfaces(n *Notice) {
	ids := make([]string, len(n.Surfaces))
	for i, s := range n.Surfaces {
		ids[i] = s.ID
		if s.Title == "" {
			c.bad([]any{"surfaces", i}, "title is missing")
		}
		if len(s.Categories) == 0 {
			c.bad([]any{"surfaces", i}, "categories is missing")
		}
		for k, id := range s.Categories {
			c.category(id, "surfaces", i, "categories", k)
		}
	}
	c.ids(ids, "surfaces")
}

func (c *checker) category(id exporter.CategoryID, path ...any) {
	if !slices.Contains(contract[:], id) {
		c.bad(path, "%s is not a category; they are %v", strconv.Quote(string(id)), contract)
	}
}

func (c *checker) examples(n *Notice) {
	for name, group := range map[string]Examples{"given": n.Collected.Given, "automatic": n.Collected.Automatic, "other_source": n.Collected.Other} {
		for key, list := range map[string][]Example{"events": group.Events, "data": group.Data} {
			ids := make([]string, len(list))
			for i, e := range list {
				ids[i] = e.ID
				if e.Category != "" {
					c.category(e.Category, "collected", name, key, i, "category")
				}
			}
			c.ids(ids, "collected", name, key)
		}
	}
}
