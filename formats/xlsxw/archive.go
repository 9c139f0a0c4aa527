package xlsxw

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
)

// firstParts come first in the archive: readers of streams want the types and
// relationships before what they describe.
var firstParts = []string{
	"[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml",
	"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/theme/theme1.xml", "xl/styles.xml",
}

// part is one part of the archive: a text, or a sheet of a dataset, which is
// compressed already.
type part struct {
	path   string
	text   []byte
	packed *packed // of the text, nil where that was not kept
	sheet  *sheet
}

// packed is a text as the archive has it.
type packed struct {
	deflated []byte
	crc      uint32
	size     uint64 // before compression
}

// writeArchive writes the parts in their order.
func (f *format) writeArchive(w io.Writer, parts []part) error {
	z := zip.NewWriter(w)
	for i := range parts {
		if err := f.writePart(z, &parts[i]); err != nil {
			return fmt.Errorf("part %s: %w", parts[i].path, err)
		}
	}
	return z.Close()
}

// inOrder compares parts by their places in the archive.
func inOrder(a, b part) int {
	rank := func(path string) int {
		if i := slices.Index(firstParts, path); i >= 0 {
			return i
		}
		return len(firstParts)
	}
	return cmp.Or(cmp.Compare(rank(a.path), rank(b.path)), cmp.Compare(len(a.path), len(b.path)), cmp.Compare(a.path, b.path))
}

func writeSheetPart(z *zip.Writer, path string, sh *sheet) error {
	from, err := sh.scratch.Reader()
	if err != nil {
		return fmt.Errorf("read scratch: %w", err)
	}
	to, err := z.CreateRaw(entry(path, sh.crc, uint64(sh.scratch.Size()), sh.size))
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return err
}

func (f *format) writePart(z *zip.Writer, p *part) (err error) {
	if p.sheet != nil {
		return writeSheetPart(z, p.path, p.sheet)
	}
	from := p.packed
	if from == nil {
		if from, err = f.pack(p.text); err != nil {
			return err
		}
	}
	to, err := z.CreateRaw(entry(p.path, from.crc, uint64(len(from.deflated)), from.size))
	if err != nil {
		return err
	}
	_, err = to.Write(from.deflated)
	return err
}

// pack compresses a text.
func (f *format) pack(text []byte) (*packed, error) {
	var compressed bytes.Buffer
	deflate, err := f.deflater(&compressed)
	if err != nil {
		return nil, err
	}
	defer f.giveBack(deflate)
	if _, err := deflate.Write(text); err != nil {
		return nil, err
	}
	if err := deflate.Close(); err != nil {
		return nil, err
	}
	return &packed{compressed.Bytes(), crc32.ChecksumIEEE(text), uint64(len(text))}, nil
}

// entry describes a part whose sizes are known, with the first date that a zip
// can hold.
func entry(path string, crc uint32, compressed, size uint64) *zip.FileHeader {
	const (
		version2       = 20
		version4       = 45 // Zip64
		january1980    = 1<<5 | 1
		dataDescriptor = 1 << 3
	)
	h := &zip.FileHeader{
		Name: path, Method: zip.Deflate, CRC32: crc,
		CompressedSize64: compressed, UncompressedSize64: size,
		CreatorVersion: version2, ReaderVersion: version2,
		ModifiedDate: january1980, //nolint:staticcheck // CreateRaw writes this, and ignores Modified
	}
	if max(compressed, size) >= math.MaxUint32 {
		h.Flags, h.ReaderVersion = dataDescriptor, version4 // sizes that no local header of archive/zip holds
	}
	return h
}
