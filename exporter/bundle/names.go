package bundle

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The members that are this package's own, and those on top that people open.
const (
	startMember    = "START-HERE.html"
	reportMember   = "report.pdf"
	workbookMember = "workbook.xlsx"

	bagitMember       = "bagit.txt"
	bagInfoMember     = "bag-info.txt"
	payloadSumsMember = "manifest-sha256.txt"
	tagSumsMember     = "tagmanifest-sha256.txt"
	signatureMember   = tagSumsMember + ".minisig"

	payloadFolder     = "data/"
	manifestMember    = payloadFolder + "manifest.json"
	datapackageMember = payloadFolder + "datapackage.json"
	processingMember  = payloadFolder + "processing.json"
	schemaFolder      = payloadFolder + "schemas/"
)

// maxName bounds a path with its top directory: extracted some folders deep it
// stays under the 260 characters of older Windows.
const maxName = 150

// maxTop leaves room for the members below the top directory.
const maxTop = 64

var errName = errors.New("name is not allowed")

// checkTop accepts lower-case ASCII letters, digits, '-', '_' and '.'.
func checkTop(top string) error {
	if err := checkPart(top); err != nil || len(top) > maxTop {
		return fmt.Errorf("top directory: %w: it has up to %d lower-case ASCII letters, digits, '-', '_' and '.'", errName, maxTop)
	}
	return nil
}

// checkName accepts a member's path below the top directory: what every system
// can extract, under one name, into the folder that it was meant for.
func checkName(top, name string) error {
	if len(top)+1+len(name) >= maxName {
		return errName
	}
	if name == startMember {
		return nil
	}
	for part := range strings.SplitSeq(name, "/") {
		if err := checkPart(part); err != nil {
			return err
		}
	}
	return nil
}

// checkPart accepts one part of a path. The alphabet leaves out the path's own
// signs, spaces, colons and everything beyond ASCII; a leading '.' (with it
// "..") or '-' and a trailing '.' are refused.
func checkPart(part string) error {
	if part == "" || part[0] == '.' || part[0] == '-' || part[len(part)-1] == '.' {
		return errName
	}
	for i := range len(part) {
		c := part[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-' {
			return errName
		}
	}
	if base, _, _ := strings.Cut(part, "."); slices.Contains(devices, base) {
		return errName
	}
	return nil
}

// devices are the names that Windows reserves in every folder, whatever the
// extension.
var devices = []string{
	"con", "prn", "aux", "nul",
	"com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
}

// reserved reports whether a name belongs to Seal.
func reserved(name string) bool {
	switch name {
	case bagitMember, bagInfoMember, "fetch.txt", manifestMember, datapackageMember, processingMember:
		return true
	}
	return strings.HasPrefix(name, schemaFolder) ||
		strings.HasPrefix(name, "manifest-") || strings.HasPrefix(name, "tagmanifest-")
}

// registry keeps names apart after case folding, and files from folders.
type registry struct {
	files   map[string]bool
	folders map[string]int // files below
}

func newRegistry() registry {
	return registry{files: map[string]bool{}, folders: map[string]int{}}
}

func (r registry) add(name string) error {
	name = strings.ToLower(name)
	if r.files[name] || r.folders[name] > 0 {
		return errors.New("name is there already")
	}
	for _, folder := range parents(name) {
		if r.files[folder] {
			return errors.New("a file has the name of its folder")
		}
	}
	r.files[name] = true
	for _, folder := range parents(name) {
		r.folders[folder]++
	}
	return nil
}

func (r registry) remove(name string) {
	name = strings.ToLower(name)
	delete(r.files, name)
	for _, folder := range parents(name) {
		r.folders[folder]--
	}
}

// parents returns the folders above a path: "a/b/c" gives "a", "a/b".
func parents(name string) []string {
	var out []string
	for i := range len(name) {
		if name[i] == '/' {
			out = append(out, name[:i])
		}
	}
	return out
}

// rank puts what a person opens first, then the bag's own files, then the
// payload with its descriptions in front.
func rank(name string) int {
	order := []string{
		startMember, reportMember, workbookMember, "",
		bagitMember, bagInfoMember, payloadSumsMember, tagSumsMember, signatureMember,
		manifestMember, datapackageMember, processingMember,
	}
	if i := slices.Index(order, name); i >= 0 {
		return i
	}
	switch {
	case strings.HasPrefix(name, schemaFolder):
		return len(order)
	case strings.HasPrefix(name, payloadFolder):
		return len(order) + 1
	}
	return slices.Index(order, "")
}

func compareNames(a, b string) int {
	if d := rank(a) - rank(b); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}
