package pdfw

import (
	"math"
	"strconv"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// categoryBars draws how many records each category has.
func (d *document) categoryBars() {
	const nameWidth, countWidth = 262.0, 86.0
	barWidth := bodyWidth - nameWidth - countWidth - 12
	most := int64(1)
	for _, c := range d.summary.Categories {
		most = max(most, c.Records)
	}
	for _, c := range d.summary.Categories {
		title := d.lines(c.Title, bodyText, nameWidth-14)
		h := 7 + float64(len(title))*12.4
		d.need(h)
		p := d.current()
		for i := range title {
			d.put(p, &title[i], bodyText, marginX, d.y+2.4+12.4*float64(i), nameWidth, alignStart)
		}
		text := quietText
		if c.Records > 0 {
			w := max(1.5, barWidth*float64(c.Records)/float64(most))
			p.rects = append(p.rects, rectOp{x: marginX + nameWidth, y: d.y + h/2 - 4.5, w: w, h: 9, color: accent})
			text = text.in(ink)
		}
		d.label(p, d.inShort(&c), text, marginX+bodyWidth-countWidth, d.y+h/2-6.2, countWidth, alignRight)
		d.y += h
		d.rule(marginX, d.y, bodyWidth, 0.4, hair)
	}
}

func (d *document) inShort(c *exporter.CategorySummary) string {
	if c.Status == exporter.CategoryData {
		return d.records(c.Records)
	}
	return report.Short(d.words, c.Status)
}

// spending draws the amounts of each month in one currency.
func (d *document) spending(s report.Series, chartHeight float64) {
	const axis = 62.0
	title := d.words.T("title.spending")
	if s.Currency != "" {
		title = d.words.T("title.spending_in", "currency", s.Currency)
	}
	d.heading(title, chartHeight+60)
	values := make([]float64, len(s.Points))
	for i, pt := range s.Points {
		values[i], _ = strconv.ParseFloat(pt.Sum, 64) // for the length of a bar; a sum that is no number has none
	}
	scale := newScale(values)
	d.y += 6
	y0, width := d.y, bodyWidth-axis
	at := func(v float64) float64 { return y0 + chartHeight*(scale.high-v)/(scale.high-scale.low) }
	for v := scale.low; v <= scale.high+scale.step/2; v += scale.step {
		d.label(d.current(), d.tick(v, scale.step), labelText, marginX, at(v)-5, axis-10, alignRight)
		d.rule(marginX+axis, at(v), width, 0.4, hair)
	}
	slot := width / float64(len(values))
	bar := min(slot*0.72, 26)
	p := d.current()
	for i, v := range values {
		x := marginX + axis + slot*float64(i) + (slot-bar)/2
		if v != 0 && !math.IsNaN(v) && !math.IsInf(v, 0) {
			p.rects = append(p.rects, rectOp{x: x, y: min(at(v), at(0)), w: bar, h: max(0.6, math.Abs(at(v)-at(0))), color: accent})
		}
		d.monthLabel(p, s.Points[i].Period, i, len(values), x+bar/2, y0+chartHeight+4)
	}
	d.rule(marginX+axis, at(0), width, 0.8, ink)
	d.y = y0 + chartHeight + 28
	d.note(d.spendingNote(s))
}

func (d *document) spendingNote(s report.Series) string {
	note := d.words.T("pdf.spending_note", "dataset", titleOf(&s.Dataset))
	if s.Earlier {
		note += " " + d.words.T("page.chart_earlier")
	}
	return note
}

// monthLabel writes a month's initial under its bar, and the year under the
// first of each year; fewer labels where bars are narrow.
func (d *document) monthLabel(p *page, month string, i, n int, x, y float64) {
	if len(month) != 7 {
		return
	}
	number, err := strconv.Atoi(month[5:])
	if err != nil || number < 1 || number > 12 {
		return
	}
	if n <= 36 {
		d.label(p, strings.Split(d.words.T("date.initials"), "|")[number-1], labelText, x-2.3, y, 14, alignStart)
	}
	if number == 1 || i == 0 && number <= 10 {
		d.label(p, month[:4], labelText.in(ink), x-2.3, y+10, 40, alignStart)
	}
}

// scale is the range of an axis, from zero, in round steps.
type scale struct{ low, high, step float64 }

func newScale(values []float64) scale {
	low, high := 0.0, 0.0
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			low, high = min(low, v), max(high, v)
		}
	}
	if high == low {
		high = low + 1
	}
	rough := (high - low) / 4
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	step := power
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if step = m * power; step >= rough {
			break
		}
	}
	return scale{low: math.Floor(low/step) * step, high: math.Ceil(high/step) * step, step: step}
}

func (d *document) tick(v, step float64) string {
	digits := 0
	for s := step; digits < 6 && math.Abs(s-math.Round(s)) > 1e-9; s *= 10 {
		digits++
	}
	if math.Abs(v) < step/2 {
		return "0"
	}
	return d.words.Money(strconv.FormatFloat(v, 'f', digits, 64), "")
}
