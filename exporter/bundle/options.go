package bundle

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Options say where a bundle goes.
type Options struct {
	Target   string    // path of the zip that will be published
	Force    bool      // replace an existing Target
	Top      string    // the one top directory: "<brand>-<date>-<short export id>"
	SpoolDir string    // where the run's private folder is made; "" means os.TempDir()
	AsOf     time.Time // the time of every entry; zip times are written in UTC
	Pool     *Pool     // shared by the builders of a process; nil means one of its own

	Signer     *SigningKey // signs the tag manifest; nil: no signature
	Recipients []Recipient // whom the whole zip is sealed to; then Target ends in .zip.age. None: not sealed
}

// ExistsError says that the target is there already and was not to be replaced.
type ExistsError struct{ Path string }

// Error names the path and the remedy.
func (e *ExistsError) Error() string {
	return fmt.Sprintf("%s exists already; choose another name, or replace it with --force", e.Path)
}

// Unwrap makes errors.Is(err, fs.ErrExist) true.
func (e *ExistsError) Unwrap() error { return fs.ErrExist }

func (o *Options) check() error {
	if o.Target == "" {
		return errors.New("no target path")
	}
	if o.AsOf.IsZero() {
		return errors.New("no as-of instant")
	}
	if err := checkTop(o.Top); err != nil {
		return err
	}
	if err := errors.Join(CheckTarget(o.Target, len(o.Recipients) > 0), checkRecipients(o.Recipients)); err != nil {
		return err
	}
	if o.SpoolDir == "" {
		o.SpoolDir = os.TempDir()
	}
	if o.Pool == nil {
		o.Pool = &Pool{}
	}
	abs, err := filepath.Abs(o.Target)
	if err != nil {
		return fmt.Errorf("find target: %w", err)
	}
	o.Target = abs
	return o.checkTarget()
}

// checkTarget finds out before anything is read what would stop the publishing
// at the end.
func (o *Options) checkTarget() error {
	folder := filepath.Dir(o.Target)
	switch info, err := os.Stat(folder); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("folder %s does not exist; make it first", folder)
	case err != nil:
		return fmt.Errorf("look at folder %s: %w", folder, reason(err))
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder", folder)
	}
	info, err := os.Lstat(o.Target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("look at %s: %w", o.Target, reason(err))
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is there and is not a regular file; choose another name", o.Target)
	case !o.Force:
		return &ExistsError{Path: o.Target}
	}
	return nil
}

// reason takes the operation and the path off an error: the caller names them.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
