package scaffold

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/project"
)

// Conflicts returns which of the files are there already, or cannot be
// written because something that is no folder stands in their way.
func Conflicts(dir string, files []File) []string {
	var found []string
	for _, f := range files {
		if name, ok := inTheWay(dir, filepath.FromSlash(f.Path)); ok {
			found = append(found, filepath.ToSlash(name))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// inTheWay returns the part of a path that exists and may not.
func inTheWay(dir, name string) (string, bool) {
	if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
		return name, true
	}
	for up := filepath.Dir(name); up != "."; up = filepath.Dir(up) {
		if info, err := os.Stat(filepath.Join(dir, up)); err == nil && !info.IsDir() {
			return up, true
		}
	}
	return "", false
}

// Write writes the files into dir, which is created if need be. They are
// written aside first and moved to their places when all are complete, the
// marker of a project last; when anything fails, or ctx ends, what was made is
// removed.
func Write(ctx context.Context, dir string, files []File) (err error) {
	w := &writer{ctx: ctx, dir: dir}
	defer func() {
		if err != nil {
			w.undo()
		}
	}()
	if err := w.folder("."); err != nil {
		return err
	}
	stage, err := os.MkdirTemp(dir, ".fairlead-init-")
	if err != nil {
		return fmt.Errorf("create a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(stage) }() // holds copies only
	return w.write(stage, markerLast(files))
}

func markerLast(files []File) []File {
	marker := func(f File) bool { return f.Path == project.Marker }
	list := slices.DeleteFunc(slices.Clone(files), marker)
	if i := slices.IndexFunc(files, marker); i >= 0 {
		list = append(list, files[i])
	}
	return list
}

// writer remembers what it made, so that it can be undone.
type writer struct {
	ctx  context.Context
	dir  string
	made []string
}

func (w *writer) write(stage string, files []File) error {
	aside := func(i int) string { return filepath.Join(stage, strconv.Itoa(i)) }
	for i, f := range files {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if err := os.WriteFile(aside(i), f.Data, 0o666); err != nil {
			return fmt.Errorf("write %s: %w", f.Path, err)
		}
	}
	for i, f := range files {
		if err := w.move(aside(i), f.Path); err != nil {
			return fmt.Errorf("write %s: %w", f.Path, err)
		}
	}
	return w.ctx.Err()
}

// move puts a complete file in its place. A link is made instead of a rename,
// because a rename would replace a file that appeared since the check.
func (w *writer) move(from, to string) error {
	name := filepath.FromSlash(to)
	if err := w.folder(filepath.Dir(name)); err != nil {
		return err
	}
	target := filepath.Join(w.dir, name)
	if err := os.Link(from, target); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return err
		}
		if err := os.Rename(from, target); err != nil { // no links on this file system
			return err
		}
	}
	w.made = append(w.made, target)
	return nil
}

// folder makes a folder and those above it, up to and including dir and what
// is missing above dir.
func (w *writer) folder(name string) error {
	full := filepath.Join(w.dir, name)
	if _, err := os.Stat(full); err == nil {
		return nil
	}
	if up := filepath.Dir(full); up != full {
		if rel, err := filepath.Rel(w.dir, up); err == nil {
			if err := w.folder(rel); err != nil {
				return err
			}
		}
	}
	if err := os.Mkdir(full, 0o777); err != nil {
		return err
	}
	w.made = append(w.made, full)
	return nil
}

// undo removes what was made, newest first. Folders that somebody else put
// something into stay, as os.Remove refuses them.
func (w *writer) undo() {
	for _, name := range slices.Backward(w.made) {
		_ = os.Remove(name)
	}
}
