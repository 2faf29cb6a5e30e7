package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// course is what happened between one object and a workflow under one re-entry
// key, as far as the present hangs on it.
type course struct {
	object  journey.Key
	key     string
	entered *journey.Fact
	// rest is the last pause, hold or call, ended the exit, refused the last refusal,
	// queued the wait for the group; each since the last entry.
	rest, ended, refused, queued *journey.Fact
	// parked and failed are the step that stopped it, and why.
	parked, failed *journey.Fact
	// skipped are the sends that were skipped since the last entry.
	skipped []*journey.Fact
}

// stays says how each object stands with a workflow, what matters most first.
func (in *inquiry) stays(w *project.Workflow) []Stay {
	list := []Stay{}
	courses := in.courses(w)
	for _, c := range courses {
		if s, ok := in.stay(w, c); ok {
			s.overtaken = c.overtaken(courses)
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b Stay) int {
		return cmp.Or(cmp.Compare(when(a.overtaken, 1, 0), when(b.overtaken, 1, 0)), cmp.Compare(urgency(a.State), urgency(b.State)), cmp.Compare(b.latest, a.latest))
	})
	return list
}

// overtaken reports whether it is only a refusal before there was a re-entry key,
// and the same object came in later, under one: that is the news then.
func (c *course) overtaken(all []*course) bool {
	return c.key == "" && c.entered == nil && c.queued == nil && c.refused != nil && slices.ContainsFunc(all, func(d *course) bool {
		return d.object == c.object && d.key != "" && d.entered != nil && d.entered.Seq > c.refused.Seq
	})
}

// courses sorts the facts by object and key, in the order in which each was first
// told of.
func (in *inquiry) courses(w *project.Workflow) []*course {
	var list []*course
	for _, f := range in.of(w) {
		i := slices.IndexFunc(list, func(c *course) bool { return c.object == f.Object && c.key == f.ReentryKey })
		if i < 0 {
			i = len(list)
			list = append(list, &course{object: f.Object, key: f.ReentryKey})
		}
		list[i].tell(f)
	}
	return list
}

// tell takes a fact into account.
func (c *course) tell(f *journey.Fact) {
	switch f.Kind {
	case journey.Enrolled:
		*c = course{object: c.object, key: c.key, entered: f}
	case journey.Exited:
		c.ended, c.refused = f, nil
	case journey.Refused:
		if f.Gate != "where" || f.Result == expr.Undecided { // what a trigger is not about is no refusal
			c.refused = f
		}
	case journey.Loop:
		c.refused = f
	case journey.GroupQueued:
		c.queued = f
	case journey.GroupLeft:
		c.queued = nil
		if f.Reason == "max_hold" {
			c.refused = f
		}
	case journey.Waiting, journey.Held, journey.Called:
		c.rest = f
	case journey.Skipped:
		c.skipped = append(c.skipped, f)
	case journey.Failed:
		c.failed = f
	case journey.WasParked:
		c.parked = f
	case journey.WasResumed:
		c.parked = nil
	}
}

// stay is the last that is known of a course; false where nothing is worth telling.
func (in *inquiry) stay(w *project.Workflow, c *course) (Stay, bool) {
	s := Stay{ReentryKey: c.key}
	if in.pl.unlike(c.object) {
		s.Object, s.ID = in.pl.p.Schema.Objects[c.object.Object].Name, c.object.ID
	}
	for _, f := range c.skipped {
		if !in.pl.isStep(f) {
			s.Skipped = append(s.Skipped, in.skip(f))
		}
	}
	switch {
	case c.entered != nil && c.ended == nil:
		in.inside(w, c, &s)
	case c.queued != nil:
		in.since(&s, c.queued)
		s.State, s.Text, s.Until = stateQueued, in.queuedText(c.queued), in.instant(c.queued.Until)
		s.Because = in.decider(c.queued)
	case c.ended != nil:
		in.over(w, c, &s)
	case c.refused != nil:
		in.since(&s, c.refused)
		s.State, s.Text, s.Because = stateRefused, "not let in on "+in.on(c.refused)+": "+in.pl.refusedBy(c.refused), in.decider(c.refused)
	default:
		return s, false
	}
	return s, true
}

// skip tells of a message that was skipped.
func (in *inquiry) skip(f *journey.Fact) Note {
	n := Note{Text: "`" + f.Subject + "` was skipped on " + in.on(f) + ": " + in.pl.gateText(f), Because: in.decider(f)}
	if f.Gate == "when" {
		n.Text = "`" + f.Subject + "` was skipped on " + in.on(f) + ": its `when`: " + in.pl.why(f)
	}
	if n.Because != nil && n.Because.Place != nil {
		n.Place = *n.Because.Place
	}
	return n
}

// since says when a state began.
func (in *inquiry) since(s *Stay, f *journey.Fact) {
	s.Since, s.latest = calendar.FormatInstant(in.zone, f.At), f.At
}

// on is when a fact happened, on the contact's clock: Mon 5 Jan 09:00.
func (in *inquiry) on(f *journey.Fact) string { return in.pl.local(f.At, in.pl.zoneOf(f)) }

// instant is an instant as in RFC 3339, "" for none.
func (in *inquiry) instant(at int64) string {
	if at <= 0 || at >= expr.Never {
		return ""
	}
	return calendar.FormatInstant(in.zone, at)
}

func (in *inquiry) queuedText(f *journey.Fact) string {
	text := "waits for the exclusive group `" + f.Subject + "` to be free, since " + in.on(f)
	if f.Until > 0 {
		text += ", at most until " + in.pl.local(f.Until, in.zone) + " (`max_hold`)"
	}
	return text + ": " + f.Reason
}

// refusedBy says which gate refused, and what it saw.
func (pl *play) refusedBy(f *journey.Fact) string {
	switch f.Kind {
	case journey.Loop:
		return "it started already for this input (a loop?)"
	case journey.GroupLeft:
		return "the exclusive group `" + f.Subject + "` did not become free within `max_hold`"
	}
	return pl.gateText(f)
}

// inside says where a live enrollment is and what it waits for.
func (in *inquiry) inside(w *project.Workflow, c *course, s *Stay) {
	in.since(s, c.entered)
	s.State, s.Text = stateIn, "in it since "+in.on(c.entered)
	e := in.live(w, c)
	if e == nil {
		return
	}
	if e.Step >= 0 && e.Step < len(w.Steps) {
		s.Step, s.Place = w.Steps[e.Step].ID, placeOf(w.Steps[e.Step])
	}
	in.phase(w, c, e, s)
}

// placeOf is where a step stands: its id, else all of it.
func placeOf(s *project.Step) *diag.Span {
	if s.Doc.ID.Written() {
		return &s.Doc.ID.Span
	}
	return &s.Doc.Span
}

// live is the enrollment itself, nil where its line is not at hand.
func (in *inquiry) live(w *project.Workflow, c *course) *journey.Enrollment {
	for _, e := range in.pl.driver.Live(c.object) {
		if e.Object == c.object && e.Workflow == w.Index && e.ReentryKey == c.key {
			return e
		}
	}
	return nil
}

// phase says what a live enrollment does.
func (in *inquiry) phase(w *project.Workflow, c *course, e *journey.Enrollment, s *Stay) {
	at := ""
	if e.Step >= 0 && e.Step < len(w.Steps) {
		at = fmt.Sprintf(" at `%s` (%s)", s.Step, w.Steps[e.Step].Action)
	}
	switch e.Phase {
	case journey.InDelay:
		s.Until = in.instant(e.Until)
		s.Text += ", waits" + at + in.rounds(w, c) + " until " + in.pl.local(e.Until, in.zone)
	case journey.InWait:
		s.Until = in.instant(e.Until)
		s.Waits = in.arms(w, e)
		s.Text += ", waits" + at + in.before(e.Until)
	case journey.InHold:
		in.heldAt(c, s)
	case journey.InAnswer:
		s.Until = in.instant(e.Until)
		s.Text += in.awaits(w.Steps[e.Step], e)
	case journey.Parked:
		s.State = stateParked
		s.Text += ", parked" + at + ": its steps stop until somebody resumes it"
		if c.failed != nil {
			s.Text += "; the step failed: " + failure(c.failed)
		}
	default:
		in.stopped(w, c, s)
	}
}

// before ends a sentence with the end of a wait, "" where it has none.
func (in *inquiry) before(until int64) string {
	if until >= expr.Never || until <= 0 {
		return ""
	}
	return ", at most until " + in.pl.local(until, in.zone)
}

// rounds says which round of a repeat comes next.
func (in *inquiry) rounds(w *project.Workflow, c *course) string {
	if c.rest == nil || c.rest.Kind != journey.Waiting {
		return ""
	}
	return in.pl.round(c.rest)
}

// heldAt says which gate holds a send, since when and until when.
func (in *inquiry) heldAt(c *course, s *Stay) {
	s.State = stateHeld
	f := c.rest
	if f == nil || f.Kind != journey.Held {
		return
	}
	in.since(s, f)
	s.Because, s.Until = in.decider(f), in.instant(holdEnd(f))
	s.Text = "`" + f.Subject + "` is held"
	if s.Step != f.Subject {
		s.Text += " at `" + s.Step + "`"
	}
	s.Text += " since " + in.on(f)
	if f.Gate != "kill_switch" {
		s.Text += ", until " + in.pl.local(holdEnd(f), in.zone)
		if holdEnd(f) != f.Until {
			s.Text += " at the latest (`max_hold`)"
		}
	}
	if s.Because != nil {
		s.Text += ": " + s.Because.Text
	}
}

// awaits says whose answer a step waits for.
func (in *inquiry) awaits(step *project.Step, e *journey.Enrollment) string {
	if step.Action == project.Webhook {
		return fmt.Sprintf(", waits at `%s` for the answer of the webhook to `%s`%s", step.ID, step.Webhook.Doc.Endpoint.Value, in.before(e.Until))
	}
	name := ""
	if step.Routing != nil {
		name = " `" + step.Routing.Name + "`"
	}
	return fmt.Sprintf(", waits at `%s` for the routing policy%s to name an owner", step.ID, name)
}

// stopped says why an enrollment that could go on does not: its workflow is
// switched off.
func (in *inquiry) stopped(w *project.Workflow, c *course, s *Stay) {
	if c.rest != nil && c.rest.Kind == journey.Held && c.rest.Gate == "kill_switch" {
		in.heldAt(c, s)
		return
	}
	if !w.Enabled {
		s.State = stateHeld
		s.Text += ", stands before `" + s.Step + "`, as the workflow is switched off"
	}
}

// arms says what a wait waits for, and why each has not come yet.
func (in *inquiry) arms(w *project.Workflow, e *journey.Enrollment) []Note {
	var list []Note
	step := w.Steps[e.Step]
	for i := range step.Arms {
		arm := &step.Arms[i]
		u := Note{}
		if arm.Doc != nil {
			u.Place = arm.Doc.Span
		}
		switch arm.Kind {
		case project.ArmEvent:
			u.Text = "the event `" + in.pl.p.Events[arm.Event].Name + "`" + beside(arm.Where)
		case project.ArmChanged:
			u.Text = "a change of `" + arm.Field.Text + "`" + beside(arm.Where)
		case project.ArmWhen:
			u.Because = in.now(arm.When, e)
			u.Text = "`" + squeeze(arm.When.Doc.Text) + "` to hold"
			if u.Because != nil {
				u.Text += ": " + shortened(u.Because, arm.When)
			}
		case project.ArmTimeout:
			u.Text = "the timeout of " + calendar.FormatDuration(arm.Timeout) + ", on " + in.pl.local(e.Until, in.zone)
		default:
			continue
		}
		list = append(list, u)
	}
	return list
}

// beside tells the condition that stands beside an event.
func beside(c *project.Cond) string {
	if c == nil {
		return ""
	}
	return " where `" + squeeze(c.Doc.Text) + "`"
}

// now asks a condition about an enrollment as it is at the instant.
func (in *inquiry) now(c *project.Cond, e *journey.Enrollment) *Gate {
	ctx := in.pl.driver.Context(e.Object)
	if ctx == nil {
		return nil
	}
	ctx.Trigger = e.Trigger
	return in.ask(c, ctx)
}

// ask asks a condition in a context.
func (in *inquiry) ask(c *project.Cond, ctx *expr.Context) *Gate {
	f := journey.Fact{Cond: c, Result: c.Expr.Truth(ctx), Place: c.Doc.Span, Line: in.contact, At: in.at, Workflow: -1, Step: -1}
	if f.Result == expr.Undecided {
		f.Cause, f.Absent = ctx.Cause().Text, ctx.Cause().Absent
	}
	f.Parts = c.Expr.Parts(ctx)
	g := in.gateOf(&f)
	g.Passed = f.Result == expr.True
	g.Text = strings.TrimPrefix(g.Text, ": ")
	return &g
}
