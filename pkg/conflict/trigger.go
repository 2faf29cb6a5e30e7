package conflict

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// Triggers answers, for each two workflows that hang on one event, field or schedule and
// that would clash on it, whether one input can enroll one contact in both, so that before
// any pause both send a marketing message on one channel, both route, or both turn to the
// same person. There is one verdict for each pair, in the project's order; pairs of which
// nothing clashes have none.
func (a *Analysis) Triggers() []Verdict {
	return a.pairs(a.workflows(), (*Analysis).clash)
}

// clash is the answer for a pair; ok is false where there is nothing to ask.
func (a *Analysis) clash(w, o *project.Workflow) (v Verdict, ok bool) {
	ways := a.clashes(w, o)
	if len(ways) == 0 {
		return v, false
	}
	if apart := grouped(w, o); apart != nil {
		return Verdict{Answer: Safe, Sides: []Side{{Workflow: w}, {Workflow: o}}, Reason: apart}, true
	}
	return a.worst(ways), true
}

// clashes are the ways in which two workflows would clash on one input: two triggers that
// hang on the same, and two steps before any pause.
func (a *Analysis) clashes(w, o *project.Workflow) []Verdict {
	var list []Verdict
	for i := range w.Triggers {
		for j := range o.Triggers {
			mine, theirs := a.hang(&w.Triggers[i]), a.hang(&o.Triggers[j])
			if !a.share(&mine, &theirs) {
				continue
			}
			for _, s := range a.before(w) {
				for _, t := range a.before(o) {
					d, acts := a.deedOf(s)
					if e, also := a.deedOf(t); acts && also && d == e {
						list = append(list, Verdict{Sides: []Side{{w, i, s}, {o, j, t}}, What: d.words()})
					}
				}
			}
		}
	}
	return list
}

// worst asks each way, and answers with the first conflict, else with the first unknown,
// else with the last proof.
func (a *Analysis) worst(ways []Verdict) Verdict {
	var open, safe *Verdict
	for i := range ways {
		v := &ways[i]
		a.atOnce(v)
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

// atOnce asks whether one input brings one contact to the steps of both sides.
func (a *Analysis) atOnce(v *Verdict) {
	var parts []audience.Part
	for _, s := range v.Sides {
		way := a.reach(s.Workflow, s.Step, s.Trigger)
		if way.Closed != "" {
			v.Answer, v.Reason = Safe, &Reason{Kind: "never", Text: way.Closed, Places: []diag.Span{s.Step.Doc.Action.Span}}
			return
		}
		in := a.enter(s.Workflow, s.Trigger)
		parts = append(append(parts, in.Asked()...), way.Asked()...)
	}
	found := a.s.Satisfiable(parts...)
	switch found.Verdict {
	case audience.No:
		v.Answer, v.Reason = Safe, &Reason{Kind: "disjoint", Text: found.Proof.Text}
	case audience.Unknown:
		v.Open = &Open{Beyond: found.Beyond, Exhausted: found.Exhausted, Text: "who enters both could not be decided"}
	case audience.Yes:
		a.play(v, found.Witness, parts)
	}
}

// play looks for a scenario in which the contact that was found comes to both steps.
func (a *Analysis) play(v *Verdict, who *audience.Witness, parts []audience.Part) {
	for _, first := range []int{0, 1} {
		s := v.Sides[first]
		staged := simulate.Stage(a.p, []simulate.Act{{Workflow: s.Workflow, Trigger: s.Trigger, Who: who, Parts: parts}}, func(r *journey.Run) (int64, bool) {
			return together(r.Facts(), v.Sides)
		})
		if staged != nil {
			v.Answer, v.Play, v.Seen = Conflict, staged, staged.Scenario.Start+staged.Scenario.Until
			return
		}
	}
	v.Open = &Open{Unplayed: true, Text: "somebody enters both, as far as conditions say, but no play shows that both act"}
}

// acted are the facts by which a step of that kind shows that it acted.
func acted(s *project.Step) journey.FactKind {
	switch s.Action {
	case project.Send:
		return journey.Sent
	case project.RouteAction:
		return journey.Routed
	case project.TaskAction:
		return journey.Task
	}
	return journey.Notified
}

// together finds two enrollments of the same contact that began at the same instant and
// whose steps both acted, and says when the second did.
func together(facts []journey.Fact, sides []Side) (int64, bool) {
	for i := range facts {
		f := &facts[i]
		if f.Kind != journey.Enrolled || f.Workflow != sides[0].Workflow.Index {
			continue
		}
		one, ok := actedIn(facts, f, sides[0].Step)
		if !ok {
			continue
		}
		k := slices.IndexFunc(facts, func(g journey.Fact) bool {
			return g.Kind == journey.Enrolled && g.Workflow == sides[1].Workflow.Index && g.At == f.At && g.Line == f.Line
		})
		if k < 0 {
			continue
		}
		if two, ok := actedIn(facts, &facts[k], sides[1].Step); ok {
			return max(one, two), true
		}
	}
	return 0, false
}

// actedIn is when a step acted in the enrollment that a fact began.
func actedIn(facts []journey.Fact, in *journey.Fact, s *project.Step) (int64, bool) {
	for i := range facts {
		if f := &facts[i]; f.Kind == acted(s) && f.Workflow == in.Workflow && f.Number == in.Number && f.Object == in.Object && f.Step == s.Index {
			return f.At, true
		}
	}
	return 0, false
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
