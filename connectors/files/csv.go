package files

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// csvReader reads records of RFC 4180, one at a time, without an allocation a
// record. Line breaks inside quotes are kept to the byte; outside, a record ends
// with LF or CRLF. Its errors are *trouble, or the file system's.
//
// A record that lies whole in the buffer, nearly every one, is cut into fields
// where it lies (csvwhole.go). The others go through the states below.
type csvReader struct {
	in        *bufio.Reader
	delimiter byte
	max       int
	strict    strict

	line    int64 // where the record began, from 1
	at      int64 // the current line
	fields  []csvField
	text    []byte // of a record that is not whole in the buffer: its fields, one after another, without quotes
	ends    []int
	quoted  []bool
	record  []mapping.Cell
	named   []byte // whose the file is by its name, nil where that does not tell
	width   int    // 0 until the first record
	ended   bool   // by the end of the file, not by a line break
	pending bool   // the first record is read and not yet given
	subject int    // the subject column's position, -1 where there is none
}

// csvField is a field of the current record, valid until the next.
type csvField struct {
	text   []byte
	quoted bool
}

type csvState uint8

const (
	fieldStart csvState = iota
	unquoted
	inQuotes
	quoteSeen
	crSeen // after a closing quote
)

var errBareQuote = errors.New("a bare quote")

// begin returns the names of the columns: those of the header, or numbers.
func (c *csvReader) begin(header bool) ([]string, error) {
	err := c.readFilled()
	switch {
	case errors.Is(err, io.EOF) && header:
		return nil, &trouble{class: exporter.Truncated, line: 1, what: "is empty: a header was expected",
			hint: "header: false, where the file has none"}
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	c.width = len(c.fields)
	names := make([]string, c.width)
	for i, f := range c.fields {
		names[i] = strconv.Itoa(i + 1)
		if header {
			names[i] = string(f.text)
		}
	}
	c.pending = !header
	return names, nil
}

// next goes to the next record and returns its line. The error is io.EOF at the
// end.
func (c *csvReader) next() (int64, error) {
	if !c.pending {
		if err := c.wide(); err != nil {
			return c.line, err
		}
	}
	c.pending = false
	return c.line, nil
}

// cells returns the current record, valid until next.
func (c *csvReader) cells() ([]mapping.Cell, error) {
	for i, f := range c.fields {
		switch {
		case len(f.text) > 0:
			c.record[i] = mapping.View(f.text)
		case f.quoted:
			c.record[i] = mapping.Text("")
		default:
			c.record[i] = mapping.Null()
		}
	}
	return c.record, nil
}

// fill gives the columns beyond the file's own their values: from the file's
// name, or none.
func (c *csvReader) fill(own int, names []string, given []partValue) {
	c.record = make([]mapping.Cell, len(names))
	for i := own; i < len(names); i++ {
		c.record[i] = partCell(given, names[i])
	}
	if c.subject >= own {
		c.named = partText(given, names[c.subject])
		c.subject = -1
	}
}

// owns says which column is the subject's.
func (c *csvReader) owns(names []string, column string) {
	c.subject = -1
	if column != "" {
		c.subject = slices.Index(names, column)
	}
}

func (c *csvReader) owner() []byte {
	if c.subject < 0 {
		return c.named
	}
	return c.fields[c.subject].text
}

func (c *csvReader) skip() {}

func (c *csvReader) close() {}

func (c *csvReader) adaptedValues() int64 { return 0 } // the mapping repairs and counts

func (c *csvReader) undeclared() []string { return nil } // the binding has them

// wide reads a record of the right width.
func (c *csvReader) wide() error {
	if err := c.readFilled(); err != nil {
		return err
	}
	if len(c.fields) != c.width {
		return c.ragged()
	}
	return nil
}

// readFilled reads a record and passes over blank lines: they hold none.
func (c *csvReader) readFilled() error {
	for {
		err := c.read()
		if err != nil || len(c.fields) > 1 || len(c.fields[0].text) > 0 || c.fields[0].quoted {
			return err
		}
	}
}

func (c *csvReader) ragged() error {
	t := &trouble{class: exporter.Malformed, line: c.line,
		what: "has " + strconv.Itoa(len(c.fields)) + " fields, not " + strconv.Itoa(c.width),
		hint: "quote fields that hold the delimiter; correct delimiter, if it is another"}
	if c.ended && len(c.fields) < c.width {
		t.class, t.hint = exporter.Truncated, "the file seems to be cut off"
	}
	return t
}

// read reads one record of any width into fields.
func (c *csvReader) read() error {
	c.fields, c.ended = c.fields[:0], false
	c.at++
	c.line = c.at
	c.text, c.ends, c.quoted = c.text[:0], c.ends[:0], c.quoted[:0]
	window, err := c.window()
	if err != nil {
		return c.end(fieldStart, err)
	}
	used := c.whole(window)
	if used == 0 {
		return c.pieces()
	}
	if _, err := c.in.Discard(used); err != nil {
		return err
	}
	return c.checked()
}

// pieces reads a record that goes on after what is buffered, or that is wrong.
func (c *csvReader) pieces() error {
	for state := fieldStart; ; {
		window, err := c.window()
		if err != nil {
			return c.end(state, err)
		}
		used, next, done, err := c.step(state, window)
		if _, discard := c.in.Discard(used); discard != nil {
			return discard
		}
		if err != nil {
			return &trouble{class: exporter.Malformed, line: c.at, what: "has " + err.Error(),
				hint: "a field that holds a quote is quoted whole, with the quote doubled (RFC 4180)"}
		}
		if len(c.text) > c.max || len(c.ends) > maxColumns {
			return &trouble{class: exporter.OverLimit, line: c.line, what: "is longer than a record may be",
				hint: "a quote that is never closed does this; else raise max_record_bytes"}
		}
		if done {
			return c.cut()
		}
		state = next
	}
}

// cut makes the fields of a record that was read in pieces.
func (c *csvReader) cut() error {
	c.fields = c.fields[:0]
	start := 0
	for i, end := range c.ends {
		c.fields = append(c.fields, csvField{c.text[start:end], c.quoted[i]})
		start = end
	}
	return c.checked()
}

// checked checks the fields' encoding, each by itself.
func (c *csvReader) checked() error {
	if c.strict == lenient {
		return nil
	}
	for _, f := range c.fields {
		if err := c.strict.check(f.text, c.line); err != nil {
			return err
		}
	}
	return nil
}

// window returns what is buffered, at least a byte.
func (c *csvReader) window() ([]byte, error) {
	if c.in.Buffered() == 0 {
		if _, err := c.in.Peek(1); err != nil {
			return nil, err
		}
	}
	return c.in.Peek(c.in.Buffered())
}

// step takes some bytes of the window.
func (c *csvReader) step(state csvState, window []byte) (used int, next csvState, done bool, err error) {
	switch state {
	case fieldStart:
		c.quoted = append(c.quoted, window[0] == '"')
		if window[0] == '"' {
			return 1, inQuotes, false, nil
		}
		return c.plain(window)
	case unquoted:
		return c.plain(window)
	case inQuotes:
		i := bytes.IndexByte(window, '"')
		next, used = quoteSeen, i+1
		if i < 0 {
			i, next, used = len(window), inQuotes, len(window)
		}
		c.at += int64(bytes.Count(window[:i], []byte{'\n'}))
		c.text = append(c.text, window[:i]...)
		return used, next, false, nil
	default:
		return c.closed(state, window[0])
	}
}

// plain takes an unquoted field up to its end.
func (c *csvReader) plain(window []byte) (used int, next csvState, done bool, err error) {
	for i, b := range window {
		switch b {
		case c.delimiter:
			c.text = append(c.text, window[:i]...)
			c.ends = append(c.ends, len(c.text))
			return i + 1, fieldStart, false, nil
		case '\n':
			c.text = append(c.text, window[:i]...)
			c.endPlain()
			return i + 1, fieldStart, true, nil
		case '"':
			return i, unquoted, false, errBareQuote
		}
	}
	c.text = append(c.text, window...)
	return len(window), unquoted, false, nil
}

// endPlain ends a record's last field; the CR of a CRLF is not its own.
func (c *csvReader) endPlain() {
	start := 0
	if n := len(c.ends); n > 0 {
		start = c.ends[n-1]
	}
	if n := len(c.text); n > start && c.text[n-1] == '\r' {
		c.text = c.text[:n-1]
	}
	c.ends = append(c.ends, len(c.text))
}

// closed takes the byte after a quote inside quotes.
func (c *csvReader) closed(state csvState, b byte) (used int, next csvState, done bool, err error) {
	switch {
	case b == '\n':
		c.ends = append(c.ends, len(c.text))
		return 1, fieldStart, true, nil
	case state == crSeen:
		return 0, state, false, errBareQuote
	case b == '"':
		c.text = append(c.text, '"')
		return 1, inQuotes, false, nil
	case b == c.delimiter:
		c.ends = append(c.ends, len(c.text))
		return 1, fieldStart, false, nil
	case b == '\r':
		return 1, crSeen, false, nil
	default:
		return 0, state, false, errBareQuote
	}
}

// end ends a record at the end of the file.
func (c *csvReader) end(state csvState, err error) error {
	if !errors.Is(err, io.EOF) {
		return err
	}
	c.ended = true
	switch state {
	case inQuotes:
		return &trouble{class: exporter.Truncated, line: c.line, what: "has a quote that is never closed", hint: "the file seems to be cut off"}
	case fieldStart:
		if len(c.ends) == 0 {
			return io.EOF
		}
		c.quoted = append(c.quoted, false)
		c.ends = append(c.ends, len(c.text))
	case unquoted:
		c.endPlain()
	default:
		c.ends = append(c.ends, len(c.text))
	}
	return c.cut()
}
