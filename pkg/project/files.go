package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/source"
)

// Marker is the file that makes a folder a project.
const Marker = "fairlead.yaml"

// ErrNoProject says that a folder holds no fairlead.yaml.
var ErrNoProject = errors.New("no " + Marker)

// find lists the project's YAML files, sorted. Hidden files and folders are
// left out; a link to a folder is not followed, so a loop of links cannot catch
// the walk. What cannot be read is reported, not skipped.
func find(fsys fs.FS, ignored func(string) bool) ([]string, []diag.Diagnostic) {
	var paths []string
	var ds []diag.Diagnostic
	var links []link
	_ = fs.WalkDir(fsys, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			ds = append(ds, unreadable(p, err))
			return fs.SkipDir
		}
		skip := p != "." && strings.HasPrefix(path.Base(p), ".") || ignored(p)
		switch {
		case e.IsDir() && skip:
			return fs.SkipDir
		case e.IsDir() || skip || !isYAML(p):
			return nil
		case e.Type()&fs.ModeSymlink != 0:
			info, err := fs.Stat(fsys, p)
			if err != nil {
				ds = append(ds, unreadable(p, err))
			}
			if err == nil && !info.IsDir() {
				links = append(links, link{p, info})
			}
			return nil
		}
		paths = append(paths, p)
		return nil
	})
	paths = append(paths, elsewhere(fsys, paths, links)...)
	slices.Sort(paths)
	return paths, ds
}

// Sources lists the YAML files that [Load] would read at the root of fsys now,
// sorted, for who waits until they change. What cannot be read is left out.
func Sources(fsys fs.FS) []string {
	paths, _ := find(fsys, ignorer(ignoreList(parseFile(fsys, Marker))))
	return paths
}

// link is a symbolic link to a file and what it leads to.
type link struct {
	path string
	info fs.FileInfo
}

// elsewhere returns the links to files that are not read already, each file once:
// a document does not stand twice in a project because two paths lead to it.
func elsewhere(fsys fs.FS, paths []string, links []link) []string {
	if len(links) == 0 {
		return nil
	}
	var known []fs.FileInfo
	for _, p := range paths {
		if info, err := fs.Stat(fsys, p); err == nil {
			known = append(known, info)
		}
	}
	var more []string
	for _, l := range links {
		if slices.ContainsFunc(known, func(o fs.FileInfo) bool { return os.SameFile(l.info, o) }) {
			continue
		}
		known = append(known, l.info)
		more = append(more, l.path)
	}
	return more
}

func isYAML(p string) bool { return path.Ext(p) == ".yaml" || path.Ext(p) == ".yml" }

func unreadable(p string, err error) diag.Diagnostic {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err // its own path may be absolute
	}
	help := "check the file's permissions, or list it under `ignore:`"
	switch {
	case errors.Is(err, errNoFile):
		help = "put a plain file in its place, or list it under `ignore:`"
	case errors.Is(err, fs.ErrNotExist): // it was there when its folder was listed
		help = "the link leads nowhere: point it at a file, remove it, or list it under `ignore:`"
	}
	return diag.Diagnostic{
		Rule: "load/encoding", Severity: diag.Error, Confidence: diag.Proved,
		Primary: diag.Span{File: p}, Message: fmt.Sprintf("`%s` cannot be read: %v", p, err), Help: help,
	}
}

// isUnread reports whether a diagnostic is one of [unreadable]: others have a
// place in the text that was read.
func isUnread(d diag.Diagnostic) bool {
	return d.Rule == "load/encoding" && d.Primary.File != "" && d.Primary.Start.Line == 0
}

// ignorer builds the test for `ignore:` entries: a folder ("archive/"), a file,
// or a pattern as in path.Match, which may also match the last name alone.
func ignorer(patterns []string) func(string) bool {
	return func(p string) bool {
		return slices.ContainsFunc(patterns, func(pattern string) bool {
			pattern = strings.TrimSuffix(strings.TrimPrefix(pattern, "./"), "/")
			if p == pattern || strings.HasPrefix(p, pattern+"/") {
				return true
			}
			full, _ := path.Match(pattern, p)
			last, _ := path.Match(pattern, path.Base(p))
			return full || last
		})
	}
}

// readRegular reads a file. Anything else that a path can lead to is refused
// before it is opened: a pipe or a device would never end.
func readRegular(fsys fs.FS, p string) ([]byte, error) {
	info, err := fs.Stat(fsys, p)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	return fs.ReadFile(fsys, p)
}

// errNoFile says that a path leads to a folder, a pipe or a device.
var errNoFile = errors.New("it is no regular file")

// parsed is one file after YAML, before any document is understood.
type parsed struct {
	file  *source.File
	docs  []source.Document
	diags []diag.Diagnostic
}

func parseFile(fsys fs.FS, p string) parsed {
	data, err := readRegular(fsys, p)
	if err != nil {
		return parsed{file: source.NewFile(p, nil), diags: []diag.Diagnostic{unreadable(p, err)}}
	}
	f := source.NewFile(p, data)
	docs, ds := source.Parse(f)
	return parsed{f, docs, ds}
}
