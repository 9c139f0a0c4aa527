package parse

import (
	"strings"
)

// firstCopy cuts the text where the notice begins again: where three headings
// in a row, or all that are left, are those of an earlier place.
func (r *reader) firstCopy() {
	var heads []int
	for i, b := range r.blocks {
		if b.kind == heading && b.text != "" {
			heads = append(heads, i)
		}
	}
	names := make([]string, len(heads))
	for i, at := range heads {
		names[i] = folded(r.blocks[at].text)
	}
	for j := 1; j < len(heads); j++ {
		for i := range j {
			run := 0
			for run < j-i && j+run < len(heads) && names[i+run] == names[j+run] {
				run++
			}
			if run >= 3 || (run == 2 && j+run == len(heads)) {
				r.cut(heads[j])
				return
			}
		}
	}
}

// cut drops the blocks from i on, which are a second copy.
func (r *reader) cut(i int) {
	rest := r.blocks[i:]
	r.again(rest[0].line, rest)
	r.lines = max(1, rest[0].line-1)
	r.blocks = r.blocks[:i]
	r.outline()
}

// again tells of a second copy, and of the date that it declares.
func (r *reader) again(line int, copied []block) {
	r.warn(line, "the notice begins again here; only the first copy is read")
	for _, b := range copied[:min(len(copied), 20)] {
		if at := declares().FindStringIndex(b.text); at != nil {
			if date, written, _ := dateIn(b.text[at[0]:]); date != "" && date != r.Declared.Date {
				r.warn(b.line, "the second copy declares another date, %s: it is another version; give it as a file of its own", written)
			}
		}
	}
}

var (
	tagLine  = lazily(`(?i)</?(html|body|p|li|ul|ol|h[1-6]|div|section|article)\b[^>]*>`)
	markLine = lazily(`^ {0,12}(#{1,6} \S|[*+-] +\S|={3,}\s*$|-{3,}\s*$)`)
)

// seam returns the line before which a text changes between HTML and Markdown:
// one notice was put behind another. 0 where it is of one kind.
func seam(lines []string) int {
	sums := make([]int, len(lines)+1) // how much more HTML than Markdown
	for i, line := range lines {
		switch {
		case tagLine().MatchString(line):
			sums[i+1] = sums[i] + 1
		case markLine().MatchString(line):
			sums[i+1] = sums[i] - 1
		default:
			sums[i+1] = sums[i]
		}
	}
	total, best, at := sums[len(lines)], 0, 0
	for i, s := range sums {
		if gain := abs(s) + abs(total-s) - abs(total); gain > best {
			best, at = gain, i
		}
	}
	if best < 2*leastMarks {
		return 0
	}
	return at
}

// leastMarks is how many lines of the other kind make a text of its own.
const leastMarks = 12

func abs(n int) int { return max(n, -n) }

// split takes a text apart at a seam, where both halves have three headings in
// common: HTML inside Markdown alone is no second copy.
func (r *reader) split(text string) string {
	lines := strings.Split(text, "\n")
	at := seam(lines)
	if at == 0 {
		return text
	}
	first, second := strings.Join(lines[:at], "\n"), strings.Join(lines[at:], "\n")
	one, two := outlined(first), outlined(second)
	common := 0
	for name := range two.names() {
		if one.names()[name] {
			common++
		}
	}
	if common < 3 {
		return text
	}
	r.Declared = one.Declared
	for i := range two.blocks {
		two.blocks[i].line += at
	}
	r.again(at+1, two.blocks)
	r.lines = at
	return first
}

// outlined reads a text as far as its headings.
func outlined(text string) *reader {
	r := &reader{Text: &Text{}}
	r.blocksOf(text)
	return r
}

func (r *reader) names() map[string]bool {
	out := map[string]bool{}
	for _, b := range r.blocks {
		if b.kind == heading {
			out[folded(b.text)] = true
		}
	}
	return out
}
