package parse

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// months are the names of months, folded, of the languages of the reports;
// abbreviations are their beginnings of three letters and more.
var months = [12][]string{
	{"january", "januar", "janvier", "enero", "janeiro", "januari", "gennaio"},
	{"february", "februar", "fevrier", "febrero", "fevereiro", "februari", "febbraio"},
	{"march", "marz", "mars", "marzo", "marco", "mac", "maart"},
	{"april", "avril", "abril", "aprile"},
	{"may", "mai", "mayo", "maio", "mei", "maggio"},
	{"june", "juni", "juin", "junio", "junho", "jun", "giugno"},
	{"july", "juli", "juillet", "julio", "julho", "julai", "luglio"},
	{"august", "aout", "agosto", "ogos", "augustus"},
	{"september", "septembre", "septiembre", "setembro", "settembre"},
	{"october", "oktober", "octobre", "octubre", "outubro", "ottobre"},
	{"november", "novembre", "noviembre", "novembro"},
	{"december", "dezember", "decembre", "diciembre", "dezembro", "disember", "dicembre"}, //nolint:misspell // languages of their own
}

const month = `([\pL]{3,12})\.?`

var (
	dateForms = []struct {
		form             pattern
		year, month, day int // groups
	}{
		{lazily(`\b(\d{4})-(\d{2})-(\d{2})\b`), 1, 2, 3},
		{lazily(`\b(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]`), 1, 2, 3},
		{lazily(`\b(\d{4})/(\d{1,2})/(\d{1,2})\b`), 1, 2, 3},
		{lazily(`\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b`), 3, 2, 1},
		{lazily(`(?i)\b` + month + `\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b`), 3, 1, 2},
		{lazily(`(?i)\b(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s+(?:of\s+|de\s+)?` + month + `,?\s+(?:de\s+|del\s+)?(\d{4})\b`), 3, 2, 1},
	}
	eitherWay = lazily(`\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b`)
	compact   = lazily(`(?:^|\D)((?:19|20)\d{2})[-_/]?(\d{2})[-_/]?(\d{2})(?:\D|$)`)
	declares  = lazily(`(?i)(last (updated|revised|modified|changed)|effective( date| as of| from)?|date of (last )?(revision|update)|(updated|revised|posted|published|version|dated|in force)( on| of| as of| from| since)?\b|stand:|zuletzt aktualisiert|letzte aktualisierung|dernière mise à jour|date d'entrée|última (actualización|atualização)|ultima (actualizacion|atualizacao)|fecha de|最終更新|最終改定|開定日|改定日|시행일|최종|kemas kini)`)
)

// dateIn returns the first date of a text as 2006-01-02, the words that it is
// written in, and where it begins. A date whose day and month could change
// places is "".
func dateIn(text string) (date, written string, at int) {
	at = -1
	for _, f := range dateForms {
		m := f.form().FindStringSubmatchIndex(text)
		if m == nil || (at >= 0 && m[0] >= at) {
			continue
		}
		group := func(i int) string { return text[m[2*i]:m[2*i+1]] }
		if d := day(group(f.year), group(f.month), group(f.day)); d != "" {
			date, written, at = d, text[m[0]:m[1]], m[0]
		}
	}
	if at < 0 {
		if m := eitherWay().FindStringSubmatchIndex(text); m != nil {
			a, b := text[m[2]:m[3]], text[m[4]:m[5]]
			date, written, at = oneWay(a, b, text[m[6]:m[7]]), text[m[0]:m[1]], m[0]
		}
	}
	return date, written, at
}

// oneWay reads 13/02/2021, which has one reading only; 03/02/2021 has two.
func oneWay(a, b, year string) string {
	first, second := day(year, b, a), day(year, a, b)
	switch {
	case first != "" && (second == "" || first == second):
		return first
	case first == "":
		return second
	default:
		return ""
	}
}

func day(year, month, day string) string {
	m, err := strconv.Atoi(month)
	if err != nil {
		m = monthOf(month)
	}
	text := fmt.Sprintf("%s-%02d-%02s", year, m, day)
	if len(day) == 1 {
		text = fmt.Sprintf("%s-%02d-0%s", year, m, day)
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return ""
	}
	return text
}

// monthOf returns 1 to 12, 0 for a word that is no month.
func monthOf(word string) int {
	var b strings.Builder
	for _, r := range strings.ToLower(word) {
		b.WriteString(plainLetter(r))
	}
	name := b.String()
	for i, names := range months {
		for _, n := range names {
			if n == name || (len(name) >= 3 && len(name) <= 4 && strings.HasPrefix(n, name)) {
				return i + 1
			}
		}
	}
	return 0
}

// compactDate returns the date that is written in an address: 20200814.
func compactDate(url string) string {
	for _, m := range compact().FindAllStringSubmatch(url, -1) {
		if d := day(m[1], m[2], m[3]); d != "" {
			return d
		}
	}
	return ""
}
