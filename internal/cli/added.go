package cli

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/project"
)

// loadWith loads the project in the folder root as it is with one more file.
func (a *app) loadWith(root, file string, text []byte) (*opened, error) {
	r, err := project.Load(added{os.DirFS(root), file, text}, project.Options{Version: version})
	if err != nil {
		return nil, loadFailed(err)
	}
	return &opened{r, root}, nil
}

// added is a folder with a file that is not there, and the folders it needs.
type added struct {
	fs.FS
	name string
	text []byte
}

// holds reports whether a folder is one of those above the file.
func (a added) holds(dir string) bool { return dir == "." || strings.HasPrefix(a.name, dir+"/") }

// Open implements [fs.FS].
func (a added) Open(name string) (fs.File, error) {
	if name == a.name {
		return &addedFile{a.entry(name), bytes.NewReader(a.text)}, nil
	}
	return a.FS.Open(name)
}

// ReadDir implements [fs.ReadDirFS].
func (a added) ReadDir(dir string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(a.FS, dir)
	if !a.holds(dir) {
		return list, err
	}
	next := a.name
	if dir != "." {
		next = a.name[len(dir)+1:]
	}
	next, _, _ = strings.Cut(next, "/")
	i, found := slices.BinarySearchFunc(list, next, func(e fs.DirEntry, name string) int { return strings.Compare(e.Name(), name) })
	if !found {
		list = slices.Insert(list, i, fs.FileInfoToDirEntry(a.entry(path.Join(dir, next))))
	}
	return list, nil
}

// Stat implements [fs.StatFS].
func (a added) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(a.FS, name)
	if err != nil && (name == a.name || a.holds(name)) {
		return a.entry(name), nil
	}
	return info, err
}

func (a added) entry(name string) addedInfo {
	if name == a.name {
		return addedInfo{name: path.Base(name), size: int64(len(a.text))}
	}
	return addedInfo{name: path.Base(name), mode: fs.ModeDir}
}

// addedInfo is what there is to know of the file, or of a folder above it.
type addedInfo struct {
	name string
	size int64
	mode fs.FileMode
}

func (i addedInfo) Name() string       { return i.name }
func (i addedInfo) Size() int64        { return i.size }
func (i addedInfo) Mode() fs.FileMode  { return i.mode }
func (i addedInfo) ModTime() time.Time { return time.Time{} }
func (i addedInfo) IsDir() bool        { return i.mode.IsDir() }
func (i addedInfo) Sys() any           { return nil }

// addedFile is the file while it is read.
type addedFile struct {
	info addedInfo
	io.Reader
}

func (f *addedFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *addedFile) Close() error               { return nil }
