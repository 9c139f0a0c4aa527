package leak

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/viper"
	"github.com/zricethezav/gitleaks/v8/config"
)

var update = flag.Bool("update", false, "write rules.txt from the module of gitleaks")

// leftOut are the rules of gitleaks that are not used, each with the reason.
var leftOut = map[string]string{
	"generic-api-key":             "names no vendor: entropy alone, which ids have too",
	"private-key":                 "private_key wants a body",
	"jwt":                         "jwt reads the header",
	"jwt-base64":                  "every decoded text is looked at",
	"curl-auth-header":            "a command line",
	"curl-auth-user":              "a command line",
	"adobe-client-id":             "an id",
	"asana-client-id":             "an id",
	"bitbucket-client-id":         "an id",
	"discord-client-id":           "an id",
	"linkedin-client-id":          "an id",
	"looker-client-id":            "an id",
	"messagebird-client-id":       "an id",
	"plaid-client-id":             "an id",
	"sendbird-access-id":          "an id",
	"sumologic-access-id":         "an id",
	"new-relic-user-api-id":       "an id",
	"flutterwave-public-key":      "public",
	"lob-pub-api-key":             "public",
	"mailgun-pub-key":             "public",
	"new-relic-browser-api-token": "public: it stands in web pages",
}

// narrower are keywords that every match of a rule has, in place of wider ones
// that are in common words.
var narrower = map[string][]string{
	"intra42-client-secret": {"s-s4t2ud-", "s-s4t2af-"}, // intra: eu-central-1
}

// gitleaksRules are the rules of the module, in the form of rules.txt.
func gitleaksRules(t *testing.T) string {
	t.Helper()
	v := viper.New()
	v.SetConfigType("toml")
	if err := v.ReadConfig(strings.NewReader(config.DefaultConfig)); err != nil {
		t.Fatal(err)
	}
	var raw config.ViperConfig
	if err := v.Unmarshal(&raw); err != nil {
		t.Fatal(err)
	}
	c, err := raw.Translate()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	out.WriteString(head)
	for _, id := range slices.Sorted(func(yield func(string) bool) {
		for id := range c.Rules {
			if !yield(id) {
				return
			}
		}
	}) {
		r := c.Rules[id]
		if leftOut[id] == "" && r.Path == nil {
			writeRule(t, &out, &r)
		}
	}
	return out.String()
}

const head = `# Rules of gitleaks v8.30.1 (github.com/zricethezav/gitleaks), written by
# go test ./exporter/leak -run TestRulesAreThoseOfGitleaks -update
#
# MIT License
#
# Copyright (c) 2019 Zachary Rice
#
# Permission is hereby granted, free of charge, to any person obtaining a copy
# of this software and associated documentation files (the "Software"), to deal
# in the Software without restriction, including without limitation the rights
# to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
# copies of the Software, and to permit persons to whom the Software is
# furnished to do so, subject to the following conditions:
#
# The above copyright notice and this permission notice shall be included in all
# copies or substantial portions of the Software.
#
# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
# IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
# FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
# AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
# LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
# OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
# SOFTWARE.
`

func writeRule(t *testing.T, out *strings.Builder, r *config.Rule) {
	t.Helper()
	for _, k := range r.Keywords {
		if strings.Contains(k, " ") || k != strings.ToLower(k) {
			t.Fatalf("rule %s: keyword %q does not fit the file", r.RuleID, k)
		}
	}
	words := r.Keywords
	if n := narrower[r.RuleID]; n != nil {
		words = n
	}
	fmt.Fprintf(out, "\nrule %s\nkeywords %s\n", r.RuleID, strings.Join(words, " "))
	if r.SecretGroup > 0 {
		fmt.Fprintf(out, "group %d\n", r.SecretGroup)
	}
	if r.Entropy > 0 {
		fmt.Fprintf(out, "entropy %v\n", r.Entropy)
	}
	for _, a := range r.Allowlists {
		for _, e := range a.Regexes {
			fmt.Fprintf(out, "allow %s\n", e)
		}
	}
	fmt.Fprintf(out, "regex %s\n", boundary(r.Regex.String()))
}

// boundary lets any character end a key that cannot be part of it.
func boundary(expression string) string {
	const strict, open = `(?:[\x60'"\s;]|\\[nr]|$)`, `(?:[^0-9A-Za-z_]|$)`
	return strings.ReplaceAll(expression, strict, open)
}

// TestRulesAreThoseOfGitleaks: rules.txt is what the module has.
func TestRulesAreThoseOfGitleaks(t *testing.T) {
	want := gitleaksRules(t)
	if *update {
		if err := os.WriteFile("rules.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if gitleaks != want {
		t.Error("rules.txt is not that of the module; run the test with -update")
	}
	rules := vendorRules(gitleaks)
	if len(rules) < 180 {
		t.Errorf("%d rules", len(rules))
	}
	for _, r := range append(rules, ownRules()...) {
		if len(r.keywords) == 0 || r.name == "" {
			t.Errorf("rule %q has no keyword or no name", r.name)
		}
		for _, k := range r.keywords {
			if len(k) < 2 {
				t.Errorf("rule %s: keyword %q is too short", r.name, k)
			}
		}
		if _, err := regexp.Compile(r.expression); err != nil {
			t.Errorf("rule %s: %v", r.name, err)
		}
	}
}
