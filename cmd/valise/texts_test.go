package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// texts returns the members, and what is packed within them: the parts of the
// workbook, and the report as pdftotext reads it, where that is installed.
func texts(t *testing.T, found map[string][]byte) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for name, data := range found {
		all[name] = data
		switch {
		case strings.HasSuffix(name, ".xlsx"):
			z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
			must(t, err)
			for _, f := range z.File {
				all[name+"!"+f.Name] = entry(t, f)
			}
		case strings.HasSuffix(name, ".pdf"):
			if _, err := exec.LookPath("pdftotext"); err == nil {
				all[name+"!text"] = pdfText(t, data)
			}
		}
	}
	return all
}

// pdfText is what a person can copy out of the report.
func pdfText(t *testing.T, data []byte) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.pdf")
	must(t, os.WriteFile(file, data, 0o600))
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	must(t, err)
	return out
}

// unpacked writes a bundle's files below a new folder and returns the top
// directory.
func unpacked(t *testing.T, file string) string {
	t.Helper()
	z, err := zip.OpenReader(file)
	must(t, err)
	defer z.Close()
	dir := t.TempDir()
	top := ""
	for _, f := range z.File {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		out, err := os.Create(path)
		must(t, err)
		r, err := f.Open()
		must(t, err)
		_, err = io.Copy(out, r)
		must(t, errors.Join(err, r.Close(), out.Close()))
		first, _, _ := strings.Cut(f.Name, "/")
		top = filepath.Join(dir, first)
	}
	return top
}
