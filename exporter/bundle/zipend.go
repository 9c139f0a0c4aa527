package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"math"
)

// end is where the central directory is.
type end struct {
	start, length int64
	count         int64
}

var errShort = errors.New("it is cut off")

func (a *archive) at(offset int64, n int) ([]byte, error) {
	if offset < 0 || offset > a.size-int64(n) {
		return nil, errShort
	}
	b := make([]byte, n)
	if got, err := a.r.ReadAt(b, offset); err != nil && got < n { // the end may come with the last byte
		return nil, errShort
	}
	return b, nil
}

// findEnd finds the end record. It is the last thing of a bundle; where bytes
// follow (appended, or a comment) that is a problem, and reading goes on.
func (a *archive) findEnd() (end, bool) {
	const maxComment = math.MaxUint16
	n := min(a.size, endLength+maxComment)
	tail, err := a.at(a.size-n, int(n))
	if err != nil {
		return end{}, false
	}
	mark := le.AppendUint32(nil, endSignature)
	for stop := len(tail); ; {
		i := bytes.LastIndex(tail[:stop], mark)
		if i < 0 {
			return end{}, false
		}
		if len(tail)-i >= endLength {
			if e, ok := a.readEnd(tail[i:i+endLength], a.size-n+int64(i)); ok {
				if extra := len(tail) - i - endLength; extra > 0 {
					a.problems.add("", fmt.Sprintf("%d bytes follow the end of the archive", extra))
				}
				return e, true
			}
		}
		stop = i + len(mark) - 1
	}
}

// readEnd reads the end record at offset at, and accepts it where the central
// directory that it tells of ends right before it.
func (a *archive) readEnd(b []byte, at int64) (end, bool) {
	e := end{count: int64(le.Uint16(b[10:])), length: int64(le.Uint32(b[12:])), start: int64(le.Uint32(b[16:]))}
	if le.Uint32(b[4:]) != 0 || le.Uint16(b[8:]) != le.Uint16(b[10:]) {
		return end{}, false // several disks
	}
	if e.count == math.MaxUint16 || e.length == math.MaxUint32 || e.start == math.MaxUint32 {
		if wide, position, ok := a.readEnd64(at); ok {
			e, at = wide, position
		}
	}
	return e, e.start >= 0 && e.length >= 0 && e.start <= at && e.length == at-e.start
}

func (a *archive) readEnd64(at int64) (e end, position int64, ok bool) {
	locator, err := a.at(at-locator64Length, locator64Length)
	if err != nil || le.Uint32(locator) != locator64Signature {
		return end{}, 0, false
	}
	position = int64(le.Uint64(locator[8:]))
	b, err := a.at(position, end64Length)
	if err != nil || le.Uint32(b) != end64Signature || le.Uint64(b[24:]) != le.Uint64(b[32:]) {
		return end{}, 0, false
	}
	if le.Uint64(b[4:]) != uint64(at-locator64Length-position-12) {
		return end{}, 0, false
	}
	e = end{count: int64(le.Uint64(b[32:])), length: int64(le.Uint64(b[40:])), start: int64(le.Uint64(b[48:]))}
	return e, position, true
}
