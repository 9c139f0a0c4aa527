package mapping

import (
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// The minor units of ISO 4217, table A.1 ("list one"), with withdrawn codes that
// old records still hold. CLDR's digits are not these: it rounds several
// currencies for display.
const (
	currencies0 = "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF "
	currencies2 = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD " +
		"CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS " +
		"GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL " +
		"LVL MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK " +
		"PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SKK SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB " +
		"TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VEF VES WST XCD XCG YER ZAR ZMW ZWG ZWL "
	currencies3 = "BHD IQD JOD KWD LYD OMR TND "
	currencies4 = "CLF UYW "
)

// minorDigits returns the digits after the point of a currency, in either case.
func minorDigits(code string) (int, bool) {
	if len(code) != 3 {
		return 0, false
	}
	var key [4]byte
	for i := range 3 {
		key[i] = code[i]
		if key[i] >= 'a' && key[i] <= 'z' {
			key[i] -= 'a' - 'A'
		}
		if key[i] < 'A' || key[i] > 'Z' {
			return 0, false
		}
	}
	key[3] = ' '
	for digits, list := range [...]string{0: currencies0, 2: currencies2, 3: currencies3, 4: currencies4} {
		if strings.Contains(list, string(key[:])) {
			return digits, true
		}
	}
	return 0, false
}

// maxDigits bounds what a config may say of a currency.
const maxDigits = 9

// minorDigits returns the digits that the source counts in.
func (f *fill) minorDigits(code string) (int, bool) {
	if len(f.others) > 0 {
		if n, ok := f.others[strings.ToUpper(code)]; ok {
			return n, true
		}
	}
	return minorDigits(code)
}

// minorUnits places the decimal point of an amount that counts the currency's
// minor unit: 1234 of EUR is 12.34, of JPY 1234, of KWD 1.234.
func (b *Binding) minorUnits(f *fill, c Cell, cells []Cell, currency int) (exporter.Value, error) {
	digits := f.digits
	if currency >= 0 {
		n, ok := f.minorDigits(b.textOf(cells[currency]))
		if !ok {
			return exporter.Value{}, errCurrency
		}
		digits = n
	}
	if c.kind != cellText && c.kind != cellInt && c.kind != cellFloat {
		return exporter.Value{}, errShape
	}
	v, err := text.ParseDecimal(b.textOf(c))
	if err != nil || digits == 0 {
		return v, err
	}
	start := len(b.scratch)
	b.scratch = appendShifted(b.scratch, v.Text(), digits)
	return text.ParseDecimal(view(b.scratch[start:]))
}

// appendShifted appends a canonical decimal with its point moved left.
func appendShifted(dst []byte, s string, digits int) []byte {
	if s[0] == '-' {
		dst, s = append(dst, '-'), s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if len(whole) <= digits {
		dst = append(dst, '0')
	} else {
		dst = append(dst, whole[:len(whole)-digits]...)
		whole = whole[len(whole)-digits:]
	}
	dst = append(dst, '.')
	for range digits - len(whole) {
		dst = append(dst, '0')
	}
	return append(append(dst, whole...), fraction...)
}
