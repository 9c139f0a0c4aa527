package demo

import "strconv"

// Costs of single charges are whole numbers of a ten-thousand-millionth of a
// currency unit: exact, and small enough for the price of one request.
const fine = 10_000_000_000

// exponent is the number of digits after the point that ISO 4217 gives a
// currency.
func exponent(currency string) int {
	switch currency {
	case "JPY", "KRW", "VND":
		return 0
	case "KWD":
		return 3
	default:
		return 2
	}
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// fineOf turns minor units of a currency into fine units.
func fineOf(minor int64, currency string) int64 { return minor * (fine / pow10(exponent(currency))) }

// fixed writes n units of 10^-digits as a decimal with that many digits.
func fixed(n int64, digits int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := strconv.FormatInt(n, 10)
	for len(s) <= digits {
		s = "0" + s
	}
	return sign + s[:len(s)-digits] + "." + s[len(s)-digits:]
}

// perDollar is about what one US dollar costs, in millionths of a currency.
func perDollar(currency string) int64 {
	return map[string]int64{
		"USD": 1_000_000, "EUR": 920_000, "PLN": 3_950_000, "GBP": 790_000, "TRY": 32_000_000,
		"BRL": 5_100_000, "CAD": 1_360_000, "CRC": 512_000_000, "JPY": 151_000_000, "KRW": 1_350_000_000,
		"MYR": 4_700_000, "INR": 83_300_000, "THB": 36_500_000, "VND": 25_000_000_000, "TWD": 32_200_000,
		"ILS": 3_700_000, "AED": 3_672_500, "KWD": 307_000,
	}[currency]
}
