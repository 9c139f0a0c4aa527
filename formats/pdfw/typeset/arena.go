package typeset

// arena hands out places in large pieces of memory, and takes all of them back
// at once: a report shapes thousands of short texts, and so does the next one.
type arena[T any] struct {
	many  int // places of a piece
	now   []T
	full  [][]T
	spare [][]T // empty, all zero
}

// mostPieces bounds what an arena keeps for the next report; a piece is some
// 64 KiB.
const mostPieces = 16

// one returns a place for one.
func (a *arena[T]) one() *T {
	if len(a.now) == cap(a.now) {
		a.turn()
	}
	a.now = a.now[:len(a.now)+1]
	return &a.now[len(a.now)-1]
}

// room returns an empty slice that can take n without growing; keep must follow
// before the next room.
func (a *arena[T]) room(n int) []T {
	if n > cap(a.now)-len(a.now) {
		if n > a.many/4 {
			return make([]T, 0, n)
		}
		a.turn()
	}
	return a.now[len(a.now) : len(a.now) : len(a.now)+n]
}

// keep ends what room began: the rest of the room is for the next one. Nothing
// may be appended to used any more.
func (a *arena[T]) keep(used []T) {
	n := len(a.now)
	if len(used) > 0 && n+len(used) <= cap(a.now) && &a.now[:n+1][n] == &used[0] {
		a.now = a.now[:n+len(used)]
	}
}

// turn goes on to another piece.
func (a *arena[T]) turn() {
	if cap(a.now) > 0 {
		a.full = append(a.full, a.now)
	}
	if last := len(a.spare) - 1; last >= 0 {
		a.now, a.spare = a.spare[last], a.spare[:last]
		return
	}
	a.now = make([]T, 0, a.many)
}

// reset takes back what was handed out, and wipes it: it is of one customer.
func (a *arena[T]) reset() {
	clear(a.now)
	a.now = a.now[:0]
	for _, piece := range a.full {
		if len(a.spare) < mostPieces {
			clear(piece)
			a.spare = append(a.spare, piece[:0])
		}
	}
	clear(a.full)
	a.full = a.full[:0]
}

// workshop is where a setter puts what it makes. It serves one setter after the
// other.
type workshop struct {
	paragraphs arena[Paragraph]
	clusters   arena[cluster]
	glyphs     arena[glyph]
	lines      arena[Line]
	runs       arena[Run]
	ends       arena[int32]
}

func newWorkshop() *workshop {
	return &workshop{
		paragraphs: arena[Paragraph]{many: 512}, clusters: arena[cluster]{many: 2048}, glyphs: arena[glyph]{many: 2048},
		lines: arena[Line]{many: 1024}, runs: arena[Run]{many: 512}, ends: arena[int32]{many: 8192},
	}
}

// freeWorkshops is how many are kept for the next report.
const freeWorkshops = 4

func (f *Fonts) borrow() *workshop {
	if w, ok := f.workshops.Take(); ok {
		return w
	}
	return newWorkshop()
}

func (f *Fonts) giveBack(w *workshop) {
	w.paragraphs.reset()
	w.clusters.reset()
	w.glyphs.reset()
	w.lines.reset()
	w.runs.reset()
	w.ends.reset()
	f.workshops.Put(w, freeWorkshops)
}
