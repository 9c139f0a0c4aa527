package files

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"github.com/valise-export/valise/exporter"
)

const (
	// rangeSize is how much one request asks for. A reader that is slow, because
	// the export waits elsewhere, holds a connection for no longer than that.
	rangeSize = 16 << 20
	listPage  = 1000
)

// bucket is a bucket of an object store.
type bucket struct {
	*blob.Bucket
	release func() // of what blob.Bucket does not own
}

func (b *bucket) near() bool { return false }

func (b *bucket) fault(place string, err error) *exporter.Fault { return blobFault(place, err) }

// Close frees the connections.
func (b *bucket) Close() error {
	err := b.Bucket.Close()
	if b.release != nil {
		b.release()
	}
	return err
}

// has: a folder of a bucket is nothing but a part of names, so there is no need
// to ask for one.
func (b *bucket) has(ctx context.Context, name string, folder bool) (bool, error) {
	if folder {
		return true, nil
	}
	_, err := b.Attributes(ctx, name)
	if err != nil && gcerrors.Code(err) == gcerrors.NotFound && !denied(err) {
		return false, nil
	}
	return err == nil, err
}

// list asks page by page for what begins as the pattern does.
func (b *bucket) list(ctx context.Context, dir string, parts []string) ([]entry, error) {
	if dir != "" {
		dir += "/"
	}
	options := &blob.ListOptions{Prefix: dir + parts[0], Delimiter: "/", BeforeList: noLoop()}
	var out []entry
	for token := blob.FirstPageToken; len(token) > 0; {
		page, next, err := b.ListPage(ctx, token, listPage, options)
		if err != nil {
			return nil, err
		}
		for _, o := range page {
			name := strings.TrimSuffix(o.Key, "/")
			if strings.HasPrefix(name, dir) && matchName(name[len(dir):], parts) && (o.IsDir || name == o.Key) {
				out = append(out, entry{name: name, folder: o.IsDir})
			}
		}
		if len(out) > maxNames {
			return nil, errTooMany
		}
		token = next
	}
	slices.SortFunc(out, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	for i := 1; i < len(out); i++ {
		if out[i] == out[i-1] { // its records would come twice
			return nil, errListLoop
		}
	}
	return out, nil
}

// noLoop returns an error where S3 is asked for the same page twice.
func noLoop() func(func(any) bool) error {
	seen := map[string]bool{}
	return func(as func(any) bool) error {
		var in *s3.ListObjectsV2Input
		if !as(&in) || in.ContinuationToken == nil {
			return nil
		}
		if seen[*in.ContinuationToken] {
			return errListLoop
		}
		seen[*in.ContinuationToken] = true
		return nil
	}
}

// blobFile is an object. It is read in ranges, each of which must be of the
// object that was there at first.
type blobFile struct {
	ctx    context.Context // of the read that it was opened for: io.Reader has none
	bucket *blob.Bucket
	key    string
	before *blob.Attributes
	at     int64
	part   *blobRange
}

func (b *bucket) open(ctx context.Context, name string) (object, error) {
	before, err := b.Attributes(ctx, name)
	if err != nil {
		return nil, err
	}
	return &blobFile{ctx: ctx, bucket: b.Bucket, key: name, before: before}, nil
}

func (f *blobFile) size() int64 { return f.before.Size }

func (f *blobFile) unchanged(ctx context.Context) (bool, error) {
	after, err := f.bucket.Attributes(ctx, f.key)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return after.Size == f.before.Size && after.ETag == f.before.ETag && after.ModTime.Equal(f.before.ModTime), nil
}

// Read reads on from where the last one ended.
func (f *blobFile) Read(p []byte) (int, error) {
	if f.part == nil {
		if f.at >= f.before.Size {
			return 0, io.EOF
		}
		part, err := f.open(f.at, min(rangeSize, f.before.Size-f.at))
		if err != nil {
			return 0, err
		}
		f.part = part
	}
	n, err := f.part.Read(p)
	f.at += int64(n)
	if errors.Is(err, io.EOF) {
		err = f.endPart()
	}
	return n, err
}

// endPart ends a range: its end is the object's only at the object's end.
func (f *blobFile) endPart() error {
	part := f.part
	f.part = nil
	if part.left > 0 {
		return errors.Join(errShort, part.close())
	}
	return part.close()
}

// ReadAt asks for one range.
func (f *blobFile) ReadAt(p []byte, off int64) (int, error) {
	want := min(int64(len(p)), f.before.Size-off)
	if want <= 0 {
		return 0, io.EOF
	}
	part, err := f.open(off, want)
	if err != nil {
		return 0, err
	}
	n, err := io.ReadFull(part, p[:want])
	if closed := part.close(); err == nil {
		err = closed
	}
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		err = errShort
	case err == nil && n < len(p):
		err = io.EOF
	}
	return n, err
}

// Close ends what is being read.
func (f *blobFile) Close() error {
	if f.part == nil {
		return nil
	}
	part := f.part
	f.part = nil
	_ = part.close() // it was given up: what becomes of the rest is no matter
	return nil
}

// blobRange is a range that is being read.
type blobRange struct {
	*blob.Reader
	left   int64
	cancel context.CancelFunc
}

// open asks for a range. S3 is told which object is meant; of the others, time
// and size must be the same.
func (f *blobFile) open(off, length int64) (*blobRange, error) {
	ctx, cancel := context.WithCancel(f.ctx)
	r, err := f.bucket.NewRangeReader(ctx, f.key, off, length, &blob.ReaderOptions{BeforeRead: func(as func(any) bool) error {
		var in *s3.GetObjectInput
		if f.before.ETag != "" && as(&in) {
			in.IfMatch = &f.before.ETag
		}
		return nil
	}})
	if err != nil {
		cancel()
		return nil, err
	}
	part := &blobRange{Reader: r, left: length, cancel: cancel}
	if r.Size() != f.before.Size || !r.ModTime().Equal(f.before.ModTime) {
		_ = part.close() // the object is another one
		return nil, errReplaced
	}
	return part, nil
}

func (r *blobRange) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.left -= int64(n)
	return n, err
}

// close cancels first, so that a rest is not read only to be thrown away.
func (r *blobRange) close() error {
	r.cancel()
	if err := r.Reader.Close(); err != nil && r.left > 0 {
		return err
	}
	return nil
}
