package bundle

import (
	"bufio"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"

	"github.com/valise-export/valise/exporter"
)

// Member is one file of a bundle.
type Member struct {
	Name  string // path below the top directory
	Bytes int64  // of the content, as the zip says
}

// Bundle is an open bundle. Its structure has been checked; its content is
// checked by Verify only.
type Bundle struct {
	Top      string
	manifest *exporter.Manifest
	entries  map[string]*located // by name below Top, without folders
	order    []Member
	r        io.ReaderAt
	closer   io.Closer
}

// Open opens a bundle and reads its manifest. A file whose structure is not a
// bundle's is an error that names every fault; a sealed one is a *SealedError.
func Open(path string) (*Bundle, error) { return Keys{}.Open(path) }

// Open is the function Open for a bundle that may be sealed. It is decrypted
// where it is read, never onto a disk.
func (k Keys) Open(path string) (*Bundle, error) {
	f, err := k.open(path)
	if err != nil {
		return nil, fmt.Errorf("open bundle: %w", err)
	}
	b, err := OpenReader(f.zip, f.length)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	b.closer = f
	return b, nil
}

// OpenReader is Open for a bundle that is not a file. The reader must stay valid
// until Close, which does not close it.
func OpenReader(r io.ReaderAt, size int64) (*Bundle, error) {
	a := readArchive(r, size)
	b := newBundle(a)
	if problems := a.problems.all(); len(problems) > 0 {
		return nil, fmt.Errorf("open bundle: %w", joined(problems))
	}
	text, err := b.small(manifestMember, maxManifest)
	if err != nil {
		return nil, fmt.Errorf("open bundle: member %s: %w", manifestMember, err)
	}
	if b.manifest, err = ReadManifest(text); err != nil {
		return nil, fmt.Errorf("open bundle: %w", err)
	}
	return b, nil
}

func openRegular(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", path, reason(err))
	}
	if !info.Mode().IsRegular() {
		return nil, 0, fmt.Errorf("%s is not a file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", path, reason(err))
	}
	return f, info.Size(), nil
}

// newBundle checks names and kinds of the entries of an archive; what is wrong
// goes to the archive's problems, and the entry is left out.
func newBundle(a *archive) *Bundle {
	b := &Bundle{r: a.r, entries: map[string]*located{}}
	names := newRegistry()
	for i := range a.entries {
		e := &a.entries[i]
		top, name, inside := strings.Cut(e.name, "/")
		switch {
		case !inside || checkTop(top) != nil:
			a.problems.add(e.name, "it is not below one top directory with a bundle's name")
			continue
		case b.Top == "":
			b.Top = top
		case b.Top != top:
			a.problems.add(e.name, "it is in a second top directory")
			continue
		}
		if what := e.checkKind(b.Top, name, names); what != "" {
			e.bad = true
			a.problems.add(name, what)
			continue
		}
		if !e.folder() {
			b.entries[name] = e
			b.order = append(b.order, Member{Name: name, Bytes: e.size})
		}
	}
	return b
}

// checkKind accepts a regular file, and a folder that another program's zip
// has added.
func (e *located) checkKind(top, name string, names registry) string {
	const (
		kinds     = 0o170000
		regular   = 0o100000
		directory = 0o040000
	)
	kind := e.mode & kinds
	if e.folder() {
		return checkFolder(e, top, name, kind == 0 || kind == directory)
	}
	switch {
	case checkName(top, name) != nil:
		return errName.Error()
	case kind != 0 && kind != regular:
		return "it is no regular file"
	case e.flags&1 != 0:
		return "it is encrypted"
	case e.method != methodStore && e.method != methodDeflate:
		return "its compression is neither deflate nor none"
	case e.size/maxExpansion > e.compressed || (e.method == methodStore && e.size != e.compressed):
		return "its sizes are impossible"
	}
	if err := names.add(name); err != nil {
		return err.Error()
	}
	return ""
}

func checkFolder(e *located, top, name string, kind bool) string {
	if !kind || e.size != 0 || e.flags&1 != 0 {
		return "it is a folder with content"
	}
	if path := strings.TrimSuffix(name, "/"); path != "" && checkName(top, path) != nil {
		return errName.Error()
	}
	return ""
}

// Manifest returns what the bundle says happened.
func (b *Bundle) Manifest() *exporter.Manifest { return b.manifest }

// Members returns the members in the order of the zip.
func (b *Bundle) Members() []Member { return slices.Clone(b.order) }

// Read opens a member by its path below the top directory. A content that is
// not as long as the zip says, or fails the zip's own checksum, is an error of
// the last Read.
func (b *Bundle) Read(name string) (io.ReadCloser, error) {
	e := b.entries[name]
	if e == nil {
		return nil, fmt.Errorf("read member: %w", fs.ErrNotExist)
	}
	return newContent(b.r, e), nil
}

// Stored opens a member for reading in any order; ok is false where it is
// compressed, or not there. Its checksum is not looked at: Verify does.
func (b *Bundle) Stored(name string) (content *io.SectionReader, ok bool) {
	e := b.entries[name]
	if e == nil || e.method != methodStore {
		return nil, false
	}
	return io.NewSectionReader(b.r, e.body, e.size), true
}

// Close closes the file.
func (b *Bundle) Close() error {
	if b.closer == nil {
		return nil
	}
	return b.closer.Close()
}

var errLarge = errors.New("it is larger than a bundle's may be")

// small reads a member that belongs into memory.
func (b *Bundle) small(name string, limit int64) ([]byte, error) {
	e := b.entries[name]
	switch {
	case e == nil:
		return nil, errMissing
	case e.bad:
		return nil, errUnread
	case e.size > limit:
		return nil, errLarge
	}
	c := newContent(b.r, e)
	text, err := io.ReadAll(c)
	return text, errors.Join(err, c.Close())
}

var (
	errMissing = errors.New("it is missing")
	errUnread  = errors.New("it cannot be read")
	errDeflate = errors.New("its compressed data are damaged")
	errLength  = errors.New("its content is not as long as the archive says")
	errSum     = errors.New("content does not match its checksum")
)

// content reads one member and checks length and CRC-32 at its end.
type content struct {
	e       *located
	raw     *bufio.Reader
	inflate io.ReadCloser // nil where stored
	crc     uint32
	size    int64
}

func newContent(r io.ReaderAt, e *located) *content { return new(inflater).open(r, e) }

// inflater opens one member after the other with the same buffers.
type inflater struct {
	raw     *bufio.Reader
	inflate io.ReadCloser
}

func (i *inflater) open(r io.ReaderAt, e *located) *content {
	section := io.NewSectionReader(r, e.body, e.compressed)
	if i.raw == nil {
		i.raw = bufio.NewReaderSize(section, chunkBytes)
	} else {
		i.raw.Reset(section)
	}
	c := &content{e: e, raw: i.raw}
	if e.method == methodDeflate {
		c.inflate = i.reset()
	}
	return c
}

func (i *inflater) reset() io.ReadCloser {
	if again, ok := i.inflate.(flate.Resetter); ok && again.Reset(i.raw, nil) == nil {
		return i.inflate
	}
	i.inflate = flate.NewReader(i.raw)
	return i.inflate
}

// Read returns content up to the size that the archive says, never more.
func (c *content) Read(p []byte) (int, error) {
	if c.size == c.e.size {
		return 0, c.atEnd()
	}
	p = p[:min(int64(len(p)), c.e.size-c.size)]
	var n int
	var err error
	if c.inflate != nil {
		n, err = c.inflate.Read(p)
	} else {
		n, err = c.raw.Read(p)
	}
	c.crc = crc32.Update(c.crc, crc32.IEEETable, p[:n])
	c.size += int64(n)
	switch {
	case err == nil || (err == io.EOF && c.size == c.e.size):
		return n, nil
	case err == io.EOF:
		return n, errLength
	default:
		return n, errDeflate
	}
}

// atEnd makes sure that nothing follows, in the content or after it.
func (c *content) atEnd() error {
	if c.inflate != nil {
		var one [1]byte
		switch n, err := c.inflate.Read(one[:]); {
		case n > 0:
			return errLength
		case err != io.EOF:
			return errDeflate
		}
	}
	if _, err := c.raw.ReadByte(); err != io.EOF {
		return errLength
	}
	if c.crc != c.e.crc {
		return errSum
	}
	return io.EOF
}

// Close frees the decompressor.
func (c *content) Close() error {
	if c.inflate == nil {
		return nil
	}
	return c.inflate.Close()
}
