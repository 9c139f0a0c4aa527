package files_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/valise-export/valise/exporter"
)

func TestUnpack(t *testing.T) {
	const content = head + "A1,1,a\nB1,2,b\nA2,3,c\n"
	whole := map[string]string{".gz": gzipped(content), ".zst": zstandard(content)}
	for name, c := range map[string]struct {
		path, data, compression string
		class                   exporter.ErrorClass
		want                    string
	}{
		"gzip":            {"n.csv.gz", whole[".gz"], "", "", ""},
		"zstd":            {"n.csv.zst", whole[".zst"], "", "", ""},
		"upper case":      {"n.CSV.GZ", whole[".gz"], "", "", ""},
		"by option":       {"n.csv", whole[".zst"], "zstd", "", ""},
		"two members":     {"n.csv.gz", gzipped(head+"A1,1,a\nB1,2,b\n") + gzipped("A2,3,c\n"), "", "", ""},
		"two frames":      {"n.csv.zst", zstandard(head+"A1,1,a\n") + zstandard("A2,3,c\n"), "", "", ""},
		"none":            {"n.csv.gz", content, "none", "", ""},
		"gzip, cut":       {"n.csv.gz", whole[".gz"][:len(whole[".gz"])-9], "", exporter.Truncated, "ends in the middle of its gzip"},
		"gzip, no sum":    {"n.csv.gz", whole[".gz"][:len(whole[".gz"])-8], "", exporter.Truncated, "ends in the middle of its gzip"},
		"gzip, wrong sum": {"n.csv.gz", whole[".gz"][:len(whole[".gz"])-8] + "12345678", "", exporter.Malformed, "checksum"},
		"zstd, cut":       {"n.csv.zst", whole[".zst"][:len(whole[".zst"])-5], "", exporter.Truncated, "ends in the middle of its zstd"},
		"gzip, empty":     {"n.csv.gz", "", "", exporter.Truncated, ""},
		"zstd, empty":     {"n.csv.zst", "", "", exporter.Truncated, "is empty"},
		"not gzip":        {"n.csv.gz", content, "", exporter.Malformed, "not valid gzip"},
		"not zstd":        {"n.csv.zst", content, "", exporter.Malformed, "not valid zstd"},
		"rubbish after":   {"n.csv.gz", whole[".gz"] + "rubbish, and more of it", "", exporter.Malformed, "not valid gzip"},
		"JSON, cut":       {"n.jsonl.gz", gzipped(strings.Repeat(`{"account":"A1","id":"1","body":"x"}`+"\n", 9))[:40], "", exporter.Truncated, "gzip"},
	} {
		f := newFixture(t, c.path, map[string]string{c.path: c.data})
		f.options.Compression = c.compression
		got, _, err := f.read(t)
		var fault *exporter.Fault
		switch {
		case c.class == "" && (err != nil || len(got) < 2 || got[0] != "A1|A1|1|a"):
			t.Errorf("%s: %q, %v", name, got, err)
		case c.class != "" && (!errors.As(err, &fault) || fault.Class != c.class || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: want %s, got %v", name, c.class, err)
		}
	}
}

// TestUnpackEveryCut: wherever a compressed file is cut off, it is seen.
func TestUnpackEveryCut(t *testing.T) {
	content := head + strings.Repeat("A1,1,a\n", 300)
	for path, whole := range map[string]string{"n.csv.gz": gzipped(content), "n.csv.zst": zstandard(content)} {
		for cut := range len(whole) {
			f := newFixture(t, path, map[string]string{path: whole[:cut]})
			var fault *exporter.Fault
			if _, _, err := f.read(t); !errors.As(err, &fault) || fault.Class != exporter.Truncated && fault.Class != exporter.Malformed {
				t.Fatalf("%s cut at %d of %d: %v", path, cut, len(whole), err)
			}
		}
	}
}

func TestUnpackBounds(t *testing.T) {
	f := newFixture(t, "n.csv.gz", map[string]string{"n.csv.gz": gzipped(head + strings.Repeat("A1,1,a\n", 1000))})
	f.options.MaxUnpacked = 4096
	var fault *exporter.Fault
	if _, _, err := f.read(t); !errors.As(err, &fault) || fault.Class != exporter.OverLimit || !strings.Contains(err.Error(), "max_unpacked_bytes") {
		t.Errorf("bytes: %v", err)
	}
	var b bytes.Buffer
	w := must(zstd.NewWriter(&b, zstd.WithWindowSize(128<<20), zstd.WithEncoderLevel(zstd.SpeedFastest)))
	line := "B1,1," + strings.Repeat("y", 1000) + "\n"
	must(w.Write([]byte(head)))
	for range 40 << 10 {
		must(w.Write([]byte(line)))
	}
	check(w.Close())
	f = newFixture(t, "n.csv.zst", map[string]string{"n.csv.zst": b.String()})
	if _, _, err := f.read(t); !errors.As(err, &fault) || fault.Class != exporter.OverLimit || !strings.Contains(err.Error(), "--long") {
		t.Errorf("window: %v", err)
	}
	var z bytes.Buffer
	g := gzip.NewWriter(&z)
	must(g.Write([]byte(head)))
	for range 80 << 10 {
		must(g.Write([]byte(line)))
	}
	check(g.Close())
	f = newFixture(t, "n.csv.gz", map[string]string{"n.csv.gz": z.String()})
	if _, _, err := f.read(t); 80<<20/z.Len() > 200 && (!errors.As(err, &fault) || fault.Class != exporter.OverLimit || !strings.Contains(err.Error(), "beyond measure")) {
		t.Errorf("ratio %d: %v", 80<<20/z.Len(), err)
	}
}
