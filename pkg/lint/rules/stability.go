package rules

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// stability knows which fields stay as they are while a journey runs, as the
// language defines it: no event updates them, no step sets them, they are not
// `volatile`, and nothing waits for them to change. The stage, the owner, the last
// activity and what a contact belongs to may always change.
type stability struct {
	program *project.Program
	moves   map[expr.FieldRef]bool
	// writes are the fields that steps write, and creates the objects they create.
	writes  map[expr.FieldRef]bool
	creates map[int]bool
}

func newStability(p *project.Program) *stability {
	s := &stability{p, map[expr.FieldRef]bool{}, map[expr.FieldRef]bool{}, map[int]bool{}}
	for ref, d := range declaredFields(p) {
		if d.field.Value.Volatile.Value {
			s.moves[ref] = true
		}
	}
	for i := range p.Events {
		for _, pair := range p.Events[i].Updates {
			s.moves[expr.FieldRef{Object: p.Events[i].Object, Slot: pair[1]}] = true
		}
	}
	if contact := p.ContactObject(); contact >= 0 {
		for _, name := range []string{"stage", "owner", "last_activity"} {
			s.moves[expr.FieldRef{Object: contact, Slot: p.Schema.Objects[contact].Shape.Slot(name)}] = true
		}
	}
	for _, w := range p.Workflows {
		s.workflow(w)
	}
	return s
}

func (s *stability) workflow(w *project.Workflow) {
	for i := range w.Triggers {
		t := &w.Triggers[i]
		s.reads(t.Becomes)
		if t.Kind == project.OnChanged {
			s.path(&t.Field)
		}
	}
	if w.Goal != nil {
		s.reads(w.Goal.When)
	}
	for i := range w.Exits {
		s.reads(w.Exits[i].When)
		s.path(w.Exits[i].Field)
	}
	for _, step := range w.Steps {
		s.step(step)
	}
}

func (s *stability) step(step *project.Step) {
	s.sets(step.Sets)
	if step.Webhook != nil {
		s.sets(step.Webhook.Sets)
	}
	if step.Doc.External != nil {
		for _, written := range step.Doc.External.Writes {
			s.written(written.Text)
		}
	}
	if step.Create != nil {
		s.creates[step.Create.Object] = true
	}
	if step.Action != project.WaitUntil {
		return
	}
	for i := range step.Arms {
		s.reads(step.Arms[i].When)
		s.path(step.Arms[i].Field)
	}
}

// written marks a path that an `external` step names.
func (s *stability) written(text string) {
	for i := range s.program.Schema.Objects {
		o := &s.program.Schema.Objects[i]
		for slot := range o.Shape.Fields {
			if text == o.Name+"."+o.Shape.Fields[slot].Name {
				s.moves[expr.FieldRef{Object: i, Slot: slot}] = true
				s.writes[expr.FieldRef{Object: i, Slot: slot}] = true
			}
		}
	}
}

func (s *stability) sets(list []project.FieldSet) {
	for i := range list {
		s.path(&list[i].Path)
		s.writes[expr.FieldRef{Object: list[i].Path.Object, Slot: list[i].Path.Slot}] = true
	}
}

func (s *stability) path(p *expr.Path) {
	if p != nil && p.Object >= 0 {
		s.moves[expr.FieldRef{Object: p.Object, Slot: p.Slot}] = true
	}
}

func (s *stability) reads(c *project.Cond) {
	if c == nil || c.Expr == nil {
		return
	}
	for _, f := range s.fields(c.Expr) {
		s.moves[f] = true
	}
}

// fields lists what a condition reads of objects, through segments.
func (s *stability) fields(x *expr.Expr) []expr.FieldRef {
	list := x.Reads().Fields
	for _, i := range x.Reads().Segments {
		if g := s.program.Env.Segment(i); g != nil {
			list = append(list[:len(list):len(list)], s.fields(g)...)
		}
	}
	return list
}

// stays reports whether a condition about an object gives the same as long as a
// journey runs.
func (s *stability) stays(x *expr.Expr) bool {
	r := x.Reads()
	if r.Now || r.External || len(r.Events)+len(r.Objects)+len(r.Scores)+len(r.Workflows)+len(r.Messages)+len(r.Topics)+len(r.Channels)+len(r.Event) > 0 {
		return false
	}
	for _, f := range r.Fields {
		if s.moves[f] || f.Object != x.Place().Object {
			return false
		}
	}
	for _, i := range r.Segments {
		if g := s.program.Env.Segment(i); g == nil || !s.stays(g) {
			return false
		}
	}
	return true
}
