package main

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/valise-export/valise/formats/pdfw/typeset"
)

func TestCheckFont(t *testing.T) {
	none := typeset.NewFonts(typeset.Options{Folders: []fs.FS{}})
	for _, c := range []struct{ language, want string }{
		{"", ""},
		{"en", ""},
		{"fr-CA", ""},
		{"th", ""}, // no report is in Thai
		{"ja-JP", `no font for "ja" was found`},
		{"ko", "fonts-nanum"},
	} {
		switch err := checkFont(c.language, none); {
		case err == nil && c.want != "":
			t.Errorf("%s: no error", c.language)
		case err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v", c.language, err)
		}
	}
}
