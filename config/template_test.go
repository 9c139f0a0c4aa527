package config

import (
	"regexp"
	"strings"
	"testing"
)

var templateEnv = map[string]string{
	"CRM_DSN":     "postgres://reader:hunter2-hunter2@db/crm",
	"VALISE_KEY":  "0123456789abcdef",
	"SIGNING_KEY": "hunter2-hunter2",
}

func TestTemplateLoads(t *testing.T) {
	s := compiled(t)
	behind := regexp.MustCompile(`(?m)^#((?:  )*[a-z_]+:)`)
	text := string(Template())
	if n := len(behind.FindAllString(text, -1)); n < 15 {
		t.Fatalf("the template has %d keys behind a #, want its settings", n)
	}
	for name, text := range map[string]string{"as it is": text, "with all keys": behind.ReplaceAllString(text, "$1")} {
		t.Run(name, func(t *testing.T) {
			c, err := Parse("valise.yaml", []byte(text), lookup(templateEnv), fakeKinds()...)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.ForExport(); err != nil {
				t.Error(err)
			}
			same(t, "dsn", c.Sources[0].Options.(*fakeSQL).DSN.Reveal(), templateEnv["CRM_DSN"])
			if err := s.Validate(plain(t, text)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTemplateNeedsItsVariable(t *testing.T) {
	_, err := Parse("valise.yaml", Template(), lookup(nil), fakeKinds()...)
	if err == nil || !strings.Contains(err.Error(), "set CRM_DSN") {
		t.Errorf("got %v, want a problem that names CRM_DSN", err)
	}
	Template()[0] = 'x'
	if Template()[0] != '#' {
		t.Error("the template can be changed by who got it")
	}
}
