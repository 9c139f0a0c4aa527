package bundle

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
)

// Unseal writes the zip of a sealed bundle to target, as New and Seal publish:
// whole, 0600, never over another file unless force, and nothing on an error.
func (k Keys) Unseal(ctx context.Context, path, target string, force bool) (Receipt, error) {
	r, err := k.unseal(ctx, path, Options{Target: target, Force: force}, osFiles{})
	if err != nil {
		return Receipt{}, fmt.Errorf("open sealed bundle: %w", err)
	}
	return r, nil
}

func (k Keys) unseal(ctx context.Context, path string, o Options, files fileSystem) (r Receipt, err error) {
	from, err := k.open(path)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	if !from.sealed {
		return r, fmt.Errorf("%s is not sealed", path)
	}
	if o.Target, err = filepath.Abs(o.Target); err != nil {
		return r, fmt.Errorf("find target: %w", err)
	}
	if CheckTarget(o.Target, false) != nil {
		return r, fmt.Errorf("%s: the name of an opened bundle does not end in .age", o.Target)
	}
	if err := o.checkTarget(); err != nil {
		return r, err
	}
	sweepPartials(files, filepath.Dir(o.Target))
	b := &Builder{options: o, files: files} // its partial file and its publishing
	defer func() { err = errors.Join(err, b.Close()) }()
	if b.partial, b.data, err = makePartial(files, filepath.Dir(o.Target), randomName); err != nil {
		return r, err
	}
	return b.decrypt(ctx, from)
}

// decrypt copies the zip into the partial file and publishes it.
func (b *Builder) decrypt(ctx context.Context, from *archiveFile) (Receipt, error) {
	out := &output{ctx: ctx, file: b.data, sum: sha256.New(), folder: filepath.Dir(b.options.Target)}
	_, err := io.Copy(out, io.NewSectionReader(from.zip, 0, from.length))
	switch {
	case out.err != nil:
		return Receipt{}, out.err
	case err != nil:
		return Receipt{}, errors.New("a part of the sealed file was changed: it cannot be decrypted")
	}
	if err := b.finishPartial(); err != nil {
		return Receipt{}, explain("write bundle", out.folder, err)
	}
	return Receipt{Path: b.options.Target, SHA256: hex.EncodeToString(out.sum.Sum(nil)), Bytes: out.size}, b.publish()
}
