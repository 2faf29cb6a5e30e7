package simulate

import (
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// nearest is what happened instead of an outcome that was missed: what became of
// the same thing at the instant that was named, else the same outcome at another
// time, else what became of it.
func (pl *play) nearest(e *project.Expectation) nearby {
	same := pl.close(e, func(f *journey.Fact) bool { return pl.happened(e.Kind, e.Name, f) && !pl.unwanted(e, f) })
	if then := pl.then(e, same); then != nil {
		n := pl.outcomeOf(e, then)
		if same != nil {
			n.text += "; " + pl.describeOff(same, pl.offBy(e, same)) + pl.others(e, same)
		}
		return n
	}
	for _, wanted := range [...]func(*journey.Fact) bool{
		func(f *journey.Fact) bool { return f == same },
		func(f *journey.Fact) bool {
			return e.Kind == project.WasRefused && f.Kind == journey.Loop && pl.workflow(f) == e.Name
		},
		func(f *journey.Fact) bool { return pl.akin(e, f) },
		func(f *journey.Fact) bool { return pl.happened(e.Kind, e.Name, f) }, // events that a `where` did not want
		func(f *journey.Fact) bool { return pl.ran(e, f) },
	} {
		if f := pl.close(e, wanted); f != nil {
			return pl.outcomeOf(e, f)
		}
	}
	return pl.missed(e)
}

// outcomeOf tells a fact in the place of what was expected.
func (pl *play) outcomeOf(e *project.Expectation, f *journey.Fact) nearby {
	switch {
	case pl.happened(e.Kind, e.Name, f):
		return nearby{pl.describeOff(f, pl.offBy(e, f)) + pl.others(e, f), f}.and(pl.otherwise(e, f))
	case pl.ran(e, f):
		return nearby{pl.ranText(f), f}.and(pl.passed(e, f))
	}
	return nearby{pl.describe(f), f}.and(pl.passed(e, f))
}

// unwanted reports whether a refusal is only an event that a trigger's `where` did
// not want, which is none unless the expectation says so.
func (pl *play) unwanted(e *project.Expectation, f *journey.Fact) bool {
	return e.Kind == project.WasRefused && f.Gate == "where" && (e.Because == "" || !pl.because(e, f))
}

// then is what became of the same thing at the very instant that was named, nil
// where nothing did, or where the same outcome happened then.
func (pl *play) then(e *project.Expectation, same *journey.Fact) *journey.Fact {
	if e.At < 0 || same != nil && pl.inTime(e, same.At) {
		return nil
	}
	at := func(wanted func(*journey.Fact) bool) *journey.Fact {
		return pl.close(e, func(f *journey.Fact) bool { return pl.inTime(e, f.At) && wanted(f) })
	}
	if f := at(func(f *journey.Fact) bool { return pl.akin(e, f) || pl.ran(e, f) }); f != nil {
		return f
	}
	return at(func(f *journey.Fact) bool {
		return (e.Kind == project.WasEnrolled || e.Kind == project.WasRefused) && pl.happened(project.WasRefused, e.Name, f)
	})
}

// ran reports whether a fact is what a step did that was expected to be skipped.
func (pl *play) ran(e *project.Expectation, f *journey.Fact) bool {
	step := pl.stepOf(f)
	if e.Kind != project.WasSkipped || step == nil || e.Name != step.ID && e.Name != pl.workflow(f)+"/"+step.ID {
		return false
	}
	switch f.Kind {
	case journey.Skipped, journey.Released, journey.Enrolled, journey.Refused, journey.Exited, journey.GoalReached, journey.ArmChosen, journey.Undecided,
		journey.ScoreChanged, journey.BandChanged, journey.Answered:
		return false
	}
	return true
}

// ranText says what a step did.
func (pl *play) ranText(f *journey.Fact) string {
	switch f.Kind {
	case journey.Sent, journey.Held:
		return pl.describe(f)
	}
	text := "it ran" + pl.whose(f) + " at " + pl.whenOf(f)
	if did := pl.text(f, nil); did != "" {
		text += ": " + did
	}
	return text
}

// otherwise says of an exit with another reason than was expected what would have
// given that, as the end of a sentence: an event that did not come, a condition.
func (pl *play) otherwise(e *project.Expectation, f *journey.Fact) (string, *journey.Fact) {
	if e.Kind != project.WasExited || e.Reason == "" || e.Reason == f.Reason {
		return "", nil
	}
	w := pl.p.Workflows[f.Workflow]
	if g := w.Goal; e.Reason == "goal" && g != nil {
		at := &journey.Fact{Kind: journey.Exited, Gate: "goal", Place: g.Doc.Span, Workflow: -1}
		return pl.lacking(f, "goal", g.Event, g.When, at)
	}
	for i := range w.Exits {
		if x := &w.Exits[i]; x.Reason == e.Reason && x.Field == nil {
			at := &journey.Fact{Kind: journey.Exited, Gate: "exit", Place: x.Doc.Span, Workflow: -1}
			return pl.lacking(f, e.Reason, x.Event, x.When, at)
		}
	}
	return "", nil
}

// lacking says what a goal or an exit waits for: an event, or a condition as it is
// at the end.
func (pl *play) lacking(f *journey.Fact, reason string, event int, c *project.Cond, at *journey.Fact) (string, *journey.Fact) {
	if c != nil && c.Expr != nil {
		ctx := pl.driver.Context(f.Object)
		if ctx == nil {
			return "", nil
		}
		seen := pl.askNow(c, ctx)
		return "; for `" + reason + "`: at the end " + orElse(seen.Cause, blame(&seen)), &seen
	}
	if event < 0 {
		return "", nil
	}
	name := pl.p.Events[event].Name
	for i := range pl.facts {
		if g := &pl.facts[i]; g.Kind == journey.Recorded && g.Subject == name && g.Line == f.Line {
			return "; for `" + reason + "`: `" + name + "` came at " + pl.whenOf(g), at
		}
	}
	return "; for `" + reason + "`: no `" + name + "` came", at
}
