package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestPageOnPaper: a long text that is printed stands there once, its start is not
// repeated above it; and categories of which nothing is held share a sheet.
func TestPageOnPaper(t *testing.T) {
	t.Parallel()
	pdftotext := needs(t, "pdftotext", "poppler-utils")
	b := openBrowser(t)
	letters := samples(t)[0]
	letters.edits = []string{
		"SELECT * FROM tickets WHERE", "SELECT account_id, ticket_id, opened_at, subject, status, 'Opening words. ' || replace(hex(zeroblob(300)), '00', 'and more ') || ticket_id AS body FROM tickets WHERE",
	}
	nothing := letters
	nothing.customer, nothing.edits = "007276804367", nil
	for _, c := range []struct {
		sample
		opening, sheets int
	}{{letters, 6, 0}, {nothing, 0, 14}} {
		p := b.open(t, filepath.Join(c.unpacked(t), "START-HERE.html"), screens[0])
		sheets := printed(t, p, pdftotext)
		if got := strings.Count(strings.Join(sheets, ""), "Opening words."); got != c.opening {
			t.Errorf("the letters' opening is printed %d times, want %d", got, c.opening)
		}
		if c.sheets > 0 && len(sheets) > c.sheets {
			t.Errorf("the page of somebody of whom next to nothing is held takes %d sheets, want %d at most", len(sheets), c.sheets)
		}
	}
}

// printed returns the text of each sheet of the page as the browser prints it.
func printed(t *testing.T, p *tab, pdftotext string) []string {
	t.Helper()
	made, err := chromedp.Call(p.ctx, page.PrintToPDF, page.PrintToPDFParams{})
	must(t, err)
	file := filepath.Join(t.TempDir(), "page.pdf")
	must(t, os.WriteFile(file, made.Data, 0o600))
	text, err := exec.Command(pdftotext, "-enc", "UTF-8", file, "-").Output()
	must(t, err)
	return strings.Split(strings.TrimRight(string(text), "\f"), "\f")
}
