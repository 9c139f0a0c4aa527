package parse

import (
	"slices"
	"strings"
)

// places are the ids of places by their names, folded. An id is one that laws
// have, or an ISO 3166 code in lower case.
var places = map[string]string{
	"european economic area": "eea", "eea": "eea", "european union": "eea", "eu": "eea", "europe": "eea", "eu/eea": "eea", "european": "eea", "eea+": "eea", "californian": "us-ca", "canadian": "ca", "brazilian": "br", "japanese": "jp", "swiss": "ch", "british": "gb",
	"europaischer wirtschaftsraum": "eea", "espace economique europeen": "eea", "espacio economico europeo": "eea",
	"united kingdom": "gb", "uk": "gb", "great britain": "gb", "switzerland": "ch", "schweiz": "ch", "suisse": "ch",
	"california": "us-ca", "colorado": "us-co", "connecticut": "us-ct", "delaware": "us-de", "iowa": "us-ia", "montana": "us-mt", "oregon": "us-or",
	"texas": "us-tx", "utah": "us-ut", "virginia": "us-va", "nevada": "us-nv", "new york": "us-ny", "washington": "us-wa", "florida": "us-fl",
	"new jersey": "us-nj", "new hampshire": "us-nh", "nebraska": "us-ne", "tennessee": "us-tn", "minnesota": "us-mn", "maryland": "us-md",
	"indiana": "us-in", "kentucky": "us-ky", "rhode island": "us-ri", "illinois": "us-il", "vermont": "us-vt", "massachusetts": "us-ma",
	"united states": "us", "usa": "us", "canada": "ca", "quebec": "ca-qc", "brazil": "br", "brasil": "br", "mexico": "mx", "argentina": "ar",
	"chile": "cl", "colombia": "co", "costa rica": "cr", "peru": "pe", "uruguay": "uy", "japan": "jp", "south korea": "kr", "korea": "kr",
	"republic of korea": "kr", "malaysia": "my", "singapore": "sg", "india": "in", "china": "cn", "mainland china": "cn", "hong kong": "hk",
	"taiwan": "tw", "thailand": "th", "vietnam": "vn", "indonesia": "id", "philippines": "ph", "australia": "au", "new zealand": "nz",
	"south africa": "za", "israel": "il", "turkey": "tr", "turkiye": "tr", "united arab emirates": "ae", "uae": "ae", "saudi arabia": "sa",
	"egypt": "eg", "kenya": "ke", "nigeria": "ng", "russia": "ru", "ukraine": "ua", "serbia": "rs",
	"germany": "de", "france": "fr", "spain": "es", "italy": "it", "ireland": "ie", "netherlands": "nl", "belgium": "be", "austria": "at",
	"luxembourg": "lu", "poland": "pl", "portugal": "pt", "sweden": "se", "denmark": "dk", "finland": "fi", "norway": "no", "iceland": "is",
	"liechtenstein": "li", "greece": "gr", "czech republic": "cz", "czechia": "cz", "hungary": "hu", "romania": "ro", "bulgaria": "bg",
	"croatia": "hr", "slovakia": "sk", "slovenia": "si", "estonia": "ee", "latvia": "lv", "lithuania": "lt", "malta": "mt", "cyprus": "cy",
}

// about are the words that stand around a place's name in a heading.
var about = lazily(`\b(the|in|for|of|to|from|if you (live|are|reside|are located|are a resident)|residents?|resident|individuals|people|persons|users?|customers?|consumers?|visitors?|located|living|specific|additional|supplemental|special|further|notice|notices|statement|disclosures?|privacy|rights?|your|information|provisions?|terms|law|laws|state|states|only|addendum|section|and|or|consumer|act|protection|data|personal|california consumer privacy act|ccpa|cpra|gdpr|lgpd|pipeda|appi|pipa|pdpa)\b`)

// placeOf returns the id and the name of the one place that a heading is about,
// "" where it is about none. Several places are the first of them, and more.
func placeOf(heading string) (id, name string, more []string) {
	text := withoutNumber(plainText(folded(heading)))
	if words(text) > 14 {
		return "", "", nil
	}
	rest := text
	for {
		at, found := firstPlace(rest)
		if at < 0 {
			break
		}
		if id == "" {
			id, name = places[found], found
		} else if places[found] != id && !slices.Contains(more, places[found]) {
			more = append(more, places[found])
		}
		rest = rest[:at] + " " + rest[at+len(found):]
	}
	rest = about().ReplaceAllString(rest, " ")
	if strings.Trim(rest, " ,&/()-:'s.") != "" {
		return "", "", nil
	}
	return id, name, more
}

// firstPlace finds the place that a text names first; of those that begin there
// the longest.
func firstPlace(text string) (at int, name string) {
	at = -1
	for p := range places {
		i := wordIndex(text, p)
		if i >= 0 && (at < 0 || i < at || (i == at && len(p) > len(name))) {
			at, name = i, p
		}
	}
	return at, name
}

// wordIndex is strings.Index for whole words.
func wordIndex(text, word string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return -1
		}
		i += from
		before, after := i == 0 || !isWordByte(text[i-1]), i+len(word) == len(text) || !isWordByte(text[i+len(word)])
		if before && after {
			return i
		}
		from = i + 1
	}
}

func isWordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 0x80
}

// plainText is a folded text without accents.
func plainText(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(plainLetter(r))
	}
	return b.String()
}
