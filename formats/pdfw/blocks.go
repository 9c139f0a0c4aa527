package pdfw

import (
	"github.com/valise-export/valise/formats/pdfw/typeset"
)

// pair is a name and what belongs to it: a field of a record, or a fact.
type pair struct {
	name   string
	value  string
	quiet  bool
	record bool // whoever looks for secrets has seen the value in its record
}

// blocks flows pairs in a grid of columns, row by row. A value that is long gets
// a row of its own.
func (f *flow) blocks(pairs []pair, columns int) {
	gap := 16.0
	width := (bodyWidth - gap*float64(columns-1)) / float64(columns)
	for i := 0; i < len(pairs); {
		row := []block{f.block(pairs[i], width)}
		if len(row[0].value) > 4 && columns > 1 {
			row[0] = f.block(pairs[i], bodyWidth)
			f.blockRow(row, bodyWidth, gap)
			i++
			continue
		}
		for len(row) < columns && i+len(row) < len(pairs) {
			b := f.block(pairs[i+len(row)], width)
			if len(b.value) > 4 {
				break
			}
			row = append(row, b)
		}
		f.blockRow(row, width, gap)
		i += len(row)
	}
}

// block is a pair, wrapped.
type block struct {
	name, value []typeset.Line
	quiet       bool
}

func (b *block) look() look {
	if b.quiet {
		return valueText.in(muted)
	}
	return valueText
}

// value wraps the value of a pair.
func (f *flow) value(p *pair, l look, width float64) []typeset.Line {
	if p.record {
		return f.setter.Lines(f.setter.Paragraph(p.value, l.style()), width)
	}
	return f.lines(p.value, l, width)
}

func (f *flow) block(p pair, width float64) block {
	return block{name: f.lines(p.name, labelText, width), value: f.value(&p, valueText, width), quiet: p.quiet}
}

func (f *flow) blockRow(row []block, width, gap float64) {
	names, values := 0, 0
	for _, b := range row {
		names, values = max(names, len(b.name)), max(values, len(b.value))
	}
	whole := float64(names)*labelText.leading + float64(values)*valueText.leading
	f.need(min(whole, 120))
	if f.y+whole <= bottom { // block by block: so it is read and copied
		start := f.y
		for i, b := range row {
			x := marginX + float64(i)*(width+gap)
			f.y = start + float64(names-len(b.name))*labelText.leading
			f.stack(b.name, labelText, x, width, alignStart)
			f.y = start + float64(names)*labelText.leading
			f.stack(b.value, b.look(), x, width, beside(b.value))
		}
		f.y = start + whole + 5
		return
	}
	for _, b := range row { // higher than the page: one after the other
		f.stack(b.name, labelText, marginX, width, alignStart)
		f.y += float64(len(b.name)) * labelText.leading
		for k := range b.value {
			f.need(valueText.leading)
			f.put(f.current(), &b.value[k], b.look(), marginX, f.y, width, alignStart)
			f.y += valueText.leading
		}
	}
	f.y += 5
}

// facts flows pairs as two columns: names on the left, values beside them.
func (f *flow) facts(pairs []pair, x, nameWidth, width float64) {
	for _, p := range pairs {
		names := f.lines(p.name, quietText, nameWidth-10)
		l := bodyText
		if p.quiet {
			l = l.in(muted)
		}
		values := f.value(&p, l, width-nameWidth)
		f.need(min(float64(max(len(names), len(values)))*l.leading, 120))
		for k := range max(len(names), len(values)) {
			f.need(l.leading)
			if k < len(names) {
				f.put(f.current(), &names[k], quietText, x, f.y+0.6, nameWidth-10, alignStart)
			}
			if k < len(values) {
				f.put(f.current(), &values[k], l, x+nameWidth, f.y, width-nameWidth, beside(values))
			}
			f.y += l.leading
		}
		f.y += 2.5
		f.rule(x, f.y, width, 0.4, hair)
		f.y += 2.5
	}
}
