package bundle

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
)

func verifyBytes(text []byte) *Verification {
	return VerifyReader(bytes.NewReader(text), int64(len(text)))
}

func TestVerifyAcceptsWhatSealMade(t *testing.T) {
	v := verifyBytes(makeBundle(t))
	if !v.OK() || v.Top != fixtureTop || v.Members != 16 || v.Signed {
		t.Errorf("%+v", v)
	}
	if v.Manifest == nil || v.Manifest.Export.ID != "7f3a9c00" || v.Manifest.Gaps == nil || v.Manifest.Withheld == nil {
		t.Errorf("manifest %+v", v.Manifest)
	}
}

// repack writes the bundle anew with archive/zip, as another program would.
// edit returns the new content, or false to leave a member out.
func repack(tb testing.TB, text []byte, edit func(name string, content []byte) ([]byte, bool)) []byte {
	tb.Helper()
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		tb.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	if _, err := w.Create(fixtureTop + "/data/"); err != nil {
		tb.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			tb.Fatal(err)
		}
		content, keep := edit(strings.TrimPrefix(f.Name, fixtureTop+"/"), content)
		if keep {
			addEntry(tb, w, f.Name, content)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func addEntry(tb testing.TB, w *zip.Writer, name string, content []byte) {
	tb.Helper()
	f, err := w.Create(name)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := f.Write(content); err != nil {
		tb.Fatal(err)
	}
}

func TestVerifyAcceptsARezippedBag(t *testing.T) {
	same := func(_ string, content []byte) ([]byte, bool) { return content, true }
	if v := verifyBytes(repack(t, makeBundle(t), same)); !v.OK() {
		t.Error(v.Problems)
	}
}

// A data descriptor (archive/zip writes one after each entry) is compared too.
func TestVerifyReadsDataDescriptors(t *testing.T) {
	same := func(_ string, content []byte) ([]byte, bool) { return content, true }
	text := repack(t, makeBundle(t), same)
	i := bytes.Index(text, []byte("PK\x07\x08"))
	for offset := range 16 {
		bad := bytes.Clone(text)
		bad[i+offset] ^= 1
		if v := verifyBytes(bad); v.OK() {
			t.Errorf("byte %d of the descriptor: no problem", offset)
		}
	}
}

func TestVerifyNamesTheMember(t *testing.T) {
	const csv = "data/3-purchase_and_payment_history/invoice.csv"
	const js = "data/3-purchase_and_payment_history/invoice.json"
	replace := func(member, from, to string) func(string, []byte) ([]byte, bool) {
		return func(name string, content []byte) ([]byte, bool) {
			if name == member {
				content = bytes.Replace(content, []byte(from), []byte(to), 1)
			}
			return content, true
		}
	}
	for _, c := range []struct {
		what string
		edit func(string, []byte) ([]byte, bool)
		want []string
	}{
		{"edited payload", replace(csv, "12.50", "92.50"), []string{"member " + csv + ": content does not match its checksum"}},
		{"edited page", replace(startMember, "x", "y"), []string{"member START-HERE.html: content does not match its checksum"}},
		{"edited sums", replace(payloadSumsMember, "0", "1"), []string{"member manifest-sha256.txt: content does not match its checksum"}},
		{"broken sums", replace(payloadSumsMember, " ", "\n"), []string{"member manifest-sha256.txt: a line is not"}},
		{"edited tag sums", replace(tagSumsMember, startMember, "data/x"), []string{
			"member tagmanifest-sha256.txt: it lists data/x", "member START-HERE.html: it is not part of the bag",
		}},
		{"bagit.txt", replace(bagitMember, "1.0", "0.9"), []string{"member bagit.txt: it is not that of a BagIt 1.0 bag"}},
		{"oxum", replace(bagInfoMember, "Oxum: ", "Oxum: 1"), []string{"member bag-info.txt: its Payload-Oxum"}},
		{"records", replace(js, "\n]", ",\n{}]"), []string{"it has 3 records, and data/manifest.json says 2", "Payload-Oxum", "checksum"}},
		{"no array", replace(js, "[", "{"), []string{"member " + js + ": it is no JSON array"}},
		{"other version", replace(manifestMember, "valise.manifest/1", "valise.manifest/2"), []string{"a newer valise may read it"}},
		{"broken manifest", replace(manifestMember, "{", "["), []string{"member data/manifest.json: read manifest: not valid JSON at byte"}},
		{"missing payload", func(name string, content []byte) ([]byte, bool) { return content, name != csv }, []string{
			"member " + csv + ": it is missing: manifest-sha256.txt lists it", "dataset 1 names a file that is not there",
		}},
		{"missing sums", func(name string, content []byte) ([]byte, bool) { return content, name != tagSumsMember }, []string{
			"member tagmanifest-sha256.txt: it is missing",
		}},
	} {
		v := verifyBytes(repack(t, makeBundle(t), c.edit))
		if v.OK() {
			t.Errorf("%s: no problem found", c.what)
		}
		for _, want := range c.want {
			if !strings.Contains(v.Err().Error(), want) {
				t.Errorf("%s: %v, want %q", c.what, v.Err(), want)
			}
		}
	}
}

// entries that no bundle has, each in a zip beside a whole bag.
func TestVerifyRefusesForeignEntries(t *testing.T) {
	whole := makeBundle(t)
	for _, c := range []struct{ name, want string }{
		{fixtureTop + "/data/extra.txt", "member data/extra.txt: it is not part of the bag"},
		{fixtureTop + "/data/../../up.txt", "name is not allowed"},
		{"/abs.txt", "top directory"},
		{"../up.txt", "top directory"},
		{"other/x.txt", "second top directory"},
		{"x.txt", "top directory"},
		{fixtureTop + "/data/CON.txt", "name is not allowed"},
		{fixtureTop + "/data/con.txt", "name is not allowed"},
		{fixtureTop + "/data/a:b", "name is not allowed"},
		{fixtureTop + "/data/\x1b[31m", `"data/\x1b[31m"`},
		{fixtureTop + "/bagit.txt", "name is there already"},
		{fixtureTop + "/start-here.html", "name is there already"},
		{fixtureTop + "/data/manifest.json/x", "a file has the name of its folder"},
		{fixtureTop + "/__MACOSX/._x", "name is not allowed"},
	} {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			if err := w.Copy(f); err != nil {
				t.Fatal(err)
			}
		}
		addEntry(t, w, c.name, []byte("x"))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if v := verifyBytes(out.Bytes()); v.OK() || !strings.Contains(v.Err().Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.name, v.Problems, c.want)
		}
	}
}

func TestVerifyFindsACutFile(t *testing.T) {
	whole := makeBundle(t)
	for n := range len(whole) {
		v := verifyBytes(whole[:n])
		if v.OK() {
			t.Fatalf("cut at %d: no problem", n)
		}
	}
	half := verifyBytes(whole[:len(whole)/3]).Err().Error()
	if !strings.Contains(half, "cut off") || !strings.Contains(half, "everything after it is missing") {
		t.Errorf("%v", half)
	}
}

func TestVerifyFindsAppendedBytes(t *testing.T) {
	whole := makeBundle(t)
	v := verifyBytes(append(bytes.Clone(whole), "some more"...))
	if len(v.Problems) != 1 || v.Problems[0].String() != "9 bytes follow the end of the archive" {
		t.Errorf("appended: %v", v.Problems)
	}
	if v := verifyBytes(append([]byte("#!/bin/sh\n"), whole...)); v.OK() {
		t.Error("bytes before the archive are no problem")
	}
}

// Whatever bit flips, either it is found, or every member still has its
// content.
func TestVerifyFindsEveryFlip(t *testing.T) {
	whole := makeBundle(t)
	want := contents(t, whole)
	harmless := 0
	for i := 0; i < len(whole); i += 5 {
		bad := bytes.Clone(whole)
		bad[i] ^= 1 << (i % 8)
		v := verifyBytes(bad)
		if !v.OK() {
			continue
		}
		harmless++
		got := contents(t, bad)
		if len(got) != len(want) {
			t.Fatalf("byte %d: %d members", i, len(got))
		}
		for name, text := range want {
			if got[name] != text {
				t.Fatalf("byte %d: member %s differs and nothing was found", i, name)
			}
		}
	}
	t.Logf("%d of %d flips change nothing that is read", harmless, len(whole))
}

func contents(t *testing.T, text []byte) map[string]string {
	t.Helper()
	b, err := OpenReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, m := range b.Members() {
		r, err := b.Read(m.Name)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[m.Name] = string(body)
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestVerifyFiles(t *testing.T) {
	o := fixtureOptions(t)
	r, err := export(o, osFiles{}, 99)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := Verify(o.Target); err != nil || !v.OK() || v.SHA256 != r.SHA256 {
		t.Errorf("%v %+v", err, v)
	}
	b, err := Open(o.Target)
	if err != nil {
		t.Fatal(err)
	}
	if b.Top != fixtureTop || b.Manifest().Export.ID != "7f3a9c00" || len(b.Members()) != r.Members {
		t.Errorf("%+v", b)
	}
	if _, err := b.Read("data/none"); err == nil {
		t.Error("a member that is not there was read")
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("no zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/nonexistent/x.zip": "no such file", filepath.Dir(text): "is not a file", text: "end of the archive is missing",
	} {
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("open %s: %v", path, err)
		}
	}
	if v, err := Verify(text); err != nil || v.OK() {
		t.Errorf("text: %v %v", err, v)
	}
}

func TestArrayCounter(t *testing.T) {
	for in, want := range map[string]int64{
		"[]": 0, " [ \n ]\n": 0, "[1]": 1, "[{\"a\":[1,2]},\n{}]": 2, `["],[\"",2]`: 2, "[[],[]]": 2,
		"": -1, "{}": -1, "[1": -1, "[1] x": -1, "]": -1, "[]]": -1, "1": -1, `"x"`: -1,
	} {
		for step := 1; step < 4; step++ {
			c := &arrayCounter{}
			for i := 0; i < len(in); i += step {
				if _, err := c.Write([]byte(in[i:min(len(in), i+step)])); err != nil {
					t.Fatal(err)
				}
			}
			if got := c.records(); got != want {
				t.Errorf("%q: %d, want %d", in, got, want)
			}
		}
	}
}

func FuzzVerify(f *testing.F) {
	whole := makeBundle(f)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(repack(f, whole, func(_ string, c []byte) ([]byte, bool) { return c, true }))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, text []byte) {
		v := verifyBytes(text)
		for _, p := range v.Problems {
			if strings.ContainsFunc(p.String(), func(r rune) bool { return r < ' ' || r > '~' }) {
				t.Errorf("unprintable problem %q", p.String())
			}
		}
		b, err := OpenReader(bytes.NewReader(text), int64(len(text)))
		if err == nil && b.Manifest() == nil {
			t.Error("an open bundle has no manifest")
		}
		if v.OK() && err != nil {
			t.Errorf("a whole bundle does not open: %v", err)
		}
	})
}

func FuzzReadManifest(f *testing.F) {
	f.Add(contractJSON(nil, fixtureContents().Manifest))
	f.Add(contractJSON(nil, fullManifest()))
	f.Add([]byte(`{"schema":"valise.manifest/1"}`))
	f.Add([]byte(`{"schema":"valise.manifest/1","later":[{"deep":[1,2]}],"withheld":null,"datasets":[{"adapted":{"csv":-1}}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := ReadManifest(text)
		if err != nil {
			return
		}
		if len(manifestFaults(m, func(string) bool { return false })) > maxFaults {
			t.Error("too many faults")
		}
		again, err := ReadManifest(contractJSON(nil, m))
		if err != nil || again.Schema != m.Schema || len(again.Datasets) != len(m.Datasets) {
			t.Errorf("does not read back: %v", err)
		}
		if err == nil && !bytes.Equal(contractJSON(nil, again), contractJSON(nil, m)) {
			t.Error("reads back as something else")
		}
	})
}

// fullManifest has every part of a manifest.
func fullManifest() *exporter.Manifest {
	m := fixtureContents().Manifest
	m.Policy = exporter.ManifestPolicy{PortabilityIncludes: "provided", Contacts: "mask", TrustedDatasets: []string{"invoice"}, CompanyRules: []string{"own"}}
	m.Categories[2].NotHere = []string{"Invoices: Card, 2 values. Not here."}
	m.Withheld = []exporter.ManifestWithheld{{Category: exporter.PurchaseAndPaymentHistory, Dataset: "invoice", Field: "card", Rule: "own", Ground: "Not here.", Reference: "4.2", Count: 2}}
	m.Gaps = []exporter.ManifestGap{{Source: "shop", Title: "Shop", Dataset: "invoice", ErrorClass: exporter.Stray, Attempts: 3}}
	m.CollectedNotListed = []exporter.ManifestInventory{{ID: "device", Datum: "Device", Origin: "automatic", Status: exporter.InventoryHeld, Datasets: []string{"invoice"}, HowToAsk: "ask"}}
	m.Checks.Money = []exporter.ManifestMoney{{Check: "lines", Currency: "EUR", Compared: 2, Mismatches: 1}}
	return m
}
