package main

import (
	"fmt"
	"strings"

	"github.com/valise-export/valise/exporter/lang"
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
