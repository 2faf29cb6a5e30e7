package conflict

import (
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

func quote(s string) string { return strconv.Quote(s) }

// join answers whether the contact can enter the second while in the first.
func (a *Analysis) join(m joining) Verdict {
	v := Verdict{Sides: []Side{{Workflow: m.first, Trigger: m.i}, {Workflow: m.second, Trigger: m.j}}}
	for _, s := range v.Sides {
		if in := a.enter(s.Workflow, s.Trigger); in.Closed != "" {
			v.Answer, v.Reason = Safe, &Reason{Kind: "never", Text: in.Closed, Places: []diag.Span{s.Workflow.Doc.Name.Span}}
			return v
		}
	}
	if m.keyed && !m.twin && a.oneKey(&m) {
		v.Answer, v.Reason = Safe, &Reason{Kind: "never", Text: "`" + m.first.Reentry.Key.Text + "` stays the same, so there is one key", Places: []diag.Span{m.first.Doc.Reentry.Span}}
		return v
	}
	later := a.oneAfterTheOther(&m)
	if later.Answer == Conflict {
		return later
	}
	if !a.oneInput(&m) {
		return later
	}
	once := a.onOneInput(&m)
	if once.Answer != Safe || later.Answer == Safe && later.Reason.Kind != "disjoint" {
		if once.Answer == Safe {
			return later
		}
		return once
	}
	return later
}

// oneKey reports whether the key of an enrollment is the same for all of an object.
func (a *Analysis) oneKey(m *joining) bool {
	k := m.first.Reentry.Key
	if k == nil || k.Object < 0 || k.Field == nil {
		return false
	}
	return k.Object == m.first.Object && (k.Field.Name == "id" || k.Field.Name == "created_at")
}

// oneInput reports whether one event can start both.
func (a *Analysis) oneInput(m *joining) bool {
	s, t := &m.first.Triggers[m.i], &m.second.Triggers[m.j]
	return !m.twin && !m.keyed && s.Kind == project.OnEvent && t.Kind == project.OnEvent && s.Event == t.Event
}

// oneAfterTheOther asks for two inputs, or two passes of one.
func (a *Analysis) oneAfterTheOther(m *joining) Verdict {
	v := Verdict{Sides: []Side{{Workflow: m.first, Trigger: m.i}, {Workflow: m.second, Trigger: m.j}}}
	if a.ends(m) {
		v.Answer, v.Reason = Safe, a.leavesFirst(m)
		return v
	}
	most := int64(unbounded)
	if !m.first.Managed {
		most = longestStay(m.first)
	}
	found := a.s.DecideCourse(a.stable, a.moments(m, most, true)...)
	switch found.Verdict {
	case audience.No:
		v.Answer, v.Reason = Safe, a.whyNever(m, most)
	case audience.Unknown:
		v.Open = &Open{Beyond: found.Beyond, Exhausted: found.Exhausted, Text: "who enters `" + m.second.Name + "` while in `" + m.first.Name + "` could not be decided"}
	case audience.Yes:
		a.playLater(&v, m, most)
	}
	return v
}

// leavesFirst says that the exit comes first.
func (a *Analysis) leavesFirst(m *joining) *Reason {
	return &Reason{
		Kind: "exit", Text: "what starts `" + m.second.Name + "` ends `" + m.first.Name + "` first",
		Places: []diag.Span{m.second.Triggers[m.j].Doc.Span, m.first.Doc.Name.Span},
	}
}

// whyNever finds out what of the question it takes: the audiences, the exits, or the time.
func (a *Analysis) whyNever(m *joining, most int64) *Reason {
	r := &Reason{Kind: "disjoint", Places: []diag.Span{m.first.Doc.Name.Span, m.second.Doc.Name.Span}}
	found := a.s.Course(a.stable, a.moments(m, unbounded, false)...)
	if found.Verdict != audience.No {
		r.Kind = "exit"
		found = a.s.Course(a.stable, a.moments(m, unbounded, true)...)
	}
	if found.Verdict != audience.No {
		r.Kind, r.Bound = "time", stayWords(m.first, most)
		found = a.s.Course(a.stable, a.moments(m, most, true)...)
	}
	if found.Proof != nil {
		r.Text = found.Proof.Text
	}
	for _, f := range found.Assumed {
		o := &a.p.Schema.Objects[f.Object]
		r.Assumed = append(r.Assumed, o.Name+"."+o.Shape.Fields[f.Slot].Name)
	}
	return r
}

// onOneInput asks for one event that starts both. What the gates of the second ask of enrollments
// is asked once the contact is in the first.
func (a *Analysis) onOneInput(m *joining) Verdict {
	v := Verdict{Sides: []Side{{Workflow: m.first, Trigger: m.i}, {Workflow: m.second, Trigger: m.j}}}
	parts := a.arriving(m.first, m.i)
	var rest asks
	for _, p := range a.arriving(m.second, m.j) {
		if !a.readsActive(p.Expr, 0) && (!a.apart(m) || a.ofContactOnly(p)) {
			parts = append(parts, p)
		}
		if !ofEvent(p) && (!a.apart(m) || a.ofContactOnly(p)) {
			rest.add(p)
		}
	}
	found := a.s.Satisfiable(parts...)
	switch found.Verdict {
	case audience.No:
		v.Answer, v.Reason = Safe, &Reason{Kind: "disjoint", Text: found.Proof.Text}
		return v
	case audience.Unknown:
		v.Open = &Open{Beyond: found.Beyond, Exhausted: found.Exhausted, Text: "who enters both on one input could not be decided"}
		return v
	}
	if !m.first.Managed {
		a.inside(m, &rest)
		after := a.s.Course(a.stable, audience.Moment{Parts: parts}, audience.Moment{Parts: rest.parts})
		if after.Verdict == audience.No {
			v.Answer, v.Reason = Safe, &Reason{Kind: "group", Text: after.Proof.Text}
			return v
		}
	}
	a.playOnce(&v, m, found.Witness, parts)
	return v
}

// readsActive reports whether a condition asks who is enrolled, through segments.
func (a *Analysis) readsActive(x *expr.Expr, depth int) bool {
	if x == nil || depth > deepest {
		return depth > deepest
	}
	r := x.Reads()
	return len(r.Workflows) > 0 || slices.ContainsFunc(r.Segments, func(i int) bool { return a.readsActive(a.p.Env.Segment(i), depth+1) })
}
