//go:build linux

package main

import (
	"bytes"
	"os"
	"testing"
)

// TestGiveBackPages: the program goes on as it was, and has fewer of its own
// pages mapped.
func TestGiveBackPages(t *testing.T) {
	before := residentFile(t)
	giveBackPages()
	if after := residentFile(t); after >= before {
		t.Errorf("%d pages of files mapped, before %d", after, before)
	}
}

// residentFile returns the resident pages of files (proc(5), statm: shared).
func residentFile(t *testing.T) (pages int) {
	t.Helper()
	statm, err := os.ReadFile("/proc/self/statm")
	must(t, err)
	for _, c := range bytes.Fields(statm)[2] {
		pages = pages*10 + int(c-'0')
	}
	return pages
}

// TestReadable: nothing that can be written, or is not the program's own, is
// given back.
func TestReadable(t *testing.T) {
	for line, want := range map[string]mapped{
		"00400000-00402000 r-xp 00000000 08:01 1 /bin/valise":           {0x400000, 0x2000},
		"00402000-00403000 r--p 00002000 08:01 1 /bin/valise":           {0x402000, 0x1000},
		"00403000-00404000 rw-p 00003000 08:01 1 /bin/valise":           {},
		"00400000-00402000 r-xp 00000000 08:01 1 /bin/other":            {},
		"00400000-00402000 r-xp 00000000 08:01 1 /bin/valise (deleted)": {},
		"00400000-0040200x r-xp 00000000 08:01 1 /bin/valise":           {},
		"00402000-00400000 r-xp 00000000 08:01 1 /bin/valise":           {},
	} {
		if got := readable(bytes.Fields([]byte(line)), "/bin/valise"); got != want {
			t.Errorf("%s: %+v", line, got)
		}
	}
}
