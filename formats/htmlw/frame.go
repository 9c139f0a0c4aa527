package htmlw

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
)

//go:embed assets
var assets embed.FS

// frame is what all pages have in common.
type frame struct {
	style, script markup
	policy        string
}

// newFrame reads the frame, once.
var newFrame = sync.OnceValues(func() (*frame, error) {
	style, err := asset("assets/style.css")
	if err != nil {
		return nil, err
	}
	script, err := asset("assets/script.js")
	if err != nil {
		return nil, err
	}
	return &frame{
		style: style, script: script,
		policy: fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", source(style), source(script)),
	}, nil
})

// asset returns an embedded text with the line ends that a browser hashes,
// whatever the checkout made of them.
func asset(name string) (markup, error) {
	b, err := assets.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("read asset: %w", err)
	}
	return markup(strings.ReplaceAll(string(b), "\r\n", "\n")), nil
}

// source names an inline element in a policy (CSP Level 3, section 2.3.1).
func source(text markup) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
