package files

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"github.com/valise-export/valise/exporter"
)

const bufferSize = 64 << 10

// file is one open file: its bytes unpacked and decoded to UTF-8, without a byte
// order mark. Of Parquet, which is read here and there, only raw and stored are
// used.
type file struct {
	*bufio.Reader
	raw    object
	store  store
	stored *counter // bytes read so far, as stored
	unpack *unpacker
}

// openFile opens a file. The caller closes it.
func openFile(ctx context.Context, s store, name string, d *dataset) (*file, error) {
	raw, err := s.open(ctx, name)
	if err != nil {
		return nil, s.fault(place(d, 0), err)
	}
	f := &file{raw: raw, store: s, stored: &counter{Reader: raw}}
	if d.format == formatParquet {
		return f, nil
	}
	if err := f.start(d); err != nil {
		_ = f.close() // the first error is the one that counts
		return nil, f.explain(d, err)
	}
	return f, nil
}

// explain gives an error of the beginning its place.
func (f *file) explain(d *dataset, err error) error {
	var t *trouble
	var fault *exporter.Fault
	switch {
	case errors.As(err, &fault):
		return fault
	case errors.As(err, &t):
		return &exporter.Fault{Class: t.class, Place: place(d, 0), What: t.what, Hint: t.hint, Cause: t.cause}
	default:
		return f.store.fault(place(d, 0), err)
	}
}

func (f *file) close() error {
	if f.unpack != nil {
		f.unpack.close()
	}
	return f.raw.Close()
}

// start sets unpacking and decoding up and skips a byte order mark.
func (f *file) start(d *dataset) error {
	var in io.Reader = f.stored
	if d.compression != "" {
		var err error
		if f.unpack, err = newUnpacker(f.stored, d.compression, d.maxUnpacked); err != nil {
			return err
		}
		in = f.unpack
	}
	f.Reader = bufio.NewReaderSize(in, bufferSize)
	if e := decoder(d.encoding); e != nil {
		f.Reader = bufio.NewReaderSize(e.NewDecoder().Reader(f.Reader), bufferSize)
	}
	head, err := f.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
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

// unchanged returns an error where the file is not as it was when it was opened.
func (f *file) unchanged(ctx context.Context, d *dataset) error {
	same, err := f.raw.unchanged(ctx)
	if err != nil {
		return f.store.fault(place(d, 0), err)
	}
	if !same {
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
