package bundle

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"

	"github.com/valise-export/valise/exporter"
)

// Builder collects the members of one bundle and seals them into a zip. Its
// methods may be called from several goroutines; Seal and Close from one.
type Builder struct {
	options Options
	files   fileSystem
	room    room
	private *guard
	partial *guard
	data    file // of the partial; nil once closed
	held    *Hold
	inspect func(member string, content []byte)

	mu        sync.Mutex
	members   map[string]*member
	names     registry
	scratches map[*scratch]struct{}
	spills    map[*spill]struct{}
	attempt   []string // members created since BeginDataset
	inDataset bool
	sealed    bool
	closed    bool
}

// New checks the target, removes what crashed runs left (the first builder of a
// Pool in a folder does, and then every hundredth), and makes the run's private
// folder and the partial file beside the target: a folder that cannot be written
// is found out now. An existing target without Force is an *ExistsError. The
// caller must Close.
func New(o Options) (*Builder, error) { return newBuilder(o, osFiles{}) }

func newBuilder(o Options, files fileSystem) (*Builder, error) {
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("start bundle: %w", err)
	}
	folder := filepath.Dir(o.Target)
	if o.Pool.partials.due(folder) {
		sweepPartials(files, folder)
	}
	if o.Pool.runs.due(o.SpoolDir) {
		sweepRunFolders(files, o.SpoolDir)
	}
	b := &Builder{
		options: o, files: files,
		members: map[string]*member{}, names: newRegistry(), scratches: map[*scratch]struct{}{}, spills: map[*spill]struct{}{},
	}
	var err error
	if b.partial, b.data, err = makePartial(files, folder, randomName); err != nil {
		return nil, fmt.Errorf("start bundle: %w", err)
	}
	if b.private, err = makeRunFolder(files, o.SpoolDir); err != nil {
		return nil, errors.Join(fmt.Errorf("start bundle: %w", err), b.Close())
	}
	b.room.files, b.room.dir, b.room.pool = files, b.private.path, o.Pool
	return b, nil
}

// randomName keeps two runs apart; it says nothing and is not in the bundle.
func randomName() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Sink returns where a writer of that format puts its members.
func (b *Builder) Sink(format string) exporter.Sink { return &sink{builder: b, format: format} }

type sink struct {
	builder *Builder
	format  string
}

var _ exporter.Sink = (*sink)(nil)

// Create opens a member of the bundle by its path below the top directory.
func (s *sink) Create(name string) (io.WriteCloser, error) {
	if reserved(name) {
		return nil, fmt.Errorf("create member: %w: it belongs to the bundle itself", errName)
	}
	m, err := s.builder.create(name, s.format)
	if err != nil {
		return nil, fmt.Errorf("create member: %w", err)
	}
	return m, nil
}

// Scratch opens a private temporary store.
func (s *sink) Scratch() (exporter.Scratch, error) {
	b := s.builder
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, errors.New("open scratch: bundle is closed")
	}
	t := &scratch{spool: spool{room: &b.room}, builder: b}
	b.scratches[t] = struct{}{}
	return t, nil
}

func (b *Builder) forget(s *scratch) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.scratches, s)
}

// create makes a member. The errors do not repeat a refused name: it may have
// come from data.
func (b *Builder) create(name, format string) (*member, error) {
	return b.add(name, format, func() *member { return newMember(&b.room, name, format) })
}

// add enters a member that is made once its name is known to be right.
func (b *Builder) add(name, format string, create func() *member) (*member, error) {
	if err := checkName(b.options.Top, name); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || (b.sealed && format != "") {
		return nil, errors.New("bundle is sealed or closed")
	}
	if err := b.names.add(name); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	m := create()
	b.members[name] = m
	if b.inDataset && len(name) > len(payloadFolder) && name[:len(payloadFolder)] == payloadFolder {
		b.attempt = append(b.attempt, name)
	}
	return m, nil
}

// BeginDataset starts an attempt at one dataset: members below data/ that are
// created from now on, through any sink, belong to it. (Those on top belong to
// the whole bundle, whenever a writer creates them.)
func (b *Builder) BeginDataset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.attempt, b.inDataset = nil, true
}

// KeepDataset ends the attempt and returns its members, sorted.
func (b *Builder) KeepDataset() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	kept := b.attempt
	b.attempt, b.inDataset = nil, false
	slices.Sort(kept)
	return kept
}

// DropDataset ends the attempt and removes its members, the open ones too. The
// dataset may begin again.
func (b *Builder) DropDataset() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var errs []error
	for _, name := range b.attempt {
		errs = append(errs, b.members[name].drop())
		delete(b.members, name)
		b.names.remove(name)
	}
	b.attempt, b.inDataset = nil, false
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("drop dataset: %w", err)
	}
	return nil
}

// Members returns the names of the members so far, in the order of the zip.
func (b *Builder) Members() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	names := make([]string, 0, len(b.members))
	for name := range b.members {
		names = append(names, name)
	}
	slices.SortFunc(names, compareNames)
	return names
}

// Close removes everything private, on every path: after a Seal, after a failed
// one, and without any. It may be called again, and then tries again what
// failed.
func (b *Builder) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	errs := []error{b.closeSpools(), b.closePartial(), b.closePrivate()}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close bundle: %w", err)
	}
	return nil
}

func (b *Builder) closeSpools() error {
	var errs []error
	for name, m := range b.members {
		errs = append(errs, m.drop())
		delete(b.members, name)
	}
	for s := range b.scratches {
		errs = append(errs, s.remove())
		delete(b.scratches, s)
	}
	for s := range b.spills {
		errs = append(errs, s.remove())
		delete(b.spills, s)
	}
	return errors.Join(errs...)
}

func (b *Builder) closePartial() error {
	if b.partial == nil {
		return nil
	}
	var errs []error
	if b.data != nil {
		errs = append(errs, b.data.Close())
		b.data = nil
	}
	if lockBlocksRename {
		errs = append(errs, b.partial.unlock())
	}
	if err := removeFile(b.files, b.partial.path); err != nil {
		return errors.Join(append(errs, err)...)
	}
	errs = append(errs, b.partial.unlock())
	b.partial = nil
	return errors.Join(errs...)
}

func (b *Builder) closePrivate() error {
	if b.private == nil {
		return nil
	}
	var errs []error
	if lockBlocksRename {
		errs = append(errs, b.private.unlock())
	}
	if err := removeRunFolder(b.files, b.private.path); err != nil {
		return errors.Join(append(errs, err)...)
	}
	errs = append(errs, b.private.unlock())
	b.private = nil
	return errors.Join(errs...)
}
