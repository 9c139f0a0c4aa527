package config

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a zone's name must mean the same on every machine

	"golang.org/x/text/language"

	"github.com/valise-export/valise/exporter"
)

// finish fills the defaults that depend on other keys.
func (c *Config) finish() {
	if c.Brand.Slug == "" {
		c.Brand.Slug = slugify(c.Brand.Name)
	}
	if l := &c.Subject.Lookup; l.Source != "" && l.Dataset == "" {
		l.Dataset = exporter.SubjectDataset
	}
	if a := &c.Subject.Accounts; a.Source != "" && a.Dataset == "" {
		a.Dataset = exporter.SubjectAccountDataset
	}
	if e := &c.Subject.Emails; e.Source != "" && e.Dataset == "" {
		e.Dataset = exporter.SubjectEmailDataset
	}
	c.preferOverriddenNotice()
}

// preferOverriddenNotice drops the file's notice where the environment names
// another: they are two keys for one thing.
func (c *Config) preferOverriddenNotice() {
	n := &c.Notice
	if n.Version == "" || n.File == "" {
		return
	}
	version, file := c.marks.overridden["notice.version"], c.marks.overridden["notice.file"]
	switch {
	case version && !file:
		n.File = ""
	case file && !version:
		n.Version = ""
	}
}

// references returns the problems between keys: names of what is not there, and
// values whose form a tag cannot say.
func (c *Config) references() Problems {
	var ps Problems
	add := func(path, what, got, hint string) {
		ps = append(ps, c.Problem(Position{}, path, what, got, hint))
	}
	c.locate(add, "subject.lookup", c.Subject.Lookup)
	c.locate(add, "subject.accounts", c.Subject.Accounts)
	c.locate(add, "subject.emails", c.Subject.Emails)
	for _, l := range c.Subject.Linked {
		path := "subject.linked." + l.Source
		c.locate(add, path, Locate{Source: l.Source, Dataset: l.Dataset})
		if l.By == "email" && c.Subject.Emails.Source == "" {
			add(path+".by", "needs subject.emails", quote(l.By), "name the dataset that says who has an address: a shared one must not join two people")
		}
	}
	if c.Notice.Version != "" && c.Notice.File != "" {
		add("notice", "names a version and a file", "", "keep one of them")
	}
	if v := c.Notice.Version; v != "" && !isDate(v) {
		add("notice.version", "must be a notice's date", quote(v), "write 2021-02-09; valise notice list shows those that ship; a notice of your own goes under file")
	}
	c.checkBrand(add)
	for _, name := range slices.Sorted(maps.Keys(c.Datasets)) {
		checkDatasetName(add, name)
	}
	if _, err := language.Parse(c.Language); err != nil && c.Language != "" {
		add("language", "is not a language tag (BCP 47)", quote(c.Language), "write en, pt-BR or zh-Hant")
	}
	checkZone(add, "time_zone", c.TimeZone)
	return ps
}

func (c *Config) locate(add func(path, what, got, hint string), path string, l Locate) {
	if l.Source == "" {
		return
	}
	names := make([]string, len(c.Sources))
	for i, s := range c.Sources {
		names[i] = s.Name
	}
	i := slices.Index(names, l.Source)
	if i < 0 {
		add(path+".source", "is no source of this config", quote(l.Source), c.chooseName(path+".source", l.Source, names))
		return
	}
	var held []string
	for _, m := range c.Sources[i].Datasets {
		held = append(held, m.Name)
	}
	if len(held) > 0 && !slices.Contains(held, l.Dataset) {
		key := path + ".dataset"
		add(key, "is no dataset of that source", quote(l.Dataset), c.chooseName(key, l.Dataset, held))
	}
}

// chooseName offers one of the names, as choose does.
func (c *Config) chooseName(path, got string, names []string) string {
	return choose(scalar{text: got, env: c.marks.concealed[path]}, names)
}

func (c *Config) checkBrand(add func(path, what, got, hint string)) {
	switch slug := c.Brand.Slug; {
	case slug == "" && c.Brand.Name != "":
		add("brand.slug", "is missing: the name has no letter that a slug can be made of", "", "give one of lower-case letters, digits and hyphens")
	case slug != "" && (!slugForm.MatchString(slug) || len(slug) > maxSlug):
		hint := "at most 40 lower-case letters, digits and hyphens"
		if s := slugify(slug); s != "" && !c.marks.concealed["brand.slug"] {
			hint = "did you mean " + s + "?"
		}
		add("brand.slug", "is not a slug", quote(slug), hint)
	}
}

// devices are the names that Windows reserves in every folder, whatever the
// extension.
var devices = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// maxDataset bounds a dataset's name: a path in the bundle stays so short that
// every system can extract it.
const maxDataset = 40

// checkDatasetName looks at a dataset of the company's own, whose files are
// called by its name.
func checkDatasetName(add func(path, what, got, hint string), name string) {
	path := childPath("datasets", name)
	switch {
	case devices.MatchString(name):
		add(path, "is a name that Windows keeps for itself: its files could not be extracted there", "", "choose another, such as "+name+"_data")
	case len(name) > maxDataset:
		add(path, "is longer than 40 letters: files are called by it", "", "choose a shorter name; title is for people")
	}
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// checkZone reports a name that the IANA database does not have. "Local" would
// differ from machine to machine.
func checkZone(add func(path, what, got, hint string), path, zone string) {
	if zone == "" {
		return
	}
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" {
		add(path, "is not a time zone (IANA)", quote(zone), "write UTC or Europe/Berlin")
	}
}

// Check looks at what belongs together.
func (s Signing) Check(report func(key, what, got, hint string)) {
	if s.Key.IsZero() && !s.Password.IsZero() {
		report("password", "is given without a key", "", "add key: {file: valise.key}")
	}
}

// Check looks at the zone, and at what belongs together.
func (m Mapping) Check(report func(key, what, got, hint string)) {
	checkZone(report, "time_zone", m.TimeZone)
	switch {
	case m.Isolation == string(exporter.IsolationParent) && m.Through == "":
		report("isolation", "parent needs through", "", "name the dataset that proves the records: through: invoice")
	case m.Isolation != string(exporter.IsolationParent) && m.Through != "":
		report("through", "is only for isolation: parent", "", "")
	}
}

// maxRules bounds the company's rules: a value names its rule by one byte.
const maxRules = 200

// Check looks at the rules.
func (p Policy) Check(report func(key, what, got, hint string)) {
	if len(p.Rules) > maxRules {
		report("rules", "has more than 200 rules", "", "a rule by class covers every field of the class")
	}
}

// Check looks for something that the rule is about.
func (r PolicyRule) Check(report func(key, what, got, hint string)) {
	if r.Dataset == "" && r.Field == "" && r.Class == "" {
		report("", "names no dataset, field or class", "", "say what the rule is about")
	}
}

var currencyForm = regexp.MustCompile(`^([A-Z]{3}|\$.+)$`)

// Check looks at what belongs together.
func (b Bind) Check(report func(key, what, got, hint string)) {
	if b.Value != nil && b.Column != "" {
		report("value", "stands beside column", "", "a field has a constant or a column")
	}
	switch {
	case b.Convert == "minor_units" && b.Currency == "":
		report("convert", "minor_units needs currency", "", "write currency: EUR, or $column for the column that holds it")
	case b.Convert != "minor_units" && b.Currency != "":
		report("currency", "is only for convert: minor_units", "", "")
	case b.Currency != "" && !currencyForm.MatchString(b.Currency):
		report("currency", "is neither an ISO 4217 code nor $column", quote(b.Currency), "write EUR, or $column for the column that holds it")
	}
	if b.Convert != "minor_units" && len(b.Digits) > 0 {
		report("digits", "is only for convert: minor_units", "", "")
	}
	switch {
	case b.Convert == "layout" && b.Layout == "":
		report("convert", "layout needs layout", "", `write layout: "%d/%m/%Y"`)
	case b.Convert != "layout" && b.Layout != "":
		report("layout", "is only for convert: layout", "", "")
	}
}

// Check looks at the fields that other keys name.
func (s Declare) Check(report func(key, what, got, hint string)) {
	names := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		names[i] = f.Name
	}
	for i, k := range s.Key {
		s.refer(report, itemPath("key", i), k, names)
	}
	for i, r := range s.References {
		at := itemPath("references", i)
		for k, f := range r.Fields {
			s.refer(report, at+"."+itemPath("fields", k), f, append(names, exporter.AccountColumn))
		}
		if len(r.To) > 0 && len(r.To) != len(r.Fields) {
			report(at+".to", "has not as many fields as fields", "", "give one for each, or leave to out where the names are the same")
		}
	}
	s.refer(report, "when", s.When, names, "date", "instant")
	s.refer(report, "amount", s.Amount, names, "decimal", "integer")
	for _, f := range s.Fields {
		s.refer(report, "fields."+childPath("", f.Name)+".currency", f.Currency, names, "text")
	}
}

// refer reports a name that is no field, or a field of another type.
func (s Declare) refer(report func(key, what, got, hint string), key, name string, names []string, types ...string) {
	if name == "" {
		return
	}
	i := slices.Index(names, name)
	switch {
	case i < 0:
		report(key, "is no field of this dataset", quote(name), didYouMean(name, names))
	case len(types) > 0 && !slices.Contains(types, s.Fields[i].Type):
		report(key, "names a field of the wrong type", quote(s.Fields[i].Type), "it must be "+strings.Join(types, " or "))
	}
}
