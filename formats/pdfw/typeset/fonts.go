package typeset

import (
	"bytes"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"codeberg.org/go-fonts/dejavu/dejavusanscondensed"
	"codeberg.org/go-fonts/dejavu/dejavusanscondensedbold"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"

	"github.com/valise-export/valise/exporter/lend"
)

// Options say where fonts are looked for.
type Options struct {
	// Folders are searched, subfolders too, in this order. Nil means the usual
	// folders of the system; empty means none.
	Folders []fs.FS
}

// Fonts holds the parsed fonts of a process: make one and share it. Its methods
// may be called from any goroutine. A font file is read when a text first needs
// it, and kept.
type Fonts struct {
	folders []fs.FS

	builtinOnce sync.Once
	regular     *Face
	bold        *Face
	builtinErr  error

	mu    sync.Mutex
	files map[string]fontFile // by base name; nil until the folders were walked
	faces map[string]*Face    // by base name; nil for an unusable file

	shapers   sync.Pool // *shaping.HarfbuzzShaper, not safe for concurrent use
	workshops lend.Shelf[*workshop]
}

type fontFile struct {
	folder fs.FS
	path   string
}

// NewFonts returns an empty cache: it reads nothing yet.
func NewFonts(o Options) *Fonts {
	f := &Fonts{folders: o.Folders, faces: map[string]*Face{}}
	if o.Folders == nil {
		f.folders = systemFolders()
	}
	f.shapers.New = func() any { return &shaping.HarfbuzzShaper{} }
	return f
}

// systemFolders lists where desktops and servers keep fonts.
func systemFolders() []fs.FS {
	home, _ := os.UserHomeDir() // without a home there is no private folder to search
	var paths []string
	switch runtime.GOOS {
	case "windows":
		paths = []string{filepath.Join(os.Getenv("WINDIR"), "Fonts"), filepath.Join(os.Getenv("LOCALAPPDATA"), "Microsoft", "Windows", "Fonts")}
	case "darwin":
		paths = []string{"/System/Library/Fonts", "/Library/Fonts", filepath.Join(home, "Library", "Fonts")}
	default:
		paths = []string{"/usr/share/fonts", "/usr/local/share/fonts", filepath.Join(home, ".local", "share", "fonts"), filepath.Join(home, ".fonts")}
	}
	var folders []fs.FS
	for _, p := range paths {
		if filepath.IsAbs(p) {
			folders = append(folders, os.DirFS(p))
		}
	}
	return folders
}

// builtin parses the faces that are compiled in.
func (f *Fonts) builtin() error {
	f.builtinOnce.Do(func() {
		if f.regular, f.builtinErr = parseFace("DejaVuSansCondensed", bytes.NewReader(dejavusanscondensed.TTF)); f.builtinErr != nil {
			return
		}
		if f.bold, f.builtinErr = parseFace("DejaVuSansCondensed-Bold", bytes.NewReader(dejavusanscondensedbold.TTF)); f.builtinErr != nil {
			return
		}
		f.regular.plain, f.bold.plain = plainChars(f.regular), plainChars(f.bold)
	})
	return f.builtinErr
}

// candidates yields the faces that can show a script, best first, each read
// when its turn comes. hint is the language of the text: it decides between Han
// fonts.
func (f *Fonts) candidates(script language.Script, hint string) iter.Seq[*Face] {
	return func(yield func(*Face) bool) {
		for _, name := range fontNames(script, hint) {
			if face := f.load(name); face != nil && !yield(face) {
				return
			}
		}
	}
}

// walk lists the font files. A folder that is missing or unreadable has none.
func (f *Fonts) walk() {
	if f.files != nil {
		return
	}
	f.files = map[string]fontFile{}
	for _, folder := range f.folders {
		_ = fs.WalkDir(folder, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil //nolint:nilerr // an unreadable folder has no fonts
			}
			name := filepath.Base(path)
			if _, ok := f.files[name]; !ok {
				f.files[name] = fontFile{folder: folder, path: path}
			}
			return nil
		})
	}
}

// load returns the face of a font file, nil where it is missing or broken.
func (f *Fonts) load(name string) *Face {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.walk()
	if face, ok := f.faces[name]; ok {
		return face
	}
	var face *Face
	if file, ok := f.files[name]; ok {
		face = file.face(name)
	}
	f.faces[name] = face
	return face
}

func (f fontFile) face(name string) *Face {
	r := &resource{file: f}
	if err := r.open(); err != nil {
		return nil
	}
	face, err := parseFace(name, r)
	if r.close() != nil || err != nil {
		return nil // a broken file is a missing one
	}
	return face
}
