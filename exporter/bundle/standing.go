package bundle

import (
	"sync"
)

// standing keeps members that are the same in bundle after bundle, compressed and
// summed: the schemas of datasets, which say nothing of anybody.
type standing struct {
	mu    sync.Mutex
	known map[string]standingMember // by content
	size  int
}

type standingMember struct {
	packed []byte // never changed
	method uint16
	crc    uint32
	sum    [32]byte
}

// standingBytes bounds what is kept, content and compressed. The schemas of the
// dictionary's datasets are 70 KiB; the policy makes some variants of each.
const standingBytes = 1 << 20

func (s *standing) get(content []byte) (standingMember, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.known[string(content)]
	return m, ok
}

// keep remembers a finished member; when there is no room, instead of others.
func (s *standing) keep(content []byte, m *member) {
	size := len(content) + len(m.spool.packed)
	if m.spool.packed == nil || size > standingBytes/16 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = map[string]standingMember{}
	}
	for other, o := range s.known {
		if s.size+size <= standingBytes {
			break
		}
		s.size -= len(other) + len(o.packed)
		delete(s.known, other)
	}
	if _, ok := s.known[string(content)]; !ok {
		s.size += size
	}
	s.known[string(content)] = standingMember{packed: m.spool.packed, method: m.method, crc: m.crc, sum: m.sum}
}

// putStanding writes a member of our own that other bundles have too.
func (b *Builder) putStanding(name string, content []byte) error {
	kept := &b.options.Pool.standing
	known, ok := kept.get(content)
	if !ok {
		err := b.put(name, content)
		if err == nil {
			kept.keep(content, b.members[name])
		}
		return err
	}
	if b.inspect != nil {
		b.inspect(name, content)
	}
	_, err := b.add(name, "", func() *member { return known.member(&b.room, name, len(content)) })
	return err
}

// member returns a finished member.
func (k standingMember) member(r *room, name string, size int) *member {
	r.held.Add(int64(len(k.packed)))
	return &member{
		name: name, method: k.method, state: closed,
		spool: spool{room: r, packed: k.packed, size: int64(len(k.packed)), ended: true},
		crc:   k.crc, size: int64(size), sum: k.sum,
	}
}
