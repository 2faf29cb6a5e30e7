package simulate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// longest is how long after the start a draft goes on where nothing bounds the
// workflow.
const longest = 90 * calendar.Day

// horizon is until when the workflow must have ended, in milliseconds from the start.
func (d *drafter) horizon(entry int64) int64 {
	if d.w.MaxDuration > 0 {
		return entry + min(d.w.MaxDuration, 400*calendar.Day) + calendar.Day
	}
	return entry + longest
}

// complete fixes the variants of the workflow's experiments and answers what
// webhooks ask.
func (d *drafter) complete(c *cast) {
	for _, s := range d.w.Steps {
		if s.Action != project.Experiment || s.Doc.ID.Value == "" || d.chosen(c, s.ID) {
			continue
		}
		if i := slices.IndexFunc(s.Arms, func(a project.Arm) bool { return !a.Holdout }); i >= 0 {
			c.s.Choose = append(c.s.Choose, project.Choice{Workflow: d.w.Index, StepID: s.ID, Variant: i})
		}
	}
	for range 8 {
		r := journey.Play(d.p, c.s)
		n := len(c.s.Answers)
		for _, e := range r.Unanswered() {
			d.answer(c, d.p.Workflows[e.Ref.Workflow], e.Step)
		}
		if len(c.s.Answers) == n {
			return
		}
	}
}

// chosen reports whether the scenario that a cast was taken from has fixed the
// variant of a step of the workflow already.
func (d *drafter) chosen(c *cast, step string) bool {
	return slices.ContainsFunc(c.s.Choose, func(ch project.Choice) bool { return ch.Workflow == d.w.Index && ch.StepID == step })
}

// answer lets a webhook answer a typical value for each of its fields.
func (d *drafter) answer(c *cast, w *project.Workflow, step int) {
	s := w.Steps[step]
	if s.Doc.ID.Value == "" || slices.ContainsFunc(c.s.Answers, func(a project.Answer) bool { return a.Workflow == w.Index && a.StepID == s.ID }) {
		return
	}
	a := project.Answer{Workflow: w.Index, StepID: s.ID}
	for i := range s.Webhook.Answer.Fields {
		f := &s.Webhook.Answer.Fields[i]
		if v := d.typical(filled(s.Webhook, f), f.Name, 1); !v.IsAbsent() {
			a.Fields = append(a.Fields, project.NamedValue{Name: f.Name, Value: project.Value{Literal: v}})
		}
	}
	c.s.Answers = append(c.s.Answers, a)
}

// filled is the field that a webhook sets from a field of its answer, which knows
// what values are allowed; the answer's own where it sets none.
func filled(hook *project.WebhookStep, answer *expr.Field) *expr.Field {
	for i := range hook.Sets {
		to := &hook.Sets[i]
		if x := to.Value.Expr; x != nil && x.Text() == "answer."+answer.Name && to.Path.Field != nil && to.Path.Type.Kind == answer.Type.Kind {
			return to.Path.Field
		}
	}
	return answer
}

// expected are the expectations of a scenario, each as the inside of a line's
// braces, with what happened while the first enrollment was live.
type expectations struct {
	d     *drafter
	pl    *play
	entry *journey.Fact
	exit  *journey.Fact
	lines []string
	sent  []string
	sets  []string
	moved bool
}

// expectations tells what the workflow did, in the order in which it happened.
func (d *drafter) expectations(c *cast) *expectations {
	x := &expectations{d: d, pl: newPlay(d.p, c.s)}
	x.pl.run()
	for i := range x.pl.facts {
		f := &x.pl.facts[i]
		if x.entry == nil && f.Kind == journey.Enrolled && f.Workflow == d.w.Index {
			x.entry = f
		}
		if x.entry == nil || x.exit != nil {
			continue
		}
		x.read(f)
		if x.own(f) && f.Kind == journey.Exited {
			x.exit = f
		}
	}
	return x
}

// own reports whether a fact is about the enrollment.
func (x *expectations) own(f *journey.Fact) bool {
	return f.Workflow == x.entry.Workflow && f.Object == x.entry.Object && f.Number == x.entry.Number
}

func (x *expectations) say(f *journey.Fact, text string) {
	since := f.At - x.pl.s.Start
	x.lines = append(x.lines, "at: "+calendar.FormatDuration(since-since%calendar.Second)+", "+text)
}

// read adds what a fact says, if it says something about the workflow.
func (x *expectations) read(f *journey.Fact) {
	name := func(text string) string { return source.Quote(text, source.Flow) }
	w := writer{p: x.d.p, s: x.pl.s}
	switch {
	case f.Kind == journey.StageMoved && f.Line.Object == x.d.p.ContactObject():
		x.moved = true
		x.say(f, "stage: "+name(f.To))
	case f.Kind == journey.Enrolled && f.By == x.d.w.Name:
		x.say(f, "enrolled: "+name(x.pl.workflow(f)))
	case !x.own(f):
	case f.Kind == journey.Enrolled:
		x.say(f, "enrolled: "+name(x.d.w.Name))
	case f.Kind == journey.Sent:
		x.sent = append(x.sent, f.Subject)
		x.say(f, "sent: "+name(f.Subject))
	case f.Kind == journey.Held && f.From == "":
		x.say(f, "held: "+name(f.Subject)+", because: "+f.Gate)
	case f.Kind == journey.Skipped && f.Step >= 0 && x.named(f) && f.Gate != "when" && f.Gate != "":
		x.say(f, "skipped: "+name(w.step(f.Workflow, x.pl.step(f)))+", because: "+f.Gate)
	case f.Kind == journey.Task && f.Subject == "review":
		x.say(f, "task: review")
	case f.Kind == journey.Task && x.named(f):
		x.say(f, "task: "+name(w.step(f.Workflow, f.Subject)))
	case f.Kind == journey.Notified:
		x.say(f, "notified: "+name(f.Subject))
	case f.Kind == journey.Routed:
		x.say(f, "routed: "+name(f.Subject)+x.assigned(f))
	case f.Kind == journey.SetField:
		x.sets = append(x.sets, f.Subject)
	case f.Kind == journey.Exited:
		x.say(f, "exited: "+name(x.d.w.Name)+", reason: "+name(f.Reason))
	}
}

// named reports whether the step of a fact has an id of its own, which a
// scenario can name.
func (x *expectations) named(f *journey.Fact) bool {
	return f.Step >= 0 && x.d.p.Workflows[f.Workflow].Steps[f.Step].Doc.ID.Value != ""
}

// assigned says who got a lead, as far as a scenario can.
func (x *expectations) assigned(f *journey.Fact) string {
	to := f.To
	if m := x.pl.memberName(to); m != "" {
		to = m
	}
	if to == "" {
		return ""
	}
	return ", to: " + source.Quote(to, source.Flow)
}

// counts says how often each message was sent, so that one that goes out twice
// is noticed; of a workflow that sends nothing, how often it was entered.
func (x *expectations) counts() {
	if len(x.sent) == 0 {
		x.lines = append(x.lines, "enrolled: "+source.Quote(x.d.w.Name, source.Flow)+", times: "+strconv.Itoa(x.count(journey.Enrolled, "")))
	}
	var done []string
	for _, m := range x.sent {
		if !slices.Contains(done, m) {
			done = append(done, m)
			x.lines = append(x.lines, "sent: "+source.Quote(m, source.Flow)+", times: "+strconv.Itoa(x.count(journey.Sent, m)))
		}
	}
}

func (x *expectations) count(kind journey.FactKind, subject string) int {
	n := 0
	for i := range x.pl.facts {
		f := &x.pl.facts[i]
		if f.Kind == kind && f.Subject == subject && (subject != "" || f.Workflow == x.d.w.Index) {
			n++
		}
	}
	return n
}

// end says where the contact is at the end: its stage, if that has moved, and
// the fields that the workflow has set.
func (x *expectations) end() {
	k := journey.Key{Object: x.d.p.ContactObject(), ID: (&writer{p: x.d.p, s: x.pl.s}).first(x.d.p.ContactObject())}
	ctx := x.pl.driver.Context(k)
	if ctx == nil {
		return
	}
	if x.moved {
		x.sets = append(x.sets, "contact.stage")
	}
	var done []string
	for _, path := range x.sets {
		root, field, _ := strings.Cut(path, ".")
		text, ok := literal(ctx.Object.Get(field))
		if root == project.Contact && ok && !slices.Contains(done, path) {
			done = append(done, path)
			x.lines = append(x.lines, "finally: "+source.Quote(path+" == "+text, source.Flow))
		}
	}
}

// literal is a value as CEL writes it.
func literal(v expr.Value) (text string, ok bool) {
	switch v.Kind() {
	case expr.Bool:
		return strconv.FormatBool(v.Bool()), true
	case expr.Int:
		return strconv.FormatInt(v.Int(), 10), true
	case expr.String:
		return fmt.Sprintf("%q", v.Str()), true
	}
	return "", false
}
