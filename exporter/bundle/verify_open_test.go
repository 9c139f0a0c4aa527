package bundle

import (
	"errors"
	"os"
	"testing"
)

// What is opened is what was verified, also where the path names another file by
// then; what is not trusted is not opened.
func TestOpenVerified(t *testing.T) {
	o := fixtureOptions(t)
	receipt, err := export(o, osFiles{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	b, v, err := Keys{}.OpenVerified(o.Target, func(v *Verification) error {
		if !v.OK() {
			t.Errorf("problems: %v", v.Problems)
		}
		if err := os.Rename(o.Target, o.Target+".moved"); err != nil {
			return err
		}
		return os.WriteFile(o.Target, []byte("another file"), 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	if v.SHA256 != receipt.SHA256 || b.Manifest().Export.ID != "7f3a9c00" {
		t.Errorf("%+v, export %s", v, b.Manifest().Export.ID)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	no := errors.New("not trusted")
	if b, _, err := (Keys{}).OpenVerified(o.Target+".moved", func(*Verification) error { return no }); b != nil || !errors.Is(err, no) {
		t.Errorf("%v, %v", b, err)
	}
}
