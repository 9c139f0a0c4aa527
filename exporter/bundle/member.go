package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/deflate"
)

// The compression methods of a zip entry (APPNOTE 4.4.5).
const (
	methodStore   = 0
	methodDeflate = 8
)

// member is one file of the bundle while it is written, and its facts after.
type member struct {
	name   string // below the top directory
	format string // of the writer that made it, "" for our own
	method uint16

	mu      sync.Mutex
	spool   spool
	small   []byte          // the content, while it is that of a small member
	deflate *flate.Writer   // of a member that is composed
	records *deflate.Writer // of one that holds records
	hash    hash.Hash
	crc     uint32
	size    int64 // of the content
	sum     [32]byte
	head    []byte // the first bytes of the content: a byte order mark
	state   state
	err     error // the first one; it sticks
}

type state uint8

const (
	open state = iota
	closed
	dropped
)

var (
	_ io.WriteCloser        = (*member)(nil)
	_ exporter.RecordWriter = (*member)(nil)
)

var errDropped = errors.New("member was dropped with its dataset")

// methodFor stores what is compressed inside: a workbook is a zip, and the
// streams of a PDF are deflated.
func methodFor(name string) uint16 {
	for _, extension := range []string{".xlsx", ".pdf", ".zip", ".gz", ".jpg", ".jpeg", ".png", ".webp", ".mp4"} {
		if strings.HasSuffix(name, extension) {
			return methodStore
		}
	}
	return methodDeflate
}

func newMember(r *room, name, format string) *member {
	return &member{name: name, format: format, method: methodFor(name), spool: spool{room: r}, hash: r.pool.hash()}
}

// Write takes content through the checksums and the compressor into the spool.
func (m *member) Write(p []byte) (int, error) { return m.write(p, nil, 0) }

// WriteRecords does the same with a compressor that knows where values lie. What
// comes first decides which compressor a member has.
func (m *member) WriteRecords(p []byte, edges []int32, columns int) (int, error) {
	return m.write(p, edges, columns)
}

func (m *member) write(p []byte, edges []int32, columns int) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.writable(); err != nil {
		return 0, err
	}
	if missing := 3 - len(m.head); missing > 0 {
		m.head = append(m.head, p[:min(missing, len(p))]...)
	}
	m.hash.Write(p)
	m.crc = crc32.Update(m.crc, crc32.IEEETable, p)
	m.size += int64(len(p))
	if m.staysSmall(len(p)) {
		m.small = append(m.small, p...)
		return len(p), nil
	}
	if err := m.begin(columns > 0); err != nil {
		return 0, err
	}
	if err := m.compress(p, edges, columns); err != nil {
		m.err = fmt.Errorf("member %s: %w", m.name, err)
		return 0, m.err
	}
	return len(p), nil
}

// smallMember is the size up to which a member is compressed when it has ended:
// some do not become smaller, and are stored.
const smallMember = 1 << 10

// staysSmall reports whether a member is small with so much more.
func (m *member) staysSmall(more int) bool {
	return m.method == methodDeflate && m.deflate == nil && m.records == nil && len(m.small)+more <= smallMember
}

// begin gives a member that is to be compressed a compressor, once.
func (m *member) begin(records bool) error {
	if m.method != methodDeflate || m.deflate != nil || m.records != nil {
		return nil
	}
	pool := m.spool.room.pool
	var err error
	if records {
		m.records = pool.records.Get(&m.spool)
	} else {
		m.deflate, err = pool.deflater(&m.spool)
	}
	if err == nil && len(m.small) > 0 {
		err = m.compress(m.small, nil, 0)
		m.small = nil
	}
	return err
}

func (m *member) compress(p []byte, edges []int32, columns int) error {
	var err error
	switch {
	case m.records != nil:
		_, err = m.records.WriteRecords(p, edges, columns)
	case m.deflate != nil:
		_, err = m.deflate.Write(p)
	default:
		_, err = m.spool.Write(p)
	}
	return err
}

func (m *member) writable() error {
	switch {
	case m.err != nil:
		return m.err
	case m.state == closed:
		return fmt.Errorf("member %s: written after its end", m.name)
	case m.state == dropped:
		return fmt.Errorf("member %s: %w", m.name, errDropped)
	}
	return nil
}

// Close ends the member. It may be called again; a dropped member closes
// without an error, so that a writer can clean up.
func (m *member) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.state != open {
		return m.err
	}
	m.state = closed
	if m.err == nil {
		m.err = m.finish()
	}
	m.giveBack()
	return m.err
}

func (m *member) finish() error {
	m.hash.Sum(m.sum[:0])
	if err := m.flush(); err != nil {
		return fmt.Errorf("member %s: %w", m.name, err)
	}
	if err := m.spool.end(true); err != nil {
		return fmt.Errorf("member %s: %w", m.name, err)
	}
	return nil
}

// flush ends the compressed stream.
func (m *member) flush() error {
	switch {
	case m.records != nil:
		return m.records.Close()
	case m.deflate != nil:
		return m.deflate.Close()
	case m.method == methodDeflate:
		return m.flushSmall()
	}
	return nil
}

// flushSmall compresses a small member, or stores it where that makes it no
// smaller.
func (m *member) flushSmall() error {
	pool := m.spool.room.pool
	packed := bytes.NewBuffer(make([]byte, 0, smallMember))
	d, err := pool.deflater(packed)
	if err != nil {
		return err
	}
	_, err = d.Write(m.small)
	if err = errors.Join(err, d.Close()); err != nil {
		return err
	}
	pool.putDeflater(d)
	content := packed.Bytes()
	if len(content) >= len(m.small) {
		m.method, content = methodStore, m.small
	}
	m.small = nil
	_, err = m.spool.Write(content)
	return err
}

// giveBack returns what was lent. Only whole members return their compressor:
// one with an error is left to the collector.
func (m *member) giveBack() {
	if m.deflate != nil && m.err == nil {
		m.spool.room.pool.putDeflater(m.deflate)
	}
	if m.records != nil {
		m.spool.room.pool.records.Put(m.records)
	}
	if m.hash != nil {
		m.spool.room.pool.putHash(m.hash)
	}
	m.deflate, m.records, m.hash = nil, nil, nil
}

// drop removes what was written; a later Write fails.
func (m *member) drop() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state = dropped
	m.giveBack()
	return m.spool.remove()
}

// sealed returns the error of a member that cannot be sealed.
func (m *member) sealed() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err == nil && m.state == open {
		return fmt.Errorf("member %s: not closed", m.name)
	}
	return m.err
}

// entry is the member as the zip has it.
func (m *member) entry() entry {
	return entry{
		name: m.name, method: m.method, crc: m.crc,
		size: m.size, compressed: m.spool.size,
	}
}
