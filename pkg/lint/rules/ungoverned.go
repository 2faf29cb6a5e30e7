package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var ungoverned = &lint.Rule{
	ID:       "data/ungoverned",
	Severity: diag.Note,
	Summary:  "a field that decides routing, scoring or stages and has no values, no bounds and no owner",
	Check: func(p *lint.Pass) {
		d := &deciders{program: p.Program, uses: map[expr.FieldRef][]diag.Related{}}
		d.collect()
		fields := declaredFields(p.Program)
		for _, at := range d.order {
			if f := fields[at]; f.field != nil && !governed(f) {
				reportUngoverned(p, f, d.uses[at])
			}
		}
	},
}

// governed reports whether somebody has said what the field may hold, or who
// answers for it. A bool holds one of two values by its type.
func governed(f declared) bool {
	v := &f.field.Value
	return v.Type.Value == "bool" || len(v.Values) > 0 || !v.Min.Span.IsZero() || !v.Max.Span.IsZero() || !blank(v.Owner)
}

func reportUngoverned(p *lint.Pass, f declared, uses []diag.Related) {
	p.Report(f.path(), diag.Diagnostic{
		Message: "`" + f.path() + "` decides, and has no values, no bounds and no owner", Address: f.model.Address(),
		Primary: f.field.Key.Span, Label: "anybody can write anything here", Related: uses[:min(len(uses), listed)],
		Help: "add `values:`, `min:` or `max:`, or name under `owner:` who answers for what it holds",
	})
}

// deciders collects the fields that decide, and where.
type deciders struct {
	program *project.Program
	uses    map[expr.FieldRef][]diag.Related
	order   []expr.FieldRef
}

func (d *deciders) collect() {
	for _, r := range d.program.Routings {
		for i := range r.Routes {
			d.cond(r.Routes[i].When, "decides this route")
			d.assign(&r.Routes[i].Assign)
		}
		d.assign(&r.Otherwise)
	}
	for _, s := range d.program.Scores {
		for i := range s.Fit {
			d.cond(s.Fit[i].When, "decides these points")
		}
	}
	if d.program.Lifecycle == nil {
		return
	}
	for i := range d.program.Lifecycle.Stages {
		d.cond(d.program.Lifecycle.Stages[i].When, "decides this stage")
	}
}

func (d *deciders) assign(a *project.Assign) {
	if a.Territory != nil {
		d.use(expr.FieldRef{Object: a.Territory.Object, Slot: a.Territory.Slot}, diag.Related{Span: a.Doc.Territory.Span, Label: "decides the territory"})
	}
	if a.Owner != nil && a.Owner.Expr != nil {
		d.reads(a.Owner.Expr.Reads(), diag.Related{Span: a.Owner.Doc.Span, Label: "decides the owner"}, nil)
	}
}

func (d *deciders) cond(c *project.Cond, label string) {
	if c != nil && c.Expr != nil {
		d.reads(c.Expr.Reads(), diag.Related{Span: firstLine(c.Doc.Span), Label: label}, nil)
	}
}

// reads follows segments, whose conditions decide with the one that names them.
func (d *deciders) reads(r *expr.Reads, at diag.Related, inside []int) {
	for _, f := range r.Fields {
		d.use(f, at)
	}
	for _, i := range r.Segments {
		if when := d.program.Segments[i].When; when != nil && when.Expr != nil && !slices.Contains(inside, i) {
			d.reads(when.Expr.Reads(), at, append(inside[:len(inside):len(inside)], i))
		}
	}
}

func (d *deciders) use(f expr.FieldRef, at diag.Related) {
	uses := d.uses[f]
	if uses == nil {
		d.order = append(d.order, f)
	}
	if !slices.Contains(uses, at) {
		d.uses[f] = append(uses, at)
	}
}
