package files

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/valise-export/valise/exporter"
)

// folder is a folder of this machine. Nothing outside of it is opened.
type folder struct{ root *os.Root }

func openFolder(name string) (store, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &folder{root: root}, nil
}

func (f *folder) near() bool { return true }

func (f *folder) fault(place string, err error) *exporter.Fault { return fileFault(place, err) }

func (f *folder) Close() error { return f.root.Close() }

func (f *folder) has(_ context.Context, name string, folder bool) (bool, error) {
	info, err := f.root.Stat(name)
	if missing(err) {
		return false, nil
	}
	return err == nil && info.IsDir() == folder, err
}

func (f *folder) list(_ context.Context, dir string, parts []string) ([]entry, error) {
	at := dir
	if at == "" {
		at = "."
	}
	entries, err := fs.ReadDir(f.root.FS(), at)
	if missing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []entry
	for _, e := range entries {
		if !matchName(e.Name(), parts) {
			continue
		}
		name := below(dir, e.Name())
		info, err := f.root.Stat(name) // through a link
		if err != nil && !missing(err) {
			return nil, err
		}
		if err == nil {
			out = append(out, entry{name: name, folder: info.IsDir()})
		}
	}
	return out, nil
}

func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// folderFile is a regular file below the folder.
type folderFile struct {
	*os.File
	before fs.FileInfo
}

func (f *folder) open(_ context.Context, name string) (object, error) {
	info, err := f.root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, err
	}
	return &folderFile{File: file, before: info}, nil
}

func (f *folderFile) size() int64 { return f.before.Size() }

func (f *folderFile) unchanged(context.Context) (bool, error) {
	after, err := f.Stat()
	if err != nil {
		return false, err
	}
	return after.Size() == f.before.Size() && after.ModTime().Equal(f.before.ModTime()), nil
}
