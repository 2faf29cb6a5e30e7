package cli

import (
	"context"
	"io/fs"
	"slices"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/source"
)

// maxRounds bounds how often a project is fixed and loaded again. Each round
// mends at least one finding; more come only where fixes overlap or show
// something that an error hid.
const maxRounds = 100

// view is what lint sees of a project.
type view struct {
	project *opened
	// all are the findings; found are those that were asked for, in scope.
	all, found []diag.Diagnostic
	// unknown are the questions without an answer, in scope.
	unknown []lint.Unknown
	// safe are the proofs about workflows, in scope.
	safe     []lint.Safe
	scope    scope
	baseline *render.BaselineUse
}

// look checks a project and chooses what the user asked to see.
func (o *lintOptions) look(ctx context.Context, p *opened, s scope) (*view, error) {
	v := &view{project: p}
	judged := o.check(p)
	v.all, v.unknown, v.safe = judged.Found, judged.Unknown, judged.Safe
	var err error
	if v.baseline, err = o.excuse(p, v.all); err != nil {
		return nil, err
	}
	touched, err := o.touched(ctx, p)
	if err != nil {
		return nil, err
	}
	found := v.all
	if touched != nil {
		found = touched.Only(found)
	}
	v.found, v.scope = o.within(p, found, s)
	v.unknown = slices.DeleteFunc(v.unknown, func(u lint.Unknown) bool {
		return !s.concerns(u.Place, u.With) || touched != nil && !touches(touched, u.Address, u.Place, u.With)
	})
	v.safe = slices.DeleteFunc(v.safe, func(u lint.Safe) bool {
		return !s.concerns(u.Place, u.With) || touched != nil && !touches(touched, u.Address, u.Place, u.With)
	})
	return v, nil
}

// touches reports whether a change touches one of the workflows of a verdict.
func touches(t *lint.Touched, address string, place diag.Span, with []lint.Party) bool {
	return t.Has(&diag.Diagnostic{Address: address, Primary: place}) || slices.ContainsFunc(with, func(o lint.Party) bool {
		return t.Has(&diag.Diagnostic{Address: o.Address, Primary: o.Place})
	})
}

// sayFixable says how many of the findings need no person.
func (o *lintOptions) sayFixable(found []diag.Diagnostic) {
	n := 0
	for i := range found {
		if found[i].Fix != nil && found[i].Suppressed == nil {
			n++
		}
	}
	if n > 0 {
		o.app.hints = append(o.app.hints, fixable(n))
	}
}

// fix mends what it can, and returns what lint sees afterwards; after a dry run
// that is what it saw before.
func (o *lintOptions) fix(ctx context.Context, v *view, s scope) (*view, *render.Fixing, error) {
	hints := o.app.hints
	fixing := &render.Fixing{DryRun: o.dryRun, Fixed: []diag.Diagnostic{}, Changed: []render.FileChange{}}
	before, texts := v, map[string][]byte{}
	for range maxRounds {
		changes, made, err := lint.Fix(v.project.File, s.only(v.found))
		switch {
		case err != nil:
			return nil, nil, ownFault(err, "")
		case len(made) == 0:
			return o.settle(before, v, fixing, hints)
		}
		fixing.Fixed = append(fixing.Fixed, made...)
		for _, c := range changes {
			texts[c.File] = c.Text
		}
		p, err := o.app.load(v.project.root, texts)
		switch {
		case err != nil:
			return nil, nil, err
		case p.Program == nil && v.project.Program != nil:
			return nil, nil, ownFault("a fix broke the project; nothing was written", "")
		}
		o.app.hints = slices.Clip(hints) // those of the last look count
		if v, err = o.look(ctx, p, s); err != nil {
			return nil, nil, err
		}
	}
	return nil, nil, ownFault("the fixes come to no end; nothing was written", "")
}

// settle writes what changed, unless nothing is to be written.
func (o *lintOptions) settle(before, after *view, fixing *render.Fixing, hints []string) (*view, *render.Fixing, error) {
	var files []newText
	for _, f := range before.project.Files {
		now := after.project.File(f.Path)
		if now == nil {
			continue
		}
		if d := source.Diff(f.Path, f.Data, now.Data); d != "" {
			fixing.Changed = append(fixing.Changed, render.FileChange{File: f.Path, Diff: d})
			files = append(files, newText{f.Path, f.Data, now.Data})
		}
	}
	if o.dryRun {
		o.app.hints = hints
		return before, fixing, nil
	}
	if len(files) > 0 && !o.app.claim() {
		return nil, nil, interrupted()
	}
	fixing.Written = len(files) > 0
	return after, fixing, replaceFiles(before.project.root, files)
}

// patched is a file system in which some files have another text.
type patched struct {
	fs.FS
	texts map[string][]byte
}

// ReadFile implements [fs.ReadFileFS].
func (p patched) ReadFile(name string) ([]byte, error) {
	if text, ok := p.texts[name]; ok {
		return slices.Clone(text), nil
	}
	return fs.ReadFile(p.FS, name)
}

// ReadDir implements [fs.ReadDirFS].
func (p patched) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(p.FS, name) }

// Stat implements [fs.StatFS]. The size is that of the file as it is on disk.
func (p patched) Stat(name string) (fs.FileInfo, error) { return fs.Stat(p.FS, name) }
