package leak

// minHex is from how many hexadecimal digits on they are looked into: twelve
// bytes.
const minHex = 24

// hex looks into the hexadecimal digits within a run of base64. Their first may be
// the second half of a byte, where a digit stands before.
func (w *worker) hex(run []byte, at *Place) {
	if !w.s.has(LayerHex) {
		return
	}
	for i := 0; i < len(run); i++ {
		start := i
		for i < len(run) && unhex(run[i]) < 16 {
			i++
		}
		if i-start < minHex {
			continue
		}
		for skip := range 1 + (i-start)%2 {
			if digits := run[start+skip : i]; promisingHex(digits) {
				out := make([]byte, max(0, min(len(digits)/2, w.budget)))
				w.bytes(out[:hexBytes(out, digits)], at)
			}
		}
	}
}

// promisingHex decodes the first bytes and reports whether they may begin
// something that is worth decoding. Most digests end here at their first byte.
func promisingHex(digits []byte) bool {
	var head [30]byte
	n := hexBytes(head[:], digits)
	return magic(head[:n]) || (high(head[:n]) <= n/2 && textual(head[:n]))
}

// hexBytes decodes as many digits as there is room for.
func hexBytes(dst, digits []byte) (n int) {
	for n < len(dst) && 2*n+1 < len(digits) {
		dst[n] = unhex(digits[2*n])<<4 | unhex(digits[2*n+1])
		n++
	}
	return n
}
