package exporter

// Marks are the kinds of characters that a text holds and that one format or
// another must not write as they are. A batch finds them once for all formats,
// so that an ordinary text, which has none, is copied without another look.
type Marks uint8

// The marks.
const (
	MarkControl    Marks = 1 << iota // below U+0020
	MarkQuote                        // "
	MarkBackslash                    // \
	MarkComma                        // ,
	MarkMarkup                       // & < >
	MarkUnderscore                   // _
	MarkLast                         // the byte 0xEF, with which U+F000 to U+FFFF begin in UTF-8
)

// Marks returns the marks of a text or a JSON text in a batch. Values of other
// kinds, and those outside a batch, have none.
func (v Value) Marks() Marks { return v.mark }

var markOf = func() (all [256]Marks) {
	for c := range 0x20 {
		all[c] = MarkControl
	}
	all['"'], all['\\'], all[','], all['_'], all[0xEF] = MarkQuote, MarkBackslash, MarkComma, MarkUnderscore, MarkLast
	all['&'], all['<'], all['>'] = MarkMarkup, MarkMarkup, MarkMarkup
	return all
}()

// marksOf looks at four bytes a step: at one, the loop itself is most of the
// work.
func marksOf(s string) Marks {
	var a, b, c, d Marks
	for ; len(s) >= 4; s = s[4:] {
		a |= markOf[s[0]]
		b |= markOf[s[1]]
		c |= markOf[s[2]]
		d |= markOf[s[3]]
	}
	for i := range len(s) {
		a |= markOf[s[i]]
	}
	return a | b | c | d
}
