//go:build unix

// Command floor deflates the members of a bundle with klauspost's library (level
// 3; the sheets of the workbook at level 1), and does nothing else: the CPU time
// that a bundle of this content costs whoever only compresses it. It prints wall
// and CPU seconds of the deflating alone; the members are inflated beforehand.
package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/klauspost/compress/flate"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

// part is something to deflate, at a level.
type part struct {
	data  []byte
	level int
}

func run(file string) error {
	z, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	parts, err := inflate(&z.Reader, 3)
	if err := errors.Join(err, z.Close()); err != nil {
		return err
	}
	start, before := time.Now(), cpu()
	for _, p := range parts {
		if err := deflate(p); err != nil {
			return err
		}
	}
	_, err = fmt.Printf("%.2f %.2f\n", time.Since(start).Seconds(), (cpu() - before).Seconds())
	return err
}

// inflate reads the members, a workbook's parts each by itself.
func inflate(z *zip.Reader, level int) ([]part, error) {
	var parts []part
	for _, f := range z.File {
		data, err := read(f)
		if err != nil {
			return nil, err
		}
		if !strings.HasSuffix(f.Name, ".xlsx") {
			parts = append(parts, part{data, level})
			continue
		}
		inner, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return nil, err
		}
		more, err := inflate(inner, 1)
		if err != nil {
			return nil, err
		}
		parts = append(parts, more...)
	}
	return parts, nil
}

func read(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return data, r.Close()
}

func deflate(p part) error {
	w, err := flate.NewWriter(io.Discard, p.level)
	if err != nil {
		return err
	}
	if _, err := w.Write(p.data); err != nil {
		return err
	}
	return w.Close()
}

// cpu returns the process's CPU time.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
