package project

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
)

// builder makes the program from the documents: first everything that has a
// name, then the environment of expressions, then each document by itself.
type builder struct {
	loader  *loader
	names   *names
	program *Program
	schema  expr.Schema
	reporter
	zones *zones
	// slipped marks mappings with an unknown key: what they lack is no news.
	slipped map[diag.Span]bool
	// unseen are kinds of names that are declared where nobody can read it.
	unseen map[string]bool
	// recipients are the words that name staff.
	recipients map[string]bool
	// addressed are the recipients of notices as they are written, nil where
	// some may be hidden.
	addressed []string
	// moments is the shape of a trigger that carries only its instant; changes
	// holds those of changed fields.
	moments   *expr.Shape
	changesMu sync.Mutex
	changes   map[string]*expr.Shape
	mailMu    sync.Mutex
	mails     map[boundKey]*mailCheck
	// Compiled documents whose place in the program is given by their order.
	slas, guardrails, policies, populations, scenarios sync.Map
	// index of each named document: schema index where it has one.
	workflows, messages, segments, scores, stages, channels, topics map[string]int
	teams                                                           map[string]*Team
	routings                                                        map[string]*Routing
}

// result resolves, checks and compiles everything.
func (l *loader) result() (*Result, error) {
	b := &builder{loader: l, names: collectNames(l.units), program: &Program{}, zones: &zones{byName: map[string]*calendar.Zone{}}}
	l.texts = map[string]*source.File{}
	b.slipped = map[diag.Span]bool{}
	for _, u := range l.units {
		for _, s := range u.slips {
			b.slipped[s.in] = true
		}
	}
	b.unseen = b.findUnseen()
	b.unique()
	b.resolveAll()
	b.buildProject()
	b.buildObjects()
	b.buildEvents()
	b.index()
	b.recipients, b.addressed = b.findRecipients(), b.findAddressed()
	if err := b.environment(); err != nil {
		return nil, err
	}
	b.mails = map[boundKey]*mailCheck{}
	units := b.compileAll()
	b.cycles(units)
	return l.collect(b, units), nil
}

// collect gathers the diagnostics of all phases and decides whether there is a
// program.
func (l *loader) collect(b *builder, compiled []*compiler) *Result {
	ds := append(l.diags, b.diags...)
	for _, c := range compiled {
		ds = append(ds, c.diags...)
	}
	ds = slices.DeleteFunc(ds, func(d diag.Diagnostic) bool { return blind(d, b.unseen) })
	for i := range l.parsed {
		ds = append(ds, l.parsed[i].diags...)
	}
	for _, u := range l.units {
		for _, d := range u.diags {
			d.Address = u.address()
			ds = append(ds, d)
		}
	}
	ds = append(ds, l.schemaOnly(ds)...)
	r := &Result{Name: b.program.Name, Diagnostics: withoutEchoes(diag.Sort(ds)), Documents: l.understood(), Files: l.files()}
	source.Settle(r.File, r.Diagnostics)
	if diag.Count(r.Diagnostics, diag.Error) > 0 {
		return r
	}
	p := b.program
	p.Files, p.files = r.Files, map[string]*source.File{}
	for _, f := range r.Files {
		p.files[f.Path] = f
	}
	n := 0
	for _, c := range compiled {
		n += len(c.refs)
	}
	p.Refs = make([]Ref, 0, n)
	for _, c := range compiled {
		p.Refs = append(p.Refs, c.refs...)
	}
	r.Program = p
	return r
}

// understood counts the documents that could be read.
func (l *loader) understood() int {
	n := 0
	for _, u := range l.units {
		if !u.lost {
			n++
		}
	}
	return n
}

func (l *loader) files() []*source.File {
	var files []*source.File
	for i := range l.parsed {
		files = append(files, l.parsed[i].file)
	}
	for _, path := range slices.Sorted(maps.Keys(l.texts)) {
		files = append(files, l.texts[path])
	}
	slices.SortFunc(files, comparePaths)
	return files
}

// unique reports two documents of one kind and name, a second Project or
// Lifecycle, and a Project outside its file. The first by place counts.
func (b *builder) unique() {
	seen := map[string]*unit{}
	for _, u := range b.loader.units {
		b.doc = u.doc
		head := u.doc.Head()
		if head.Kind.Value == "Project" && head.Kind.Span.File != Marker && !u.lost {
			b.report("load/schema", head.Kind.Span, "move what it says to "+Marker, "the Project document must stand in `%s`", Marker)
			u.aside = true
			continue
		}
		key := head.Address()
		if kind := head.Kind.Value; kind == "Project" || kind == "Lifecycle" {
			key = kind
		}
		if first := seen[key]; first != nil {
			b.repeated(head, first.doc.Head())
			continue
		}
		seen[key] = u
	}
	b.doc = nil
	if seen["Project"] == nil && !b.broken(Marker) {
		b.report("load/schema", diag.Span{File: Marker, Start: diag.Pos{Line: 1, Column: 1}, End: diag.Pos{Line: 1, Column: 1}},
			"begin it with `kind: Project` and a `name:`", "`%s` holds no Project document", Marker)
	}
}

func (b *builder) broken(file string) bool {
	for i := range b.loader.parsed {
		if p := &b.loader.parsed[i]; p.file.Path == file {
			return diag.Count(p.diags, diag.Error) > 0
		}
	}
	return false
}

func (b *builder) repeated(head, first *model.Meta) {
	kind := head.Kind.Value
	if kind == "Project" || kind == "Lifecycle" {
		b.report("load/duplicate-key", head.Kind.Span, "merge the two", "a project has one %s, and this is the second", kind)
		b.relate(first.Kind.Span, "first here")
		return
	}
	if head.Name.Value == "" {
		return // the schema says that it has no name
	}
	b.report("load/duplicate-key", head.Name.Span, "rename one of them", "there are two documents `%s`", head.Address())
	b.relate(first.Name.Span, "first here")
}

func (b *builder) resolveAll() {
	for _, u := range b.loader.units {
		for _, r := range u.refs {
			if b.unseen[kindOfRef(r.kind)] {
				continue
			}
			if d := b.names.resolve(r); d != nil {
				u.diags = append(u.diags, *d)
			}
		}
	}
}

// environment builds the names that expressions can use.
func (b *builder) environment() error {
	p := b.program
	env, err := expr.NewEnv(b.schema)
	if err != nil {
		return fmt.Errorf("build the environment of expressions: %w", err)
	}
	p.Env, p.Schema = env, env.Schema()
	return nil
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

func knownList(known []string) string {
	list := slices.Compact(slices.Sorted(slices.Values(known)))
	if len(list) > 0 && list[0] == "" {
		list = list[1:]
	}
	if len(list) == 0 {
		return ""
	}
	if len(list) > 12 {
		list = append(list[:12], "…")
	}
	return "known: " + strings.Join(list, ", ")
}

// docs returns the documents of one type, sorted by name; repetitions are left out.
func docs[T model.Document](b *builder) []T {
	var list []T
	seen := map[string]bool{}
	for _, u := range b.loader.units {
		if d, ok := u.doc.(T); ok && !u.aside && !seen[d.Head().Name.Value] {
			seen[d.Head().Name.Value] = true
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(x, y T) int { return strings.Compare(x.Head().Name.Value, y.Head().Name.Value) })
	return list
}

// declaredObjects unites the objects of all data models; a second declaration
// is reported where it stands.
func (b *builder) declaredObjects() map[string]*model.Entry[model.Object] {
	return unite(b, "object", func(d *model.DataModel) model.Map[model.Object] { return d.Objects })
}

func (b *builder) declaredEvents() map[string]*model.Entry[model.Event] {
	return unite(b, "event", func(d *model.DataModel) model.Map[model.Event] { return d.Events })
}

func unite[T any](b *builder, noun string, of func(*model.DataModel) model.Map[T]) map[string]*model.Entry[T] {
	all := map[string]*model.Entry[T]{}
	for _, d := range docs[*model.DataModel](b) {
		b.doc = d
		m := of(d)
		for i := range m {
			name := m[i].Key.Value
			if first := all[name]; first != nil {
				b.report("load/duplicate-key", m[i].Key.Span, "declare it once", "the %s `%s` is declared twice", noun, name)
				b.relate(first.Key.Span, "first here")
				continue
			}
			all[name] = &m[i]
		}
	}
	return all
}
