package bundle

import (
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// bag writes the files of a BagIt 1.0 bag (RFC 8493, sections 2.1 and 2.2). All
// other members must be there.
func (b *Builder) bag(c *Contents) error {
	if err := b.putStanding(bagitMember, []byte(bagitText)); err != nil {
		return err
	}
	if err := b.put(bagInfoMember, b.bagInfo(c)); err != nil {
		return err
	}
	payload := func(name string) bool { return strings.HasPrefix(name, payloadFolder) }
	if err := b.put(payloadSumsMember, b.sums(payload)); err != nil {
		return err
	}
	tags := func(name string) bool { return !payload(name) }
	tagSums := b.sums(tags)
	if err := b.put(tagSumsMember, tagSums); err != nil {
		return err
	}
	return b.sign(c, tagSums)
}

// bagitText is bagit.txt to the byte (RFC 8493, section 2.1.1).
const bagitText = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

func (b *Builder) bagInfo(c *Contents) []byte {
	var octets, streams int64
	for name, m := range b.members {
		if strings.HasPrefix(name, payloadFolder) {
			octets += m.size
			streams++
		}
	}
	var out []byte
	for _, line := range [][2]string{
		{"Source-Organization", c.Brand.Name},
		{"External-Identifier", c.Manifest.Export.ID},
		{"Bagging-Date", b.options.AsOf.UTC().Format("2006-01-02")},
		{"Payload-Oxum", fmt.Sprintf("%d.%d", octets, streams)},
		{"Bag-Software-Agent", "valise " + c.Manifest.Export.ToolVersion},
	} {
		if value := oneLine(line[1]); value != "" {
			out = fmt.Appendf(out, "%s: %s\n", line[0], value)
		}
	}
	return out
}

// oneLine keeps a text from starting a line of its own.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool { return r <= ' ' }), " ")
}

// sums writes a manifest of the members that in accepts, as sha256sum reads it.
func (b *Builder) sums(in func(name string) bool) []byte {
	var out []byte
	for _, name := range slices.Sorted(maps.Keys(b.members)) {
		if in(name) {
			out = hex.AppendEncode(out, b.members[name].sum[:])
			out = append(append(append(out, "  "...), name...), '\n')
		}
	}
	return out
}
