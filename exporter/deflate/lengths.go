package deflate

// lengths is how a dynamic block tells its codes: their lengths, in runs, in a
// code of their own (RFC 1951, 3.2.7).
type lengths struct {
	all       []uint8
	literals  int
	distances int
	runs      []run
	count     [19]uint32
	codes     [19]code
}

// run is a symbol of the lengths' own code and the bits after it.
type run struct{ symbol, extra uint8 }

// The symbols that stand for several lengths, with the bits after them.
const (
	repeatLast  = 16 // 3 to 6 times, 2 bits
	fewZeros    = 17 // 3 to 10, 3 bits
	manyZeros   = 18 // 11 to 138, 7 bits
	mostOfThem  = 6
	mostFew     = 10
	mostMany    = 138
	leastOfThem = 3
)

var runExtra = [19]uint8{repeatLast: 2, fewZeros: 3, manyZeros: 7}

// order is the one in which the lengths of the lengths' codes are sent.
var order = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

func (l *lengths) describe(t *tree, literal, distance []code) {
	l.literals, l.distances = used(literal, firstLength), used(distance, 1)
	l.all, l.runs = l.all[:0], l.runs[:0]
	for _, c := range literal[:l.literals] {
		l.all = append(l.all, c.length)
	}
	for _, c := range distance[:l.distances] {
		l.all = append(l.all, c.length)
	}
	clear(l.count[:])
	for rest := l.all; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n] == rest[0] {
			n++
		}
		l.split(rest[0], n)
		rest = rest[n:]
	}
	t.build(l.count[:], 7, l.codes[:])
}

// used returns how many codes must be told.
func used(codes []code, least int) int {
	n := len(codes)
	for n > least && codes[n-1].length == 0 {
		n--
	}
	return n
}

// split adds n times the same length.
func (l *lengths) split(length uint8, n int) {
	if length > 0 {
		l.add(length, 0)
		n--
	}
	for n >= leastOfThem {
		symbol, part, least := uint8(repeatLast), min(n, mostOfThem), leastOfThem
		if length == 0 {
			symbol, part = fewZeros, min(n, mostFew)
			if n > mostFew {
				symbol, part, least = manyZeros, min(n, mostMany), mostFew+1
			}
		}
		l.add(symbol, uint8(part-least))
		n -= part
	}
	for range n {
		l.add(length, 0)
	}
}

func (l *lengths) add(symbol, extra uint8) {
	l.runs = append(l.runs, run{symbol, extra})
	l.count[symbol]++
}

// sent is how many of the lengths' codes must be told.
func (l *lengths) sent() int {
	n := len(order)
	for n > 4 && l.codes[order[n-1]].length == 0 {
		n--
	}
	return n
}

// size returns the bits that put takes.
func (l *lengths) size() int {
	n := 5 + 5 + 4 + 3*l.sent()
	for s, often := range l.count {
		n += int(often) * int(l.codes[s].length+runExtra[s])
	}
	return n
}

func (l *lengths) put(b *sink) {
	sent := l.sent()
	b.add(uint64(l.literals-firstLength)|uint64(l.distances-1)<<5|uint64(sent-4)<<10, 14)
	b.spill()
	for _, s := range order[:sent] {
		b.add(uint64(l.codes[s].length), 3)
		b.spill()
	}
	for _, r := range l.runs {
		c := l.codes[r.symbol]
		b.add(uint64(c.bits)|uint64(r.extra)<<c.length, uint(c.length+runExtra[r.symbol]))
		b.spill()
	}
}
