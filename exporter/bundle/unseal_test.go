package bundle

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// sealedFile returns a sealed bundle, what opens it, and an empty folder.
func sealedFile(t *testing.T) (path string, keys Keys, folder string) {
	t.Helper()
	o, identity := sealedOptions(t)
	if err := exportLarge(o, osFiles{}); err != nil { // several parts of 64 KiB
		t.Fatal(err)
	}
	return o.Target, Keys{Identities: []Identity{identity}}, t.TempDir()
}

func TestUnseal(t *testing.T) {
	path, keys, folder := sealedFile(t)
	target := filepath.Join(folder, "b.zip")
	r, err := keys.Unseal(context.Background(), path, target, false)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(target); err != nil || info.Mode().Perm() != 0o600 || r.Path != target || r.Bytes != info.Size() {
		t.Errorf("%+v %v", r, err)
	}
	if v, err := Verify(target); err != nil || !v.OK() || v.SHA256 != r.SHA256 {
		t.Errorf("%v", err)
	}
	if _, err := keys.Unseal(context.Background(), path, target, false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over another file: %v", err)
	}
	if _, err := keys.Unseal(context.Background(), path, target, true); err != nil {
		t.Errorf("with force: %v", err)
	}
	if names := namesIn(folder); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
}

func TestUnsealRefuses(t *testing.T) {
	path, keys, folder := sealedFile(t)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	damaged := filepath.Join(filepath.Dir(path), "damaged.zip.age")
	zip := filepath.Join(filepath.Dir(path), "plain.zip")
	if err := errors.Join(os.WriteFile(damaged, text, 0o600), os.WriteFile(zip, makeBundle(t), 0o600)); err != nil {
		t.Fatal(err)
	}
	other, _ := newRecipient(t)
	stopped, stop := context.WithCancel(context.Background())
	stop()
	for _, c := range []struct {
		what, path, name, problem string
		keys                      Keys
		ctx                       context.Context
	}{
		{"no key", path, "b.zip", "is sealed: give the key", Keys{}, context.Background()},
		{"other key", path, "b.zip", "not to this key", Keys{Identities: []Identity{other}}, context.Background()},
		{"damaged", damaged, "b.zip", "was changed", keys, context.Background()},
		{"not sealed", zip, "b.zip", "is not sealed", keys, context.Background()},
		{"name", path, "b.zip.age", "does not end in .age", keys, context.Background()},
		{"no folder", path, "none/b.zip", "does not exist", keys, context.Background()},
		{"interrupted", path, "b.zip", "canceled", keys, stopped},
	} {
		_, err := c.keys.Unseal(c.ctx, c.path, filepath.Join(folder, c.name), false)
		if err == nil || !strings.Contains(err.Error(), c.problem) {
			t.Errorf("%s: %v", c.what, err)
		}
		if names := namesIn(folder); len(names) != 0 {
			t.Errorf("%s: left behind %v", c.what, names)
		}
	}
}

func TestEveryOperationFailsWhileUnsealing(t *testing.T) {
	path, keys, folder := sealedFile(t)
	for n := 1; ; n++ {
		files := &faulty{fail: n, err: syscall.ENOSPC}
		_, err := keys.unseal(context.Background(), path, Options{Target: filepath.Join(folder, "b.zip")}, files)
		if files.count < n {
			if err != nil || n < 5 {
				t.Errorf("operation %d: %v", n, err)
			}
			return
		}
		if !errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), "/secret/place") {
			t.Errorf("operation %d: %v", n, err)
		}
		if names := namesIn(folder); len(names) != 0 {
			t.Fatalf("operation %d: left behind %v", n, names)
		}
	}
}
