package bundle

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
)

func TestSealPublishesABag(t *testing.T) {
	o := fixtureOptions(t)
	receipt, err := export(o, osFiles{}, 7)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(o.Target)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	want := Receipt{Path: o.Target, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(text)), Members: 16}
	if receipt != want {
		t.Errorf("receipt %+v, want %+v", receipt, want)
	}
	if left := leftovers(t, o); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if info, _ := os.Stat(o.Target); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	checkZip(t, text)
}

func checkZip(t *testing.T, text []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"START-HERE.html", "report.pdf", "workbook.xlsx",
		"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt",
		"data/manifest.json", "data/datapackage.json", "data/processing.json",
		"data/schemas/invoice.schema.json", "data/schemas/invoice_line.schema.json",
		"data/3-purchase_and_payment_history/invoice.csv", "data/3-purchase_and_payment_history/invoice.json",
		"data/3-purchase_and_payment_history/invoice_line.csv", "data/3-purchase_and_payment_history/invoice_line.json",
	}
	content := fixtureMembers()
	var got []string
	for _, f := range z.File {
		name := strings.TrimPrefix(f.Name, fixtureTop+"/")
		got = append(got, name)
		if f.Mode() != 0o644 || !f.Modified.Equal(asOf) || f.Flags != flagUTF8 {
			t.Errorf("%s: mode %v, time %v, flags %x", name, f.Mode(), f.Modified, f.Flags)
		}
		if inside := strings.HasSuffix(name, ".pdf") || strings.HasSuffix(name, ".xlsx"); inside && f.Method != zip.Store {
			t.Errorf("%s: method %d", name, f.Method)
		}
		if f.CompressedSize64 > f.UncompressedSize64 || f.CompressedSize64 == f.UncompressedSize64 && f.Method != zip.Store {
			t.Errorf("%s: %d bytes became %d", name, f.UncompressedSize64, f.CompressedSize64)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if text, ok := content[name]; ok && text != string(body) {
			t.Errorf("%s: content differs", name)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("members\n%v\nwant\n%v", got, want)
	}
}

func TestSealGivesTheSameBytes(t *testing.T) {
	var first []byte
	var pool Pool
	for _, pieces := range []int{1, 13, 100_000} {
		o := fixtureOptions(t)
		o.Pool = &pool
		if _, err := export(o, osFiles{}, pieces); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(o.Target)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = text
		} else if !bytes.Equal(first, text) {
			t.Errorf("pieces of %d: other bytes", pieces)
		}
	}
}

// A large member leaves memory, and a compressor that has seen other content
// gives the same bytes as a new one.
func TestMemberSpills(t *testing.T) {
	content := noise(3 << 20)
	var sums []string
	var pool Pool
	for _, pieces := range []int{1 << 10, 64 << 10, 5 << 20} {
		o := fixtureOptions(t)
		o.Pool = &pool
		b, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"data/1-x/a.json", "data/1-x/b.xlsx"} {
			if err := write(b.Sink("json"), name, content, pieces); err != nil {
				t.Fatal(err)
			}
		}
		if held := b.room.held.Load(); held > spoolMemory {
			t.Errorf("%d bytes held in memory", held)
		}
		c := fixtureContents()
		c.Manifest.Datasets, c.Datasets = nil, nil
		c.Manifest.Categories[2].Datasets = nil
		r, err := b.Seal(context.Background(), c)
		if err := errors.Join(err, b.Close()); err != nil {
			t.Fatal(err)
		}
		sums = append(sums, r.SHA256)
		if v, err := Verify(o.Target); err != nil || !v.OK() {
			t.Errorf("verify: %v, %v", err, v.Problems)
		}
	}
	if sums[0] != sums[1] || sums[1] != sums[2] {
		t.Errorf("sums differ: %v", sums)
	}
}

// noise compresses somewhat, and not by repetition alone.
func noise(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('a' + r.IntN(16)*r.IntN(2))
	}
	return string(b)
}

func TestDropDatasetRemovesItsMembers(t *testing.T) {
	o := fixtureOptions(t)
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	d := invoices()
	if err := write(b.Sink("pdf"), "report.pdf", "before", 9); err != nil {
		t.Fatal(err)
	}
	b.BeginDataset()
	if err := write(b.Sink("json"), d.Member("json"), "wrong", 2); err != nil {
		t.Fatal(err)
	}
	opened, err := b.Sink("csv").Create(d.Member("csv"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Sink("xlsx").Create("workbook.xlsx"); err != nil {
		t.Fatal(err)
	}
	if err := b.DropDataset(); err != nil {
		t.Fatal(err)
	}
	if _, err := opened.Write([]byte("late")); !errors.Is(err, errDropped) {
		t.Errorf("late write: %v", err)
	}
	if err := opened.Close(); err != nil {
		t.Errorf("late close: %v", err)
	}
	if got := b.Members(); !slices.Equal(got, []string{"report.pdf", "workbook.xlsx"}) {
		t.Errorf("members %v", got)
	}
	b.BeginDataset()
	if err := write(b.Sink("json"), d.Member("json"), "right", 2); err != nil {
		t.Fatal(err)
	}
	if got := b.KeepDataset(); !slices.Equal(got, []string{d.Member("json")}) {
		t.Errorf("kept %v", got)
	}
	if err := b.DropDataset(); err != nil || len(b.Members()) != 3 {
		t.Errorf("a kept dataset was dropped: %v, %v", err, b.Members())
	}
}

func TestSealRefusesAnOpenMember(t *testing.T) {
	o := fixtureOptions(t)
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Sink("json").Create("data/1-x/a.json"); err != nil {
		t.Fatal(err)
	}
	_, err = b.Seal(context.Background(), fixtureContents())
	if err == nil || !strings.Contains(err.Error(), "member data/1-x/a.json: not closed") {
		t.Errorf("seal: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if left := leftovers(t, o); len(left) > 0 || exists(o.Target) {
		t.Errorf("left behind: %v", left)
	}
}

func TestSealRefusesAManifestOfOtherFiles(t *testing.T) {
	o := fixtureOptions(t)
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err = b.Seal(context.Background(), fixtureContents()); err == nil || !strings.Contains(err.Error(), "names a file that is not there") {
		t.Errorf("seal: %v", err)
	}
}

func TestInterruptLeavesNothing(t *testing.T) {
	o := fixtureOptions(t)
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(b, 100); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	stop := errors.New("interrupted")
	cancel(stop)
	if _, err := b.Seal(ctx, fixtureContents()); !errors.Is(err, stop) {
		t.Errorf("seal: %v", err)
	}
	for range 2 {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
	if left := leftovers(t, o); len(left) > 0 || exists(o.Target) {
		t.Errorf("left behind: %v", left)
	}
}

func TestTargetThatExists(t *testing.T) {
	o := fixtureOptions(t)
	if err := os.WriteFile(o.Target, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	var exist *ExistsError
	if _, err := New(o); !errors.As(err, &exist) || !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), "--force") {
		t.Errorf("new: %v", err)
	}
	o.Force = true
	if _, err := export(o, osFiles{}, 50); err != nil {
		t.Fatal(err)
	}
	if v, err := Verify(o.Target); err != nil || !v.OK() {
		t.Errorf("replaced: %v %v", err, v.Problems)
	}
	if left := leftovers(t, o); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A target that appears while the run works is not clobbered.
func TestTargetThatAppears(t *testing.T) {
	o := fixtureOptions(t)
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(b, 100); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(o.Target, []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	var exist *ExistsError
	if _, err := b.Seal(context.Background(), fixtureContents()); !errors.As(err, &exist) {
		t.Errorf("seal: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if text, _ := os.ReadFile(o.Target); string(text) != "other" {
		t.Errorf("target holds %q", text)
	}
	if left := leftovers(t, o); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestTargetsThatCannotBe(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(dir+"/file", dir+"/link"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		target, top string
		force       bool
		want        string
	}{
		{dir + "/none/x.zip", fixtureTop, false, "does not exist"},
		{dir + "/file/x.zip", fixtureTop, false, "not a "},
		{dir, fixtureTop, true, "not a regular file"},
		{dir + "/link", fixtureTop, true, "not a regular file"},
		{"", fixtureTop, false, "no target"},
		{dir + "/x.zip", "../up", false, "top directory"},
		{dir + "/x.zip", "", false, "top directory"},
	} {
		_, err := New(Options{Target: c.target, Top: c.top, Force: c.force, AsOf: asOf, SpoolDir: dir})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.target, err, c.want)
		}
	}
}

func TestWritersSideBySide(t *testing.T) {
	o := fixtureOptions(t)
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	content := noise(400 << 10)
	var group sync.WaitGroup
	for _, format := range []string{"json", "csv", "xlsx", "html"} {
		group.Go(func() {
			s := b.Sink(format)
			for i := range 5 {
				if err := write(s, "data/1-x/"+string(rune('a'+i))+"."+format, content, 9999); err != nil {
					t.Error(err)
				}
			}
			if err := useScratch(s, content); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := len(b.Members()); n != 20 {
		t.Errorf("%d members", n)
	}
}

func useScratch(s exporter.Sink, content string) error {
	scratch, err := s.Scratch()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(scratch, content); err != nil {
		return err
	}
	for range 2 {
		r, err := scratch.Reader()
		if err != nil {
			return err
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if string(text) != content || scratch.Size() != int64(len(content)) {
			return errors.New("scratch reads otherwise")
		}
	}
	if _, err := scratch.Write([]byte("x")); err == nil {
		return errors.New("scratch was written after its end")
	}
	return scratch.Close()
}

func TestScratchIsRemovedByClose(t *testing.T) {
	o := fixtureOptions(t)
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Sink("x").Scratch()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(s, noise(1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if left := leftovers(t, o); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := b.Sink("x").Create("a.txt"); err == nil {
		t.Error("a member was created after Close")
	}
}

func TestDosTime(t *testing.T) {
	for _, c := range []struct {
		in   time.Time
		want string
	}{
		{asOf, "2026-11-21T10:20:30Z"},
		{time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC), "1980-01-01T00:00:00Z"},
		{time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), "2107-12-31T23:59:58Z"},
	} {
		date, clock := dosTime(c.in)
		got := time.Date(int(date>>9)+1980, time.Month(date>>5&15), int(date&31), int(clock>>11), int(clock>>5&63), int(clock&31)*2, 0, time.UTC)
		if got.Format(time.RFC3339) != c.want {
			t.Errorf("%v: %v", c.in, got)
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
