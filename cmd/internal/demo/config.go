package demo

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"strings"
	"text/template"
)

//go:embed valise.yaml.tmpl
var configTemplate string

// Config returns a whole config file for the company in a database: dialect is
// sqlite, postgres or mysql, dsn how it is reached (for sqlite a path, from the
// folder of the config file where it is relative).
func Config(dialect, dsn string) []byte {
	var b bytes.Buffer
	t := template.Must(template.New("valise.yaml").Parse(configTemplate))
	if err := t.Execute(&b, struct{ Driver, DSN string }{quoted(dialect), quoted(dsn)}); err != nil {
		panic(err) // the template is part of the program
	}
	return b.Bytes()
}

// quoted writes s as a YAML text in double quotes: JSON's are that too. A dollar
// that would begin the name of an environment variable is doubled.
func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(strings.ReplaceAll(s, "${", "$${")); err != nil {
		panic(err) // a text always encodes
	}
	return strings.TrimSpace(b.String())
}
