package simulate

import (
	"fmt"
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// Choice is something that may come next.
type Choice struct {
	// Line is what to say for it, Text what would come of it.
	Line string `json:"line"`
	Text string `json:"text"`
}

// mostChoices is how many choices are offered.
const mostChoices = 9

// choose lists what matters next for the workflow: time, what the scenario says
// next, what enrollments wait for and what ends them, or what starts it.
func (x *Exploration) choose() []Choice {
	list := []Choice{}
	if until, entries := x.ahead(); len(entries) > 0 {
		text := entries[0].Text
		if wait := until - x.pl.driver.Now(); wait > 0 {
			text = "in " + calendar.FormatDuration(wait) + ": " + text
		}
		if more := len(entries) - 1; more > 0 {
			text += fmt.Sprintf(", and %d more", more)
		}
		list = append(list, Choice{"next", text})
	}
	list = x.hint(list)
	in := false
	for _, k := range x.pl.driver.Lines() {
		for _, e := range x.pl.driver.Line(k).Enrollments {
			if e.Workflow == x.w.Index {
				in = true
				list = x.inside(list, subject{e.Object, k, e})
			}
		}
	}
	if !in {
		list = x.starts(list)
	}
	return list[:min(len(list), mostChoices)]
}

// offer adds a choice that is not there yet.
func offer(list []Choice, line, text string) []Choice {
	if line == "" || slices.ContainsFunc(list, func(c Choice) bool { return c.Line == line }) {
		return list
	}
	return append(list, Choice{line, text})
}

// hint offers what the scenario says next, as long as its timeline is followed.
func (x *Exploration) hint(list []Choice) []Choice {
	said := 0
	for i := range x.moves {
		said += len(x.moves[i].happenings)
	}
	if said >= len(x.hints) {
		return list
	}
	h := &x.hints[said]
	if wait := h.At - x.now(); wait > 0 {
		return offer(list, "wait "+calendar.FormatDuration(wait), "then: "+x.hintLine(h))
	}
	return offer(list, x.hintLine(h), x.leads())
}

// leads says what a line of the timeline that was found leads to.
func (x *Exploration) leads() string {
	if name := x.start.Name; name != "" {
		return "as in `" + name + "`"
	}
	return "leads into `" + x.w.Name + "`"
}

// starts offers what starts the workflow.
func (x *Exploration) starts(list []Choice) []Choice {
	s := subject{object: x.who0(), line: x.who0()}
	if x.w.Object >= 0 && x.w.Object != x.p.ContactObject() {
		s.object = journey.Key{Object: x.w.Object, ID: x.someOf(x.w.Object, s)}
	}
	for i := range x.w.Triggers {
		t := &x.w.Triggers[i]
		text := "may start `" + x.w.Name + "`"
		switch t.Kind {
		case project.OnEvent:
			list = offer(list, x.eventLine(t.Event, t.Where, s), text)
		case project.OnChanged:
			list = offer(list, x.changedLine(&t.Field, s), text)
		case project.OnBecomes:
			list = offer(list, x.setLine(t.Becomes, s), text)
		case project.OnEntersStage:
			list = offer(list, x.setLine(x.p.Lifecycle.Stages[t.Stage].When, s), text)
		}
	}
	return list
}

// changedLine gives a field another value, "" where none is found.
func (x *Exploration) changedLine(path *expr.Path, s subject) string {
	ctx := x.context(s)
	if path == nil || path.Field == nil || path.Object < 0 || ctx == nil {
		return ""
	}
	now := expr.Value{}
	for r := ctx.Object; r != nil; r = r.Parent {
		if r.Shape.Object == path.Object {
			now = r.Slots[path.Slot]
		}
	}
	w := expr.Want{Kind: expr.WantField, Root: x.p.Schema.Objects[path.Object].Name, Object: path.Object, Slot: path.Slot, Op: "!=", Value: now}
	if now.IsAbsent() {
		w.Op = "has"
	}
	return x.changes([]edit{{want: w}}, s)
}

// inside offers what matters to an enrollment: answers, what its wait is for, its
// exits and its goal, and what people do with its mail.
func (x *Exploration) inside(list []Choice, s subject) []Choice {
	if e := s.e; e.Step >= 0 && e.Step < len(x.w.Steps) {
		step := x.w.Steps[e.Step]
		switch {
		case e.Phase == journey.InAnswer && step.Webhook != nil:
			list = x.replies(list, step)
		case e.Phase == journey.InWait:
			list = x.arms(list, step, s)
		}
	}
	if g := x.w.Goal; g != nil && !s.e.Goal {
		list = offer(list, x.ending(g.Event, nil, g.Where, g.When, s), "may reach the goal")
	}
	for i := range x.w.Exits {
		t := &x.w.Exits[i]
		list = offer(list, x.ending(t.Event, t.Field, t.Where, t.When, s), "leaves: "+t.Reason)
	}
	return x.mail(list, s)
}

// ending is a line with what ends an enrollment: an event, a change, or that a
// condition holds.
func (x *Exploration) ending(event int, field *expr.Path, where, when *project.Cond, s subject) string {
	switch {
	case event >= 0:
		return x.eventLine(event, where, s)
	case field != nil:
		return x.changedLine(field, s)
	}
	return x.setLine(when, s)
}

// arms offers what a wait is for.
func (x *Exploration) arms(list []Choice, step *project.Step, s subject) []Choice {
	for i := range step.Arms {
		a := &step.Arms[i]
		text := fmt.Sprintf("`%s` goes on with arm %d", step.ID, i+1)
		switch a.Kind {
		case project.ArmEvent:
			list = offer(list, x.eventLine(a.Event, a.Where, s), text)
		case project.ArmChanged:
			list = offer(list, x.changedLine(a.Field, s), text)
		case project.ArmWhen:
			list = offer(list, x.setLine(a.When, s), text)
		}
	}
	return list
}

// replies offers what a webhook may answer.
func (x *Exploration) replies(list []Choice, step *project.Step) []Choice {
	line := "answer " + step.ID
	for i := range step.Webhook.Answer.Fields {
		f := &step.Webhook.Answer.Fields[i]
		if v := x.d.typical(f, f.Name, 1); !v.IsAbsent() {
			line += " " + f.Name + "=" + x.word(v, f)
		}
	}
	return offer(offer(list, line, "`"+step.ID+"` is answered"), "answer "+step.ID+" timeout", "no answer comes in time")
}

// mail offers what people do with the latest message of the workflow.
func (x *Exploration) mail(list []Choice, s subject) []Choice {
	message := x.latest(journey.Sent)
	if message.IsAbsent() {
		return list
	}
	for _, did := range [...][2]string{{"opened", "opens"}, {"clicked", "clicks in"}, {"replied", "answers"}} {
		line := "event message_" + did[0] + " message=" + quoteWord(message.Str()) + x.aimed(x.p.ContactObject(), s)
		list = offer(list, x.sayable(line), did[1]+" `"+message.Str()+"`")
	}
	return list
}

// only reports whether there is one object of a kind at the start, so that a line
// need not say which it is about.
func (x *Exploration) only(kind int) bool {
	n := 0
	for _, t := range x.start.Objects {
		if t.Object == kind {
			n++
		}
	}
	return n == 1
}
