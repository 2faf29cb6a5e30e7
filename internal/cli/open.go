package cli

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

// opened is a project that was found and loaded.
type opened struct {
	*project.Result
	// root is the absolute path of its folder. It never reaches a result.
	root string
}

// open finds the project at or above the working directory and loads it. If a
// file of it cannot be read, the error holds the reasons.
func (a *app) open() (*opened, error) {
	p, err := a.openReadable()
	if err != nil {
		return nil, err
	}
	if ds := p.Unread(); len(ds) > 0 {
		return nil, a.unread(p, ds)
	}
	return p, nil
}

// openReadable is open for commands that can do without some of the files.
func (a *app) openReadable() (*opened, error) {
	root, err := a.findRoot()
	if err != nil {
		return nil, err
	}
	return a.load(root, nil)
}

// load loads the project in the folder root, as it is if the files named in texts
// have these texts.
func (a *app) load(root string, texts map[string][]byte) (*opened, error) {
	r, err := project.Load(patched{os.DirFS(root), texts}, project.Options{Version: version})
	switch {
	case errors.Is(err, project.ErrNoProject):
		return nil, noProject(a.flags.dir)
	case err != nil:
		return nil, loadFailed(err)
	}
	return &opened{r, root}, nil
}

// findRoot walks up to the folder with the marker.
func (a *app) findRoot() (string, error) {
	dir, err := a.start()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, project.Marker)); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", noProject(a.flags.dir)
		}
		dir = up
	}
}

// start returns the absolute path of the folder that -C names.
func (a *app) start() (string, error) {
	if a.flags.dir != "" {
		if info, err := os.Stat(a.flags.dir); err != nil || !info.IsDir() {
			return "", noFolder(a.flags.dir)
		}
	}
	dir, err := filepath.Abs(a.flags.dir)
	if err != nil {
		return "", &exitError{code: exitFailed, message: "cannot find the working directory", err: err}
	}
	return dir, nil
}

// scope is the part of a project that a command was asked about, as paths
// relative to the root with forward slashes; none means all of it.
type scope []string

// scope turns paths that the user wrote into a scope.
func (a *app) scope(root string, paths []string) (scope, error) {
	var s scope
	for _, p := range paths {
		abs, err := filepath.Abs(a.path(p))
		if err != nil {
			return nil, noSuchPath(p)
		}
		if _, err := os.Stat(abs); err != nil {
			return nil, noSuchPath(p)
		}
		rel, ok := relative(root, abs)
		if !ok {
			return nil, outsideProject(p)
		}
		s = append(s, rel)
	}
	return s, nil
}

// relative returns path as seen from root. Links are followed only if the
// path would be outside otherwise.
func relative(root, path string) (string, bool) {
	if rel, err := filepath.Rel(root, path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel), true
	}
	realRoot, errRoot := filepath.EvalSymlinks(root)
	realPath, errPath := filepath.EvalSymlinks(path)
	if errRoot != nil || errPath != nil {
		return "", false
	}
	rel, err := filepath.Rel(realRoot, realPath)
	return filepath.ToSlash(rel), err == nil && filepath.IsLocal(rel)
}

// has reports whether a file of the project is in the scope.
func (s scope) has(file string) bool {
	return len(s) == 0 || slices.ContainsFunc(s, func(p string) bool {
		return p == "." || p == file || strings.HasPrefix(file, p+"/")
	})
}

// only returns the diagnostics whose primary place is in the scope. A conflict is as much
// about each other file that it names.
func (s scope) only(ds []diag.Diagnostic) []diag.Diagnostic {
	return slices.DeleteFunc(slices.Clone(ds), func(d diag.Diagnostic) bool {
		together := strings.HasPrefix(d.Rule, "conflict/") || d.Witness != nil
		return !s.has(d.Primary.File) &&
			!(together && slices.ContainsFunc(d.Related, func(r diag.Related) bool { return s.has(r.File) }))
	})
}

// concerns reports whether what is about several workflows has one of them in the scope.
func (s scope) concerns(place diag.Span, with []lint.Party) bool {
	return s.has(place.File) || slices.ContainsFunc(with, func(o lint.Party) bool { return s.has(o.Place.File) })
}

// paths returns the files of the project in the scope.
func (s scope) paths(p *opened) []string {
	var list []string
	for _, f := range p.Files {
		if s.has(f.Path) {
			list = append(list, f.Path)
		}
	}
	return list
}

// files counts the files of the project in the scope.
func (s scope) files(p *opened) int { return len(s.paths(p)) }

func (s scope) holdsFiles(p *opened) bool { return s.files(p) > 0 }

// workflows counts the workflows in the scope, 0 if the project did not load.
func (s scope) workflows(p *opened) int {
	if p.Program == nil {
		return 0
	}
	n := 0
	for _, w := range p.Program.Workflows {
		if s.has(w.Doc.Span.File) {
			n++
		}
	}
	return n
}

// line is the source of frames.
func (p *opened) line(file string, n int) (string, bool) {
	f := p.File(file)
	if f == nil {
		return "", false
	}
	return f.Line(n), true
}
