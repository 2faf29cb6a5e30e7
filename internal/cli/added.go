package cli

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/project"
)

// loadWith loads the project in the folder root as it is with some more files, by
// their paths.
func (a *app) loadWith(root string, files map[string][]byte) (*opened, error) {
	r, err := project.Load(added{os.DirFS(root), files}, project.Options{Version: version})
	if err != nil {
		return nil, loadFailed(err)
	}
	return &opened{r, root}, nil
}

// added is a folder with files that are not there, and the folders they need.
type added struct {
	fs.FS
	files map[string][]byte
}

// holds reports whether a folder is one of those above a file.
func (a added) holds(dir string) bool {
	for name := range a.files {
		if dir == "." || strings.HasPrefix(name, dir+"/") {
			return true
		}
	}
	return false
}

// Open implements [fs.FS].
func (a added) Open(name string) (fs.File, error) {
	if text, ok := a.files[name]; ok {
		return &addedFile{a.entry(name), bytes.NewReader(text)}, nil
	}
	return a.FS.Open(name)
}

// ReadDir implements [fs.ReadDirFS].
func (a added) ReadDir(dir string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(a.FS, dir)
	if !a.holds(dir) {
		return list, err
	}
	for _, name := range slices.Sorted(maps.Keys(a.files)) {
		if dir != "." {
			rest, ok := strings.CutPrefix(name, dir+"/")
			if !ok {
				continue
			}
			name = rest
		}
		name, _, _ = strings.Cut(name, "/")
		i, found := slices.BinarySearchFunc(list, name, func(e fs.DirEntry, name string) int { return strings.Compare(e.Name(), name) })
		if !found {
			list = slices.Insert(list, i, fs.FileInfoToDirEntry(a.entry(path.Join(dir, name))))
		}
	}
	return list, nil
}

// Stat implements [fs.StatFS].
func (a added) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(a.FS, name)
	if _, ok := a.files[name]; err != nil && (ok || a.holds(name)) {
		return a.entry(name), nil
	}
	return info, err
}

func (a added) entry(name string) addedInfo {
	if text, ok := a.files[name]; ok {
		return addedInfo{name: path.Base(name), size: int64(len(text))}
	}
	return addedInfo{name: path.Base(name), mode: fs.ModeDir}
}

// addedInfo is what there is to know of a file, or of a folder above one.
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

// addedFile is a file while it is read.
type addedFile struct {
	info addedInfo
	io.Reader
}

func (f *addedFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *addedFile) Close() error               { return nil }
