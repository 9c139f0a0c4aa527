package plugin

import (
	"bytes"
	"errors"
	"io"
)

// lines splits a program's output. A line is valid until the next call.
type lines struct {
	in     io.Reader
	max    int
	buffer []byte
	start  int // of what is not yet used
	end    int
	err    error
}

var errTooLong = errors.New("line too long")

// next returns the next line that is not empty, without its end. The error is
// io.EOF at the end; a last line without an end is one.
func (l *lines) next() ([]byte, error) {
	for seen := 0; ; {
		i := bytes.IndexByte(l.buffer[l.start+seen:l.end], '\n')
		switch {
		case i >= 0:
			line := l.buffer[l.start : l.start+seen+i]
			l.start, seen = l.start+len(line)+1, 0
			if len(line) > l.max {
				return nil, errTooLong
			}
			if line = trim(line); len(line) > 0 {
				return line, nil
			}
			continue
		case l.end-l.start > l.max:
			return nil, errTooLong
		case l.err != nil:
			line := trim(l.buffer[l.start:l.end])
			l.start = l.end
			if len(line) > 0 && errors.Is(l.err, io.EOF) {
				return line, nil
			}
			return nil, l.err
		}
		seen = l.end - l.start
		l.fill()
	}
}

// fill reads more, into a buffer that grows up to the longest line.
func (l *lines) fill() {
	if l.start > 0 {
		l.end = copy(l.buffer, l.buffer[l.start:l.end])
		l.start = 0
	}
	if l.end == len(l.buffer) {
		l.buffer = append(l.buffer, make([]byte, max(minBuffer, len(l.buffer)))...)
	}
	n, err := l.in.Read(l.buffer[l.end:])
	l.end, l.err = l.end+n, err
}

const minBuffer = 64 << 10

func trim(line []byte) []byte { return bytes.TrimRight(line, " \t\r") }
