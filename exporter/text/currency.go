package text

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

// minorDigits has one more than the digits of each currency, by its three
// letters, five bits each: amounts ask for them record after record.
var minorDigits = func() (table [1 << 15]uint8) {
	for n, list := range [...]string{0: currencies0, 2: currencies2, 3: currencies3, 4: currencies4} {
		for ; list != ""; list = list[4:] {
			at, _ := letters(list[:3])
			table[at] = uint8(n + 1)
		}
	}
	return table
}()

// letters returns the place of a code of three letters in the table; ok is false
// where it has other characters.
func letters(code string) (at int, ok bool) {
	for i := range len(code) {
		c := code[i] | 0x20
		if c < 'a' || c > 'z' {
			return 0, false
		}
		at = at<<5 | int(c-'a'+1)
	}
	return at, true
}

// MinorDigits returns the digits after the point that ISO 4217 gives a currency,
// whose code may be in either case; ok is false for a code that is none.
func MinorDigits(code string) (digits int, ok bool) {
	if len(code) != 3 {
		return 0, false
	}
	at, ok := letters(code)
	if !ok || minorDigits[at] == 0 {
		return 0, false
	}
	return int(minorDigits[at]) - 1, true
}
