package leak

import (
	"slices"
	"strings"
	"sync"

	"github.com/valise-export/valise/exporter"
)

// says is what the words of a field's name and title say of its values.
type says struct {
	card, ssn, phone, id bool
	time, other, bank    bool
	keyword              bool // the name itself calls for a rule
}

// names remembers what fields' names say: the same fields are in every bundle.
type names struct {
	mu    sync.Mutex
	known map[[2]string]says // by name and title
}

// mostNames bounds what is remembered. The dictionary has some 250 fields.
const mostNames = 4096

func (n *names) of(scanner *Scanner, f *exporter.Field) says {
	n.mu.Lock()
	defer n.mu.Unlock()
	key := [2]string{f.Name, f.Title}
	s, ok := n.known[key]
	if ok {
		return s
	}
	if n.known == nil || len(n.known) >= mostNames {
		n.known = map[[2]string]says{}
	}
	s = saysOf(f.Name + " " + f.Title)
	s.keyword = scanner.holdsKeyword(labelOf(f.Name))
	n.known[key] = s
	return s
}

// labelOf is how a name stands before its value in JSON.
func labelOf(name string) string { return `"` + name + `":"` }

func saysOf(name string) says {
	words := wordsOf(name)
	return says{
		card: anyOf(words, cardWords), phone: anyOf(words, phoneWords), id: anyOf(words, idWords),
		ssn:  anyOf(words, ssnWords) || strings.Contains(strings.Join(words, " "), "social security"),
		time: anyOf(words, timeWords), other: anyOf(words, otherWords), bank: anyOf(words, bankWords),
	}
}

var (
	cardWords  = []string{"card", "cards", "cardnumber", "pan", "creditcard", "cc", "ccnumber", "karte", "kartennummer", "kreditkarte", "carte", "tarjeta", "cartao", "kartu"}
	ssnWords   = []string{"ssn", "socialsecurity", "itin"}
	phoneWords = []string{"phone", "telephone", "mobile", "fax", "tel"}
	idWords    = []string{"id", "ids", "number", "no", "nr", "ref", "reference", "code", "key", "uuid", "guid", "arn", "serial", "sku", "tracking", "invoice", "order", "transaction", "account", "resource"}
)

// Words of names that are not those of a number's part.
var (
	timeWords = []string{
		"date", "day", "month", "year", "week", "hour", "minute", "second", "seconds", "time", "timestamp", "at", "since", "until",
		"born", "birth", "birthday", "birthdate", "dob", "exp", "expiry", "expires", "expiration", "valid", "validity", "mm", "yy", "yyyy",
		"last", "four", "datum", "jahr", "monat", "fecha", "ablauf",
	}
	otherWords = []string{
		"amount", "total", "price", "cost", "sum", "balance", "tax", "vat", "fee", "fees", "rate", "net", "gross", "percent", "count", "quantity", "qty",
		"size", "length", "width", "height", "depth", "weight", "bytes", "duration", "age", "score", "points", "version", "port", "level", "rank", "page",
		"pages", "zip", "zipcode", "postal", "postcode", "postalcode", "plz", "cep", "cap", "house", "floor", "room", "flat", "lat", "lon", "latitude",
		"longitude", "extension", "ext", "asn", "ip", "pin", "ean", "gtin", "isbn", "imei", "units", "limit", "index", "position", "line", "row",
	}
	bankWords = []string{"iban", "bban", "bank", "konto", "kontonummer", "blz", "bankleitzahl", "account", "compte", "cuenta", "conta", "rekening"}
)

// wordsOf splits a name into its words, in lower case: at what is no letter,
// and before a capital that follows a small letter.
func wordsOf(name string) []string {
	var spaced strings.Builder
	last := rune(0)
	for _, r := range name {
		if 'A' <= r && r <= 'Z' && 'a' <= last && last <= 'z' {
			spaced.WriteByte(' ')
		}
		spaced.WriteRune(r)
		last = r
	}
	return strings.FieldsFunc(strings.ToLower(spaced.String()), func(r rune) bool {
		return r < 0x80 && (r < 'a' || r > 'z')
	})
}

func anyOf(words, list []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
}
