package aws

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/valise-export/valise/connectors/mapping"
)

// ownerColumn is the column that says whose record it is.
const ownerColumn = "owner"

// col is one column of an item: a path of fields.
type col struct {
	name string
	path []int
}

// columnsOf returns the columns of an item's type: its members, dotted where they
// are members of members. The connector's own members, which have a tag, come
// first, and hide those of the same name.
func columnsOf(t reflect.Type) []col {
	var out []col
	addColumns(&out, t, "", nil, 0)
	return out
}

// maxNesting is how deep members are columns of their own; below, they are JSON.
const maxNesting = 4

func addColumns(out *[]col, t reflect.Type, prefix string, path []int, depth int) {
	var embedded []int
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(slices.Clone(path), i)
		switch {
		case f.Anonymous && f.IsExported():
			embedded = append(embedded, i)
		case !f.IsExported() || f.Name == "ResultMetadata":
		case depth < maxNesting && nested(f.Type):
			addColumns(out, deref(f.Type), prefix+nameOf(f)+".", at, depth+1)
		default:
			addColumn(out, col{prefix + nameOf(f), at})
		}
	}
	for _, i := range embedded {
		addColumns(out, deref(t.Field(i).Type), prefix, append(slices.Clone(path), i), depth)
	}
}

func addColumn(out *[]col, c col) {
	if !slices.ContainsFunc(*out, func(o col) bool { return o.name == c.name }) {
		*out = append(*out, c)
	}
}

// nameOf is the member's name at the service, or the connector's own.
func nameOf(f reflect.StructField) string {
	if own := f.Tag.Get("column"); own != "" {
		return own
	}
	return f.Name
}

func deref(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// nested reports whether a member has members.
func nested(t reflect.Type) bool {
	t = deref(t)
	return t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]()
}

// cell returns the value at a path, null where a pointer on the way is nil.
func cell(v reflect.Value, path []int) mapping.Cell {
	for _, i := range path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return mapping.Null()
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return scalar(v)
}

func scalar(v reflect.Value) mapping.Cell {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return mapping.Null()
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		if v.Len() == 0 && v.Type() != reflect.TypeFor[string]() {
			return mapping.Null() // an enumeration that was not in the answer
		}
		return mapping.Text(v.String())
	case reflect.Bool:
		return mapping.Bool(v.Bool())
	case reflect.Int, reflect.Int32, reflect.Int64:
		return mapping.Int(v.Int())
	case reflect.Float32, reflect.Float64:
		return mapping.Float(v.Float())
	case reflect.Struct:
		if t, ok := v.Interface().(time.Time); ok {
			return mapping.Time(t)
		}
	}
	return document(v)
}

// document returns a cell of JSON, null where there is nothing in it.
func document(v reflect.Value) mapping.Cell {
	plain := plainOf(v)
	if plain == nil {
		return mapping.Null()
	}
	text, err := json.Marshal(plain)
	if err != nil {
		return mapping.Null() // plain holds texts, numbers, lists and maps alone
	}
	return mapping.JSON(text)
}

// plainOf turns the SDK's types into what JSON knows, under the API's names and
// without what was not in the answer.
func plainOf(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return plainOf(v.Elem())
	case reflect.String:
		if v.Len() == 0 {
			return nil
		}
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int32, reflect.Int64:
		return json.Number(strconv.FormatInt(v.Int(), 10))
	case reflect.Float32, reflect.Float64:
		return v.Float()
	case reflect.Slice:
		return plainList(v)
	case reflect.Map:
		return plainMap(v)
	case reflect.Struct:
		if t, ok := v.Interface().(time.Time); ok {
			return t.UTC().Format(time.RFC3339Nano)
		}
		return plainObject(v)
	default:
		return nil
	}
}

func plainList(v reflect.Value) any {
	if v.Len() == 0 {
		return nil
	}
	out := make([]any, v.Len())
	for i := range out {
		out[i] = plainOf(v.Index(i))
	}
	return out
}

func plainMap(v reflect.Value) any {
	if v.Len() == 0 {
		return nil
	}
	out := map[string]any{}
	for _, k := range v.MapKeys() {
		out[k.String()] = plainOf(v.MapIndex(k))
	}
	return out
}

func plainObject(v reflect.Value) any {
	out := map[string]any{}
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && !f.Anonymous {
			if p := plainOf(v.Field(i)); p != nil {
				out[nameOf(f)] = p
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
