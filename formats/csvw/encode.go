package csvw

// appendCell appends s, in quotes where RFC 4180, section 2.6, asks for them.
func appendCell(dst []byte, s string) []byte {
	if !needsQuotes(s) {
		return append(dst, s...)
	}
	dst = appendQuoted(append(dst, '"'), s)
	return append(dst, '"')
}

// appendGuarded appends s after an apostrophe.
func appendGuarded(dst []byte, s string) []byte {
	if !needsQuotes(s) {
		return append(append(dst, '\''), s...)
	}
	dst = appendQuoted(append(dst, '"', '\''), s)
	return append(dst, '"')
}

// quoted are the characters that make a cell need quotes.
var quoted = [256]bool{',': true, '"': true, '\r': true, '\n': true}

func needsQuotes(s string) bool {
	for i := 0; i < len(s); i++ {
		if quoted[s[i]] {
			return true
		}
	}
	return false
}

// appendQuoted doubles the quotes in s.
func appendQuoted(dst []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		if s[i] == '"' {
			dst = append(dst, s[start:i+1]...)
			start = i
		}
	}
	return append(dst, s[start:]...)
}
