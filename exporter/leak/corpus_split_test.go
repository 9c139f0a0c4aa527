package leak_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/leak"
)

// pieces cuts a text at random into so many parts, none of which is empty.
func pieces(r *rand.Rand, s string, n int) []string {
	var out []string
	for ; n > 1; n-- {
		at := 1 + r.IntN(len(s)-n+1)
		if len(out) == 0 {
			at = max(at, min(2, len(s)-n+1)) // a letter by itself begins nothing
		}
		out, s = append(out, s[:at]), s[at:]
	}
	return append(out, s)
}

// numbered returns a name for each of n fields.
func numbered(stem string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s_%d", stem, i+1)
	}
	return out
}

// splitSecret returns the parts of a secret and the names of their fields.
func splitSecret(r *rand.Rand) (parts, names []string) {
	switch r.IntN(6) {
	case 0: // a card, cut where people cut one, in fields whose names say nothing
		number := cardOf(r)
		for at := 0; len(number) > 0; at++ {
			n := min(len(number), pick(r, 4, 4, 6, 8, 10, 12))
			if n == len(number) && at == 0 {
				n -= 4
			}
			parts, number = append(parts, number[:n]), number[n:]
		}
		return parts, numbered(pick(r, "part", "value", "field"), len(parts))
	case 1: // a card cut anywhere, in fields that say so
		parts = pieces(r, cardOf(r), 2+r.IntN(4))
		return parts, numbered(pick(r, "card", "pan", "cc_number", "kreditkarte"), len(parts))
	case 2:
		parts = pieces(r, ibanOf(r), 2+r.IntN(4))
		return parts, numbered(pick(r, "iban", "bank", "account_part"), len(parts))
	case 3:
		number := fmt.Sprintf("%03d%02d%04d", 1+r.IntN(665), 1+r.IntN(99), 1+r.IntN(9999))
		return cut(number, 3, 2), numbered(pick(r, "ssn", "social_security"), 3)
	case 4: // over a field of each, with all that stands around it
		parts = pieces(r, shaped(r), 2)
		return parts, numbered("text", 2)
	default:
		number := cardOf(r)
		return cut(number, 4, 4, 4), numbered("n", 4)
	}
}

// ibanOf returns an account number with a right check.
func ibanOf(r *rand.Rand) string {
	bban := map[string]int{"DE": 18, "FR": 23, "NL": 0, "ES": 20, "AT": 16, "GB": 0, "PL": 24}
	country := pick(r, "DE", "FR", "NL", "ES", "AT", "GB", "PL")
	body := digits(r, bban[country])
	switch country {
	case "NL":
		body = letters(r, 4, base32[:26]) + digits(r, 10)
	case "GB":
		body = letters(r, 4, base32[:26]) + digits(r, 14)
	}
	rest := 0
	for _, c := range body + country + "00" {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return fmt.Sprintf("%s%02d%s", country, 98-rest, body)
}

// A record of a name, the parts, and a note.
func TestCorpusSplit(t *testing.T) {
	r, hits := random(5), 0
	for range *corpus {
		parts, names := splitSecret(r)
		d := shape(append(append([]string{"name"}, names...), "note")...)
		record := texts(append(append([]string{pick(r, "Ana Sousa", "田中 太郎")}, parts...), pick(r, "thanks", "", "12/28"))...)
		if guarded(t, scanner, d, record) != "" {
			hits++
		} else if *corpus <= 1000 {
			t.Logf("missed %q in %q", parts, names)
		}
	}
	bound(t, "split", hits, *corpus, 0.99)
}

// numberRecord is a record of numbers side by side, as businesses hold them: no
// secret. Identifiers are a card's by range, length and check one time in five.
func numberRecord(r *rand.Rand) []exporter.Value {
	id := func(n int) string {
		if r.IntN(5) == 0 {
			return cardOf(r)
		}
		return digits(r, n)
	}
	half := cardOf(r)
	return texts(
		pick(r, "DE", "FR", "GB", "AT"), digits(r, 5), digits(r, 11), // country, postal code, telephone
		digits(r, 4), digits(r, 6), digits(r, 6), // branch, batch, lot
		id(16), half[:8], id(8), digits(r, 12), // order, customer, invoice, account
		"2027", "12", digits(r, 4), digits(r, 3), // expiry, last four, area
		pick(r, "Visa", "Mastercard"), half[:6], half[len(half)-4:], "12", "2028", // what Stripe says of a card
		digits(r, 8), digits(r, 8), digits(r, 4), digits(r, 12), // whatever
	)
}

func numberShape() exporter.Dataset {
	return shape("country", "postal_code", "phone", "branch", "batch", "lot", "order_no", "customer_id", "invoice_number", "account_id",
		"expiry_year", "expiry_month", "last_four", "area", "card_brand", "card_bin", "card_last4", "card_exp_month", "card_exp_year", "x", "y", "floor", "counter")
}

// One bundle of 40 records of numbers after the other, none of which may be
// blocked.
func TestCorpusCleanNumbers(t *testing.T) {
	r, clean := random(6), 0
	for range *corpus {
		g := scanner.NewGuard(leak.Options{})
		var all [][]exporter.Value
		for range 40 {
			all = append(all, numberRecord(r))
		}
		write(t, g, numberShape(), exporter.StatusOK, all...)
		if got := findings(g); got == "" {
			clean++
		} else {
			t.Logf("blocked: %s", got)
		}
	}
	bound(t, "clean bundles of numbers", clean, *corpus, 0.999)
}
