package mapping

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter"
)

// Compile checks a mapping against the canonical shape of its dataset. path is
// the mapping's dotted path in the config file
// ("sources.crm.datasets.invoice"). The error is config.Problems: everything
// that is wrong, each with its position; the file's name is the caller's to
// add.
func Compile(canonical exporter.Dataset, m config.Mapping, path string) (*Mapping, error) {
	c := &compiler{canonical: canonical, source: m, path: path, out: &Mapping{
		dataset: canonical,
		subject: m.SubjectColumn,
		ordered: m.Order != "source",
	}}
	c.isolation()
	c.zone()
	c.fields()
	c.shape()
	if len(c.problems) > 0 {
		slices.SortStableFunc(c.problems, func(a, b *config.Problem) int {
			return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
		})
		return nil, c.problems
	}
	c.out.declare(m.Ignore)
	return c.out, nil
}

type compiler struct {
	canonical exporter.Dataset
	source    config.Mapping
	path      string
	out       *Mapping
	problems  config.Problems
}

// problem notes one about the mapping itself.
func (c *compiler) problem(key, what, got, hint string) {
	c.problems = append(c.problems, &config.Problem{
		Pos: c.source.Pos, Path: joinPath(c.path, key), What: what, Got: got, Hint: hint,
	})
}

// fieldProblem notes one about the binding of a field.
func (c *compiler) fieldProblem(b *config.Bind, key, what, got, hint string) {
	pos := b.Pos
	if pos.Line == 0 {
		pos = c.source.Pos
	}
	path := joinPath(joinPath(c.path, "fields."+b.Field), key)
	c.problems = append(c.problems, &config.Problem{Pos: pos, Path: path, What: what, Got: got, Hint: hint})
}

func joinPath(path, key string) string {
	if path == "" || key == "" {
		return path + key
	}
	return path + "." + key
}

func (c *compiler) isolation() {
	switch i := exporter.Isolation(c.source.Isolation); i {
	case exporter.IsolationAccount, exporter.IsolationCustomer, exporter.IsolationParent, exporter.IsolationTrusted:
		c.out.isolation = i
	case "":
		c.out.isolation = exporter.IsolationAccount
	default:
		c.problem("isolation", "unknown isolation", c.source.Isolation, "use account, customer, parent or trusted")
	}
	switch {
	case c.out.isolation == exporter.IsolationTrusted:
		return
	case c.resolves():
		c.out.isolation = exporter.IsolationCustomer
	case c.out.isolation == exporter.IsolationParent:
		if c.source.SubjectColumn != "" {
			c.problem("subject_column", "stands beside isolation: parent", c.source.SubjectColumn, "with a column of the owner's, take isolation and through out")
		}
		return
	}
	if c.source.SubjectColumn == "" {
		c.problem("subject_column", "is missing", "",
			"name the column that says whose record it is; isolation: parent, where a reference to another dataset says it; isolation: trusted, only where the source cannot tell, is repeated in the manifest")
	}
}

// resolves reports whether the dataset is read to find the subject.
func (c *compiler) resolves() bool {
	return slices.Contains([]string{exporter.SubjectDataset, exporter.SubjectAccountDataset, exporter.SubjectEmailDataset}, c.canonical.Name)
}

func (c *compiler) zone() {
	zone, err := time.LoadLocation(c.source.TimeZone) // "" is UTC
	if err != nil || c.source.TimeZone == "Local" {
		c.problem("time_zone", "unknown time zone", c.source.TimeZone, "use an IANA name such as Europe/Berlin")
		return
	}
	c.out.zone = zone
}

// fields compiles the bindings and puts them into the dictionary's order.
func (c *compiler) fields() {
	bound := map[string]*config.Bind{}
	var extra []*config.Bind
	for i := range c.source.Fields {
		b := &c.source.Fields[i]
		_, _, known := c.canonical.Field(b.Field)
		switch {
		case bound[b.Field] != nil:
			c.fieldProblem(b, "", "is filled twice", "", "")
		case known && b.Declare != nil:
			c.fieldProblem(b, "declare", "the dictionary has this field already", "", "leave declare out, or choose another name")
		case !known && b.Declare == nil:
			c.fieldProblem(b, "", "dataset "+c.canonical.Name+" has no such field", b.Field, c.nearest(b.Field))
		case !known:
			extra = append(extra, b)
		}
		bound[b.Field] = b
	}
	for _, f := range c.canonical.Fields {
		if b := bound[f.Name]; b != nil && b.Declare == nil {
			c.add(f, b)
		} else if b == nil && f.Name == exporter.AccountColumn && c.fillsAccount() {
			c.out.fills = append(c.out.fills, fill{field: f, from: fromProof})
		}
	}
	for _, b := range extra {
		c.add(c.declared(b), b)
	}
}

// fillsAccount reports whether the subject column says which account a record
// belongs to.
func (c *compiler) fillsAccount() bool {
	return c.out.isolation == exporter.IsolationAccount && c.source.SubjectColumn != ""
}

func (c *compiler) declared(b *config.Bind) exporter.Field {
	d := b.Declare
	f := exporter.Field{
		Name: b.Field, Title: d.Title, Description: d.Description, Type: exporter.Type(d.Type),
		Format: exporter.TextFormat(d.Format), Unit: d.Unit, Currency: d.Currency, Scale: d.Scale,
		Origin: exporter.Origin(d.Origin), Class: exporter.Class(d.Class),
	}
	if f.Type == "" {
		f.Type = exporter.TypeText
	}
	if f.Title == "" {
		words := strings.ReplaceAll(b.Field, "_", " ")
		f.Title = strings.ToUpper(words[:min(1, len(words))]) + words[min(1, len(words)):]
	}
	for _, basis := range d.Bases {
		f.Bases = append(f.Bases, exporter.Basis(basis))
	}
	return f
}

// nearest returns a hint that names the known field most like name.
func (c *compiler) nearest(name string) string {
	best, distance := "", len(name)/2+1
	for _, f := range c.canonical.Fields {
		if d := editDistance(name, f.Name); d < distance {
			best, distance = f.Name, d
		}
	}
	if best == "" {
		return "valise datasets " + c.canonical.Name + " lists its fields; declare: adds one"
	}
	return "did you mean " + best + "? declare: adds a field that the dictionary does not have"
}

// editDistance is Levenshtein's, over bytes.
func editDistance(a, b string) int {
	line := make([]int, len(b)+1)
	for j := range line {
		line[j] = j
	}
	for i := range len(a) {
		diagonal := line[0]
		line[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, line[j], line[j+1])
			}
			diagonal, line[j+1] = line[j+1], cost
		}
	}
	return line[len(b)]
}

// shape derives what the dataset looks like from what is filled.
// through looks for the reference that proves the records.
func (c *compiler) through() {
	if c.out.isolation != exporter.IsolationParent {
		return
	}
	to := func(r exporter.Reference) bool { return r.Dataset == c.source.Through }
	if slices.ContainsFunc(c.out.dataset.References, to) {
		return
	}
	for _, r := range c.canonical.References {
		if to(r) {
			c.problem("through", "no column fills the reference to "+r.Dataset, strings.Join(r.Fields, ", "), "map it")
			return
		}
	}
	c.problem("through", "dataset "+c.canonical.Name+" has no reference to this one", c.source.Through,
		"valise datasets "+c.canonical.Name+" lists its references; a company's own dataset declares them")
}

// shape reduces the dataset to what the mapping fills.
func (c *compiler) shape() {
	d := &c.out.dataset
	d.Fields = nil
	for _, f := range c.out.fills {
		d.Fields = append(d.Fields, f.field)
	}
	filled := func(name string) bool { _, _, ok := d.Field(name); return ok }
	if len(c.source.Key) > 0 {
		d.Key = slices.Clone(c.source.Key)
	}
	for _, k := range d.Key {
		if !filled(k) {
			c.problem("key", "no column fills a field of the key", k, "map it, or give a key of fields that are mapped")
		}
	}
	d.References = slices.DeleteFunc(slices.Clone(d.References), func(r exporter.Reference) bool {
		return slices.ContainsFunc(r.Fields, func(f string) bool { return !filled(f) })
	})
	c.through()
	if d.When != "" && !filled(d.When) {
		d.When = ""
	}
	if d.Amount != "" && !filled(d.Amount) {
		d.Amount = ""
	}
	for i := range c.source.Fields {
		b := &c.source.Fields[i]
		f, _, ok := d.Field(b.Field)
		if ok && f.Currency != "" && !filled(f.Currency) {
			c.fieldProblem(b, "", "is money, and nothing fills its currency", "", "map "+f.Currency+", or give it a constant: {value: EUR}")
		}
	}
}
