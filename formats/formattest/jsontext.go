package formattest

import (
	"bytes"
	"encoding/json"
	"strings"
)

// jsonOf returns s as a JSON text.
func jsonOf(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always encodes
	}
	return strings.TrimSpace(b.String())
}
