package xlsxw

import (
	"strings"
	"testing"
)

func TestLinesOf(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  int
	}{
		{"", 10, 1},
		{"one", 10, 1},
		{"one two three", 10, 2},
		{"a\nb\nc", 10, 3},
		{"a\n\nc", 10, 3},
		{strings.Repeat("x", 25), 10, 3},
		{"a " + strings.Repeat("x", 25) + " b", 10, 4},
		{strings.Repeat("漢", 10), 10, 2},
		{strings.Repeat("word ", 1000), 16, 334},
	} {
		if got := linesOf(c.text, c.width); got != c.want {
			t.Errorf("%.20q in %d: %d lines, want %d", c.text, c.width, got, c.want)
		}
	}
	if got := heightOf(linesOfRow([]string{"a", strings.Repeat("word ", 1000)}, []int{10, 10})); got > 409 {
		t.Errorf("a row of %d points", got)
	}
}
