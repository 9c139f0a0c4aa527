package leak_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"flag"
	"fmt"
	"html"
	"math"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/leak"
)

// corpus is the size of each generated corpus. The numbers of
// docs/benchmarks/leak-guard.md are those of -corpus 10000.
var corpus = flag.Int("corpus", 1000, "size of each generated corpus")

// wilson is the lower bound of the 95 % interval of a rate (E. B. Wilson, 1927).
func wilson(hits, n int) float64 {
	const z = 1.959964
	p, m := float64(hits)/float64(n), float64(n)
	return (p + z*z/(2*m) - z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))) / (1 + z*z/m)
}

// bound fails where the lower bound of the rate is not the goal. A corpus that is
// small has a low bound, so that the goal is the rate itself there.
func bound(t *testing.T, what string, hits, n int, goal float64) {
	t.Helper()
	rate, low := float64(hits)/float64(n), wilson(hits, n)
	t.Logf("%-22s %6d of %6d = %.3f %%, Wilson lower bound %.3f %%, goal %.1f %%", what, hits, n, 100*rate, 100*low, 100*goal)
	if rate < goal || (n >= 10000 && low < goal) {
		t.Errorf("%s: %d of %d, the goal is %.1f %%", what, hits, n, 100*goal)
	}
}

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 2026)) }

func pick[T any](r *rand.Rand, all ...T) T { return all[r.IntN(len(all))] }

func digits(r *rand.Rand, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte('0' + r.IntN(10))
	}
	return string(out)
}

func letters(r *rand.Rand, n int, alphabet string) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(out)
}

const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	alnum  = lower + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	b64    = alnum + "+/"
	crypt  = alnum + "./"
	hexes  = "0123456789abcdef"
	base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
)

// checked completes digits by the one that makes the check right.
func checked(digits string) string {
	for c := range 10 {
		s := digits + strconv.Itoa(c)
		sum := 0
		for i := range len(s) {
			d := int(s[len(s)-1-i] - '0')
			if i%2 == 1 {
				if d *= 2; d > 9 {
					d -= 9
				}
			}
			sum += d
		}
		if sum%10 == 0 {
			return s
		}
	}
	panic("no digit completes the number")
}

// cardOf makes a number of a network: prefixes and lengths as their test numbers
// have them.
func cardOf(r *rand.Rand) string {
	n := pick(r, "4|16", "4|16", "4|19", "51|16", "55|16", "2221|16", "2720|16", "34|15", "37|15", "6011|16", "65|16", "3056|14", "36|14", "3530|16", "3566|16", "62|16", "62|19", "5018|16", "6759|16", "2200|16")
	prefix, length, _ := strings.Cut(n, "|")
	size, _ := strconv.Atoi(length)
	return checked(prefix + digits(r, size-1-len(prefix)))
}

// spaced writes a number as people and forms do.
func spaced(r *rand.Rand, number string) string {
	sep := pick(r, "", "", " ", "-", ".", " ", "  ", " - ", "/", "_")
	if sep == "" {
		return number
	}
	sizes := []int{4, 4, 4, 4, 4}
	if len(number) == 15 {
		sizes = []int{4, 6, 5}
	}
	if r.IntN(8) == 0 {
		sizes = slices.Repeat([]int{1 + r.IntN(5)}, 19)
	}
	var parts []string
	for _, n := range sizes {
		n = min(n, len(number))
		if n > 0 {
			parts = append(parts, number[:n])
		}
		number = number[n:]
	}
	return strings.Join(parts, sep)
}

// sentence puts a text where people write it.
func sentence(r *rand.Rand, text string) string {
	return fmt.Sprintf(pick(r, "%s", "%s", "please use %s", "Ana wrote: %s.", "(%s)", "old: %s, new one follows", "\"%s\"", "%s\nthanks", "see below\n\n%s", "value=%s;", "it is %s!"), text)
}

func TestCorpusCards(t *testing.T) {
	r, hits := random(1), 0
	for range *corpus {
		text := sentence(r, spaced(r, cardOf(r)))
		if slices.Contains(detectors(scanner, text, leak.Place{}), "card_number") {
			hits++
		} else if testing.Verbose() && *corpus <= 1000 {
			t.Logf("missed %q", text)
		}
	}
	bound(t, "cards", hits, *corpus, 0.99)
}

// shaped makes a secret by hand: after the vendors' and tools' own descriptions,
// not after the expressions that look for it.
func shaped(r *rand.Rand) string {
	switch r.IntN(20) {
	case 0:
		return pick(r, "AKIA", "ASIA") + letters(r, 16, base32)
	case 1:
		return "aws_secret_access_key = " + letters(r, 40, b64)
	case 2:
		return pick(r, "ghp_", "gho_", "ghu_", "ghs_", "ghr_") + letters(r, 36, alnum)
	case 3:
		return "github_pat_" + letters(r, 22, alnum) + "_" + letters(r, 59, alnum)
	case 4:
		return pick(r, "sk_live_", "rk_live_", "sk_test_") + letters(r, pick(r, 24, 99), alnum)
	case 5:
		return "xoxb-" + digits(r, 12) + "-" + digits(r, 12) + "-" + letters(r, 24, alnum)
	case 6:
		return "glpat-" + letters(r, 20, alnum+"-_")
	case 7:
		return "AIza" + letters(r, 35, alnum+"-_")
	case 8:
		return "npm_" + letters(r, 36, lower+"0123456789")
	case 9:
		return "SG." + letters(r, 22, alnum+"-_") + "." + letters(r, 43, alnum+"-_")
	case 10:
		return "SK" + letters(r, 32, hexes)
	case 11:
		return "$2" + pick(r, "a", "b", "y") + "$" + pick(r, "10", "12", "14") + "$" + letters(r, 53, crypt)
	case 12:
		return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", 4096<<r.IntN(6), 1+r.IntN(5), 1+r.IntN(8), letters(r, 22, b64), letters(r, 43, b64))
	case 13:
		return "$6$" + pick(r, "", "rounds=656000$") + letters(r, 16, crypt) + "$" + letters(r, 86, crypt)
	case 14:
		return pick(r, "pbkdf2_sha256$", "pbkdf2_sha512$") + strconv.Itoa(100000+r.IntN(900000)) + "$" + letters(r, 22, alnum) + "$" + letters(r, 43, b64) + "="
	case 15:
		return "$scrypt$ln=17,r=8,p=1$" + letters(r, 22, b64) + "$" + letters(r, 43, b64)
	case 16:
		head := base64.RawURLEncoding.EncodeToString([]byte(pick(r, `{"alg":"HS256","typ":"JWT"}`, `{"typ":"JWT","alg":"RS256","kid":"`+letters(r, 8, alnum)+`"}`, `{"alg":"ES256"}`)))
		return head + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"`+letters(r, 12, alnum)+`","exp":`+digits(r, 10)+`}`)) + "." + letters(r, 43, alnum+"-_")
	case 17:
		kind := pick(r, "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY")
		return "-----BEGIN " + kind + "-----\n" + letters(r, 64, b64) + "\n" + letters(r, 64, b64) + "\n-----END " + kind + "-----"
	case 18:
		return "otpauth://totp/" + letters(r, 6, lower) + ":" + letters(r, 6, lower) + "?secret=" + letters(r, 32, base32) + "&issuer=x"
	default:
		return `{"user":"` + letters(r, 6, lower) + `","` + pick(r, "api_key", "client_secret", "access_token", "refresh_token") + `":"` + letters(r, 32, alnum) + `"}`
	}
}

// expected leaves out the samples of rules that are left out here on purpose,
// and a few that are no secrets by themselves.
func expected(t *testing.T, r *rand.Rand) []sample {
	known := scanner.Detectors()
	var out []sample
	for _, s := range gitleaksSamples(t, r) {
		if slices.Contains(known, s.rule) && s.rule != "jwt" { // its samples have no header that says so
			out = append(out, s)
		}
	}
	rules := map[string]bool{}
	for _, s := range out {
		rules[s.rule] = true
	}
	if len(rules) < 150 {
		t.Fatalf("samples of %d rules only", len(rules))
	}
	return out
}

func TestCorpusShaped(t *testing.T) {
	r, hits, n := random(2), 0, 0
	missed := map[string]int{}
	for n < *corpus {
		for _, s := range expected(t, r) {
			n++
			if len(detectors(scanner, s.text, leak.Place{})) > 0 {
				hits++
			} else {
				missed[s.rule]++
				if *corpus <= 1000 {
					t.Logf("missed %s: %q", s.rule, s.text)
				}
			}
		}
	}
	t.Logf("missed of gitleaks' own: %v", missed)
	bound(t, "gitleaks' own samples", hits, n, 0.99)
	hits = 0
	for range *corpus {
		if text := sentence(r, shaped(r)); len(detectors(scanner, text, leak.Place{})) > 0 {
			hits++
		} else if *corpus <= 1000 {
			t.Logf("missed %q", text)
		}
	}
	bound(t, "shaped by hand", hits, *corpus, 0.99)
}

// encoded hides a text in one to three layers.
func encoded(t *testing.T, r *rand.Rand, text string) string {
	for range 1 + r.IntN(3) {
		switch r.IntN(9) {
		case 0:
			text = base64.StdEncoding.EncodeToString([]byte(text))
		case 1:
			text = base64.RawURLEncoding.EncodeToString([]byte(text))
		case 2:
			text = url.QueryEscape(text)
		case 3:
			text = url.PathEscape(text)
		case 4:
			var out bytes.Buffer
			z := gzip.NewWriter(&out)
			if _, err := z.Write([]byte(text)); err != nil || z.Close() != nil {
				t.Fatal("gzip fails")
			}
			text = base64.StdEncoding.EncodeToString(out.Bytes())
		case 5:
			text = quoted(t, text)
		case 6:
			text = pick(r, "", `\x`, "0x") + hex.EncodeToString([]byte(text))
		case 7:
			text = pick(r, html.EscapeString, references)(text)
		case 8:
			text = "data:text/plain;base64," + base64.StdEncoding.EncodeToString([]byte(text))
		}
	}
	return text
}

func TestCorpusEncoded(t *testing.T) {
	r, hits := random(3), 0
	for range *corpus {
		secret := shaped(r)
		if r.IntN(4) == 0 {
			secret = sentence(r, spaced(r, cardOf(r)))
		}
		text := encoded(t, r, sentence(r, secret))
		if len(detectors(scanner, text, leak.Place{})) > 0 {
			hits++
		} else if *corpus <= 1000 {
			t.Logf("missed %q in %q", secret, text)
		}
	}
	bound(t, "encoded", hits, *corpus, 0.95)
}

// cleanRecord is a record of what businesses hold, one in five of whose numbers
// has a right check digit, of a network's range at that: no secret.
func cleanRecord(r *rand.Rand) []exporter.Value {
	id := func(n int) string {
		if r.IntN(5) == 0 {
			return cardOf(r)
		}
		return digits(r, n)
	}
	sum := sha256.Sum256([]byte(digits(r, 9)))
	invoice := id(16)
	return texts(
		id(16), id(16), digits(r, 12), invoice, "INV-"+id(16),
		pick(r, "Ana Sousa", "Jürgen Müller", "田中 太郎", "O'Brien"), letters(r, 8, lower)+"@example.com", "+49 151 "+digits(r, 8),
		fmt.Sprintf("%d-%02d-%02dT10:%02d:00Z", 2020+r.IntN(6), 1+r.IntN(12), 1+r.IntN(28), r.IntN(60)),
		"arn:aws:ec2:eu-central-1:"+digits(r, 12)+":instance/i-"+letters(r, 17, hexes), "https://example.com/a/"+letters(r, 22, alnum)+"?ref="+digits(r, 8),
		hex.EncodeToString(sum[:]), letters(r, 8, hexes)+"-"+letters(r, 4, hexes)+"-4"+letters(r, 3, hexes)+"-a"+letters(r, 3, hexes)+"-"+letters(r, 12, hexes),
		pick(r, "Invoice "+invoice+" was paid by card", "Order no. "+id(16)+" is late", "Please call me back.", "Ticket #"+id(16)+": solved; the key was in the door", "Reset my password, please", "Rechnung "+invoice+" vom 1.2."),
		`{"id":"`+letters(r, 24, alnum)+`","plan":"pro","limits":{"cpu":`+digits(r, 2)+`},"tags":["a-`+letters(r, 6, lower)+`"]}`,
		base64.StdEncoding.EncodeToString(sum[:]), "DE"+digits(r, 9), digits(r, 4)+"."+digits(r, 10),
	)
}

func cleanShape() exporter.Dataset {
	d := shape("order_id", "payment_reference", "account_id", "invoice_number", "external", "name", "email", "phone", "at", "resource", "link", "sha256", "uuid", "note", "attributes", "etag", "vat_number", "amount")
	d.Fields[4].Class, d.Fields[7].Format = exporter.ClassIdentifier, exporter.FormatPhone
	return d
}

// One bundle of 40 records after the other, none of which may be blocked.
func TestCorpusClean(t *testing.T) {
	r, clean := random(4), 0
	for range *corpus {
		g := scanner.NewGuard(leak.Options{})
		var all [][]exporter.Value
		for range 40 {
			all = append(all, cleanRecord(r))
		}
		write(t, g, cleanShape(), exporter.StatusOK, all...)
		if got := findings(g); got == "" {
			clean++
		} else {
			t.Logf("blocked: %s", got)
		}
	}
	bound(t, "clean bundles", clean, *corpus, 0.999)
}
