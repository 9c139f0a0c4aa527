package leak

// brand is a range of card numbers: those that begin with a number between two
// (ISO/IEC 7812 issuer ranges as the networks publish them) and have one of the
// lengths.
type brand struct {
	from, to int // of the first six digits
	lengths  uint32
}

func lengths(all ...int) (bits uint32) {
	for _, n := range all {
		bits |= 1 << n
	}
	return bits
}

// brands are the networks' ranges. Visa's numbers of 13 digits are not among
// them: none has been issued for decades, and telephone numbers look like them.
var brands = [...]brand{
	{400000, 499999, lengths(16, 19)},         // Visa
	{510000, 559999, lengths(16)},             // Mastercard
	{222100, 272099, lengths(16)},             // Mastercard
	{340000, 349999, lengths(15)},             // American Express
	{370000, 379999, lengths(15)},             // American Express
	{601100, 601199, lengths(16, 19)},         // Discover
	{644000, 659999, lengths(16, 19)},         // Discover
	{300000, 305999, lengths(14, 16, 19)},     // Diners
	{309500, 309599, lengths(14, 16, 19)},     // Diners
	{360000, 369999, lengths(14, 16, 19)},     // Diners
	{380000, 399999, lengths(16, 19)},         // Diners
	{352800, 358999, lengths(16, 19)},         // JCB
	{620000, 629999, lengths(16, 17, 18, 19)}, // UnionPay
	{810000, 817199, lengths(16, 17, 18, 19)}, // UnionPay
	{220000, 220499, lengths(16, 17, 18, 19)}, // Mir
	{500000, 509999, lengths(16, 18, 19)},     // Maestro, RuPay, Elo, Verve
	{560000, 589999, lengths(16, 18, 19)},     // Maestro
	{630400, 630499, lengths(16, 18, 19)},     // Maestro
	{670000, 679999, lengths(16, 18, 19)},     // Maestro
	{606000, 608999, lengths(16)},             // RuPay, Hipercard
	{979200, 979289, lengths(16)},             // Troy
}

// isCard reports whether digits are a card's number: its brand has the length,
// and the check digit is right (ISO/IEC 7812-1, annex B).
func isCard(digits []byte) bool {
	if len(digits) < 14 || len(digits) > 19 || !luhn(digits) {
		return false
	}
	first := 0
	for _, c := range digits[:6] {
		first = first*10 + int(c-'0')
	}
	for _, b := range brands {
		if b.from <= first && first <= b.to && b.lengths>>len(digits)&1 == 1 {
			return true
		}
	}
	return false
}

func luhn(digits []byte) bool {
	sum := 0
	for i, c := range digits {
		n := int(c - '0')
		if (len(digits)-i)%2 == 0 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}
