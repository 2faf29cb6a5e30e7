package project

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// Stability knows which fields stay as they are while a journey runs, as the
// language defines it: no event updates them, no step sets them, they are not
// `volatile`, and nothing waits for them to change. The stage, the owner, the last
// activity and what a contact belongs to may always change.
type Stability struct {
	// Program is the project.
	Program *Program
	moves   map[expr.FieldRef]bool
	// writes are the fields that steps write, and creates the objects they create.
	writes  map[expr.FieldRef]bool
	creates map[int]bool
}

// NewStability goes through a project once.
func NewStability(p *Program) *Stability {
	s := &Stability{p, map[expr.FieldRef]bool{}, map[expr.FieldRef]bool{}, map[int]bool{}}
	s.volatile()
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

// volatile marks the fields that the data model says to move.
func (s *Stability) volatile() {
	for _, d := range s.Program.Docs {
		m, ok := d.(*model.DataModel)
		if !ok {
			continue
		}
		for i := range m.Objects {
			object := s.Program.Schema.Object(m.Objects[i].Key.Value)
			if object < 0 {
				continue
			}
			for j := range m.Objects[i].Value.Fields {
				f := &m.Objects[i].Value.Fields[j]
				if slot := s.Program.Schema.Objects[object].Shape.Slot(f.Key.Value); slot >= 0 && f.Value.Volatile.Value {
					s.moves[expr.FieldRef{Object: object, Slot: slot}] = true
				}
			}
		}
	}
}

func (s *Stability) workflow(w *Workflow) {
	for i := range w.Triggers {
		t := &w.Triggers[i]
		s.reads(t.Becomes)
		if t.Kind == OnChanged {
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

func (s *Stability) step(step *Step) {
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
	if step.Action != WaitUntil {
		return
	}
	for i := range step.Arms {
		s.reads(step.Arms[i].When)
		s.path(step.Arms[i].Field)
	}
}

// written marks a path that an `external` step names.
func (s *Stability) written(text string) {
	for i := range s.Program.Schema.Objects {
		o := &s.Program.Schema.Objects[i]
		for slot := range o.Shape.Fields {
			if text == o.Name+"."+o.Shape.Fields[slot].Name {
				s.moves[expr.FieldRef{Object: i, Slot: slot}] = true
				s.writes[expr.FieldRef{Object: i, Slot: slot}] = true
			}
		}
	}
}

func (s *Stability) sets(list []FieldSet) {
	for i := range list {
		s.path(&list[i].Path)
		s.writes[expr.FieldRef{Object: list[i].Path.Object, Slot: list[i].Path.Slot}] = true
	}
}

func (s *Stability) path(p *expr.Path) {
	if p != nil && p.Object >= 0 {
		s.moves[expr.FieldRef{Object: p.Object, Slot: p.Slot}] = true
	}
}

func (s *Stability) reads(c *Cond) {
	if c == nil || c.Expr == nil {
		return
	}
	for _, f := range s.Fields(c.Expr) {
		s.moves[f] = true
	}
}

// Moves reports whether a field may change while a journey runs.
func (s *Stability) Moves(f expr.FieldRef) bool { return s.moves[f] }

// Fields lists the fields of objects that a condition reads, through segments.
func (s *Stability) Fields(x *expr.Expr) []expr.FieldRef {
	list := x.Reads().Fields
	for _, i := range x.Reads().Segments {
		if g := s.Program.Env.Segment(i); g != nil {
			list = append(list[:len(list):len(list)], s.Fields(g)...)
		}
	}
	return list
}

// Stays reports whether a condition about an object gives the same as long as a
// journey runs.
func (s *Stability) Stays(x *expr.Expr) bool {
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
		if g := s.Program.Env.Segment(i); g == nil || !s.Stays(g) {
			return false
		}
	}
	return true
}
