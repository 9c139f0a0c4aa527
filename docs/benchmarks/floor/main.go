// Command floor deflates the members of a bundle, side by side and as valise
// does it (level 3; the sheets of the workbook at level 1), and does nothing
// else: the least CPU time that a bundle of this content can cost.
package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/flate"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

func run(file string) error {
	z, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	for _, f := range z.File {
		data, err := read(f)
		if err != nil {
			return err
		}
		if strings.HasSuffix(f.Name, ".xlsx") {
			err = workbook(data)
		} else {
			err = deflate(data, 3)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

func workbook(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	for _, f := range z.File {
		part, err := read(f)
		if err != nil {
			return err
		}
		if err := deflate(part, 1); err != nil {
			return err
		}
	}
	return nil
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

func deflate(data []byte, level int) error {
	w, err := flate.NewWriter(io.Discard, level)
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return err
	}
	return w.Close()
}
