package rules

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// unwritten reports whether no step of any workflow can change what a condition gives.
// Between the gates of an enrollment and its first step no time passes and nothing
// comes from outside: only what others write in the same instant can lie between.
func (s *stability) unwritten(x *expr.Expr) bool {
	r := x.Reads()
	if r.External || len(r.Workflows)+len(r.Messages)+len(r.Topics)+len(r.Channels) > 0 {
		return false // enrollments start and end, messages are sent, topics are left
	}
	for _, f := range r.Fields {
		if s.writes[f] || s.creates[f.Object] || s.movesByItself(f) {
			return false
		}
	}
	for _, o := range r.Objects {
		if s.creates[o] || s.writesAny(o) {
			return false
		}
	}
	for _, e := range r.Events {
		if s.program.Events[e].BuiltIn {
			return false // steps make them
		}
	}
	for _, i := range r.Segments {
		if g := s.program.Env.Segment(i); g == nil || !s.unwritten(g) {
			return false
		}
	}
	for _, i := range r.Scores {
		if !s.unwrittenScore(s.program.Scores[i]) {
			return false
		}
	}
	return true
}

// unwrittenScore reports whether no step moves a score.
func (s *stability) unwrittenScore(m *project.Score) bool {
	for i := range m.Fit {
		if c := m.Fit[i].When; c == nil || c.Expr == nil || !s.unwritten(c.Expr) {
			return false
		}
	}
	for i := range m.Behavior {
		b := &m.Behavior[i]
		if s.program.Events[b.Event].BuiltIn {
			return false
		}
		if b.Where != nil && (b.Where.Expr == nil || !s.unwritten(b.Where.Expr)) {
			return false
		}
	}
	return true
}

// movesByItself reports whether a field is moved by steps that do not name it.
func (s *stability) movesByItself(f expr.FieldRef) bool {
	shape := s.program.Schema.Objects[f.Object].Shape
	name := shape.Fields[f.Slot].Name
	return f.Object == s.program.ContactObject() && (name == "stage" || name == "owner")
}

// writesAny reports whether a step writes a field of an object.
func (s *stability) writesAny(object int) bool {
	for f := range s.writes {
		if f.Object == object {
			return true
		}
	}
	return false
}
