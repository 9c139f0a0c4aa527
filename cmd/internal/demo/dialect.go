package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// dialect is what differs between the databases that the company can live in.
type dialect struct {
	name   string
	types  map[string]string
	quote  string // around a name with capital letters
	suffix string // after CREATE TABLE (…)
}

// dialectOf returns the dialect of that name. Text is compared byte by byte in
// all of them, so that the order of keys is the same.
func dialectOf(name string) (dialect, error) {
	switch name {
	case "sqlite":
		return dialect{name: name, quote: `"`, suffix: " WITHOUT ROWID", types: map[string]string{
			kindText: "TEXT", kindLong: "TEXT", kindInt: "INTEGER", kindDecimal: "TEXT", kindRate: "TEXT",
			kindBool: "INTEGER", kindDate: "TEXT", kindInstant: "TEXT", kindJSON: "TEXT",
		}}, nil
	case "postgres":
		return dialect{name: name, quote: `"`, types: map[string]string{
			kindText: `TEXT COLLATE "C"`, kindLong: `TEXT COLLATE "C"`, kindInt: "BIGINT", kindDecimal: "NUMERIC(28,10)",
			kindRate: "NUMERIC(20,6)", kindBool: "BOOLEAN", kindDate: "DATE", kindInstant: "TIMESTAMPTZ(3)", kindJSON: "JSON",
		}}, nil
	case "mysql":
		return dialect{name: name, quote: "`", suffix: " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", types: map[string]string{
			kindText: "VARCHAR(190)", kindLong: "TEXT", kindInt: "BIGINT", kindDecimal: "DECIMAL(28,10)",
			kindRate: "DECIMAL(20,6)", kindBool: "BOOLEAN", kindDate: "DATE", kindInstant: "DATETIME(3)", kindJSON: "LONGTEXT",
		}}, nil
	}
	return dialect{}, fmt.Errorf("choose dialect: %q is none of sqlite, postgres, mysql", name)
}

func (d dialect) createTable(t tableDef) string {
	var parts, key []string
	for i, c := range t.list() {
		null := ""
		if i < t.keys {
			key, null = append(key, c.name), " NOT NULL"
		}
		parts = append(parts, c.name+" "+d.types[c.kind]+null)
	}
	parts = append(parts, "PRIMARY KEY ("+strings.Join(key, ", ")+")")
	return "CREATE TABLE " + t.name + " (" + strings.Join(parts, ", ") + ")" + d.suffix
}

// createIndex lets the queries by account find their records. Where the account
// leads the key, the key does that; a warehouse has no further index.
func (d dialect) createIndex(t tableDef) string {
	columns := t.list()
	if columns[0].name == "account_id" || len(columns) < 2 || columns[1].name != "account_id" || t.keys > 1 {
		return ""
	}
	return "CREATE INDEX " + t.name + "_account ON " + t.name + " (account_id)"
}

// insert returns an INSERT of n records.
func (d dialect) insert(t tableDef, n int) string {
	columns := t.list()
	var b strings.Builder
	b.WriteString("INSERT INTO " + t.name + " VALUES ")
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for j := range columns {
			if j > 0 {
				b.WriteByte(',')
			}
			if d.name == "postgres" {
				b.WriteString("$" + strconv.Itoa(i*len(columns)+j+1))
			} else {
				b.WriteByte('?')
			}
		}
		b.WriteByte(')')
	}
	return b.String()
}

// The ways to write an instant.
const (
	instantISO = "2006-01-02T15:04:05.999Z"
	instantSQL = "2006-01-02 15:04:05.000"
)

// value is v as the driver is to get it: times as text, so that no driver and no
// session adds a zone of its own.
func (d dialect) value(kind string, v any) any {
	switch v := v.(type) {
	case time.Time:
		switch {
		case kind == kindDate:
			return v.Format(time.DateOnly)
		case d.name == "mysql":
			return v.Format(instantSQL)
		default:
			return v.Format(instantISO)
		}
	case bool:
		if d.name != "postgres" {
			return boolToInt(v)
		}
	case string:
		if v == "" {
			return nil
		}
	}
	return v
}

func boolToInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
