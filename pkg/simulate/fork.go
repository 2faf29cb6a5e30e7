package simulate

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// fork is a step with arms on the way to another step: the way goes through the
// arm.
type fork struct {
	step *project.Step
	arm  int
}

// forks are the steps with arms on the way to a step, the outermost first.
func forks(w *project.Workflow, to *project.Step) []fork { return forked(w.Forks(to)) }

func forked(list []project.Fork) []fork {
	var out []fork
	for _, f := range list {
		out = append(out, fork{f.Step, f.Arm})
	}
	return out
}

// astray says at which fork the enrollment that began with a fact took another
// arm than that in which something was expected, nil where it took the right ones.
func (pl *play) astray(e *project.Expectation, w *project.Workflow, in *journey.Fact) *nearby {
	var found *nearby
	for _, s := range w.Steps {
		if !pl.does(e, w, s) {
			continue
		}
		wrong := pl.wrongTurn(w, s, in)
		if wrong == nil {
			return nil // one way at least went there
		}
		if found == nil {
			found = wrong
		}
	}
	return found
}

func (pl *play) wrongTurn(w *project.Workflow, to *project.Step, in *journey.Fact) *nearby {
	for _, k := range forks(w, to) {
		f := pl.turn(w, k.step, in)
		if f == nil {
			return nil // it did not come so far
		}
		if f.To != armName(k) {
			text := "`" + k.step.ID + "`" + pl.whose(f) + pl.took(f) + " at " + pl.whenOf(f) + ", and `" + to.ID + "` stands in " + armPhrase(k)
			wrong := nearby{text, f}.and(pl.notTaken(k, f))
			return &wrong
		}
	}
	return nil
}

// turn is the decision at a fork in the enrollment that began with a fact, the last
// one, nil for none.
func (pl *play) turn(w *project.Workflow, at *project.Step, in *journey.Fact) *journey.Fact {
	var last *journey.Fact
	for i := range pl.facts {
		f := &pl.facts[i]
		if f.Workflow != w.Index || f.Step != at.Index || f.Object != in.Object || f.Number != in.Number {
			continue
		}
		switch f.Kind {
		case journey.BranchTaken, journey.ArmChosen, journey.Variant:
			last = f
		}
	}
	return last
}

// armName is an arm as facts name it.
func armName(k fork) string {
	switch a := &k.step.Arms[k.arm]; a.Kind {
	case project.ArmVariant:
		return a.Variant.Name.Value
	case project.ArmTimeout:
		return "timeout"
	case project.ArmElse:
		return "else"
	}
	return strconv.Itoa(k.arm + 1)
}

func armPhrase(k fork) string {
	switch a := &k.step.Arms[k.arm]; a.Kind {
	case project.ArmVariant:
		return "the variant `" + armName(k) + "`"
	case project.ArmTimeout, project.ArmElse:
		return "the arm `" + armName(k) + "`"
	}
	return "arm " + armName(k)
}

// took says which way a fork went.
func (pl *play) took(f *journey.Fact) string {
	held := ""
	if f.Cond != nil {
		held = " (" + blame(f) + ")"
	}
	switch {
	case f.Kind == journey.Variant:
		return " drew the variant `" + f.To + "`"
	case f.To == "timeout":
		return " went on with `timeout`, as nothing came in time,"
	case f.To == "none":
		return " took no arm"
	case f.To == "else":
		return " took the arm `else`"
	}
	return " took arm " + f.To + held
}

// notTaken says why the arm of a fork was not taken: what its condition read, or
// what did not come; with what the condition gave, nil where none decided.
func (pl *play) notTaken(k fork, f *journey.Fact) (string, *journey.Fact) {
	a := &k.step.Arms[k.arm]
	switch a.Kind {
	case project.ArmVariant:
		return "; `choose: {" + k.step.ID + ": " + armName(k) + "}` fixes the variant", nil
	case project.ArmEvent:
		if a.Event >= 0 {
			return ", which waits for `" + pl.p.Events[a.Event].Name + "`", nil
		}
	case project.ArmChanged:
		return ", which waits for a change of `" + a.Field.Text + "`", nil
	case project.ArmWhen:
		if n, err := strconv.Atoi(f.To); err == nil && n <= k.arm {
			return ", which is asked after it", nil
		}
		if seen := pl.hindsight(a.When, f); seen != nil {
			return ": " + orElse(seen.Cause, blame(seen)), seen
		}
	}
	return "", nil
}

// hindsight asks what a condition gave when a decision was taken that it had a part
// in, nil where it was not asked. For that the scenario is played once more.
func (pl *play) hindsight(c *project.Cond, decided *journey.Fact) *journey.Fact {
	var seen *journey.Fact
	r := journey.Prepare(pl.p, pl.s)
	r.Watch(func(asked *project.Cond, ctx *expr.Context, result expr.Truth) {
		if asked != c || c.Expr == nil || ctx.Object == nil || ctx.Object.Slots[0].Str() != decided.Object.ID {
			return
		}
		seen = &journey.Fact{Workflow: -1, Cond: c, Result: result, Parts: c.Expr.Parts(ctx)}
		if result == expr.Undecided {
			seen.Cause = ctx.Cause().Text
		}
	})
	for i := range pl.s.Timeline {
		if in := journey.InputOf(&pl.s.Timeline[i], pl.s.Start); in.At <= decided.At {
			r.Deliver(in)
		}
	}
	r.Advance(decided.At)
	return seen
}
