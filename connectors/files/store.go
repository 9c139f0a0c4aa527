package files

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// store is where a source's files are: a folder, or a bucket. Its errors are the
// driver's own, which fault puts into words.
type store interface {
	// list returns what matches parts in a folder, "" being the top one, in
	// bytewise order. A folder that is not there holds nothing.
	list(ctx context.Context, dir string, parts []string) ([]entry, error)
	// has reports whether there is a file, or a folder, of that name.
	has(ctx context.Context, name string, folder bool) (bool, error)
	open(ctx context.Context, name string) (object, error)
	// near reports whether reading a file twice costs little.
	near() bool
	fault(place string, err error) *exporter.Fault
	Close() error
}

// entry is a name in a folder.
type entry struct {
	name   string // from the top
	folder bool
}

// object is one open file.
type object interface {
	io.Reader
	io.ReaderAt
	io.Closer
	size() int64
	// unchanged reports whether the file is as it was when it was opened.
	unchanged(ctx context.Context) (bool, error)
}

var (
	_ store  = (*folder)(nil)
	_ store  = (*bucket)(nil)
	_ object = (*folderFile)(nil)
	_ object = (*blobFile)(nil)
)

// maxNames bounds how many files a pattern may match.
const maxNames = 1_000_000

// match returns the files of a pattern, in bytewise order of their names, folder
// by folder. A folder on the way that is not there matches nothing. What keep
// does not keep is passed over, with all that is below it.
func (p pattern) match(ctx context.Context, s store, keep func(name string) (bool, error)) ([]string, error) {
	found := []string{""}
	for i, parts := range p {
		var next []string
		for _, dir := range found {
			names, err := matchIn(ctx, s, dir, parts, i == len(p)-1)
			if err != nil {
				return nil, err
			}
			if names, err = kept(names, keep); err != nil {
				return nil, err
			}
			if next = append(next, names...); len(next) > maxNames {
				return nil, errTooMany
			}
		}
		found = next
	}
	return found, nil
}

func kept(names []string, keep func(string) (bool, error)) ([]string, error) {
	if keep == nil {
		return names, nil
	}
	var failed error
	names = slices.DeleteFunc(names, func(name string) bool {
		ok, err := keep(name)
		if err != nil && failed == nil {
			failed = err
		}
		return !ok
	})
	return names, failed
}

func matchIn(ctx context.Context, s store, dir string, parts []string, last bool) ([]string, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if len(parts) == 1 {
		name := below(dir, parts[0])
		there, err := s.has(ctx, name, !last)
		if err != nil || !there {
			return nil, err
		}
		return []string{name}, nil
	}
	entries, err := s.list(ctx, dir, parts)
	var out []string
	for _, e := range entries {
		if e.folder != last {
			out = append(out, e.name)
		}
	}
	return out, err
}

func below(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

// matchName reports whether name is the parts with anything between them. Names
// that begin with a dot match only a pattern that does.
func matchName(name string, parts []string) bool {
	if parts[0] == "" && strings.HasPrefix(name, ".") {
		return false
	}
	if !strings.HasPrefix(name, parts[0]) {
		return false
	}
	name = name[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(name, part)
		if i < 0 {
			return false
		}
		name = name[i+len(part):]
	}
	return strings.HasSuffix(name, parts[len(parts)-1])
}
