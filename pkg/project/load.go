// Package project makes a checked program from files: it reads YAML, holds it
// against the JSON Schemas, resolves references, checks every expression and
// template, and compiles the result into an immutable [Program]. It is the only
// importer of the JSON Schema library.
//
// Nothing stops at the first trouble: [Load] returns every diagnostic it can
// find, each with a place and what to do. Only a project without errors has a
// Program.
package project

import (
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
)

// Options change how a project is loaded. The zero value is the usual way.
type Options struct {
	// Version is this tool's version, held against `requires:`; "" means that
	// every requirement is met.
	Version string
	// Order, if set, reorders the list of files before they are read. The result
	// must not depend on it; tests use it to see that.
	Order func(paths []string)
}

// Result is what loading gave.
type Result struct {
	// Program is nil when Diagnostics has errors.
	Program *Program
	// Name is the project's name, also when it does not load; "" if it has none.
	Name string
	// Files are all files that were read, sorted by path, templates included.
	Files []*source.File
	// Documents counts the documents that were understood.
	Documents int
	// Diagnostics are sorted by place.
	Diagnostics []diag.Diagnostic
}

// File returns the file at that path, nil if it was not read.
func (r *Result) File(path string) *source.File {
	i, ok := slices.BinarySearchFunc(r.Files, path, func(f *source.File, want string) int { return strings.Compare(f.Path, want) })
	if !ok {
		return nil
	}
	return r.Files[i]
}

// Unread returns the diagnostics about files that the operating system did not
// let us read: a missing permission, a link that leads nowhere, a broken disk.
// They say nothing about what the user wrote, and without those files nothing
// can be said about the project.
func (r *Result) Unread() []diag.Diagnostic {
	var list []diag.Diagnostic
	for _, d := range r.Diagnostics {
		if isUnread(d) {
			list = append(list, d)
		}
	}
	return list
}

// Load reads the project at the root of fsys. The error is [ErrNoProject] when
// there is no fairlead.yaml, or a failure of the tool; everything about the
// user's files is in the result's diagnostics.
func Load(fsys fs.FS, o Options) (*Result, error) {
	if _, err := fs.Stat(fsys, Marker); err != nil {
		return nil, ErrNoProject
	}
	sch, err := newSchemas()
	if err != nil {
		return nil, err
	}
	return loadWith(fsys, o, sch)
}

// loadWith loads a project with schemas that other loads may use too.
func loadWith(fsys fs.FS, o Options, sch *schemas) (*Result, error) {
	l := &loader{fsys: fsys, options: o, plans: newPlans(), schemas: sch}
	if err := l.read(); err != nil {
		return nil, err
	}
	return l.result()
}

// readFile reads a file of the project as it is.
func (l *loader) readFile(name string) ([]byte, error) { return readRegular(l.fsys, name) }

// loader carries one load from files to the program.
type loader struct {
	fsys    fs.FS
	options Options
	plans   plans
	schemas *schemas
	parsed  []parsed
	units   []*unit
	diags   []diag.Diagnostic
	// texts are files that messages take their body from.
	texts map[string]*source.File
}

// unit is one document on its way.
type unit struct {
	root  *source.Node
	doc   model.Document
	refs  []ref
	slips []slip
	diags []diag.Diagnostic
	// schema is what the JSON Schema says; it counts only where nobody else has
	// found words for the place.
	schema []diag.Diagnostic
	// lost marks a document that could not be read: only its kind and name are
	// known, so that what refers to it is not reported as well.
	lost bool
	// aside marks a Project in the wrong file, which nobody reads.
	aside bool
}

func (u *unit) address() string { return u.doc.Head().Address() }

// read parses the marker first, because it says what to ignore.
func (l *loader) read() error {
	marker := parseFile(l.fsys, Marker)
	paths, ds := find(l.fsys, ignorer(ignoreList(marker)))
	l.diags = append(l.diags, ds...)
	if l.options.Order != nil {
		l.options.Order(paths)
	}
	l.parsed = make([]parsed, len(paths))
	units := make([][]*unit, len(paths))
	errs := make([]error, len(paths))
	Parallel(len(paths), func(i int) {
		l.parsed[i] = marker
		if paths[i] != Marker {
			l.parsed[i] = parseFile(l.fsys, paths[i])
		}
		units[i], errs[i] = l.understand(&l.parsed[i])
	})
	for i := range units {
		if errs[i] != nil {
			return fmt.Errorf("check %s: %w", paths[i], errs[i])
		}
		l.units = append(l.units, units[i]...)
	}
	for i := range l.parsed {
		l.units = append(l.units, l.plans.lost(&l.parsed[i], l.units)...)
	}
	slices.SortFunc(l.parsed, func(a, b parsed) int { return comparePaths(a.file, b.file) })
	slices.SortFunc(l.units, func(a, b *unit) int { return a.doc.Head().Span.Compare(b.doc.Head().Span) })
	return nil
}

// file returns the YAML file at that path, nil if none was read.
func (l *loader) file(path string) *source.File {
	i, ok := slices.BinarySearchFunc(l.parsed, path, func(p parsed, want string) int { return strings.Compare(p.file.Path, want) })
	if !ok {
		return nil
	}
	return l.parsed[i].file
}

func comparePaths(a, b *source.File) int {
	return diag.Span{File: a.Path}.Compare(diag.Span{File: b.Path})
}

func ignoreList(marker parsed) []string {
	var patterns []string
	if len(marker.docs) == 0 {
		return nil
	}
	if list := marker.docs[0].Root.Get("ignore"); list != nil {
		for _, item := range list.Items {
			patterns = append(patterns, item.Text)
		}
	}
	return patterns
}

// Parallel calls f for 0..n-1 on all processors and waits. f must write only
// to its own index. A panic in f is passed on to the caller, whose guard can
// then say that the tool is at fault.
func Parallel(n int, f func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	var fault atomic.Pointer[any]
	work := func() {
		defer func() {
			if r := recover(); r != nil {
				fault.CompareAndSwap(nil, &r)
			}
		}()
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			f(i)
		}
	}
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(work)
	}
	wg.Wait()
	if r := fault.Load(); r != nil {
		panic(*r)
	}
}
