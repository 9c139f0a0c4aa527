package leak_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter/leak"
)

var scanner = leak.New()

func detectors(s *leak.Scanner, text string, at leak.Place) []string {
	var out []string
	s.Scan(text, &at, func(d string) { out = append(out, d) })
	slices.Sort(out)
	return out
}

const (
	card   = "4539578763621486"
	jwt    = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
	bcrypt = "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW"
	aws    = "AKIAQYLPMN5HFIQR7XYA"
	pem    = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAtL7kJ8qN2f3yqB5hCkXw0aD9sQmV6uZr1tYpGxEoWb4cLJzR\nT5vU2nKd\n-----END RSA PRIVATE KEY-----"
)

func TestDetectors(t *testing.T) {
	for _, c := range []struct {
		what, text string
		at         leak.Place
		want       string // detectors, separated by spaces
	}{
		{"a card", card, leak.Place{}, "card_number"},
		{"in fours", "pays with 4539 5787 6362 1486.", leak.Place{}, "card_number"},
		{"with hyphens", "4539-5787-6362-1486", leak.Place{}, "card_number"},
		{"with no-break spaces", "4539 5787 6362 1486", leak.Place{}, "card_number"},
		{"every digit alone", "4 5 3 9 5 7 8 7 6 3 6 2 1 4 8 6", leak.Place{}, "card_number"},
		{"in twos and eights", "45395787 63621486", leak.Place{}, "card_number"},
		{"American Express", "3782 822463 10005", leak.Place{}, "card_number"},
		{"before its expiry", "4539 5787 6362 1486 12/28", leak.Place{}, "card_number"},
		{"after another number", "2024 4539 5787 6362 1486", leak.Place{}, "card_number"},
		{"two cards", "4539578763621486, 5555555555554444", leak.Place{}, "card_number card_number"},
		{"track data", "%B4539578763621486^DOE/JANE^2812101", leak.Place{}, "card_number"},
		{"a wrong check digit", "4539578763621487", leak.Place{}, ""},
		{"no brand", "9999999999999995", leak.Place{}, ""},
		{"a longer number", "45395787636214861234", leak.Place{}, ""},
		{"zero-width spaces", "4539\u200b5787\u200b6362\u200b1486", leak.Place{}, "card_number"},
		{"within letters", "x4539578763621486", leak.Place{}, ""},
		{"the last four", "**** **** **** 1486", leak.Place{}, ""},
		{"first six and last four", "453957******1486", leak.Place{}, ""},
		{"a fraction", "4539578763.621486", leak.Place{}, ""},
		{"an identifier", card, leak.Place{Context: true}, ""},
		{"an identifier in a field for cards", card, leak.Place{Context: true, Card: true}, "card_number"},
		{"a card beside its word", "Visa card 4539578763621486", leak.Place{Context: true}, "card_number"},
		{"an invoice in a text", "invoice 4539578763621486 was paid", leak.Place{}, ""},
		{"an order with a sign", "#4539578763621486", leak.Place{}, ""},
		{"a telephone number", "+34 5395 7876 362 148", leak.Place{}, ""},
		{"an IBAN", "DE89370400440532013000", leak.Place{}, "iban"},
		{"an IBAN in fours", "pay to GB82 WEST 1234 5698 7654 32, please", leak.Place{}, "iban"},
		{"an IBAN with a letter within", "FR1420041010050500013M02606", leak.Place{}, "iban"},
		{"an IBAN in small letters", "nl91abna0417164300", leak.Place{}, "iban"},
		{"the subject's own", "DE89370400440532013000", leak.Place{Own: true}, ""},
		{"a wrong check", "DE88370400440532013000", leak.Place{}, ""},
		{"a country without IBANs", "US89370400440532013000", leak.Place{}, ""},
		{"a social security number", "SSN: 536-90-4399", leak.Place{}, "us_ssn"},
		{"without hyphens in its field", "536904399", leak.Place{SSN: true}, "us_ssn"},
		{"without context", "536-90-4399", leak.Place{}, ""},
		{"never issued", "SSN 000-12-3456", leak.Place{}, ""},
		{"a code in context", `{"cvc":"123"}`, leak.Place{}, "card_code"},
		{"a code in a sentence", "the CVV is 4321.", leak.Place{}, "card_code"},
		{"a check of a code", `{"cvc_check":"pass"}`, leak.Place{}, ""},
		{"PEM", pem, leak.Place{}, "private_key"},
		{"a public key", "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEvZ8lqXJ4\n-----END PUBLIC KEY-----", leak.Place{}, ""},
		{"talk about PEM", "paste what begins with -----BEGIN PRIVATE KEY----- here", leak.Place{}, ""},
		{"JWT", "Bearer " + jwt, leak.Place{}, "jwt"},
		{"three parts that are no JWT", "eyJxxxxxxxxxxxxxxxxx.eyJxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxx", leak.Place{}, ""},
		{"otpauth", "otpauth://totp/ACME:ana?secret=JBSWY3DPEHPK3PXP&issuer=ACME", leak.Place{}, "otpauth"},
		{"bcrypt", bcrypt, leak.Place{}, "password_hash"},
		{"argon2", "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21l$RdescudvJCsgt3ub+b27EYWQvv6NvJsGnk1bXM0", leak.Place{}, "password_hash"},
		{"scrypt", "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E", leak.Place{}, "password_hash"},
		{"sha512-crypt", "$6$rounds=5000$usesomesillystri$D4IrlXatmP7rx3P3InaxBeoomnAihCKRVQAr/36eYaeCA4xKDBtc.Tt", leak.Place{}, "password_hash"},
		{"yescrypt", "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7", leak.Place{}, "password_hash"},
		{"pbkdf2 of Django", "pbkdf2_sha256$600000$Z9vhF4zLpTt9$m7oXkzI4a2oFvBqoYb7Vf4QF7oCyYJrJYw0ZkMxq2dM=", leak.Place{}, "password_hash"},
		{"pbkdf2 of passlib", "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk", leak.Place{}, "password_hash"},
		{"LDAP", "{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr", leak.Place{}, "password_hash"},
		{"phpass", "$P$BIRXVj/ZG0YRiBH8gnRy0x72BXmIIy0", leak.Place{}, "password_hash"},
		{"SCRAM", "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=", leak.Place{}, "password_hash"},
		{"an amount", "$2 and $5$ and $25", leak.Place{}, ""},
		{"a key of AWS", "key " + aws + ",", leak.Place{}, "aws-access-token"},
		{"its id in a field for ids", aws, leak.Place{Key: true}, ""},
		{"a key of Stripe", "sk_" + "live_51OuEMLAlTWGaDypq4P5cuDHbuKeG4tAGPYHJpEXQ7zE8mKK3jkhTFPvCxnSSK", leak.Place{}, "stripe-access-token"},
		{"a key of GitHub at the end of a sentence", "It is ghp_" + "x7Yk2mQ9vB4nL8sT1wR6eU3iO5pA0dF7gH2j.", leak.Place{}, "github-pat"},
		{"a secret by its name", `{"user":"ana","api_key":"9f8e7d6c5b4a39281706"}`, leak.Place{}, "named_secret"},
		{"a mask by its name", `{"password":"********"}`, leak.Place{}, ""},
		{"words", "Ana paid the invoice with her new card; thanks.", leak.Place{}, ""},
		{"a resource", "arn:aws:ec2:eu-central-1:012345678901:instance/i-0a1b2c3d4e5f60718", leak.Place{}, ""},
		{"a UUID", "123e4567-e89b-12d3-a456-426614174000", leak.Place{}, ""},
		{"a hash", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", leak.Place{}, ""},
		{"a key in bytea", `\x` + hex.EncodeToString([]byte("the key is "+aws)), leak.Place{}, "aws-access-token"},
		{"a card in hex behind a word", "raw:" + hex.EncodeToString([]byte(card)), leak.Place{}, "card_number"},
		{"quotes of HTML", "{&quot;api_key&quot;:&quot;9f8e7d6c5b4a39281706&quot;}", leak.Place{}, "named_secret"},
		{"an address with ampersands", "https://example.com/?a=1&amp;b=2;c=3", leak.Place{}, ""},
		{"an instant", "2026-11-21 10:11:12.345678901", leak.Place{}, ""},
		{"a zone", "Asia/Tokyo asia-northeast1", leak.Place{}, ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			if got := strings.Join(detectors(scanner, c.text, c.at), " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func packed(t *testing.T, text string, z bool) []byte {
	t.Helper()
	var out bytes.Buffer
	w := interface {
		Write([]byte) (int, error)
		Close() error
	}(gzip.NewWriter(&out))
	if z {
		w = zlib.NewWriter(&out)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func quoted(t *testing.T, text string) string {
	t.Helper()
	out, err := json.Marshal(map[string]string{"note": text})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// references writes each character as HTML may.
func references(text string) string {
	var out strings.Builder
	for i, c := range text {
		fmt.Fprintf(&out, []string{"&#%d;", "&#x%X;"}[i%2], c)
	}
	return out.String()
}

func allPercent(text string) string {
	var out strings.Builder
	for i := range len(text) {
		fmt.Fprintf(&out, "%%%02X", text[i])
	}
	return out.String()
}

// Each way to hide, alone and one in another.
func TestEncodings(t *testing.T) {
	std, raw := base64.StdEncoding.EncodeToString, base64.RawURLEncoding.EncodeToString
	ways := map[string]func(string) string{
		"base64":         func(s string) string { return std([]byte(s)) },
		"base64url":      func(s string) string { return "token=" + raw([]byte(s)) + "&x=1" },
		"base64 in path": func(s string) string { return "a/" + std([]byte(s)) },
		"percent":        url.QueryEscape,
		"every byte":     allPercent,
		"gzip":           func(s string) string { return std(packed(t, s, false)) },
		"zlib":           func(s string) string { return raw(packed(t, s, true)) },
		"JSON":           func(s string) string { return quoted(t, quoted(t, quoted(t, s))) },
		"hexadecimal":    func(s string) string { return hex.EncodeToString([]byte(s)) },
		"bytea":          func(s string) string { return fmt.Sprintf(`\x%x`, s) },
		"HEX":            func(s string) string { return fmt.Sprintf("0x%X", s) },
		"packed in hex":  func(s string) string { return hex.EncodeToString(packed(t, s, false)) },
		"HTML":           references,
		"escaped JSON":   func(s string) string { return strings.ReplaceAll(quoted(t, quoted(t, s)), "4", `\u0034`) },
	}
	for name, way := range ways {
		for what, secret := range map[string]string{
			"card_number": "card " + card, "password_hash": bcrypt, "aws-access-token": "id " + aws + " here", "private_key": pem, "jwt": "Bearer " + jwt,
		} {
			if got := detectors(scanner, way(secret), leak.Place{}); !slices.Contains(got, what) {
				t.Errorf("%s: %s not found: %q", name, what, got)
			}
			for other, again := range ways {
				if got := detectors(scanner, again(way(secret)), leak.Place{}); !slices.Contains(got, what) {
					t.Errorf("%s in %s: %s not found", name, other, what)
				}
			}
		}
	}
}

func TestKeyWithoutHeader(t *testing.T) {
	der := append([]byte{0x30, 0x82, 0x04, 0xbe, 0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48}, bytes.Repeat([]byte{7}, 40)...)
	if got := detectors(scanner, base64.StdEncoding.EncodeToString(der), leak.Place{}); !slices.Contains(got, "private_key") {
		t.Errorf("got %q", got)
	}
}

// A layer that is switched off is missed by something.
func TestEveryLayerIsNeeded(t *testing.T) {
	std := func(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
	for layer, text := range map[leak.Layers]string{
		leak.LayerRules: bcrypt, leak.LayerNumbers: card, leak.LayerBase64: std([]byte("card " + card)),
		leak.LayerPackers: std(packed(t, bcrypt, false)), leak.LayerPercent: allPercent(bcrypt), leak.LayerHex: hex.EncodeToString([]byte(bcrypt)), leak.LayerReferences: references(bcrypt),
		leak.LayerEscapes: strings.ReplaceAll(`"`+card+`"`, "4", `\u0034`),
	} {
		if len(detectors(scanner, text, leak.Place{})) == 0 {
			t.Errorf("layer %d: not found with it", layer)
		}
		if got := detectors(leak.Without(layer), text, leak.Place{}); len(got) != 0 {
			t.Errorf("layer %d: found without it: %q", layer, got)
		}
	}
	if len(detectors(leak.Without(leak.LayerContext), card, leak.Place{Context: true})) == 0 {
		t.Error("identifiers are not what the context is for")
	}
}
