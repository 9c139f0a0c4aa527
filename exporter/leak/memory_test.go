package leak_test

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/leak"
)

// like returns a record whose values come again and begin alike, with a secret
// of a few now and then: behind such a beginning, going on where others end, or
// over two fields, of which the second often stands beside something else.
func like(r *rand.Rand, secrets []string) []exporter.Value {
	beginning := func() string {
		return pick(r, "", "", "arn:example:compute:eu-central-1:012345678901:", `{"type":"https://example.com/a","id":"`, "user: Ana; order: 4539578763621486; see ", "secret: at home, in the drawer; ")
	}
	value := func() string {
		return beginning() + pick(r, "RunInstances", "api", "g", "gh", "-", "1", "0123:", "x", letters(r, 17, hexes), letters(r, 30, alnum), digits(r, 12)+":")
	}
	all := []string{value(), value(), value(), value()}
	at, secret := r.IntN(3), pick(r, secrets...)
	n := 1 + r.IntN(5)
	switch r.IntN(8) {
	case 0:
		all[at] = beginning() + secret
	case 1:
		all[at], all[at+1] = pick(r, "", "x: ")+secret[:n], secret[n:]
	case 2, 3:
		all[at], all[at+1] = pick(r, "x", "zz", "USD", ""), secret[n:]
	case 4:
		all[at] = "see what is there: " + secret[:len(secret)-len(secret)/3] + pick(r, "!", "?", ": no", "x")
	case 5:
		all[at] = "see what is there: " + secret
	}
	return texts(all...)
}

// What a guard remembers of values changes nothing of what it finds.
func TestMemoryChangesNothing(t *testing.T) {
	r := random(12)
	d := shape("name", "x", "what", "note")
	for round := range 12 {
		secrets := []string{"it is " + card + " now", bcrypt, aws, shaped(r), shaped(r), base64.StdEncoding.EncodeToString([]byte("card " + card))}
		var all [][]exporter.Value
		want := map[string]int64{}
		for range 300 {
			record := like(r, secrets)
			if n := len(all); n > 0 && r.IntN(2) == 0 { // a value that is there already, beside others
				at := r.IntN(4)
				record[at] = all[r.IntN(n)][at]
			}
			all = append(all, record)
			fresh := scanner.NewGuard(leak.Options{})
			write(t, fresh, d, exporter.StatusOK, record)
			for _, f := range fresh.Findings() {
				want[f.Field+" "+f.Detector] += f.Count
			}
		}
		g := scanner.NewGuard(leak.Options{})
		write(t, g, d, exporter.StatusOK, all...)
		got := map[string]int64{}
		for _, f := range g.Findings() {
			got[f.Field+" "+f.Detector] += f.Count
		}
		if fmt.Sprint(got) != fmt.Sprint(want) || len(want) < 5 {
			t.Fatalf("round %d: got %v, want %v", round, got, want)
		}
	}
}

// A beginning that is remembered never ends within what is looked for.
func TestBeginningsEndBetweenThings(t *testing.T) {
	for what, secret := range map[string]string{
		"card_number": card, "iban": "DE89370400440532013000", "password_hash": bcrypt, "jwt": jwt, "aws-access-token": aws,
		"private_key": "-----BEGIN RSA PRIVATE KEY-----\\nMIIEowIBAAKCAQEAtL7kJ8qN2f3yqB5h", "us_ssn": "ssn=536-90-4399",
	} {
		for _, text := range []string{secret, base64.StdEncoding.EncodeToString([]byte("here: " + secret + ".")), allPercent(secret)} {
			for n := 1; n < len(text); n++ {
				var all [][]exporter.Value
				for i := range 16 {
					all = append(all, texts(fmt.Sprintf("see what is there, %s%c", text[:n], "!?"[i%2])))
				}
				all = append(all, texts("see what is there, "+text))
				alone := guarded(t, scanner, shape("a"), all[0])
				if got := guarded(t, scanner, shape("a"), all...); alone == "" && !strings.HasPrefix(got, "a "+what) {
					t.Fatalf("%s behind %q: got %q", what, text[:n], got)
				}
			}
		}
	}
}
