package leak

import "strings"

// numbers looks at the numbers of a text from a position on: digits with
// separators between.
func (w *worker) numbers(text string, from int, at *Place) {
	r := &w.digits
	for i := from; i < len(text); {
		if !isDigit(text[i]) {
			i++
			continue
		}
		if end := ibanAround(text, i); end > 0 {
			if i = end; !at.Own {
				w.hit(iban)
			}
			continue
		}
		i = r.read(text, i)
		if r.n >= minDigits {
			w.run(r, text, at)
		}
	}
}

// digitRun is one number: its digits and the groups that they stand in.
type digitRun struct {
	digits [64]byte
	groups [32]group
	n, g   int
	long   bool // more than fits: no number of any kind
}

// group is some digits without a separator: positions in the text, and of its
// first digit among the digits.
type group struct{ start, end, first int }

// gapBytes is how many bytes may separate two digits.
const gapBytes = 4

// read reads the number that begins at a position, and returns where it ends.
func (r *digitRun) read(text string, i int) int {
	r.n, r.g, r.long = 0, 0, false
	gap := gapBytes + 1
	for ; i < len(text) && gap <= gapBytes || r.n == 0; i++ {
		c := text[i]
		if !isDigit(c) {
			if !separates(c) {
				break
			}
			gap++
			continue
		}
		if r.n == len(r.digits) || (gap > 0 && r.g == len(r.groups)) {
			r.long = true
			for i < len(text) && isDigit(text[i]) {
				i++
			}
			return i
		}
		if gap > 0 || r.n == 0 {
			r.groups[r.g] = group{start: i, first: r.n}
			r.g++
		}
		r.groups[r.g-1].end = i + 1
		r.digits[r.n] = c
		r.n++
		gap = 0
	}
	return i
}

func separates(c byte) bool {
	for _, s := range numberSeparators {
		if c == s {
			return true
		}
	}
	return false
}

// run reports what a number is.
func (w *worker) run(r *digitRun, text string, at *Place) {
	if r.long {
		return
	}
	if !at.Own {
		w.ssn(r, text, at)
	}
	for first := 0; first < r.g; first++ {
		last := r.card(text, first)
		if last < 0 {
			continue
		}
		if w.s.cardCounts(text, r.groups[first].start, at) {
			w.hit(cardNumber)
		}
		first = last
	}
}

// card returns the last group of the card's number that begins with a group, -1
// where none does. The groups are one, or as cards are embossed, or all of the
// number.
func (r *digitRun) card(text string, first int) int {
	if !r.bounded(text, first, first) {
		return -1
	}
	for last := first; last < r.g; last++ {
		from, to := r.groups[first].first, r.n
		if last+1 < r.g {
			to = r.groups[last+1].first
		}
		if to-from > 19 {
			return -1
		}
		whole := first == 0 && last == r.g-1 && !r.decimal(text)
		if (first == last || whole || r.embossed(first, last)) && r.bounded(text, first, last) && isCard(r.digits[from:to]) {
			return last
		}
	}
	return -1
}

// bounded reports whether a number stands alone: no letter, and no point with a
// digit, touches it. Track data of a magnetic stripe put a B before it (ISO/IEC
// 7813).
func (r *digitRun) bounded(text string, first, last int) bool {
	start, end := r.groups[first].start, r.groups[last].end
	if start > 0 && alphanumeric(text[start-1]) && (start == 1 || text[start-2:start] != "%B") {
		return false
	}
	return end == len(text) || !alphanumeric(text[end])
}

// decimal reports whether the number is one with a fraction, or a fraction.
func (r *digitRun) decimal(text string) bool {
	return r.g == 2 && r.groups[0].end+1 == r.groups[1].start && text[r.groups[0].end] == '.'
}

// embossed reports whether the groups are those of a card: fours, or 4-6-5 and
// 4-6-4.
func (r *digitRun) embossed(first, last int) bool {
	n := last - first + 1
	size := func(i int) int { return r.groups[first+i].end - r.groups[first+i].start }
	if n == 3 && size(0) == 4 && size(1) == 6 {
		return size(2) == 5 || size(2) == 4
	}
	for i := range n - 1 {
		if size(i) != 4 {
			return false
		}
	}
	return n >= 4 && size(n-1) <= 4
}

// cardCounts weighs a number that could be a card's by where it stands.
func (s *Scanner) cardCounts(text string, start int, at *Place) bool {
	if at.Card || !s.has(LayerContext) {
		return true
	}
	before := at.before(text, start)
	if at.Phone || plus(before) {
		return false
	}
	return saysCard(before) || (!at.Context && !saysIdentifier(before))
}

// plus reports whether a text ends with the sign of an international telephone
// number. After a letter it is a space in a form's encoding.
func plus(before string) bool {
	n := len(before)
	return strings.HasSuffix(before, "+") && (n == 1 || !alphanumeric(before[n-2]))
}

// before returns the text before a number in which a word for it may stand.
func (p *Place) before(text string, start int) string {
	text = text[max(0, start-contextBytes):start]
	if p.Markup {
		text = text[strings.LastIndexByte(text, '>')+1:]
	}
	return text
}

// contextBytes is how far before a number a word for it may stand.
const contextBytes = 40

var cardPhrases = []string{
	"card", "credit", "debit", "visa", "mastercard", "amex", "american express", "maestro", "karte", "carte", "tarjeta",
	"cartão", "cartao", "カード", "카드", "kartu", "\"pan\"", "pan:", "pan ", "cc:", "cc ", "cc#",
}

func saysCard(before string) bool {
	low := strings.ToLower(before)
	for _, p := range cardPhrases {
		if strings.Contains(low, p) {
			return true
		}
	}
	return false
}

// saysIdentifier reports whether the last words before a number call it an id.
func saysIdentifier(before string) bool {
	if strings.HasSuffix(strings.TrimRight(before, " "), "#") {
		return true
	}
	words := strings.FieldsFunc(strings.ToLower(before), func(r rune) bool { return r < 0x80 && (r < 'a' || r > 'z') })
	for _, w := range words[max(0, len(words)-2):] {
		for _, id := range idWords {
			if w == id {
				return true
			}
		}
		for _, id := range proseIDs {
			if w == id {
				return true
			}
		}
	}
	return false
}

var proseIDs = []string{
	"ticket", "case", "contract", "customer", "payment", "shipment", "parcel", "subscription", "device", "imei",
	"rechnung", "rechnungsnummer", "bestellung", "bestellnummer", "kundennummer", "auftrag", "vorgang", "facture", "commande", "factura", "pedido", "fatura",
}

// ssn reports a social security number: three, two and four digits that were
// issued (20 CFR 422.103; SSA), where a word says that it is one.
func (w *worker) ssn(r *digitRun, text string, at *Place) {
	for i := 0; i < r.g; i++ {
		from := r.groups[i].first
		whole := r.size(i) == 9
		split := i+2 < r.g && r.size(i) == 3 && r.size(i+1) == 2 && r.size(i+2) == 4
		if !whole && !split {
			continue
		}
		start := r.groups[i].start
		if issued(r.digits[from:from+9]) && r.bounded(text, i, i) && (at.SSN || saysSSN(at.before(text, start))) {
			w.hit(ssn)
		}
	}
}

func (r *digitRun) size(i int) int { return r.groups[i].end - r.groups[i].start }

func issued(d []byte) bool {
	area, group, serial := string(d[:3]), string(d[3:5]), string(d[5:9])
	return area != "000" && area != "666" && d[0] != '9' && group != "00" && serial != "0000"
}

func saysSSN(before string) bool {
	low := strings.ToLower(before)
	for _, p := range []string{"ssn", "social security", "social-security", "social_security", "itin", "taxpayer id"} {
		if strings.Contains(low, p) {
			return true
		}
	}
	return false
}
