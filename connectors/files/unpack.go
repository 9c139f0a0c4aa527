package files

import (
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/valise-export/valise/exporter"
)

const (
	// maxRatio is how much larger than what is stored the content may be. What
	// people and machines write comes to 5 or 50; a file made to fill a disk to
	// 1,000 and more.
	maxRatio = 200
	// ratioFrom is where the ratio begins to count: a short file of one line a
	// thousand times over harms nobody.
	ratioFrom = 64 << 20
	// maxWindow is how far back zstd may refer. RFC 8878, section 3.1.1.1.2, asks
	// for 8 MiB; more is held in memory.
	maxWindow = 32 << 20
)

// nowhere is the line of a trouble that is of no line.
const nowhere = -1

var compressions = map[string]string{".gz": "gzip", ".zst": "zstd"}

// unpacker unpacks a file as it is read, and bounds what comes out of it.
type unpacker struct {
	in     io.Reader
	end    func()
	kind   string
	out    int64
	max    int64
	stored *counter
}

// counter counts what is read of a file as it is stored, and remembers what went
// wrong with that.
type counter struct {
	io.Reader
	n   int64
	err error
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// newUnpacker begins to unpack. The caller calls close.
func newUnpacker(in *counter, kind string, max int64) (*unpacker, error) {
	u := &unpacker{kind: kind, max: max, stored: in, end: func() {}}
	switch kind {
	case "gzip":
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, u.explain(err)
		}
		u.in = z
	case "zstd":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, u.explain(err)
		}
		u.in, u.end = z, z.Close
	}
	return u, nil
}

func (u *unpacker) close() { u.end() }

func (u *unpacker) Read(p []byte) (int, error) {
	n, err := u.in.Read(p)
	u.out += int64(n)
	switch {
	case u.out > u.max:
		return n, &trouble{line: nowhere, class: exporter.OverLimit, what: "holds more than a file may when unpacked", hint: "raise max_unpacked_bytes"}
	case u.out > ratioFrom && u.out/maxRatio > u.stored.n:
		return n, &trouble{line: nowhere, class: exporter.OverLimit, what: "grows beyond measure when unpacked", hint: "unpack it, if it is what it should be"}
	case err != nil && !errors.Is(err, io.EOF):
		return n, u.explain(err)
	case err != nil && u.stored.n == 0:
		return n, &trouble{line: nowhere, class: exporter.Truncated, what: "is empty: a compressed file never is", hint: "the file seems to be cut off"}
	}
	return n, err
}

// explain puts an error of unpacking into words. One of the place itself stays.
func (u *unpacker) explain(err error) error {
	switch {
	case u.stored.err != nil:
		return u.stored.err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &trouble{line: nowhere, class: exporter.Truncated, what: "ends in the middle of its " + u.kind, hint: "the file seems to be cut off", cause: err}
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zstd.ErrCRCMismatch):
		return &trouble{line: nowhere, class: exporter.Malformed, what: "does not match its own checksum", hint: "the file is damaged: fetch it again", cause: err}
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return &trouble{line: nowhere, class: exporter.OverLimit, what: "refers further back than 32 MiB", hint: "compress it without --long and --ultra", cause: err}
	default:
		return &trouble{line: nowhere, class: exporter.Malformed, what: "is not valid " + u.kind, hint: "correct the file; compression says what it is", cause: err}
	}
}
