package lang

import (
	"strconv"
	"strings"
)

// Number returns decimal text with the language's decimal sign and no grouping:
// it may be a year, or a quantity to copy.
func (p *Printer) Number(decimal string) string {
	if p.decimal == "." {
		return decimal
	}
	return strings.Replace(decimal, ".", p.decimal, 1)
}

// AppendNumber appends what Number returns.
func (p *Printer) AppendNumber(b []byte, decimal string) []byte {
	whole, fraction, point := strings.Cut(decimal, ".")
	b = append(b, whole...)
	if point {
		b = append(append(b, p.decimal...), fraction...)
	}
	return b
}

// Money returns an amount with grouped digits and its currency: "1,234.50 EUR".
// A fraction has two digits, and more where they are not zero.
func (p *Printer) Money(decimal, currency string) string {
	return string(p.AppendMoney(make([]byte, 0, len(decimal)+len(decimal)/2+len(currency)+8), decimal, currency))
}

// AppendMoney appends what Money returns.
func (p *Printer) AppendMoney(b []byte, decimal, currency string) []byte {
	whole, fraction, point := strings.Cut(decimal, ".")
	b = p.appendGrouped(b, whole)
	if point {
		b = append(append(b, p.decimal...), fraction[:min(2, len(fraction))]...)
		if len(fraction) == 1 {
			b = append(b, '0')
		}
		if len(fraction) > 2 {
			b = append(b, strings.TrimRight(fraction[2:], "0")...)
		}
	}
	if currency != "" {
		b = append(append(b, "\u00a0"...), currency...) // no line break between the two
	}
	return b
}

// Count returns a whole number with grouped digits: "1,234".
func (p *Printer) Count(n int64) string {
	var digits [20]byte
	return string(p.appendGrouped(make([]byte, 0, 48), string(strconv.AppendInt(digits[:0], n, 10))))
}

// appendGrouped puts the language's sign before every third digit from the end.
func (p *Printer) appendGrouped(b []byte, digits string) []byte {
	if strings.HasPrefix(digits, "-") {
		b, digits = append(b, '-'), digits[1:]
	}
	if len(digits) < p.least {
		return append(b, digits...)
	}
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b = append(b, p.group...)
		}
		b = append(b, digits[i])
	}
	return b
}
