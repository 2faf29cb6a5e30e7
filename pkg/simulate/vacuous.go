package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

// VacuousRule describes what simulate finds about scenarios that cannot fail. It
// has no Check: whether a scenario can fail is known when it is played.
func VacuousRule() *lint.Rule {
	return &lint.Rule{
		ID: "scenario/vacuous", Severity: diag.Warning,
		Summary: "a scenario whose expectations all hold with every workflow switched off, too",
	}
}

// Findings lists what was found about scenarios that passed: those that cannot
// fail, then the exceptions from that which excuse nothing. Severities are those
// that the project sets, and what an exception of a scenario excuses says so; no
// clock is read, so an exception counts whatever the day. The findings stand in
// the order of places and have fingerprints.
func Findings(p *project.Program, results []*Result) []diag.Diagnostic {
	var found []diag.Diagnostic
	var judged []string
	for _, r := range results {
		if r.vacuous != nil {
			found = append(found, *r.vacuous)
		}
		if r.Passed {
			judged = append(judged, "scenario/"+r.Name)
		}
	}
	return lint.Judge(p, VacuousRule(), found, judged)
}

// vacuous is the finding about a scenario that has passed, nil for none: it is
// played again with every workflow switched off, and nothing that it expects
// notices.
func (pl *play) vacuous() *diag.Diagnostic {
	if !slices.ContainsFunc(pl.s.Expect, positive) && pl.idle() {
		name := pl.s.Doc.Name
		return &diag.Diagnostic{
			Address: pl.s.Doc.Address(), Message: pl.cannotFail(), Primary: name.Span, Help: pl.whatToAdd(), Confidence: diag.Replayed,
		}
	}
	return nil
}

// positive reports whether an expectation asks for something to happen. Without
// workflows it does not, or the company does it without them: in both cases the
// scenario can fail, and need not be played again to know that.
func positive(e project.Expectation) bool {
	return e.Kind != project.Finally && !e.Never && e.Times != 0
}

// idle plays the scenario with every workflow switched off and reports whether
// all expectations hold by themselves. It must not have a positive one.
func (pl *play) idle() bool {
	off := newPlay(pl.p, pl.s)
	r := journey.Prepare(pl.p, pl.s)
	off.driver = r
	r.Begin()
	for w := range pl.p.Workflows {
		r.Switch(w, false, pl.s.Start)
	}
	before := make([]finallyAt, len(pl.s.Expect))
	for i := range pl.s.Expect {
		if e := &pl.s.Expect[i]; e.Kind == project.Finally {
			before[i] = off.standing(e)
		}
	}
	for i := range pl.s.Timeline {
		if h := &pl.s.Timeline[i]; h.At <= pl.s.Until {
			r.Deliver(journey.InputOf(h, pl.s.Start))
		}
	}
	r.Advance(pl.s.Start + pl.s.Until)
	off.facts = slices.DeleteFunc(r.Facts(), switchedOff)
	for i := range pl.s.Expect {
		if !off.byItself(&pl.s.Expect[i], before[i]) {
			return false
		}
	}
	return true
}

// switchedOff reports whether a fact only says that a workflow is off. Where
// there is no workflow nobody is refused by one.
func switchedOff(f journey.Fact) bool { return f.Kind == journey.Refused && f.Gate == "kill_switch" }

// byItself reports whether an expectation holds though no workflow runs, and
// says nothing about what the company does without them.
func (pl *play) byItself(e *project.Expectation, before finallyAt) bool {
	if e.Kind == project.Finally {
		return pl.holds(e) && (before.holds || !pl.madeToHold(e, before.parts))
	}
	return !slices.ContainsFunc(pl.facts, func(f journey.Fact) bool { return pl.matches(e, &f) || pl.averted(e, &f) })
}

// finallyAt is how a `finally` stands at an instant: whether it holds, and what its
// parts are for each whom it is about.
type finallyAt struct {
	holds bool
	parts map[journey.Key][]expr.Part
}

func (pl *play) standing(e *project.Expectation) finallyAt {
	at := finallyAt{holds: pl.holds(e), parts: map[journey.Key][]expr.Part{}}
	for _, k := range pl.asks(e) {
		if ctx := pl.driver.Context(k); ctx != nil {
			at.parts[k] = e.Finally.Expr.Parts(ctx)
		}
	}
	return at
}

// madeToHold reports whether the company brought it about that a `finally` holds:
// a part that decides it reads what the company makes of its data, and was not
// true or false in that way from the start. What the scenario itself sets, and
// what never changed, test nothing.
func (pl *play) madeToHold(e *project.Expectation, before map[journey.Key][]expr.Part) bool {
	for _, k := range pl.asks(e) {
		ctx := pl.driver.Context(k)
		if ctx == nil {
			continue
		}
		f := journey.Fact{Cond: e.Finally, Result: expr.True, Parts: e.Finally.Expr.Parts(ctx)}
		list := culprits(&f)
		if len(list) == 0 && pl.computed(e.Finally.Expr) {
			return true
		}
		if slices.ContainsFunc(list, func(p expr.Part) bool { return !unchanged(p, before[k]) && pl.computedIn(e, p) }) {
			return true
		}
	}
	return false
}

// unchanged reports whether a part was as it is.
func unchanged(p expr.Part, before []expr.Part) bool {
	return slices.ContainsFunc(before, func(q expr.Part) bool { return q.Start == p.Start && q.End == p.End && q.Result == p.Result })
}

// computedIn reports whether a part of a condition reads what the company makes of
// its data; one that cannot be asked by itself counts as the whole.
func (pl *play) computedIn(e *project.Expectation, p expr.Part) bool {
	c, place := e.Finally, expr.Place{Object: e.Object, Item: -1}
	if x, _ := pl.p.Env.Check(place, c.Doc.Text[p.Start:p.End], expr.Type{Kind: expr.Bool}); x != nil {
		return pl.computed(x)
	}
	return pl.computed(c.Expr)
}

// computed reports whether a condition reads what the company makes of its data:
// the stage, the owner, a score or a segment. Timelines set none of them but the
// owner.
func (pl *play) computed(x *expr.Expr) bool {
	r := x.Reads()
	if len(r.Scores)+len(r.Segments)+len(r.Bands) > 0 {
		return true
	}
	contact := pl.p.ContactObject()
	return slices.ContainsFunc(r.Fields, func(f expr.FieldRef) bool {
		if f.Object != contact {
			return false
		}
		name := pl.p.Schema.Objects[contact].Shape.Fields[f.Slot].Name
		return name == "stage" || name == "owner" && !slices.ContainsFunc(pl.facts, ownerFromOutside)
	})
}

func ownerFromOutside(f journey.Fact) bool {
	return f.Kind == journey.Changed && f.Subject == "contact.owner"
}

// averted reports whether a fact says that what must never happen was close to it
// without any workflow: the clock of an SLA ran, a move of the stage was refused.
func (pl *play) averted(e *project.Expectation, f *journey.Fact) bool {
	switch e.Kind {
	case project.WasBreached:
		return f.Kind == journey.ClockStarted && f.Subject == e.Name && pl.to(e, f)
	case project.WasNotified:
		return f.Kind == journey.ClockStarted && pl.to(e, f) &&
			slices.ContainsFunc(pl.noticed(e), func(s *project.SLA) bool { return s.Name == f.Subject })
	case project.IsStage:
		return f.Kind == journey.StageRefused && f.To == e.Name && pl.to(e, f)
	}
	return false
}
