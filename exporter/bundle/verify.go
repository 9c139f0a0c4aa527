package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// Verification is what Verify found.
type Verification struct {
	Top      string
	Members  int
	Bytes    int64              // of the members' content
	SHA256   string             // of the file; "" from VerifyReader
	Manifest *exporter.Manifest // nil where it cannot be read
	Signed   bool               // there is a file in the place of a signature
	Sealed   bool               // the zip was sealed; SHA256 is that of the sealed file
	// Signature is the one in the bundle, nil where there is none that can be
	// read. Only Keys with a Signer check it.
	Signature *Signature
	Problems  []Problem // empty where the bundle is whole
}

// OK reports whether the content is to the bit what the bag's manifests say.
func (v *Verification) OK() bool { return len(v.Problems) == 0 }

// Err returns nil where OK, and else an error of one line for each problem.
func (v *Verification) Err() error { return joined(v.Problems) }

// Bounds of the members that are held in memory.
const (
	maxManifest = 64 << 20
	maxSums     = 48 << 20 // maxEntries lines
	maxTagFile  = 1 << 20
)

// Verify reads a whole bundle and collects everything that is wrong with it.
// Only a file that cannot be read at all is an error.
//
// A bundle without problems has exactly the members that its tag manifest and
// its payload manifest list, each with the content listed. A bundle that was
// unpacked and zipped again by another program passes: the bag is what counts.
// Whoever changes a member and both manifests passes too: only a signature over
// the tag manifest tells.
func Verify(path string) (*Verification, error) { return Keys{}.Verify(path) }

// Verify is the function Verify for a bundle that may be sealed, which it
// decrypts where it is read, never onto a disk. With a Signer, a bundle without
// a good signature of that key has a problem.
func (k Keys) Verify(path string) (*Verification, error) {
	f, err := k.open(path)
	if err != nil {
		return nil, fmt.Errorf("verify bundle: %w", err)
	}
	v, err := k.verifyFile(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("verify bundle: %w", err)
	}
	return v, nil
}

// OpenVerified verifies a bundle and opens it, both through one file: a path
// that names another file in the meantime is of no use to whoever changes it.
// The bundle is nil where trust returns an error, which is then the result's.
func (k Keys) OpenVerified(path string, trust func(*Verification) error) (b *Bundle, v *Verification, err error) {
	f, err := k.open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("open bundle: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	if v, err = k.verifyFile(f); err != nil {
		return nil, nil, fmt.Errorf("open bundle: %w", err)
	}
	if err := trust(v); err != nil {
		return nil, v, err
	}
	if b, err = OpenReader(f.zip, f.length); err != nil {
		return nil, v, err
	}
	b.closer = f
	return b, v, nil
}

func (k Keys) verifyFile(f *archiveFile) (*Verification, error) {
	v := &Verification{Problems: []Problem{{What: "a part of the sealed file was changed: it cannot be decrypted"}}}
	if f.whole() {
		v = k.verify(f.zip, f.length)
	}
	v.Sealed = f.sealed
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, f.size)); err != nil {
		return nil, err
	}
	v.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return v, nil
}

// VerifyReader is Verify for a bundle that is not a file.
func VerifyReader(r io.ReaderAt, size int64) *Verification { return Keys{}.verify(r, size) }

func (k Keys) verify(r io.ReaderAt, size int64) *Verification {
	a := readArchive(r, size)
	v := &verifier{
		Bundle: newBundle(a), problems: &a.problems, actual: map[string]measured{}, buf: make([]byte, chunkBytes),
	}
	if len(a.entries) > 0 || len(a.problems.list) == 0 {
		v.run()
		v.checkSignature(k.Signer)
	}
	_, signed := v.entries[signatureMember]
	return &Verification{
		Top: v.Top, Members: len(v.entries), Bytes: v.octets(""),
		Manifest: v.manifest, Signed: signed, Signature: v.signature,
		Problems: a.problems.all(),
	}
}

type verifier struct {
	*Bundle
	problems *problems
	actual   map[string]measured
	inflater inflater
	buf      []byte

	signature *Signature
}

// measured is what was found of a member.
type measured struct {
	sum     [sha256.Size]byte
	size    int64
	records int64 // of a JSON array, -1 where it is none
}

func (v *verifier) run() {
	for _, m := range v.order {
		if e := v.entries[m.Name]; !e.bad {
			v.measure(m.Name, e)
		}
	}
	v.exact(bagitMember, bagitText)
	v.sums(tagSumsMember, func(name string) bool {
		return !strings.HasPrefix(name, payloadFolder) && name != tagSumsMember && name != signatureMember
	})
	v.sums(payloadSumsMember, func(name string) bool { return strings.HasPrefix(name, payloadFolder) })
	v.oxum()
	v.readManifest()
}

// measure reads a member once.
func (v *verifier) measure(name string, e *located) {
	sum := sha256.New()
	counter := &arrayCounter{}
	sinks := []io.Writer{sum}
	if strings.HasSuffix(name, ".json") {
		sinks = append(sinks, counter)
	}
	n, err := io.CopyBuffer(io.MultiWriter(sinks...), v.inflater.open(v.r, e), v.buf)
	if err != nil {
		e.bad = true
		v.problems.add(name, err.Error())
		return
	}
	v.actual[name] = measured{sum: sumOf(sum), size: n, records: counter.records()}
}

func sumOf(h hash.Hash) (out [sha256.Size]byte) {
	h.Sum(out[:0])
	return out
}

func (v *verifier) octets(prefix string) (n int64) {
	for name, m := range v.actual {
		if strings.HasPrefix(name, prefix) {
			n += m.size
		}
	}
	return n
}

func (v *verifier) text(name string, limit int64) ([]byte, bool) {
	text, err := v.small(name, limit)
	switch {
	case errors.Is(err, errMissing) || errors.Is(err, errLarge):
		v.problems.add(name, err.Error())
		return nil, false
	case err != nil:
		return nil, false // noted when it was measured
	}
	return text, true
}

func (v *verifier) exact(name, want string) {
	if text, ok := v.text(name, maxTagFile); ok && string(text) != want {
		v.problems.add(name, "it is not that of a BagIt 1.0 bag")
	}
}

// sums compares the members that in accepts with those that a manifest lists.
func (v *verifier) sums(manifest string, in func(name string) bool) {
	text, ok := v.text(manifest, maxSums)
	if !ok {
		return
	}
	want, err := readSums(text)
	if err != nil {
		v.problems.add(manifest, err.Error())
		return
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		e := v.entries[name]
		switch {
		case !in(name):
			v.problems.add(manifest, "it lists "+printable(name)+", which does not belong into it")
		case e == nil:
			v.problems.add(name, "it is missing: "+manifest+" lists it")
		case !e.bad && v.actual[name].sum != want[name]:
			v.problems.add(name, errSum.Error())
		}
	}
	for _, m := range v.order {
		if _, listed := want[m.Name]; in(m.Name) && !listed {
			v.problems.add(m.Name, "it is not part of the bag: "+manifest+" does not list it")
		}
	}
}

// readSums reads a BagIt manifest (RFC 8493, section 2.1.3): checksum, white
// space, path.
func readSums(text []byte) (map[string][sha256.Size]byte, error) {
	out := map[string][sha256.Size]byte{}
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		var sum [sha256.Size]byte
		const digits = 2 * sha256.Size
		if len(line) < digits+2 || len(line) > digits+maxEntryName {
			return nil, errors.New("a line is not a checksum and a path")
		}
		if _, err := hex.Decode(sum[:], line[:digits]); err != nil {
			return nil, errors.New("a line is not a checksum and a path")
		}
		name := string(bytes.TrimLeft(line[digits:], " \t"))
		if _, twice := out[name]; twice || len(name) == len(line)-digits {
			return nil, errors.New("a line is not a checksum and a path, or repeats one")
		}
		out[name] = sum
	}
	return out, nil
}

// oxum compares the payload's size with bag-info.txt (RFC 8493, section 2.2.2).
func (v *verifier) oxum() {
	text, ok := v.text(bagInfoMember, maxTagFile)
	if !ok {
		return
	}
	streams := 0
	for name := range v.actual {
		if strings.HasPrefix(name, payloadFolder) {
			streams++
		}
	}
	want := fmt.Sprintf("Payload-Oxum: %d.%d", v.octets(payloadFolder), streams)
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(line, []byte("Payload-Oxum:")) && strings.TrimRight(string(line), "\r\n") == want {
			return
		}
	}
	v.problems.add(bagInfoMember, "its Payload-Oxum is not that of the payload")
}

// readManifest checks manifest.json against the members, with their counts.
func (v *verifier) readManifest() {
	text, ok := v.text(manifestMember, maxManifest)
	if !ok {
		return
	}
	m, err := ReadManifest(text)
	if err != nil {
		v.problems.add(manifestMember, err.Error())
		return
	}
	v.manifest = m
	for _, what := range manifestFaults(m, func(name string) bool { return v.entries[name] != nil }) {
		v.problems.add(manifestMember, what)
	}
	v.counts(m)
}

// counts compares the records that the manifest counts with those of the JSON
// files. A dataset that several sources feed has one file for all its parts.
func (v *verifier) counts(m *exporter.Manifest) {
	want := map[string]int64{}
	for _, d := range m.Datasets {
		for _, name := range d.Files {
			if strings.HasSuffix(name, ".json") {
				want[name] += d.Records
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		found, ok := v.actual[name]
		switch {
		case !ok:
		case found.records < 0:
			v.problems.add(name, "it is no JSON array")
		case found.records != want[name]:
			v.problems.add(name, fmt.Sprintf("it has %d records, and %s says %d", found.records, manifestMember, want[name]))
		}
	}
}
