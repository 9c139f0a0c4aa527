package files

import (
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// fileFault turns an error of the file system into a fault. Its text names no
// file: a name may hold an id.
func fileFault(place string, err error) *exporter.Fault {
	f := &exporter.Fault{Class: exporter.Unreachable, Place: place, What: "cannot be read", Hint: "see that the disk or share is there and well", Retry: true, Cause: err}
	switch {
	case errors.Is(err, errTooMany):
		return listFault(place, err)
	case errors.Is(err, errNotRegular):
		f.Class, f.What, f.Retry = exporter.Refused, "is not a regular file", false
		f.Hint = "path must lead to a file"
	case errors.Is(err, fs.ErrNotExist):
		f.Class, f.What, f.Retry = exporter.NotFound, "is not there", false
		f.Hint = "correct the path in the config, or put it there"
	case errors.Is(err, fs.ErrPermission):
		f.Class, f.What, f.Retry = exporter.Unauthorised, "may not be read", false
		f.Hint = "give the user that valise runs as the right to read it"
	case strings.Contains(err.Error(), "path escapes"): // os.Root has no value for it
		f.Class, f.What, f.Retry = exporter.Refused, "leads out of the root", false
		f.Hint = "links may only lead to places below root"
	}
	return f
}

// place names a file by its template, and a line in it where there is one; of
// Parquet, which has no lines, the record.
func place(d *dataset, line int64) string {
	p := "file " + d.path.text
	switch {
	case line > 0 && d.format == formatParquet:
		p += ", record " + strconv.FormatInt(line, 10)
	case line > 0:
		p += ", line " + strconv.FormatInt(line, 10)
	}
	return p
}

// trouble is what a reader says of a record; line 0 means unknown.
type trouble struct {
	class exporter.ErrorClass
	line  int64
	what  string
	hint  string
	cause error
}

func (t *trouble) Error() string { return t.what }

func (t *trouble) Unwrap() error { return t.cause }

// unlocated is a fault of the mapping, with where its record is in the file.
type unlocated struct {
	err error
	at  int64
}

func (u *unlocated) Error() string { return u.err.Error() }

// located gives an error of reading a file its place. Offsets of JSON become
// lines by reading the file up to there once more, where that costs little.
func (s *session) located(ctx context.Context, d *dataset, name string, err error) error {
	var t *trouble
	var u *unlocated
	var f *exporter.Fault
	cause := context.Cause(ctx)
	switch {
	case errors.Is(err, errStopped):
		return err
	case cause != nil: // what else went wrong came of that
		return cause
	case errors.As(err, &u):
		return atLine(d, s.line(ctx, d, name, u.at), u.err)
	case errors.As(err, &t):
		return &exporter.Fault{Class: t.class, Place: place(d, s.line(ctx, d, name, t.line)), What: t.what, Hint: t.hint, Cause: t.cause}
	case errors.As(err, &f):
		return f
	default:
		return s.store.fault(place(d, 0), err)
	}
}

// line returns the line of a reader's position: a line itself for CSV, an
// offset for JSON, a record for Parquet; 0 where it cannot be told.
func (s *session) line(ctx context.Context, d *dataset, name string, at int64) int64 {
	if d.format == formatCSV || d.format == formatParquet {
		return at
	}
	if !s.store.near() || at < 0 {
		return 0
	}
	f, err := openFile(ctx, s.store, name, d)
	if err != nil {
		return 0
	}
	line := lineAt(f, at)
	if err := f.close(); err != nil {
		return 0
	}
	return line
}

// atLine puts the file's line where the mapping counts records: its count does
// not know the records that were passed over.
func atLine(d *dataset, line int64, err error) error {
	var f *exporter.Fault
	if !errors.As(err, &f) {
		return err
	}
	where, _, _ := strings.Cut(f.Place, "record ")
	f.Place = place(d, line)
	if where = strings.TrimSuffix(where, ", "); where != "" {
		f.Place += ", " + where
	}
	return f
}
