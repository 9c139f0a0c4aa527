package typeset

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	ot "github.com/go-text/typesetting/font/opentype"
)

// resource reads a font file table by table, so that a file of 20 MB is not
// held for the few tables in use. It keeps no file open between uses.
type resource struct {
	file   fontFile
	opened fs.File
	at     int64
}

var _ ot.Resource = (*resource)(nil)

func (r *resource) open() error {
	opened, err := r.file.folder.Open(r.file.path)
	if err != nil {
		return fmt.Errorf("open font: %w", err)
	}
	r.opened = opened
	return nil
}

func (r *resource) close() error {
	err := r.opened.Close()
	r.opened = nil
	return err
}

// ReadAt implements io.ReaderAt.
func (r *resource) ReadAt(p []byte, off int64) (n int, err error) {
	if r.opened == nil {
		if err := r.open(); err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, r.close()) }()
	}
	if at, ok := r.opened.(io.ReaderAt); ok {
		return at.ReadAt(p, off)
	}
	data, err := fs.ReadFile(r.file.folder, r.file.path)
	if err != nil {
		return 0, fmt.Errorf("read font: %w", err)
	}
	return bytes.NewReader(data).ReadAt(p, off)
}

// Read implements io.Reader.
func (r *resource) Read(p []byte) (int, error) {
	n, err := r.ReadAt(p, r.at)
	r.at += int64(n)
	if n > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// Seek implements io.Seeker, from the start only: no more is asked for.
func (r *resource) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekStart || offset < 0 {
		return 0, errors.ErrUnsupported
	}
	r.at = offset
	return offset, nil
}
