package bundle

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// Contents are what the bundle says about itself.
type Contents struct {
	Manifest *exporter.Manifest
	// Datasets are in plan order. A Key becomes a primary key, which programs
	// check: leave it out where the run could not.
	Datasets   []exporter.DatasetSummary
	Processing exporter.Processing
	Brand      exporter.Brand
	// Holds reports whether every record's reference names a record that is in
	// the bundle. Only then does datapackage.json declare a foreign key, which
	// programs check; nil means that none was shown to hold.
	Holds func(dataset string, r exporter.Reference) bool
	// Inspect is shown each member that the bundle makes itself, before it is
	// sealed; nil means that nobody looks.
	Inspect func(member string, content []byte)
	// Verdict is asked when every member is there and before any of them leaves
	// its spool: an error ends the sealing with nothing published, a Hold holds
	// the bundle for review. Nil means that nobody is asked.
	Verdict func() (*Hold, error)
}

// Receipt says what was published.
type Receipt struct {
	Path    string
	SHA256  string // of the file, lower-case hex
	Bytes   int64
	Members int
	Signed  bool
	Sealed  bool // SHA256 and Bytes are those of the sealed file
}

// Seal adds what the bundle says about itself, writes the zip beside the
// target, makes it durable and publishes it, without clobbering unless Force.
// After an error the target is as it was. It is called once; Close must follow.
func (b *Builder) Seal(ctx context.Context, c Contents) (Receipt, error) {
	receipt, err := b.seal(ctx, c)
	if err != nil {
		return Receipt{}, fmt.Errorf("seal bundle: %w", err)
	}
	return receipt, nil
}

func (b *Builder) seal(ctx context.Context, c Contents) (Receipt, error) {
	if err := b.beginSeal(); err != nil {
		return Receipt{}, err
	}
	b.inspect = c.Inspect
	if err := b.describe(c); err != nil {
		return Receipt{}, err
	}
	if err := b.ask(c.Verdict); err != nil {
		return Receipt{}, err
	}
	receipt, err := b.assemble(ctx)
	if err != nil {
		return Receipt{}, err
	}
	if err := ctx.Err(); err != nil {
		return Receipt{}, context.Cause(ctx)
	}
	return receipt, b.publish()
}

// ask puts the bundle to a verdict.
func (b *Builder) ask(verdict func() (*Hold, error)) error {
	if verdict == nil {
		return nil
	}
	h, err := verdict()
	if err != nil || h == nil {
		return err
	}
	return b.hold(h)
}

func (b *Builder) beginSeal() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sealed || b.closed {
		return errors.New("bundle is sealed or closed")
	}
	b.sealed = true
	for _, m := range b.sorted() {
		if err := m.sealed(); err != nil {
			return err
		}
	}
	return nil
}

// sorted returns the members in the order of the zip.
func (b *Builder) sorted() []*member {
	members := make([]*member, 0, len(b.members))
	for _, m := range b.members {
		members = append(members, m)
	}
	slices.SortFunc(members, func(x, y *member) int { return compareNames(x.name, y.name) })
	return members
}

// put writes a member of our own.
func (b *Builder) put(name string, content []byte) error {
	if b.inspect != nil {
		b.inspect(name, content)
	}
	m, err := b.create(name, "")
	if err != nil {
		return fmt.Errorf("create member %s: %w", name, err)
	}
	if _, err := m.Write(content); err != nil {
		return errors.Join(err, m.Close())
	}
	return m.Close()
}

// describe writes the members that describe the others, each kind after those
// that it describes.
func (b *Builder) describe(c Contents) error {
	if wrong := manifestFaults(c.Manifest, b.has); len(wrong) > 0 {
		return fmt.Errorf("%s: %s", manifestMember, strings.Join(wrong, "; "))
	}
	buf := b.options.Pool.text()
	defer func() { b.options.Pool.putText(buf) }()
	put := func(name string, text []byte) error {
		buf = text
		return b.put(name, text)
	}
	if err := put(manifestMember, contractJSON(buf[:0], c.Manifest)); err != nil {
		return err
	}
	if err := put(processingMember, contractJSON(buf[:0], &c.Processing)); err != nil {
		return err
	}
	for i := range c.Datasets {
		d := &c.Datasets[i].Dataset
		if !b.has(d.Member("json")) {
			continue
		}
		buf = schemaJSON(buf[:0], d)
		if err := b.putStanding(schemaMember(d.Name), buf); err != nil {
			return err
		}
	}
	if err := put(datapackageMember, b.datapackage(buf[:0], &c)); err != nil {
		return err
	}
	return b.bag(&c)
}

func (b *Builder) has(name string) bool { return b.members[name] != nil }

// assemble writes the zip into the partial file and makes it durable. Each
// spool is removed when it has been taken over: the disk holds the bundle twice
// for one member at a time.
func (b *Builder) assemble(ctx context.Context) (Receipt, error) {
	out := newOutput(ctx, b.data, filepath.Dir(b.options.Target))
	defer out.sum.close()
	body, err := b.envelope(out)
	if err != nil {
		return Receipt{}, err
	}
	members := b.sorted()
	z := newZipWriter(body, b.options.AsOf, compressed(members))
	for _, m := range members {
		if err := b.take(z, m); err != nil {
			return Receipt{}, fmt.Errorf("member %s: %w", m.name, err)
		}
	}
	if err := z.finish(); err != nil {
		return Receipt{}, err
	}
	if err := body.Close(); err != nil {
		return Receipt{}, err
	}
	if err := b.finishPartial(); err != nil {
		return Receipt{}, explain("write bundle", out.folder, err)
	}
	return Receipt{
		Path: b.options.Target, SHA256: out.sum.hex(),
		Bytes: out.size, Members: len(members),
		Signed: b.options.Signer != nil, Sealed: len(b.options.Recipients) > 0,
	}, nil
}

// compressed returns how many bytes members have in the zip.
func compressed(members []*member) (n int64) {
	for _, m := range members {
		n += m.spool.size
	}
	return n
}

func (b *Builder) take(z *zipWriter, m *member) error {
	r, err := m.spool.reader()
	if err != nil {
		return err
	}
	e := m.entry()
	e.name = b.options.Top + "/" + m.name
	err = z.add(e, r)
	return errors.Join(err, r.Close(), m.spool.remove())
}

func (b *Builder) finishPartial() error {
	if err := b.data.Sync(); err != nil {
		return err
	}
	data := b.data
	b.data = nil
	return data.Close()
}

// publish gives the partial file the target's name and makes the name durable.
// Where that fails the old state comes back.
func (b *Builder) publish() error {
	if lockBlocksRename {
		if err := b.partial.unlock(); err != nil {
			return fmt.Errorf("unlock: %w", err)
		}
	}
	from, to := b.partial.path, b.options.Target
	err := b.files.PublishNew(from, to)
	if err == nil {
		return b.settle(func() error { return removeFile(b.files, to) })
	}
	if !errors.Is(err, fs.ErrExist) {
		return explain("publish "+to, filepath.Dir(to), err)
	}
	if !b.options.Force {
		return &ExistsError{Path: to}
	}
	swapped, err := b.files.Swap(from, to)
	switch {
	case err != nil:
		return explain("publish "+to, filepath.Dir(to), err)
	case swapped:
		return b.settle(func() error { _, err := b.files.Swap(from, to); return err })
	default:
		return b.settle(func() error { return removeFile(b.files, to) })
	}
}

func (b *Builder) settle(undo func() error) error {
	folder := filepath.Dir(b.options.Target)
	if err := b.files.SyncDir(folder); err != nil {
		return errors.Join(explain("make "+b.options.Target+" durable", folder, err), undo())
	}
	return nil
}
