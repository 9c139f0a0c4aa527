package xlsxw

import (
	"errors"
	"fmt"
	"hash/crc32"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/deflate"
)

// sheet is one sheet part: a deflate stream in a scratch store, with what a zip
// entry says of it.
type sheet struct {
	dataset string
	name    string
	rows    int // the header among them
	columns int
	scratch exporter.Scratch
	deflate *deflate.Writer
	crc     uint32
	size    uint64 // before compression
}

func openSheet(f *format, sink exporter.Sink, dataset, name string, columns int) (*sheet, error) {
	scratch, err := sink.Scratch()
	if err != nil {
		return nil, fmt.Errorf("open scratch: %w", err)
	}
	return &sheet{
		dataset: dataset, name: name, columns: columns, scratch: scratch, deflate: f.compressors.Get(scratch),
	}, nil
}

// area returns the cells that the sheet has.
func (s *sheet) area() string { return area(s.columns, s.rows) }

// write adds p, in which the edges of values are.
func (s *sheet) write(p []byte, edges []int32) error {
	s.crc = crc32.Update(s.crc, crc32.IEEETable, p)
	s.size += uint64(len(p))
	_, err := s.deflate.WriteRecords(p, edges, s.columns)
	return err
}

// end completes the stream and gives the compressor back.
func (s *sheet) end(f *format) error {
	if err := s.deflate.Close(); err != nil {
		return err
	}
	s.giveBack(f)
	return nil
}

func (s *sheet) discard(f *format) error {
	s.giveBack(f)
	return s.scratch.Close()
}

func (s *sheet) giveBack(f *format) {
	if s.deflate != nil {
		f.compressors.Put(s.deflate)
		s.deflate = nil
	}
}

// discardAll discards sheets and joins what goes wrong.
func discardAll(f *format, sheets []*sheet) error {
	var errs []error
	for _, s := range sheets {
		errs = append(errs, s.discard(f))
	}
	return errors.Join(errs...)
}
