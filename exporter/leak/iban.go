package leak

import "strings"

// ibanLengths are the lengths of the countries in the IBAN registry (SWIFT, ISO
// 13616-2).
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27,
	"BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28,
	"EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23,
	"GL": 18, "GR": 27, "GT": 28, "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27,
	"JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25,
	"MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18,
	"NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33,
	"SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25, "SV": 28,
	"TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}

// countryTable has the lengths of ibanLengths by the country's letters.
type countryTable [26 * 26]uint8

func newCountryTable() *countryTable {
	t := &countryTable{}
	for country, n := range ibanLengths {
		t[int(country[0]-'A')*26+int(country[1]-'A')] = uint8(n)
	}
	return t
}

// length returns how long the IBAN of the country is with whose letters a text
// begins, 0 where there is none.
func (t *countryTable) length(text string) int {
	if len(text) < 2 {
		return 0
	}
	a, b := upper(text[0])-'A', upper(text[1])-'A'
	if a >= 26 || b >= 26 {
		return 0
	}
	return int(t[int(a)*26+int(b)])
}

// ibanAround returns where the account number ends whose check digits begin at a
// position, 0 where none do.
func ibanAround(text string, digit int) int {
	at := digit - 2
	if at < 0 || digit+1 >= len(text) || !isDigit(text[digit+1]) || (at > 0 && alphanumeric(text[at-1])) {
		return 0
	}
	return ibanAt(text, at)
}

// ibanAt returns where the number that begins at a position ends, 0 where none
// does: in one, or as on paper, with a space, a no-break space or a hyphen after
// each four characters.
func ibanAt(text string, at int) int {
	var chars [34]byte
	want, onPaper := 0, false
	i := at
	for n := 0; i < len(text); i++ {
		if n > 0 && n%4 == 0 && n != want {
			gap := gapAt(text[i:])
			if n == 4 {
				onPaper = gap > 0
			}
			if onPaper != (gap > 0) {
				return 0
			}
			i += gap
		}
		if i == len(text) || !alphanumeric(text[i]) {
			return 0
		}
		chars[n] = upper(text[i])
		if n++; n <= 2 == isDigit(text[i]) && n <= 4 {
			return 0
		}
		if n == 4 {
			if want = ibanLengths[string(chars[:2])]; want == 0 {
				return 0
			}
		}
		if n == want {
			break
		}
	}
	if want == 0 || i >= len(text) || (i+1 < len(text) && alphanumeric(text[i+1])) || mod97(chars[:want]) != 1 {
		return 0
	}
	return i + 1
}

// gapAt returns the length of the separator that a text begins with, 0 for none.
func gapAt(text string) int {
	switch {
	case strings.HasPrefix(text, " "), strings.HasPrefix(text, "-"):
		return 1
	case strings.HasPrefix(text, "\u00a0"):
		return 2
	}
	return 0
}

func upper(c byte) byte {
	if 'a' <= c && c <= 'z' {
		c -= 'a' - 'A'
	}
	return c
}

// mod97 is the check of ISO 7064, MOD 97-10, with the first four characters at
// the end.
func mod97(chars []byte) int {
	rest := 0
	for i := range chars {
		c := chars[(i+4)%len(chars)]
		if isDigit(c) {
			rest = (rest*10 + int(c-'0')) % 97
		} else {
			rest = (rest*100 + int(c-'A') + 10) % 97
		}
	}
	return rest
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
