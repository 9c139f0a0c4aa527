package keyindex

import "fmt"

// Hex shows a key as the reference implementation prints it.
func Hex(k Key) string {
	return fmt.Sprintf("%016x%016x", swapped(k.hi), swapped(k.lo))
}

func swapped(n uint64) (out uint64) {
	for range 8 {
		out = out<<8 | n&0xff
		n >>= 8
	}
	return out
}
