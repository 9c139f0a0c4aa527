package bundle

// arrayCounter counts the elements of one JSON array as it flows by, without
// holding any. It finds what stands at the array's own depth, and leaves the
// proof that the rest is right to the checksums.
type arrayCounter struct {
	depth    int
	commas   int64
	any      bool // an element has begun
	quoted   bool
	escaped  bool
	started  bool
	finished bool
	wrong    bool
}

// Write looks at p. It never fails.
func (c *arrayCounter) Write(p []byte) (int, error) {
	for _, b := range p {
		switch {
		case c.escaped:
			c.escaped = false
		case c.quoted:
			c.escaped, c.quoted = b == '\\', b != '"'
		default:
			c.outside(b)
		}
	}
	return len(p), nil
}

func (c *arrayCounter) outside(b byte) {
	switch b {
	case ' ', '\t', '\r', '\n':
		return
	case ']', '}':
		c.depth--
		c.finished = c.finished || c.depth == 0
		c.wrong = c.wrong || c.depth < 0
		return
	}
	if !c.started {
		c.started, c.depth, c.wrong = true, 1, b != '['
		return
	}
	c.wrong = c.wrong || c.finished
	switch b {
	case '[', '{':
		c.any = true
		c.depth++
	case ',':
		if c.depth == 1 {
			c.commas++
		}
	case '"':
		c.any, c.quoted = true, true
	default:
		c.any = true
	}
}

// records returns the number of elements, -1 where there was no whole array.
func (c *arrayCounter) records() int64 {
	switch {
	case c.wrong || !c.finished:
		return -1
	case !c.any:
		return 0
	}
	return c.commas + 1
}
