package leak_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/leak"
)

// cut cuts a text behind the given numbers of characters; the rest is the last.
func cut(s string, sizes ...int) []string {
	var out []string
	for _, n := range sizes {
		out, s = append(out, s[:n]), s[n:]
	}
	return append(out, s)
}

func TestNumbersSplitOverFields(t *testing.T) {
	const (
		amex   = "378282246310005"
		german = "DE89370400440532013000"
	)
	typed := func(d exporter.Dataset, kind exporter.Type) exporter.Dataset {
		for i := range d.Fields {
			d.Fields[i].Type = kind
		}
		return d
	}
	own := shape("country", "bank_code", "account")
	for i := range own.Fields {
		own.Fields[i].Class = exporter.ClassBankAccount
	}
	measured := shape("a", "b")
	measured.Fields[1].Unit = "By"
	for _, c := range []struct {
		what  string
		d     exporter.Dataset
		parts []string
		want  string
	}{
		{"6+10", shape("a", "b"), cut(card, 6), "a card_number 1"},
		{"8+8", shape("a", "b"), cut(card, 8), "a card_number 1"},
		{"4+12", shape("a", "b"), cut(card, 4), "a card_number 1"},
		{"12+4", shape("a", "b"), cut(card, 12), "a card_number 1"},
		{"4+4+8", shape("a", "b", "c"), cut(card, 4, 4), "a card_number 1"},
		{"6+6+4", shape("a", "b", "c"), cut(card, 6, 6), "a card_number 1"},
		{"4+6+5", shape("a", "b", "c"), cut(amex, 4, 6), "a card_number 1"},
		{"groups within parts", shape("a", "b"), []string{"4539 5787", "6362-1486"}, "a card_number 1"},
		{"an empty field between", shape("a", "b", "c"), []string{card[:8], "", card[8:]}, "a card_number 1"},
		{"behind other fields", shape("name", "zip", "a", "b"), []string{"Ana", "10115", card[:8], card[8:]}, "a card_number 1"},
		{"beside its expiry", shape("a", "b", "exp"), []string{card[:8], card[8:], "1228"}, "a card_number 1"},
		{"any cut where the name says card", shape("card_1", "card_2", "card_3"), cut(card, 3, 8), "card_1 card_number 1"},
		{"numbers where the name says card", typed(shape("card_1", "card_2"), exporter.TypeInteger), cut(card, 7), "card_1 card_number 1"},
		{"a card number's identifiers", shape("card_number_1", "card_number_2"), cut(card, 5), "card_number_1 card_number 1"},
		{"a wrong check digit", shape("card_1", "card_2"), cut("4539578763621487", 8), ""},
		{"an odd cut of an unknown field", shape("a", "b"), cut(card, 5), ""},
		{"identifiers", shape("order_no", "invoice_no"), cut(card, 8), ""},
		{"counts", typed(shape("a", "b"), exporter.TypeInteger), cut(card, 8), ""},
		{"a measure", measured, cut(card, 8), ""},
		{"a postal code", shape("district", "postal_code"), cut(card, 10), ""},
		{"telephone numbers", shape("phone_1", "phone_2"), cut(card, 8), ""},
		{"first six and last four", shape("card_bin", "card_last_four", "exp_month", "exp_year"), []string{"453957", "8763", "62", "1486"}, ""},
		{"a text between", shape("a", "b", "c"), []string{card[:8], "x", card[8:]}, ""},
		{"an IBAN in two", shape("a", "b"), cut(german, 12), "a iban 1"},
		{"an IBAN in six", shape("a", "b", "c", "d", "e", "f"), cut(german, 4, 4, 4, 4, 4), "a iban 1"},
		{"an IBAN by its parts", shape("country", "check", "bank_code", "account_number"), cut(german, 2, 2, 8), "country iban 1"},
		{"an IBAN with letters", shape("a", "b", "c"), []string{"GB82 WEST", "1234 5698", "7654 32"}, "a iban 1"},
		{"an IBAN's check is wrong", shape("iban_1", "iban_2"), cut("DE88370400440532013000", 12), ""},
		{"a country beside numbers that no name calls a bank's", shape("country", "a", "b"), cut(german, 2, 10), ""},
		{"the subject's own account", own, cut(german, 4, 8), ""},
		{"a social security number by its names", shape("ssn_1", "ssn_2", "ssn_3"), cut("536904399", 3, 2), "ssn_1 us_ssn 1"},
		{"in two fields of its name", shape("ssn_first", "ssn_rest"), cut("536904399", 5), "ssn_first us_ssn 1"},
		{"beside a field that says so", shape("kind", "a", "b", "c"), []string{"SSN", "536", "90", "4399"}, "a us_ssn 1"},
		{"three fields without a word", shape("a", "b", "c"), cut("536904399", 3, 2), ""},
		{"a social security number never issued", shape("ssn_1", "ssn_2", "ssn_3"), cut("000123456", 3, 2), ""},
		{"a token in its parts", shape("head", "body", "signature"), strings.Split(jwt, "."), "head jwt 1"},
		{"three texts that are no token", shape("a", "b", "c"), []string{"eyJxxxxxxxxxxxxxxxxx", "eyJxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxxxxxxxxxx"}, ""},
	} {
		var record []exporter.Value
		for i, s := range c.parts {
			if v := exporter.Text(s); c.d.Fields[i].Type == exporter.TypeInteger {
				record = append(record, exporter.Decimal(s))
			} else {
				record = append(record, v)
			}
		}
		if got := guarded(t, scanner, c.d, record); got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, got, c.want)
		}
		if got := guarded(t, leak.Without(leak.LayerAdjacent), c.d, record); c.want != "" && got != "" {
			t.Errorf("%s: found without the layer: %q", c.what, got)
		}
	}
}

// Many records speak for or against what no name says.
func TestVotesOnSplitNumbers(t *testing.T) {
	r := random(11)
	some := func(n int, parts func() []string) (out [][]exporter.Value) {
		for range n {
			out = append(out, texts(parts()...))
		}
		return out
	}
	cards := func() []string { return cut(visa(r), 8) }
	other := func() []string { return []string{digits(r, 8), digits(r, 8)} }
	constant := cut(card, 8)
	two, ids := shape("a", "b"), shape("order_no", "invoice_no")
	for _, c := range []struct {
		what    string
		d       exporter.Dataset
		records [][]exporter.Value
		want    string
	}{
		{"cards", two, some(40, cards), "a card_number 40"},
		{"a few other numbers between", two, slices.Concat(some(30, cards), some(10, other)), "a card_number 30"},
		{"one that could be by chance", two, slices.Concat(some(1, cards), some(30, other)), ""},
		{"identifiers that are cards again and again", ids, some(8, cards), "order_no card_number 8"},
		{"identifiers of too few records", ids, some(7, cards), ""},
		{"the same identifiers again", ids, some(40, func() []string { return constant }), ""},
		{"identifiers, most of them no card", ids, slices.Concat(some(10, cards), some(30, other)), ""},
	} {
		if got := guarded(t, scanner, c.d, c.records...); got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, got, c.want)
		}
	}
}

// A key is found wherever it is cut in two, whatever the fields beside hold.
func TestKeysCutAnywhere(t *testing.T) {
	for what, secret := range map[string]string{
		"jwt": jwt, "password_hash": bcrypt, "private_key": pem, "aws-access-token": aws,
		"otpauth": "otpauth://totp/ACME:ana?secret=JBSWY3DPEHPK3PXP&issuer=ACME",
	} {
		for at := 1; at < len(secret); at++ {
			for _, beside := range []string{"", "thanks", "1228"} {
				got := guarded(t, scanner, shape("name", "a", "b", "note"), texts(beside, secret[:at], secret[at:], beside))
				if !strings.Contains(got, what) {
					t.Errorf("%s cut behind %d characters, beside %q: %q", what, at, beside, got)
				}
			}
		}
	}
}

func visa(r interface{ IntN(int) int }) string {
	return checked(fmt.Sprintf("4%014d", r.IntN(100_000_000_000_000)))
}
