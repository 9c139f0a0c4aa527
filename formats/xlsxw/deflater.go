package xlsxw

import (
	"bufio"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"
)

// deflater is a compressor with a buffer behind it: flate hands on a few
// hundred bytes at a time, which is a system call each where a scratch store is
// a file.
type deflater struct {
	*flate.Writer
	buffer *bufio.Writer
}

// outputBuffer is the size of the buffer behind a compressor.
const outputBuffer = 64 << 10

// deflater lends a compressor that writes to w; each new one takes a megabyte.
func (f *format) deflater(w io.Writer) (*deflater, error) {
	d, ok := f.free.Take()
	if !ok {
		buffer := bufio.NewWriterSize(w, outputBuffer)
		compressor, err := flate.NewWriter(buffer, f.level)
		if err != nil {
			return nil, fmt.Errorf("make compressor: %w", err)
		}
		return &deflater{Writer: compressor, buffer: buffer}, nil
	}
	d.buffer.Reset(w)
	d.Reset(d.buffer)
	return d, nil
}

// giveBack takes a compressor back, in whatever state.
func (f *format) giveBack(d *deflater) {
	d.buffer.Reset(nil)
	f.free.Put(d, freeDeflaters)
}

// Close ends the stream and hands on the rest of it.
func (d *deflater) Close() error {
	if err := d.Writer.Close(); err != nil {
		return err
	}
	return d.buffer.Flush()
}
