package exporter

import "unsafe"

// AppendRecord appends copies of a record's values to values, and what is their
// text, one after the other, to text. Both must have room for it: text never
// moves, since values point into it.
func AppendRecord(values []Value, text []byte, record []Value) ([]Value, []byte) {
	at := len(values)
	values = append(values, record...)
	for i := at; i < len(values); i++ {
		s := &values[i].s
		if n := len(*s); n > 0 {
			from := len(text)
			text = append(text, *s...)
			*s = unsafe.String(&text[from], n)
		}
	}
	return values, text
}
