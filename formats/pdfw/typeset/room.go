package typeset

// rooms are where a setter puts what it makes, many in one piece of memory: a
// report of a few pages shapes thousands of short texts. Pieces that are full
// are left to the texts in them.
type rooms struct {
	paragraphs []Paragraph
	clusters   []cluster
	glyphs     []glyph
	lines      []Line
	runs       []Run
	ends       []int32
}

// How many fit into one piece: some 64 KiB.
const (
	manyParagraphs = 512
	manyGlyphs     = 2048 // and clusters
	manyLines      = 512  // and runs
	manyEnds       = 4096
)

// one returns a place for one.
func one[T any](of *[]T) *T {
	if len(*of) == cap(*of) {
		*of = make([]T, 0, manyParagraphs)
	}
	*of = (*of)[:len(*of)+1]
	return &(*of)[len(*of)-1]
}

// room returns an empty slice that can take n without growing, of a piece of
// many; keep must follow before the next room.
func room[T any](of *[]T, n, many int) []T {
	if n > cap(*of)-len(*of) {
		if n > many/4 {
			return make([]T, 0, n)
		}
		*of = make([]T, 0, many)
	}
	return (*of)[len(*of) : len(*of) : len(*of)+n]
}

// keep ends what room began: the rest of the room is for the next one. Nothing
// may be appended to used any more.
func keep[T any](of *[]T, used []T) {
	n := len(*of)
	if len(used) > 0 && n+len(used) <= cap(*of) && &(*of)[:n+1][n] == &used[0] {
		*of = (*of)[:n+len(used)]
	}
}
