package htmlw

import (
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/report"
)

// Sizes of the charts, in units of their own coordinates.
const (
	chartWidth, chartHeight = 400, 210
	plotLeft, plotTop       = 4, 24
	plotHeight              = 150
	countWidth              = 128 // of the numbers beside the bars
)

// chart is one picture and the same in numbers.
type chart struct {
	ID      string
	Title   string
	Summary string // says in words what the picture shows
	draw    func(w *builder)
	Head    []string // keys of the columns' messages
	Body    [][]string
}

// chart appends a picture with its title, and the numbers that it shows.
func (w *page) chart(c chart) {
	w.raw(`<figure class="chart">` + "\n<figcaption><span")
	w.attr("id", c.ID+"-title")
	w.put(` class="title">`, c.Title, "</span><span")
	w.attr("id", c.ID+"-text")
	w.put(">", c.Summary, "</span></figcaption>\n")
	c.draw(&w.builder)
	w.put("\n"+`<details class="fold extra"><summary>`, w.p.T("page.numbers"), `<span class="vh">: `)
	w.put("", c.Title, "</span></summary>\n<table>")
	w.heads(1, c.Head...)
	w.raw("<tbody>")
	for _, line := range c.Body {
		for i, s := range line {
			if i == 0 {
				w.put(`<tr><th scope="row">`, s, "</th>")
			} else {
				w.put(`<td class="m">`, s, "</td>")
			}
		}
		w.raw("</tr>\n")
	}
	w.raw("</tbody></table></details>\n</figure>\n")
}

// maxCharts bounds the currencies that are drawn.
const maxCharts = 4

func spendingChart(p *lang.Printer, id string, s report.Series) chart {
	c := chart{ID: id, Title: p.T("title.spending"), Head: []string{"word.month", "word.amount", "word.records"}}
	if s.Currency != "" {
		c.Title = p.T("title.spending_in", "currency", s.Currency)
	}
	most, sums := -1, make([]*big.Rat, len(s.Points))
	for i, at := range s.Points {
		c.Body = append(c.Body, []string{report.Period(p, at.Period), p.Money(at.Sum, s.Currency), p.Count(at.Records)})
		sums[i] = rat(at.Sum)
		if at.Records > 0 && (most < 0 || sums[i].Cmp(sums[most]) > 0) {
			most = i
		}
	}
	most = max(most, 0)
	first, last := s.Points[0].Period, s.Points[len(s.Points)-1].Period
	c.Summary = p.T("page.chart", "dataset", sourceName(s), "first", report.Period(p, first), "last", report.Period(p, last),
		"month", report.Period(p, s.Points[most].Period), "sum", p.Money(s.Points[most].Sum, s.Currency))
	if s.Earlier {
		c.Summary += " " + p.T("page.chart_earlier")
	}
	c.draw = func(w *builder) { w.bars(&c, s, sums) }
	return c
}

func sourceName(s report.Series) string {
	if s.Dataset.Title != "" {
		return s.Dataset.Title
	}
	return s.Dataset.Name
}

func rat(decimal string) *big.Rat {
	r, ok := new(big.Rat).SetString(decimal)
	if !ok {
		return new(big.Rat)
	}
	return r
}

// bars draws a month a bar, negative ones below the line.
func (w *builder) bars(c *chart, s report.Series, sums []*big.Rat) {
	high, low := new(big.Rat), new(big.Rat)
	for _, v := range sums {
		if v.Cmp(high) > 0 {
			high = v
		} else if v.Cmp(low) < 0 {
			low = v
		}
	}
	span := new(big.Rat).Sub(high, low)
	zero := plotTop + scale(high, span, plotHeight)
	w.svg(c, chartWidth, chartHeight)
	w.label("axis", plotLeft, plotTop-8, "start", reach(w.p, low, high, s.Currency))
	w.rect("grid", plotLeft, plotTop, chartWidth-2*plotLeft, 1)
	n, width := max(len(s.Points), 6), chartWidth-2*plotLeft
	step := width / n
	for i, p := range s.Points {
		v := sums[i]
		h := scale(new(big.Rat).Abs(v), span, plotHeight)
		if v.Sign() != 0 {
			h = max(h, 2)
		}
		y := zero - h
		if v.Sign() < 0 {
			y = zero
		}
		x := plotLeft + i*width/n + step/8
		w.rect("bar", x, y, max(step-step/4, 2), h)
		if monthLabel(i, len(s.Points)) {
			w.label("axis", x, chartHeight-14, "start", shortMonth(w.p, p.Period))
		}
	}
	w.rect("line", plotLeft, zero, chartWidth-2*plotLeft, 1)
	w.raw("</svg>")
}

// reach says from where to where the bars go: up to the highest, from the lowest
// where that is below zero. An amount has its currency's digits, and no more.
func reach(p *lang.Printer, low, high *big.Rat, currency string) string {
	digits, ok := text.MinorDigits(currency)
	if !ok {
		digits = 2
	}
	top := p.Money(high.FloatString(digits), currency)
	if low.Sign() == 0 {
		return top
	}
	return p.Money(low.FloatString(digits), currency) + " … " + top
}

// scale returns v/span of pixels, rounded down, exactly.
func scale(v, span *big.Rat, pixels int64) int {
	if span.Sign() == 0 {
		return 0
	}
	q := new(big.Rat).Quo(v, span)
	q.Mul(q, new(big.Rat).SetInt64(pixels))
	return int(new(big.Int).Quo(q.Num(), q.Denom()).Int64())
}

// monthLabel thins out the labels of a long series.
func monthLabel(i, n int) bool { return i%(1+(n-1)/5) == 0 && (i == 0 || n-i > (n-1)/10) }

// shortMonth is 2025-07 as Jul 25.
func shortMonth(p *lang.Printer, period string) string {
	t, err := time.Parse("2006-01", period)
	if err != nil {
		return period
	}
	return p.ShortMonth(t)
}

// categoryChart draws the records of each category.
func categoryChart(p *lang.Printer, categories []exporter.CategorySummary) chart {
	c := chart{ID: "by-category", Title: p.T("title.by_category"), Head: []string{"word.category", "word.records"}}
	var most, all int64
	for i := range categories {
		v := &categories[i]
		most, all = max(most, v.Records), all+v.Records
		c.Body = append(c.Body, []string{v.Title, held(p, v)})
	}
	c.Summary = p.T("page.chart_categories", "records", p.T("count.records", "n", all), "categories", len(categories))
	c.draw = func(w *builder) { w.tracks(&c, categories, most) }
	return c
}

// tracks draws a category a bar, the longest for most records.
func (w *builder) tracks(c *chart, categories []exporter.CategorySummary, most int64) {
	const row = 44
	w.svg(c, chartWidth, len(categories)*row+6)
	for i := range categories {
		v := &categories[i]
		width := 0
		if v.Records > 0 {
			width = max(scale(big.NewRat(v.Records, 1), big.NewRat(most, 1), chartWidth-countWidth), 3)
		}
		w.label("name", 0, i*row+16, "start", v.Title)
		w.rect("track", 0, i*row+23, chartWidth-countWidth, 12)
		w.rect("bar", 0, i*row+23, width, 12)
		w.label("value", chartWidth, i*row+34, "end", held(w.p, v))
	}
	w.raw("</svg>")
}

// held is the number of records, or why there is none.
func held(p *lang.Printer, c *exporter.CategorySummary) string {
	if c.Records > 0 {
		return p.Count(c.Records)
	}
	return categoryState(p, c.Status).Short
}

func (w *builder) svg(c *chart, width, height int) {
	w.raw(`<svg role="img"`)
	w.attr("aria-labelledby", c.ID+"-title "+c.ID+"-text")
	w.attr("viewBox", fmt.Sprintf("0 0 %d %d", width, height))
	w.raw(">")
}

func (w *builder) rect(class markup, x, y, width, height int) {
	w.raw(`<rect class="` + class + `"`)
	w.attr("x", strconv.Itoa(x))
	w.attr("y", strconv.Itoa(y))
	w.attr("width", strconv.Itoa(width))
	w.attr("height", strconv.Itoa(height))
	w.raw("/>")
}

func (w *builder) label(class markup, x, y int, anchor, text string) {
	w.raw(`<text class="` + class + `"`)
	w.attr("x", strconv.Itoa(x))
	w.attr("y", strconv.Itoa(y))
	w.attr("text-anchor", anchor)
	w.raw(">")
	w.text(text)
	w.raw("</text>")
}
