package keyindex

import (
	"cmp"
	"encoding/binary"
)

// Entry says something of a key.
type Entry struct {
	Key Key
	Tag uint64 // what is said: the caller's own
	Sum Sum    // how much: entries of one key and tag are added up
}

// compare is the order of a run. Most keys differ in the first word.
func (e Entry) compare(o Entry) int {
	switch {
	case e.Key.hi != o.Key.hi:
		return cmp.Compare(e.Key.hi, o.Key.hi)
	case e.Key.lo != o.Key.lo:
		return cmp.Compare(e.Key.lo, o.Key.lo)
	default:
		return cmp.Compare(e.Tag, o.Tag)
	}
}

func (e Entry) same(o *Entry) bool { return e.Key == o.Key && e.Tag == o.Tag }

// entryBytes is the size of an entry on the disk.
const entryBytes = 40

func appendEntry(dst []byte, e Entry) []byte {
	dst = binary.BigEndian.AppendUint64(dst, e.Key.hi)
	dst = binary.BigEndian.AppendUint64(dst, e.Key.lo)
	dst = binary.BigEndian.AppendUint64(dst, e.Tag)
	dst = binary.BigEndian.AppendUint64(dst, uint64(e.Sum.hi))
	return binary.BigEndian.AppendUint64(dst, e.Sum.lo)
}

func readEntry(p []byte) Entry {
	_ = p[entryBytes-1]
	return Entry{
		Key: Key{binary.BigEndian.Uint64(p), binary.BigEndian.Uint64(p[8:])},
		Tag: binary.BigEndian.Uint64(p[16:]),
		Sum: Sum{int64(binary.BigEndian.Uint64(p[24:])), binary.BigEndian.Uint64(p[32:])},
	}
}
