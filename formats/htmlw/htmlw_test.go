package htmlw_test

import (
	"flag"
	"os"
	"testing"

	"github.com/valise-export/valise/formats/htmlw"
)

var pageFile = flag.String("page", "", "write the test company's page to this file")

func TestPage(t *testing.T) {
	parts, s := company()
	page := write(t, htmlw.New(htmlw.Options{}), parts, s)
	if *pageFile != "" {
		must(t, os.WriteFile(*pageFile, page, 0o600))
	}
	t.Log(len(page), "bytes")
}
