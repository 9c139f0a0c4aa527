package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
)

// sum is the SHA-256 of what is written, taken while it is written: that of a
// large piece in a goroutine beside.
type sum struct {
	hash   hash.Hash
	pieces chan []byte
	taken  chan struct{}
	beside bool // a piece is being taken
}

func newSum() *sum { return &sum{hash: sha256.New()} }

// begin takes a piece, which must not change before end.
func (s *sum) begin(p []byte) {
	if len(p) < 2*chunkBytes {
		s.hash.Write(p)
		return
	}
	if s.pieces == nil {
		s.pieces, s.taken = make(chan []byte), make(chan struct{})
		go s.run()
	}
	s.pieces <- p
	s.beside = true
}

func (s *sum) run() {
	for p := range s.pieces {
		s.hash.Write(p)
		s.taken <- struct{}{}
	}
	close(s.taken)
}

// end waits for the piece of the last begin.
func (s *sum) end() {
	if s.beside {
		<-s.taken
		s.beside = false
	}
}

// hex returns the sum so far, in lower case.
func (s *sum) hex() string { return hex.EncodeToString(s.hash.Sum(nil)) }

// close joins the goroutine. It may be called again.
func (s *sum) close() {
	if s.pieces != nil {
		close(s.pieces)
		<-s.taken
		s.pieces = nil
	}
}
