package expression

import "strconv"

// place says where in the expression something is.
func place(line, column int) string {
	at := "at column " + strconv.Itoa(column)
	if line > 1 {
		at = "at line " + strconv.Itoa(line) + ", column " + strconv.Itoa(column)
	}
	return at + ": "
}
