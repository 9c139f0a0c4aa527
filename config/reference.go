package config

import (
	"bytes"
	_ "embed"
	"fmt"
	"reflect"
	"strings"
)

//go:embed reference.md
var referenceHead string

// Reference returns the reference page of a config, in Markdown: made from the
// structs that the loader decodes into.
func Reference(kinds ...Kind) []byte {
	r := &referrer{}
	r.out.WriteString(referenceHead)
	r.section("Settings", "The variable in the last column overrides the setting.")
	r.settings()
	r.section("policy.rules.NAME", "A rule of the company's own. [policy.md](policy.md) has those that ship.")
	r.table(reflect.TypeFor[PolicyRule]())
	r.section("inventory.NAME", "What the company declares of a datum that is collected and not in the notice's list.")
	r.table(reflect.TypeFor[Datum]())
	r.section("sources.NAME", "Every source has these keys, and those of its type, below.")
	r.table(sourceType)
	r.section("sources.NAME.datasets.NAME", "Every dataset of a source has these keys, and those of the source's type.")
	r.table(mappingType)
	r.section("…fields.NAME", "A field is `NAME: column`, `NAME:` where the names are the same, or:")
	r.table(reflect.TypeFor[Bind]())
	for _, k := range kinds {
		r.kind(k)
	}
	r.section("datasets.NAME", "A dataset of the company's own, beside those of the dictionary.")
	r.table(reflect.TypeFor[Declare]())
	r.section("datasets.NAME.fields.NAME", "A field of a dataset of the company's own. `declare` of a source's field has the same keys.")
	r.table(reflect.TypeFor[DeclareField]())
	return r.out.Bytes()
}

type referrer struct{ out bytes.Buffer }

func (r *referrer) section(title, text string) {
	fmt.Fprintf(&r.out, "\n## %s\n\n%s\n", code(title), text)
}

// code shows a path as code, a word as a word.
func code(title string) string {
	if strings.Contains(title, ".") {
		return "`" + title + "`"
	}
	return title
}

func (r *referrer) kind(k Kind) {
	r.section("Type "+k.Name, k.Doc)
	if k.Source != nil {
		fmt.Fprintf(&r.out, "\nKeys of a source:\n")
		r.table(reflect.TypeOf(k.Source()).Elem())
	}
	if k.Dataset != nil {
		fmt.Fprintf(&r.out, "\nKeys of its datasets:\n")
		r.table(reflect.TypeOf(k.Dataset()).Elem())
	}
}

// settings lists the keys of a config, with the variables that override them.
func (r *referrer) settings() {
	t := reflect.TypeFor[Config]()
	overrides := map[string]field{}
	settingsOf(t, "", overrides)
	fmt.Fprint(&r.out, "\n| Key | Type | Default | Meaning | Variable |\n|---|---|---|---|---|\n")
	rows(t, "", func(path string, f field) {
		variable := ""
		if _, ok := overrides[path]; ok {
			variable = "`" + envName(path) + "`"
		}
		fmt.Fprintf(&r.out, "%s %s |\n", line(path, f), variable)
	})
}

func (r *referrer) table(t reflect.Type) {
	fmt.Fprint(&r.out, "\n| Key | Type | Default | Meaning |\n|---|---|---|---|\n")
	rows(t, "", func(path string, f field) { fmt.Fprintln(&r.out, line(path, f)) })
}

// rows visits the keys of a struct and of the sections in it.
func rows(t reflect.Type, path string, visit func(path string, f field)) {
	for _, f := range fieldsOf(t) {
		p := childPath(path, f.key)
		visit(p, f)
		if below := sectionType(f.typ); below != nil {
			rows(below, p, visit)
		}
	}
}

// sectionType returns the struct whose keys are listed with those around it: nil
// for what has a table of its own.
func sectionType(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == secretType || t == reflect.TypeFor[DeclareField]() {
		return nil
	}
	return t
}

func line(path string, f field) string {
	def := ""
	if f.hasDef {
		def = "`" + f.def + "`"
	}
	switch f.required {
	case "always":
		def = "**required**"
	case "export":
		def = "required by export"
	}
	return fmt.Sprintf("| `%s` | %s | %s | %s |", path, cell(typeName(f.typ, f.rule)), def, cell(meaning(f)))
}

// cell escapes what Markdown would read as the end of a table's cell.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

func meaning(f field) string {
	parts := []string{}
	if f.doc != "" {
		parts = append(parts, f.doc)
	}
	if f.enum != nil {
		parts = append(parts, "One of: "+enumWords(f.enum)+".")
	}
	switch {
	case f.min != nil && f.max != nil:
		parts = append(parts, fmt.Sprintf("From %d to %d%s.", *f.min, *f.max, unit(f.typ)))
	case f.min != nil:
		parts = append(parts, fmt.Sprintf("At least %d%s.", *f.min, unit(f.typ)))
	case f.max != nil:
		parts = append(parts, fmt.Sprintf("At most %d%s.", *f.max, unit(f.typ)))
	}
	return strings.Join(parts, " ")
}

func unit(t reflect.Type) string {
	if t.Kind() == reflect.String || t == secretType {
		return " characters"
	}
	return ""
}

func enumWords(words []string) string {
	var shown []string
	for _, w := range words {
		if w != "" {
			shown = append(shown, "`"+w+"`")
		}
	}
	return strings.Join(shown, ", ")
}

// typeName says in words what a key takes.
func typeName(t reflect.Type, r rule) string {
	switch t {
	case secretType:
		return "secret"
	case durationType:
		return "duration"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeName(t.Elem(), r)
	case reflect.Struct:
		if short := shorthandOf(t); short != "" {
			return "mapping, or its " + short
		}
		return "mapping"
	case reflect.Slice:
		return sliceName(t, r)
	case reflect.Map:
		return "mapping: name → " + typeName(t.Elem(), r.item())
	case reflect.Bool:
		return "boolean"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.String:
		if r.path {
			return "path"
		}
		return "text"
	}
	if reflect.Zero(t).CanInt() || reflect.Zero(t).CanUint() {
		return "whole number"
	}
	return "text"
}

func sliceName(t reflect.Type, r rule) string {
	switch {
	case r.keyed == "":
		return "list: " + typeName(t.Elem(), r.item())
	case r.listed:
		return "mapping by name, or list of names"
	}
	return "mapping by name"
}
