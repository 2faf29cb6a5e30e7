package project

import (
	"github.com/fairlead/fairlead/pkg/expr"
)

// Unwritten reports whether no step of any workflow can change what a condition gives.
// Between the gates of an enrollment and its first step no time passes and nothing
// comes from outside: only what others write in the same instant can lie between.
func (s *Stability) Unwritten(x *expr.Expr) bool {
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
		if s.Program.Events[e].BuiltIn {
			return false // steps make them
		}
	}
	for _, i := range r.Segments {
		if g := s.Program.Env.Segment(i); g == nil || !s.Unwritten(g) {
			return false
		}
	}
	for _, i := range r.Scores {
		if !s.unwrittenScore(s.Program.Scores[i]) {
			return false
		}
	}
	return true
}

// unwrittenScore reports whether no step moves a score.
func (s *Stability) unwrittenScore(m *Score) bool {
	for i := range m.Fit {
		if c := m.Fit[i].When; c == nil || c.Expr == nil || !s.Unwritten(c.Expr) {
			return false
		}
	}
	for i := range m.Behavior {
		b := &m.Behavior[i]
		if s.Program.Events[b.Event].BuiltIn {
			return false
		}
		if b.Where != nil && (b.Where.Expr == nil || !s.Unwritten(b.Where.Expr)) {
			return false
		}
	}
	return true
}

// movesByItself reports whether a field is moved by steps that do not name it.
func (s *Stability) movesByItself(f expr.FieldRef) bool {
	shape := s.Program.Schema.Objects[f.Object].Shape
	name := shape.Fields[f.Slot].Name
	return f.Object == s.Program.ContactObject() && (name == "stage" || name == "owner")
}

// writesAny reports whether a step writes a field of an object.
func (s *Stability) writesAny(object int) bool {
	for f := range s.writes {
		if f.Object == object {
			return true
		}
	}
	return false
}
