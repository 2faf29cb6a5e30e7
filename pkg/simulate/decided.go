package simulate

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// decided is where what decided a fact stands in the YAML, and what it had to do
// with it: the part of the condition, the key, or the step. It is nil where
// nothing is written about it.
func (pl *play) decided(f *journey.Fact) []diag.Related {
	if f == nil {
		return nil
	}
	span, label := f.Place, ""
	switch {
	case f.Cond != nil && f.Kind != journey.Enrolled:
		span, label = partOf(f)
	case f.Kind == journey.Routed:
		span, label = pl.routeAt(f), "this route"
	case f.Gate != "":
		label = "this " + gateDeeds(f.Kind)
	case f.Kind == journey.Exited:
		label = "this ended it"
	case f.Kind == journey.Enrolled:
		label = "this started it"
	case f.Kind == journey.Breached:
		label = "the promise"
	case f.Kind == journey.ArmChosen:
		label = "this arm"
	}
	if step := pl.stepOf(f); span.IsZero() && step != nil {
		span, label = step.Doc.ID.Span, "this step"
		if span.IsZero() {
			span = step.Doc.Span
		}
	}
	if span.IsZero() {
		return nil
	}
	return []diag.Related{{Span: span, Label: label}}
}

// routeAt is where the route that decided is named, zero where none did.
func (pl *play) routeAt(f *journey.Fact) diag.Span {
	for _, r := range pl.p.Routings {
		for i := range r.Doc.Routes {
			if name := r.Doc.Routes[i].Name; r.Name == f.Subject && name.Value == f.Reason {
				return name.Span
			}
		}
	}
	return diag.Span{}
}

// gateDeeds says what a gate did.
func gateDeeds(k journey.FactKind) string {
	switch k {
	case journey.Refused:
		return "refused it"
	case journey.Held:
		return "held it"
	case journey.Skipped:
		return "skipped it"
	case journey.Released:
		return "let it through"
	}
	return "decides"
}

// stepOf is the step that a fact is about, nil for none.
func (pl *play) stepOf(f *journey.Fact) *project.Step {
	if f.Workflow < 0 || f.Step < 0 || f.Step >= len(pl.p.Workflows[f.Workflow].Steps) {
		return nil
	}
	return pl.p.Workflows[f.Workflow].Steps[f.Step]
}

// partOf is the part of a condition that decided, all of it where several parts
// did, and what it was.
func partOf(f *journey.Fact) (span diag.Span, label string) {
	whole := expr.Part{End: len(f.Cond.Doc.Text)}
	if list := culprits(f); len(list) == 1 {
		whole = list[0]
	}
	label = f.Result.String()
	if f.Cause != "" {
		if span = f.Place; span.IsZero() {
			span = f.Cond.At(whole.Start, whole.End)
		}
		return span, "undecided: " + f.Cause
	}
	if seen := values(f, whole); seen != "" {
		label += ": " + seen
	}
	return f.Cond.At(whole.Start, whole.End), label
}

// origin says what brought about something that should not have happened, as the
// end of a sentence.
func (pl *play) origin(f *journey.Fact) string {
	switch f.Kind {
	case journey.Sent, journey.Notified, journey.Task:
		if pl.stepOf(f) != nil {
			return ", by `" + pl.workflow(f) + "/" + pl.step(f) + "`"
		}
		if f.Workflow >= 0 {
			return ", by `on_exhausted` of `" + pl.workflow(f) + "`"
		}
		return pl.clockOf(f)
	case journey.Enrolled:
		text := pl.started(f)
		if name, ok := strings.CutPrefix(f.Reason, "event "); ok {
			text = "the event `" + name + "` came"
			if f.Cond != nil {
				text += " and " + blame(f)
			}
		}
		return ": " + text
	case journey.StageMoved:
		switch {
		case f.Workflow >= 0 && f.Step >= 0:
			return ", by `" + pl.workflow(f) + "/" + pl.step(f) + "`"
		case f.Cond != nil:
			return ": " + blame(f)
		}
	case journey.Breached:
		return ", " + pl.promise(f.Subject) + " after its start"
	}
	return ""
}

// exitWhy says what ended an enrollment, as the end of a sentence.
func (pl *play) exitWhy(f *journey.Fact) string {
	switch {
	case f.By != "":
		return " by `" + f.By + "`"
	case f.Cond != nil:
		return ": " + blame(f)
	case f.Workflow < 0:
		return ""
	}
	exits := pl.p.Workflows[f.Workflow].Exits
	for i := range exits {
		if x := &exits[i]; x.Reason == f.Reason && x.Doc.Span == f.Place && x.Event >= 0 {
			return ": the event `" + pl.p.Events[x.Event].Name + "` came"
		}
	}
	return ""
}

// clockOf names the SLA that told somebody, as far as one can tell.
func (pl *play) clockOf(f *journey.Fact) string {
	for i := f.Seq - 2; i >= 0 && pl.facts[i].At == f.At; i-- {
		if g := &pl.facts[i]; g.Kind == journey.Breached || g.Kind == journey.Reminded {
			return ", by the SLA `" + g.Subject + "`"
		}
	}
	return ""
}

// offBy says how far from the time that was named something happened, "" where it
// was in time.
func (pl *play) offBy(e *project.Expectation, f *journey.Fact) string {
	if pl.inTime(e, f.At) {
		return ""
	}
	since := f.At - pl.s.Start
	apart := func(d int64) string { return calendar.FormatDuration(d) }
	switch {
	case e.At >= 0 && since > e.At:
		return apart(since-e.At) + " later"
	case e.At >= 0:
		return apart(e.At-since) + " earlier"
	case e.By >= 0 && since > e.By:
		return apart(since-e.By) + " too late"
	case e.After >= 0 && since == e.After:
		return "not after that"
	}
	return apart(e.After-since) + " too early"
}

// unstarted says why workflows were never entered though nothing refused them: what
// starts them did not come.
func (pl *play) unstarted(e *project.Expectation, list []*project.Workflow) string {
	switch len(list) {
	case 0:
		return "no workflow does that"
	case 1:
		return "`" + list[0].Name + "` was never entered: " + pl.awaits(e, list[0])
	}
	names := make([]string, len(list))
	for i, w := range list {
		names[i] = "`" + w.Name + "`"
	}
	return "none of the workflows that do that was entered: " + strings.Join(names, ", ")
}

// awaits says what a workflow that was never started waits for.
func (pl *play) awaits(e *project.Expectation, w *project.Workflow) string {
	var texts []string
	for i := range w.Triggers {
		texts = append(texts, pl.awaited(e, &w.Triggers[i]))
	}
	if len(texts) == 0 {
		return "nothing started it"
	}
	return strings.Join(texts, ", and ")
}

// awaited says what a trigger waits for and why it did not see it.
func (pl *play) awaited(e *project.Expectation, t *project.Trigger) string {
	switch t.Kind {
	case project.OnEvent:
		return "no `" + pl.p.Events[t.Event].Name + "` came"
	case project.OnChanged:
		return "`" + t.Field.Text + "` never changed"
	case project.OnBecomes:
		return pl.neverBecame(e, t.Becomes)
	case project.OnEntersStage:
		return "nobody entered the stage `" + pl.p.Schema.Stages[t.Stage] + "`"
	case project.OnInactive:
		return "nobody was silent for " + calendar.FormatDuration(t.Inactive)
	case project.OnDate:
		return "the day of `" + t.Field.Text + "` did not come"
	case project.OnSchedule:
		return "its schedule (`" + t.Doc.Schedule.Value + "`) enrolled nobody"
	}
	return "no other workflow asked for it"
}

// neverBecame says why a condition that had to begin to hold did not: how it
// stands at the end.
func (pl *play) neverBecame(e *project.Expectation, c *project.Cond) string {
	for _, k := range pl.asks(e) {
		ctx := pl.driver.Context(k)
		if ctx == nil || c.Expr == nil || e.Kind == project.WasRouted {
			continue
		}
		f := pl.askNow(c, ctx)
		if f.Result == expr.True {
			return "`" + squeeze(c.Doc.Text) + "` held from the start"
		}
		return "at the end " + orElse(f.Cause, blame(&f))
	}
	return "`" + squeeze(c.Doc.Text) + "` never began to hold"
}

// askNow asks a condition as things stand, with the values of its parts.
func (pl *play) askNow(c *project.Cond, ctx *expr.Context) journey.Fact {
	f := journey.Fact{Cond: c, Result: c.Expr.Truth(ctx), Workflow: -1}
	if f.Result == expr.Undecided {
		f.Cause = ctx.Cause().Text
	}
	f.Parts = c.Expr.Parts(ctx)
	return f
}

// lacks says why somebody is not in a stage that was expected, as the end of a
// sentence: what its condition reads.
func (pl *play) lacks(stage string, ctx *expr.Context) (string, *journey.Fact) {
	if pl.p.Lifecycle == nil {
		return "", nil
	}
	for i := range pl.p.Lifecycle.Stages {
		s := &pl.p.Lifecycle.Stages[i]
		switch {
		case s.Name != stage:
		case s.When == nil || s.When.Expr == nil:
			at := &journey.Fact{Place: s.Doc.Name.Span, Workflow: -1, Gate: "stage"}
			return "; `" + stage + "` has no `when`, so a step has to set it", at
		default:
			if f := pl.askNow(s.When, ctx); f.Result != expr.True {
				return "; for `" + stage + "` " + orElse(f.Cause, blame(&f)), &f
			}
		}
	}
	return "", nil
}

// passed says of the gate that was expected to decide that it let a decision
// through, and what it saw, as the end of a sentence; "" where it was not asked.
// Of a step that was expected to be skipped it is the step's own condition.
func (pl *play) passed(e *project.Expectation, f *journey.Fact) (string, *journey.Fact) {
	word := squeeze(e.Because)
	if word == "" && e.Kind == project.WasSkipped {
		word = "when"
	}
	for i := range f.Asked {
		g := &f.Asked[i]
		fits := g.Word == word || g.Cond != nil && (squeeze(g.Cond.Doc.Text) == word || pl.reads(g.Cond, word))
		if word == "" || !fits || !g.Passed {
			continue
		}
		text := "; `" + g.Word + "` let it through"
		if g.Cond == nil {
			if g.Reason != "" {
				text += ": " + g.Reason
			}
			return text, &journey.Fact{Place: g.Place, Workflow: -1, Gate: g.Word, Kind: journey.Released}
		}
		seen := &journey.Fact{Cond: g.Cond, Result: g.Result, Parts: g.Parts, Workflow: -1}
		return text + ": " + blame(seen), seen
	}
	return "", nil
}
