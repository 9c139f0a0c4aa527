package sqldb

import (
	"errors"
	"os"
	"sync"
	"time"
)

// sqliteIdle keeps the handles of a file that no session has, for the next ones.
// Each holds a file open, a schema and statements, and no lock, no transaction
// and no record.
//
// A file in WAL mode is opened for each session: whoever has it open, though
// idle, keeps the program that writes it from ending the mode and from clearing
// its log away, and would not see a log that was replaced.
type sqliteIdle struct {
	mu    sync.Mutex
	free  []*sqliteHandle
	timer *time.Timer // closes them
}

// Bounds of what is kept: how many handles, and for how long after the last
// session.
const (
	maxIdle  = 4
	idleTime = 10 * time.Second
)

// take returns a handle that was opened when the file was what it is now; nil
// where there is none. A file that was replaced or written over meanwhile is to
// be opened anew: what SQLite knows of it may be wrong (SQLite, "How To Corrupt
// An SQLite Database File").
func (p *sqliteIdle) take(file os.FileInfo) *sqliteHandle {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.free) > 0 {
		last := len(p.free) - 1
		h := p.free[last]
		p.free = p.free[:last]
		if unchanged(h.file, file) {
			return h
		}
		_ = h.close() // it read, and has nothing to lose
	}
	return nil
}

// unchanged compares device, inode, size and the time of the last change.
func unchanged(a, b os.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// put ends a handle's session and keeps it, or closes it.
func (p *sqliteIdle) put(h *sqliteHandle) error {
	if h.log || h.failed {
		return h.close()
	}
	if err := h.end(); err != nil {
		return errors.Join(err, h.close())
	}
	if !p.keep(h) {
		return h.close()
	}
	return nil
}

func (p *sqliteIdle) keep(h *sqliteHandle) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) >= maxIdle {
		return false
	}
	p.free = append(p.free, h)
	if p.timer == nil {
		p.timer = time.AfterFunc(idleTime, p.close)
	} else {
		p.timer.Reset(idleTime)
	}
	return true
}

// close closes all that are idle.
func (p *sqliteIdle) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range p.free {
		_ = h.close() // it read, and has nothing to lose
	}
	p.free = nil
}
