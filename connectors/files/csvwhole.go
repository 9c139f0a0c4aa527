package files

import "bytes"

// whole cuts a record that lies whole in the window into fields, and returns
// how many bytes it takes with its line break. It returns 0 for any other
// record, one with something to undo or to complain of among them: pieces reads
// those from their beginning.
func (c *csvReader) whole(window []byte) int {
	end := bytes.IndexByte(window, '\n')
	if end < 0 || end > c.max {
		return 0
	}
	if bytes.IndexByte(window[:end], '"') >= 0 {
		return c.quotedLine(window)
	}
	line := window[:end]
	if end > 0 && line[end-1] == '\r' {
		line = line[:end-1]
	}
	for {
		i := bytes.IndexByte(line, c.delimiter)
		if i < 0 {
			break
		}
		c.fields = append(c.fields, csvField{text: line[:i]})
		line = line[i+1:]
	}
	c.fields = append(c.fields, csvField{text: line})
	return c.within(end + 1)
}

// within takes back a record that is longer or wider than one may be.
func (c *csvReader) within(used int) int {
	if used > c.max || len(c.fields) > maxColumns {
		c.fields = c.fields[:0]
		return 0
	}
	return used
}

// quotedLine is whole for a record with quotes.
func (c *csvReader) quotedLine(window []byte) int {
	at, lines := 0, c.at
	for at < len(window) {
		var n int
		if window[at] == '"' {
			n = c.quotedField(window[at:])
		} else {
			n = c.plainField(window[at:])
		}
		if n == 0 {
			break
		}
		at += n
		if window[at-1] == '\n' {
			return c.within(at)
		}
	}
	c.fields, c.at = c.fields[:0], lines
	return 0
}

// quotedField takes a field in quotes and what ends it. It returns 0 where it
// does not end in the window, holds a quote, or goes on after its quotes.
func (c *csvReader) quotedField(b []byte) int {
	n := bytes.IndexByte(b[1:], '"')
	if n < 0 {
		return 0
	}
	text, rest := b[1:1+n], b[n+2:]
	used := n + 3
	if len(rest) > 1 && rest[0] == '\r' {
		used, rest = used+1, rest[1:]
		if rest[0] != '\n' {
			return 0
		}
	}
	if len(rest) == 0 || rest[0] != '\n' && rest[0] != c.delimiter {
		return 0
	}
	c.at += int64(bytes.Count(text, []byte{'\n'}))
	c.fields = append(c.fields, csvField{text, true})
	return used
}

// plainField takes a field without quotes and what ends it, 0 where it does not
// end in the window or holds a quote.
func (c *csvReader) plainField(b []byte) int {
	for i, x := range b {
		if x != c.delimiter && x != '\n' && x != '"' {
			continue
		}
		if x == '"' {
			return 0
		}
		text := b[:i]
		if x == '\n' && i > 0 && b[i-1] == '\r' {
			text = b[:i-1]
		}
		c.fields = append(c.fields, csvField{text: text})
		return i + 1
	}
	return 0
}
