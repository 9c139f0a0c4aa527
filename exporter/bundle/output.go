package bundle

import (
	"context"
)

// output is the partial file with its checksum; it stops when ctx ends.
type output struct {
	ctx     context.Context
	file    file
	sum     *sum
	folder  string
	size    int64
	started int64 // up to where the disk was asked to write
	err     error // the first one
}

// newOutput writes to a file in a folder. The caller closes its sum.
func newOutput(ctx context.Context, f file, folder string) *output {
	return &output{ctx: ctx, file: f, sum: newSum(), folder: folder}
}

// writeback is how much of a large bundle the disk is asked to write at once,
// while the rest is still put together: the end waits so much less for it.
const writeback = 8 << 20

func (o *output) Write(p []byte) (int, error) {
	if o.ctx.Err() != nil {
		o.err = context.Cause(o.ctx)
		return 0, o.err
	}
	o.sum.begin(p)
	n, err := o.file.Write(p)
	o.sum.end()
	o.size += int64(n)
	if err != nil {
		o.err = explain("write bundle", o.folder, err)
		return n, o.err
	}
	if fresh := o.size - o.started; fresh >= writeback {
		startWriteback(o.file, o.started, fresh)
		o.started = o.size
	}
	return n, nil
}
