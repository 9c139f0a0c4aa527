package files

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"github.com/valise-export/valise/exporter"
)

const bufferSize = 64 << 10

// file is one open file: its bytes decoded to UTF-8, without a byte order mark.
type file struct {
	*bufio.Reader
	raw    *os.File
	before fs.FileInfo
	bytes  int64 // read so far, as stored
}

// openFile opens a regular file below root.
func openFile(root *os.Root, name string, d *dataset) (*file, error) {
	info, err := root.Stat(name)
	if err != nil {
		return nil, fileFault(place(d, 0), err)
	}
	if !info.Mode().IsRegular() {
		return nil, &exporter.Fault{Class: exporter.Refused, Place: place(d, 0), What: "is not a regular file", Hint: "path must lead to a file"}
	}
	raw, err := root.Open(name)
	if err != nil {
		return nil, fileFault(place(d, 0), err)
	}
	f := &file{raw: raw, before: info}
	if err := f.start(d); err != nil {
		_ = raw.Close() // the first error is the one that counts
		return nil, err
	}
	return f, nil
}

// start sets the decoding up and skips a byte order mark.
func (f *file) start(d *dataset) error {
	counted := readerFunc(func(p []byte) (int, error) {
		n, err := f.raw.Read(p)
		f.bytes += int64(n)
		return n, err
	})
	f.Reader = bufio.NewReaderSize(counted, bufferSize)
	if e := decoder(d.encoding); e != nil {
		f.Reader = bufio.NewReaderSize(e.NewDecoder().Reader(f.Reader), bufferSize)
	}
	head, err := f.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return fileFault(place(d, 0), err)
	}
	switch {
	case bytes.Equal(head, []byte("\xef\xbb\xbf")):
		_, err = f.Discard(3)
		return err
	case len(head) >= 2 && (string(head[:2]) == "\xff\xfe" || string(head[:2]) == "\xfe\xff"):
		return &exporter.Fault{Class: exporter.Malformed, Place: place(d, 1), What: "is UTF-16, not UTF-8", Hint: "give encoding: utf-16"}
	}
	return nil
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// decoder returns the decoding to UTF-8, nil for UTF-8 itself. name is
// canonical.
func decoder(name string) encoding.Encoding {
	switch name {
	case "", "utf-8":
		return nil
	case "utf-16le": // what utf-16 means; a mark of the other order wins
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "utf-16be":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil
	}
	return e
}

// unchanged reports whether the file is as it was when it was opened.
func (f *file) unchanged(d *dataset) error {
	after, err := f.raw.Stat()
	if err != nil {
		return fileFault(place(d, 0), err)
	}
	if after.Size() != f.before.Size() || !after.ModTime().Equal(f.before.ModTime()) {
		return &exporter.Fault{Class: exporter.Truncated, Place: place(d, 0), What: "changed while it was read",
			Hint: "write files under another name and rename them", Retry: true}
	}
	return nil
}

// strict checks text of a declared encoding: bytes that are not of it were
// replaced by U+FFFD on the way, or are invalid UTF-8.
type strict uint8

const (
	lenient    strict = iota // the mapping repairs and counts
	strictUTF8               // invalid UTF-8 is an error
	noReplaced               // U+FFFD is an error: the encoding has none of its own
)

func strictness(name string) strict {
	switch name {
	case "":
		return lenient
	case "utf-8":
		return strictUTF8
	case "utf-16le", "utf-16be", "gb18030": // U+FFFD may be the file's own
		return lenient
	default:
		return noReplaced
	}
}

// check returns what is wrong with some text, nil where nothing is.
func (s strict) check(text []byte, line int64) error {
	if s == strictUTF8 && !utf8.Valid(text) || s == noReplaced && bytes.Contains(text, []byte("\uFFFD")) {
		return &trouble{class: exporter.Malformed, line: line, what: "has bytes that are not of the declared encoding",
			hint: "correct encoding, or leave it out to have them replaced and counted"}
	}
	return nil
}
