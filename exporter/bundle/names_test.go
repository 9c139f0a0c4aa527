package bundle

import (
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	for name, ok := range map[string]bool{
		"START-HERE.html":                        true,
		"report.pdf":                             true,
		"data/8-other_information/x.json":        true,
		"data/1-x/attachments/0001.bin":          true,
		"data/1-x/" + strings.Repeat("x", 100):   true,
		"data/1-x/" + strings.Repeat("x", 200):   false,
		"":                                       false,
		"/x":                                     false,
		"data/":                                  false,
		"data//x":                                false,
		"data/./x":                               false,
		"data/../x":                              false,
		"..":                                     false,
		"data/X":                                 false,
		"Report.pdf":                             false,
		"data/a b":                               false,
		"data/a:b":                               false,
		`data\x`:                                 false,
		"data/x.":                                false,
		"data/.hidden":                           false,
		"data/-rf":                               false,
		"data/con":                               false,
		"data/con.json":                          false,
		"data/lpt1.tar.gz":                       false,
		"data/aux/x":                             false,
		"data/console":                           true,
		"data/\u00e9":                            false,
		"data/e\u0301":                           false,
		"data/x\x00":                             false,
		"data/x\n":                               false,
		"data/" + strings.Repeat("a/", 60) + "b": true,
	} {
		if err := checkName("top", name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestCreateRefusesNames(t *testing.T) {
	b, err := New(fixtureOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	s := b.Sink("x")
	if err := write(s, "data/1-x/a.json", "[]", 9); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"data/1-x/a.json", "data/1-x", "data/1-x/a.json/b", "data/manifest.json", "data/schemas/a.schema.json",
		"bagit.txt", "manifest-sha256.txt", "manifest-md5.txt", "tagmanifest-sha256.txt", "fetch.txt", "../x", "data/CON",
	} {
		if _, err := s.Create(name); err == nil {
			t.Errorf("%s was created", name)
		} else if strings.Contains(err.Error(), "../x") {
			t.Errorf("the error repeats a refused name: %v", err)
		}
	}
}
