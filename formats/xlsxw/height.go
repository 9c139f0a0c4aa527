package xlsxw

import "strings"

// LibreOffice does not grow a row around wrapped text when it opens a workbook,
// and no program grows one around merged cells, so rows of the front sheets say
// how high they are.

// lineHeight is the height of a line of text in points, and mostLines the
// number of lines of the highest row that a spreadsheet shows (409 points).
const (
	lineHeight = 15
	mostLines  = 27
)

// linesOf returns about how many lines s takes in a column of so many digits,
// words kept whole. Letters are a little narrower than digits.
func linesOf(s string, width int) int {
	lines := 0
	width += width / 16
	if len(s) <= width && strings.IndexByte(s, '\n') < 0 {
		return 1 // no character is wider than its bytes are many
	}
	for line := range strings.SplitSeq(s, "\n") {
		lines++
		at := 0
		for word := range strings.FieldsSeq(line) {
			n := textWidth(word)
			if at > 0 && at+1+n > width {
				lines, at = lines+1, 0
			}
			for at == 0 && n > width {
				lines, n = lines+1, n-width
			}
			if at > 0 {
				at++
			}
			at += n
		}
	}
	return lines
}

// linesOfRow returns how many lines the highest cell of a row takes.
func linesOfRow(texts []string, widths []int) int {
	most := 1
	for i, s := range texts {
		if s != "" && i < len(widths) {
			most = max(most, linesOf(s, widths[i]))
		}
	}
	return min(most, mostLines)
}

// heightOf returns the height in points of a row of so many lines.
func heightOf(lines int) int { return lines * lineHeight }
