package project

import (
	"errors"
	"fmt"
	"io/fs"
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
			if err != nil || !info.Mode().IsRegular() {
				return nil
			}
		}
		paths = append(paths, p)
		return nil
	})
	slices.Sort(paths)
	return paths, ds
}

func isYAML(p string) bool { return path.Ext(p) == ".yaml" || path.Ext(p) == ".yml" }

func unreadable(p string, err error) diag.Diagnostic {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err // its own path may be absolute
	}
	return diag.Diagnostic{
		Rule: "load/encoding", Severity: diag.Error, Confidence: diag.Proved,
		Primary: diag.Span{File: p}, Message: fmt.Sprintf("`%s` cannot be read: %v", p, err),
		Help: "check the file's permissions, or list it under `ignore:`",
	}
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

// parsed is one file after YAML, before any document is understood.
type parsed struct {
	file  *source.File
	docs  []source.Document
	diags []diag.Diagnostic
}

func parseFile(fsys fs.FS, p string) parsed {
	data, err := fs.ReadFile(fsys, p)
	if err != nil {
		return parsed{file: source.NewFile(p, nil), diags: []diag.Diagnostic{unreadable(p, err)}}
	}
	f := source.NewFile(p, data)
	docs, ds := source.Parse(f)
	return parsed{f, docs, ds}
}
