package bundle

import (
	"context"
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
	return publishCopy(ctx, io.NewSectionReader(from.zip, 0, from.length), o, files)
}
