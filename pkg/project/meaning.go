package project

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// What is well formed and says nothing, or says two things at once, is reported
// here: a half-life of no time, a reason that the engine gives itself.

// reasons are those that the engine gives for an exit.
var reasons = []string{"goal", "completed", "max_duration", "preempted", "killed", "merged", "moved", "failed", "past"}

// ownReason refuses the engine's reasons: nobody could tell who ended the journey.
func (c *compiler) ownReason(reason model.Text) {
	if slices.Contains(reasons, reason.Value) {
		c.report("load/schema", reason.Span, "choose another word, such as `booked`; reserved are "+strings.Join(reasons, ", "),
			"`%s` is a reason that Fairlead itself gives", reason.Value)
	}
}

// some refuses a length of no time where that means nothing.
func (r *reporter) some(d model.Duration, key string) {
	if d.Span.IsZero() || d.Value != 0 {
		return
	}
	if _, err := calendar.ParseDuration(d.Text); err == nil {
		r.report("load/schema", d.Span, "write a longer time such as 1d, or remove the key", "`%s` of no time means nothing", key)
	}
}

// formerName refuses a former name that another document of the kind has.
func (c *compiler) formerName(head *model.Meta) {
	if head.MovedFrom.Written() && c.b.names.has(model.KebabKind(head.Kind.Value), head.MovedFrom.Value) {
		c.report("load/reference", head.MovedFrom.Span, "remove `moved_from`, or the document of that name", "there still is a %s named `%s`",
			head.Kind.Value, clip(head.MovedFrom.Value))
	}
}

// limitsOfNever refuses limits of a second start where there is none.
func (c *compiler) limitsOfNever(d *model.Reentry) {
	if d.Span.IsZero() || d.Allow.Value != "never" {
		return
	}
	for _, k := range []choiceKey{{"min_interval", d.MinInterval.Span}, {"from", d.From.Span}, {"max", d.Max.Span}} {
		if !k.span.IsZero() {
			c.report("load/schema", k.span, "add `allow: after_exit`, or remove `"+k.key+"`", "`%s` means nothing where nobody enters a second time", k.key)
			return
		}
	}
}

// figures says what kind of figure a measure gives.
var figures = map[string]struct{ noun, example string }{
	"goal_rate": {"share", ">= 18%"}, "click_rate": {"share", ">= 3%"}, "reply_rate": {"share", ">= 2%"}, "sla_met": {"share", ">= 95%"},
	"time_to_goal": {"time", "<= 14d"}, "count": {"number", ">= 40"}, "sum": {"number", ">= 10000"},
}

// fitsMeasure sees that a measure and what stands beside it go together.
func (c *compiler) fitsMeasure(w *Workflow, d *model.KPI, of *expr.Path) {
	measure := d.Measure.Value
	if (measure == "goal_rate" || measure == "time_to_goal") && w.Doc.Goal.Span.IsZero() {
		c.report("load/schema", d.Measure.Span, "add `goal:` to the workflow", "the measure `%s` needs a `goal`", measure)
	}
	if of != nil && measure == "sum" && of.Type.Kind != expr.Int && of.Type.Kind != expr.Double {
		c.report("load/schema", d.Of.Span, "name a field of type int or double", "`%s` is no number, so it cannot be summed", clip(d.Of.Text))
	}
	if d.At.Written() && measure != "time_to_goal" && measure != "external" {
		c.report("load/schema", d.At.Span, "remove it", "`at` means nothing beside `%s`, which is no time", measure)
	}
}

// fitsFigure holds the unit of a target against the measure.
func (c *compiler) fitsFigure(d *model.KPI, figure string) {
	want, ok := figures[d.Measure.Value]
	if !ok {
		return
	}
	got := "number"
	switch {
	case strings.HasSuffix(figure, "%"):
		got = "share"
	case strings.TrimRight(figure, "wdhms") != figure:
		got = "time"
	}
	if got != want.noun {
		c.report("load/schema", d.Target.Span, `write for example "`+want.example+`"`, "`%s` is a %s, and `%s` gives a %s",
			clip(d.Target.Value), got, d.Measure.Value, want.noun)
	}
}

// neverFails are the actions that call nobody: they cannot fail.
var neverFails = []Action{Delay, WaitUntil, Branch, Experiment, Repeat}

// onFailure refuses `on_failure` on a step that only waits or chooses.
func (s *stepCompiler) onFailure(step *Step) {
	if step.Doc.OnFailure.Written() && slices.Contains(neverFails, step.Action) {
		s.stray(step.Doc.OnFailure.Span, "on_failure", "`"+step.Action.String()+"`, which cannot fail")
	}
}

// stageEnds refuses stages after the last one.
func (c *compiler) stageEnds(s *Stage) {
	if s.End && len(s.Doc.Next) > 0 {
		c.report("load/schema", s.Doc.Next[0].Span, "remove `next`, or `end: true`", "`%s` is an end, so no stage follows it", s.Name)
	}
}

// memberEmail sees that a member can be written to: the address becomes the
// owner of who is assigned.
func (c *compiler) memberEmail(at model.Text) {
	if at.Written() && !emailForm.MatchString(at.Value) {
		c.report("load/schema", at.Span, "write one such as anna@acme.example", "`%s` is no email address", clip(at.Value))
	}
}

// reminder sees that each reminder falls between the start and the target.
func (c *compiler) reminder(within, before model.Duration) {
	if before.Span.IsZero() || within.Value == 0 || before.Value < within.Value {
		return
	}
	c.report("load/schema", before.Span, "write less than `"+within.Text+"`", "a reminder `%s` before the target comes before the clock starts", clip(before.Text))
	c.relate(within.Span, "the target")
}

// fires reports a schedule without a day: 30 February.
func (c *compiler) fires(cron *calendar.Cron, at diag.Span) {
	if cron == nil {
		return
	}
	if _, ok := cron.Next(calendar.UTC(), 0); !ok {
		c.report("load/schema", at, "choose a day that the month has, such as `0 9 28 2 *`", "`%s` never fires: no month has that day", cron)
	}
}
