package bundle

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/klauspost/compress/flate"

	"github.com/valise-export/valise/exporter"
)

// A member is deflated where that makes it smaller, however it is written, and a
// small one is stored where not.
func TestMethod(t *testing.T) {
	noise := make([]byte, 2*smallMember)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(noise)
	long := strings.Repeat("1,2,3\r\n", smallMember)
	for name, c := range map[string]struct {
		content string
		method  uint16
	}{
		"nothing": {"", methodStore}, "a byte": {"a", methodStore}, "few bytes": {"BagIt-Version: 1.0\n", methodStore},
		"small and alike": {long[:200], methodDeflate}, "small and noise": {string(noise[:smallMember]), methodStore},
		"the largest small one": {long[:smallMember], methodDeflate}, "one byte more": {long[:smallMember+1], methodDeflate},
		"long": {long, methodDeflate}, "more noise": {string(noise), methodDeflate},
	} {
		for _, piece := range []int{1, 700, 1 << 20} {
			for _, columns := range []int{0, 3} {
				m := newMember(&room{files: osFiles{}, dir: t.TempDir(), pool: &Pool{}}, "data/x.csv", "csv")
				writePieces(t, m, c.content, piece, columns)
				if m.method != c.method || m.method == methodStore && m.spool.size != m.size {
					t.Errorf("%s in pieces of %d, %d columns: %d bytes became %d by method %d", name, piece, columns, m.size, m.spool.size, m.method)
				}
				if got := contentOf(t, m); got != c.content {
					t.Errorf("%s in pieces of %d, %d columns: %d bytes came back as %d", name, piece, columns, len(c.content), len(got))
				}
			}
		}
	}
}

func writePieces(t *testing.T, m *member, content string, piece, columns int) {
	t.Helper()
	for content != "" {
		n := min(piece, len(content))
		var err error
		if columns > 0 {
			err = exporter.WriteRecords(m, []byte(content[:n]), []int32{0, int32(n)}, columns)
		} else {
			_, err = io.WriteString(m, content[:n])
		}
		if err != nil {
			t.Fatal(err)
		}
		content = content[n:]
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
}

func contentOf(t *testing.T, m *member) string {
	t.Helper()
	r, err := m.spool.reader()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // read only
	if m.method == methodDeflate {
		r = flate.NewReader(r)
	}
	var all bytes.Buffer
	if _, err := all.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	return all.String()
}
