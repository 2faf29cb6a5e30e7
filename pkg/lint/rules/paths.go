package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

// paths is what is known of whoever comes to the steps of a workflow, trigger by
// trigger: what let them in and what the branches before asked. Where several ways
// come together only what all of them ask is known.
type paths struct {
	pass     *lint.Pass
	stable   *project.Stability
	workflow *project.Workflow
	inside   []clause
	// at is what is known before each step, by trigger.
	at [][]known
	// shut are the ways that nobody goes, by trigger.
	shut []shut
	// idle are the steps that nobody runs, as their own `when` never holds there, by trigger;
	// runs has those that somebody runs by another.
	idle []shut
	runs map[int]bool
}

// shut is a way from a step that nobody goes: what is known of whoever comes to
// the step excludes what the way asks.
type shut struct {
	trigger      int
	step         *project.Step
	way          way
	before, edge []clause
}

// known is what is so of everyone who comes to a step.
type known struct {
	reached bool
	// stays is so for as long as the journey runs, fresh only until it pauses or
	// something is written.
	stays, fresh []clause
}

func pathsOf(pass *lint.Pass, stable *project.Stability, w *project.Workflow) *paths {
	ps := &paths{pass: pass, stable: stable, workflow: w, inside: inside(w), runs: map[int]bool{}}
	for i := range w.Triggers {
		ps.walk(&w.Triggers[i])
	}
	return ps
}

// to lists, by trigger, what is so of whoever comes to a step; nothing for a
// trigger that never leads there.
func (ps *paths) to(s *project.Step) [][]clause {
	var list [][]clause
	for _, states := range ps.at {
		if k := &states[s.Index]; k.reached {
			list = append(list, slices.Concat(k.stays, k.fresh, ps.inside))
		}
	}
	return list
}

// by is what is so of whoever comes to a step by one trigger.
func (ps *paths) by(trigger int, s *project.Step) (list []clause, reached bool) {
	k := &ps.at[trigger][s.Index]
	return slices.Concat(k.stays, k.fresh, ps.inside), k.reached
}

// openElsewhere reports whether somebody whom another trigger brings in goes the
// closed way, or comes to where it leads by another one.
func (ps *paths) openElsewhere(c shut) bool {
	return slices.ContainsFunc(ps.at, func(states []known) bool { return states[c.way.to].reached })
}

// walk follows the steps from one trigger. Ways lead forward only: what comes
// round again in a repeat knows what it knew the first time.
func (ps *paths) walk(t *project.Trigger) {
	states := make([]known, len(ps.workflow.Steps))
	ps.at = append(ps.at, states)
	if ps.workflow.First < 0 {
		return
	}
	start := known{reached: true}
	start.learn(ps.stable, entering(ps.pass.Program, ps.workflow, t))
	// Between the gates and the first step others may write. A schedule asks everybody
	// before it enrolls anybody.
	start.fresh = slices.DeleteFunc(start.fresh, func(c clause) bool {
		return t.Kind == project.OnSchedule || !ps.stable.Unwritten(c.expr)
	})
	states[ps.workflow.First] = start
	for _, s := range ps.workflow.Steps {
		if !states[s.Index].reached {
			continue
		}
		never := ps.never(&states[s.Index], s)
		for _, y := range ways(ps.workflow, s) {
			if y.to >= 0 && y.again == nil && (y.skipped || !never) {
				ps.follow(states, s, y)
			}
		}
	}
}

// never notes whether somebody who comes to a step runs it: its own `when` may exclude
// all of them.
func (ps *paths) never(from *known, s *project.Step) bool {
	edge := clauseOf(s.When, audience.Holds)
	if len(edge) == 0 {
		return false
	}
	before := slices.Concat(from.stays, from.fresh, ps.inside)
	q := &questions{ps.pass, ps.workflow.Doc.Address(), s.Doc.Action.Span}
	if q.can(slices.Concat(before, edge)...) != audience.No {
		ps.runs[s.Index] = true
		return false
	}
	ps.idle = append(ps.idle, shut{len(ps.at) - 1, s, way{to: s.Index}, before, edge})
	return true
}

func (ps *paths) follow(states []known, s *project.Step, y way) {
	from := &states[s.Index]
	if y.unused() {
		ps.shut = append(ps.shut, shut{len(ps.at) - 1, s, y, nil, nil})
		return
	}
	edge := choice(s, y)
	if len(edge) > 0 {
		q := &questions{ps.pass, ps.workflow.Doc.Address(), s.Doc.Action.Span}
		before := slices.Concat(from.stays, from.fresh, ps.inside)
		if s.Action == project.WaitUntil {
			before = slices.Concat(from.stays, ps.inside)
		}
		if q.can(slices.Concat(before, edge)...) == audience.No {
			ps.shut = append(ps.shut, shut{len(ps.at) - 1, s, y, before, edge})
			return
		}
	}
	next := known{reached: true, stays: slices.Clone(from.stays)}
	if !y.skipped && pauses(s) {
		if s.Action == project.WaitUntil {
			next.learn(ps.stable, edge)
		}
	} else {
		next.fresh = slices.Clone(from.fresh)
		next.learn(ps.stable, edge)
	}
	if s.Action == project.Repeat {
		next.fresh = nil // a later round knows less
	}
	if before := states[y.to]; before.reached {
		next.stays, next.fresh = both(before.stays, next.stays), both(before.fresh, next.fresh)
	}
	states[y.to] = next
}

// pauses reports whether others may act between a step and what follows, or the
// step itself writes.
func pauses(s *project.Step) bool {
	switch s.Action {
	case project.Branch, project.Experiment, project.NotifyAction, project.TaskAction:
		return false
	}
	return true
}

// learn takes in what is so of whoever goes on, piece by piece: a piece may stay
// though another does not.
func (k *known) learn(stable *project.Stability, list []clause) {
	for _, whole := range list {
		for _, c := range split(stable.Program, whole) {
			if stable.Stays(c.expr) {
				k.stays = append(k.stays, c)
				continue
			}
			k.fresh = append(k.fresh, c)
		}
	}
}

// both lists what stands in two lists.
func both(a, b []clause) []clause {
	return slices.DeleteFunc(slices.Clone(a), func(c clause) bool {
		return !slices.ContainsFunc(b, func(d clause) bool { return c.expr == d.expr && c.want == d.want })
	})
}

// choice is what is so of whoever goes that way from a step: of the arms the
// first counts that holds.
func choice(s *project.Step, y way) []clause {
	if y.skipped {
		return clauseOf(s.When, audience.HoldsNot)
	}
	list := clauseOf(s.When, audience.Holds)
	switch s.Action {
	case project.Branch:
		for i := range s.Arms {
			if a := &s.Arms[i]; a == y.arm {
				return append(list, clauseOf(a.When, audience.Holds)...)
			} else if a.Kind == project.ArmWhen {
				list = append(list, clauseOf(a.When, audience.HoldsNot)...)
			}
		}
	case project.WaitUntil:
		// The step's own condition was asked before the wait.
		if y.arm != nil {
			return slices.Concat(clauseOf(y.arm.When, audience.Holds), clauseOf(y.arm.Where, audience.Holds))
		}
	case project.Repeat:
		if s.Repeat != nil && y.to == s.Repeat.First {
			list = append(list, clauseOf(s.Repeat.Until, audience.HoldsNot)...)
		}
	}
	return list
}
