package xlsxw

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"math"
	"slices"
)

// firstParts come first in the archive: readers of streams want the types and
// relationships before what they describe.
var firstParts = []string{
	"[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml",
	"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/theme/theme1.xml", "xl/styles.xml", "xl/sharedStrings.xml",
}

// writeArchive writes the parts in a fixed order, those of sheets as the
// compressed streams that they are already.
func (f *format) writeArchive(w io.Writer, parts map[string]*bytes.Buffer, sheets map[string]*sheet) error {
	for path := range sheets {
		if parts[path] == nil {
			return fmt.Errorf("no part %s to replace", path)
		}
	}
	z := zip.NewWriter(w)
	for _, path := range partOrder(parts) {
		var err error
		if sh := sheets[path]; sh != nil {
			err = writeSheetPart(z, path, sh)
		} else {
			err = f.writePart(z, path, parts[path].Bytes())
		}
		if err != nil {
			return fmt.Errorf("part %s: %w", path, err)
		}
	}
	return z.Close()
}

func partOrder(parts map[string]*bytes.Buffer) []string {
	rank := func(path string) int {
		if i := slices.Index(firstParts, path); i >= 0 {
			return i
		}
		return len(firstParts)
	}
	return slices.SortedFunc(maps.Keys(parts), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
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

func (f *format) writePart(z *zip.Writer, path string, content []byte) error {
	var compressed bytes.Buffer
	deflate, err := f.deflater(&compressed)
	if err != nil {
		return err
	}
	defer f.giveBack(deflate)
	if _, err := deflate.Write(content); err != nil {
		return err
	}
	if err := deflate.Close(); err != nil {
		return err
	}
	to, err := z.CreateRaw(entry(path, crc32.ChecksumIEEE(content), uint64(compressed.Len()), uint64(len(content))))
	if err != nil {
		return err
	}
	_, err = compressed.WriteTo(to)
	return err
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
