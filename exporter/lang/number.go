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

// Money returns an amount with grouped digits and its currency: "1,234.50 EUR".
// A fraction has two digits, and more where they are not zero.
func (p *Printer) Money(decimal, currency string) string {
	whole, fraction, point := strings.Cut(decimal, ".")
	out := p.grouped(whole)
	if point {
		if len(fraction) == 1 {
			fraction += "0"
		}
		if len(fraction) > 2 {
			fraction = fraction[:2] + strings.TrimRight(fraction[2:], "0")
		}
		out += p.decimal + fraction
	}
	if currency == "" {
		return out
	}
	return out + "\u00a0" + currency // no line break between the two
}

// Count returns a whole number with grouped digits: "1,234".
func (p *Printer) Count(n int64) string { return p.grouped(strconv.FormatInt(n, 10)) }

// grouped puts the language's sign before every third digit from the end.
func (p *Printer) grouped(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	if len(digits) < p.least {
		return sign + digits
	}
	b := append(make([]byte, 0, len(sign)+len(digits)*2), sign...)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b = append(b, p.group...)
		}
		b = append(b, digits[i])
	}
	return string(b)
}
