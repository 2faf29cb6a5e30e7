package conflict

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
	"github.com/fairlead/fairlead/pkg/source"
)

// meeting is a way in which two workflows meet on one input: by two triggers that hang on
// the same they come, before any pause, to two steps that do not go together.
type meeting struct {
	Verdict
	// asked is what has to be so besides for the two not to go together.
	asked []audience.Part
	// shown finds among the facts of a play that it happened, and says when.
	shown func([]journey.Fact) (int64, bool)
	// open says why it can neither be played nor, as far as conditions say, be excluded;
	// "" where it can be played.
	open string
}

// unfit says of two sides, each with its step, whether the steps do not go together.
type unfit func(a *Analysis, one, two Side) (meeting, bool)

// meet answers for each two workflows whether one input can enroll one contact in both so
// that they come to two steps that do not go together. There is one verdict for each
// pair, in the project's order; pairs that have no such steps have none.
func (a *Analysis) meet(of unfit) []Verdict {
	return a.pairs(a.workflows(), func(a *Analysis, w, o *project.Workflow) (v Verdict, ok bool) {
		ways := a.meetings(w, o, of)
		if len(ways) == 0 {
			return v, false
		}
		if apart := grouped(w, o); apart != nil && a.oneStart(ways) {
			return Verdict{Answer: Safe, Sides: []Side{{Workflow: w}, {Workflow: o}}, Reason: apart}, true
		}
		return a.worst(ways), true
	})
}

// meetings are the ways in which two workflows would meet.
func (a *Analysis) meetings(w, o *project.Workflow, of unfit) []meeting {
	var list []meeting
	for i := range w.Triggers {
		for j := range o.Triggers {
			steps := a.unlike(Side{Workflow: w, Trigger: i}, Side{Workflow: o, Trigger: j}, of)
			if len(steps) == 0 {
				continue
			}
			mine, theirs := a.hang(&w.Triggers[i]), a.hang(&o.Triggers[j])
			if a.share(&mine, &theirs) {
				list = append(list, steps...)
			}
		}
	}
	return list
}

// unlike are the steps before any pause that do not go together.
func (a *Analysis) unlike(one, two Side, of unfit) []meeting {
	var list []meeting
	for _, s := range a.before(one.Workflow) {
		for _, t := range a.before(two.Workflow) {
			one.Step, two.Step = s, t
			if m, ok := of(a, one, two); ok {
				m.Sides = []Side{one, two}
				list = append(list, m)
			}
		}
	}
	return list
}

// worst asks each way, and answers with the first conflict, else with the first unknown,
// else with the last proof.
func (a *Analysis) worst(ways []meeting) Verdict {
	var open, safe *Verdict
	for i := range ways {
		a.atOnce(&ways[i])
		v := &ways[i].Verdict
		switch v.Answer {
		case Conflict:
			return *v
		case Unknown:
			if open == nil {
				open = v
			}
		default:
			safe = v
		}
	}
	if open != nil {
		return *open
	}
	return *safe
}

// atOnce asks whether one input brings one contact to the steps of both sides. Where what
// steps write may lie between the gates of the two, either may come first.
func (a *Analysis) atOnce(m *meeting) {
	v := &m.Verdict
	for _, s := range v.Sides {
		if way := a.reach(s.Workflow, s.Step, s.Trigger); way.Closed != "" {
			v.Answer, v.Reason = Safe, &Reason{Kind: "never", Text: way.Closed, Places: []diag.Span{s.Step.Doc.Action.Span}}
			return
		}
	}
	orders := []int{-1}
	if !together(v.Sides) {
		orders = []int{0, 1}
	}
	for _, first := range orders {
		if a.inOrder(m, first); v.Answer != Safe {
			return
		}
	}
}

// inOrder asks it where the gates of one side are asked first, or of both at once where
// first is -1.
func (a *Analysis) inOrder(m *meeting, first int) {
	v, parts := &m.Verdict, slices.Clone(m.asked)
	for i, s := range v.Sides {
		in, way := a.enter(s.Workflow, s.Trigger), a.reach(s.Workflow, s.Step, s.Trigger)
		for _, p := range in.Asked() {
			if first < 0 || first == i || a.stable.Unwritten(p.Expr) {
				parts = append(parts, p)
			}
		}
		for _, p := range way.Asked() {
			if a.same(s, p.Expr) {
				parts = append(parts, p)
			}
		}
	}
	found := a.s.Satisfiable(parts...)
	switch found.Verdict {
	case audience.No:
		v.Answer, v.Reason = Safe, a.disjoint(found.Proof)
	case audience.Unknown:
		v.Answer, v.Open = Unknown, &Open{Beyond: found.Beyond, Exhausted: found.Exhausted, Text: "who enters both could not be decided"}
	case audience.Yes:
		v.Answer, v.Reason = Unknown, nil
		a.play(m, found.Witness, parts)
	}
}

// disjoint is the reason that a proof gives, with the fields that it takes to stay as they
// are from the gates to the steps.
func (a *Analysis) disjoint(proof *audience.Proof) *Reason {
	r := &Reason{Kind: "disjoint", Text: proof.Text}
	for _, part := range proof.Parts {
		for _, f := range a.stable.Fields(part.Expr) {
			name := a.p.Schema.Objects[f.Object].Name + "." + a.p.Schema.Objects[f.Object].Shape.Fields[f.Slot].Name
			if a.stable.Moves(f) || slices.Contains(r.Assumed, name) {
				continue
			}
			r.Assumed = append(r.Assumed, name)
		}
	}
	slices.Sort(r.Assumed)
	return r
}

// together reports whether the gates of two sides are asked one after the other with
// nothing between: both start on one event, one entered stage or one time.
func together(sides []Side) bool {
	t, u := &sides[0].Workflow.Triggers[sides[0].Trigger], &sides[1].Workflow.Triggers[sides[1].Trigger]
	if t.Kind != u.Kind {
		return false
	}
	switch t.Kind {
	case project.OnEvent:
		return t.Event == u.Event
	case project.OnEntersStage:
		return t.Stage == u.Stage
	}
	return false
}

// same reports whether a condition gives at a step what it gave at the gates: its fields
// stay, or no time passes on the way and no step of anybody can change it.
func (a *Analysis) same(s Side, x *expr.Expr) bool {
	if a.stable.Stays(x) {
		return true
	}
	for _, t := range s.Workflow.Steps[:s.Step.Index] {
		switch t.Action {
		case project.Send, project.RouteAction, project.Webhook:
			return false
		}
	}
	return a.stable.Unwritten(x)
}

// play looks for a scenario in which the contact that was found comes to both steps.
func (a *Analysis) play(m *meeting, who *audience.Witness, parts []audience.Part) {
	v := &m.Verdict
	if v.Open = a.unplayable(m); v.Open != nil {
		return
	}
	for _, first := range []int{0, 1} {
		s := v.Sides[first]
		staged := simulate.Stage(a.p, []simulate.Act{{Workflow: s.Workflow, Trigger: s.Trigger, Who: who, Parts: parts}}, func(r *journey.Run) (int64, bool) {
			return m.shown(r.Facts())
		})
		if staged != nil {
			v.Answer, v.Play, v.Seen = Conflict, staged, staged.Scenario.Start+staged.Scenario.Until
			v.Expect = []string{"never: {enrolled: " + source.Quote(later(v.Sides).Name, source.Flow) + "}"}
			return
		}
	}
	v.Open = &Open{Unplayed: true, Text: "somebody enters both, as far as conditions say, but no play shows that both act"}
}

// unplayable says why nothing can be played, nil where it can.
func (a *Analysis) unplayable(m *meeting) *Open {
	for _, s := range m.Sides {
		if s.Workflow.Managed {
			return &Open{Unplayed: true, Text: "`" + s.Workflow.Name + "` runs elsewhere (`managed_by`), and cannot be played"}
		}
	}
	if m.open != "" {
		return &Open{Unplayed: true, Text: m.open}
	}
	return nil
}

// later is the workflow that comes second where both start at one instant: that of the lower
// priority, and of equal ones the name decides. It is the one that an exclusive group keeps
// out.
func later(sides []Side) *project.Workflow {
	w, o := sides[0].Workflow, sides[1].Workflow
	if w.Priority < o.Priority || w.Priority == o.Priority && w.Name > o.Name {
		return w
	}
	return o
}

// did finds what a step did in the enrollment that a fact began, nil where it did nothing.
type did func(facts []journey.Fact, in *journey.Fact, s *project.Step) *journey.Fact

// both finds two enrollments of the same contact that began at the same instant, in
// each of which the step of its side did something, so that fits says of the two facts that
// this is what is looked for. It says when the second was done.
func both(facts []journey.Fact, sides []Side, what did, fits func(one, two *journey.Fact) bool) (int64, bool) {
	for i := range facts {
		f := &facts[i]
		if !startedBy(f, sides[0]) {
			continue
		}
		one := what(facts, f, sides[0].Step)
		if one == nil || rested(sides[0].Workflow, facts, f, one) {
			continue
		}
		for k := range facts {
			g := &facts[k]
			if !startedBy(g, sides[1]) || g.At != f.At || g.Line != f.Line {
				continue
			}
			if two := what(facts, g, sides[1].Step); two != nil && !rested(sides[1].Workflow, facts, g, two) && fits(one, two) {
				return max(one.At, two.At), true
			}
		}
	}
	return 0, false
}

// startedBy reports whether a fact says that the trigger of a side began an enrollment: what
// another trigger of the workflow begins hangs on something else.
func startedBy(f *journey.Fact, s Side) bool {
	return f.Kind == journey.Enrolled && f.Workflow == s.Workflow.Index && f.Place == s.Workflow.Triggers[s.Trigger].Doc.Span
}

// of reports whether a fact is about a step of the enrollment that another fact began.
func of(f, in *journey.Fact, s *project.Step) bool {
	return f.Workflow == in.Workflow && f.Number == in.Number && f.Object == in.Object && f.Step == s.Index
}

// grouped says that an exclusive group keeps two workflows apart, nil where none does. A
// start that waits for its group is let in when the group is free, at the same instant
// where the other workflow ends at once.
func grouped(w, o *project.Workflow) *Reason {
	if w.Group == "" || w.Group != o.Group || w.Managed || o.Managed || w.OnConflict == "queue" || o.OnConflict == "queue" {
		return nil
	}
	return &Reason{
		Kind: "group", Text: "both are in the exclusive group `" + w.Group + "`, which holds one enrollment of a contact",
		Places: []diag.Span{w.Doc.Exclusive.Span, o.Doc.Exclusive.Span},
	}
}
