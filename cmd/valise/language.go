package main

import (
	"fmt"
	"strings"

	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/pdfw"
	"github.com/valise-export/valise/formats/pdfw/typeset"
)

func languageHelp() string {
	return "`LANGUAGE` of the report, the page and the workbook's first sheets: " +
		strings.Join(lang.Tags(), ", ") + " (default: the customer's, else the config's)"
}

// language checks the flag --lang; "" is none.
func language(tag string) error {
	if tag == "" || lang.Match(tag) != "" {
		return nil
	}
	return fmt.Errorf("--lang is %q; reports are written in %s", tag, strings.Join(lang.Tags(), ", "))
}

// fontPackages name a font of a language that the fonts compiled in do not have.
var fontPackages = map[string]string{"ja": "fonts-ipafont-gothic", "ko": "fonts-nanum"}

// checkFont finds a configured language that the PDF cannot be written in here.
func checkFont(language string, fonts *typeset.Fonts) error {
	tag := lang.Match(language)
	install, needs := fontPackages[tag]
	if !needs {
		return nil
	}
	can, err := pdfw.CanShow(fonts, tag)
	if err != nil || can {
		return err
	}
	return fmt.Errorf("language: no font for %q was found, and the PDF would be in English: install one (Debian and Ubuntu: %s) or configure another language", tag, install)
}
