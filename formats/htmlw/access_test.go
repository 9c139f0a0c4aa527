package htmlw_test

import (
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestStructure holds what assistive technology leans on.
func TestStructure(t *testing.T) {
	_, root := companyPage(t)
	page := elements(root, tag("html"))[0]
	if attr(page, "lang") != "en" || attr(page, "dir") != "ltr" {
		t.Error("no language or direction")
	}
	seen := map[string]bool{}
	for _, n := range elements(root, func(n *html.Node) bool { return attr(n, "id") != "" }) {
		if id := attr(n, "id"); seen[id] {
			t.Errorf("id %s twice", id)
		} else {
			seen[id] = true
		}
	}
	for _, n := range elements(root, func(n *html.Node) bool { return attr(n, "aria-labelledby") != "" }) {
		for id := range strings.FieldsSeq(attr(n, "aria-labelledby")) {
			if !seen[id] {
				t.Errorf("%s is labelled by %s, which is nowhere", n.Data, id)
			}
		}
	}
	for _, n := range elements(root, tag("th")) {
		if attr(n, "scope") == "" || strings.TrimSpace(textOf(n)) == "" {
			t.Errorf("a header without scope or text: %q", textOf(n))
		}
	}
	for _, n := range elements(root, tag("section", "nav")) {
		if attr(n, "aria-labelledby") == "" && attr(n, "aria-label") == "" {
			t.Errorf("%s %s has no name", n.Data, attr(n, "id"))
		}
	}
	checkHeadings(t, root)
	if links := elements(root, tag("a")); attr(links[0], "href") != "#main" {
		t.Error("the first link does not skip to the report")
	}
}

func checkHeadings(t *testing.T, root *html.Node) {
	t.Helper()
	level := 0
	for _, n := range elements(root, tag("h1", "h2", "h3", "h4", "h5")) {
		now := int(n.Data[1] - '0')
		if now > level+1 || (now == 1 && level != 0) {
			t.Errorf("%s %q after level %d", n.Data, textOf(n), level)
		}
		level = now
	}
}

// TestContrast: WCAG 2.2, 1.4.3 (text, 4.5) and 1.4.11 (controls, 3), in light
// and in dark.
func TestContrast(t *testing.T) {
	css, err := os.ReadFile("assets/style.css")
	must(t, err)
	schemes := regexp.MustCompile(`:root\{([^}]*)\}`).FindAllStringSubmatch(string(css), 2)
	if len(schemes) != 2 {
		t.Fatal("no two colour schemes")
	}
	for i, scheme := range schemes {
		colour := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z-]+):(#(?:[0-9a-f]{3}){1,2});`).FindAllStringSubmatch(scheme[1], -1) {
			colour[m[1]] = luminance(t, m[2])
		}
		for _, pair := range []struct {
			front, back string
			least       float64
		}{
			{"ink", "bg", 4.5}, {"ink", "paper", 4.5}, {"ink", "stripe", 4.5}, {"ink", "tint", 4.5},
			{"soft", "bg", 4.5}, {"soft", "paper", 4.5}, {"soft", "stripe", 4.5}, {"soft", "tint", 4.5},
			{"accent", "bg", 4.5}, {"accent", "paper", 4.5}, {"accent", "tint", 4.5}, {"accent", "stripe", 4.5}, {"band-ink", "band", 4.5},
			{"warn", "warn-tint", 4.5}, {"warn", "bg", 4.5}, {"held", "held-tint", 4.5}, {"held", "paper", 4.5}, {"held", "stripe", 4.5}, {"held", "tint", 4.5},
			{"ok", "ok-tint", 4.5}, {"ok", "bg", 4.5}, {"edge", "bg", 3}, {"edge", "paper", 3}, {"accent", "line", 3},
		} {
			front, ok1 := colour[pair.front]
			back, ok2 := colour[pair.back]
			ratio := (max(front, back) + .05) / (min(front, back) + .05)
			if !ok1 || !ok2 || ratio < pair.least {
				t.Errorf("scheme %d: %s on %s has %.2f, not %.1f", i, pair.front, pair.back, ratio, pair.least)
			}
		}
	}
}

// luminance is WCAG's relative luminance of #rgb or #rrggbb.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	hex = hex[1:]
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	var sum float64
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		must(t, err)
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestSummariesOfManyAreNamed(t *testing.T) {
	_, root := companyPage(t)
	var names []string
	for _, n := range elements(root, func(n *html.Node) bool { return attr(n, "role") == "region" }) {
		name := attr(n, "aria-label")
		if name == "" {
			name = textOf(byID(root, attr(n, "aria-labelledby")))
		}
		if slices.Contains(names, name) {
			t.Errorf("two regions are called %q", name)
		}
		names = append(names, name)
	}
}
