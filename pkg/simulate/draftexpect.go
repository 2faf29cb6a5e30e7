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
	sent  []delivery
	// sets are the fields that the workflow set, and the stages that moved.
	sets []delivery
	// every says that all enrollments of the workflow are told, not the first alone.
	every bool
}

// delivery is what came to a contact: a message, the path of a field.
type delivery struct {
	what string
	to   journey.Key
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
	return f.Workflow == x.entry.Workflow && (x.every || f.Object == x.entry.Object && f.Number == x.entry.Number)
}

func (x *expectations) say(f *journey.Fact, text string) {
	since := f.At - x.pl.s.Start
	line := "at: " + calendar.FormatDuration(since-since%calendar.Second) + ", " + text
	if f.Kind != journey.Routed { // whose `to` is who gets it
		line += x.whom(f.Line)
	}
	x.lines = append(x.lines, line)
}

// whom names the contact that an expectation is about where there are several.
func (x *expectations) whom(k journey.Key) string {
	if k.Object != x.d.p.ContactObject() || len(x.pl.driver.Contacts()) < 2 || x.pl.driver.Resolve(k.Object, k.ID) != k {
		return ""
	}
	return ", to: " + source.Quote(k.ID, source.Flow)
}

// read adds what a fact says, if it says something about the workflow.
func (x *expectations) read(f *journey.Fact) {
	name := func(text string) string { return source.Quote(text, source.Flow) }
	w := writer{p: x.d.p, s: x.pl.s}
	switch {
	case f.Kind == journey.StageMoved && f.Line.Object == x.d.p.ContactObject():
		x.sets = append(x.sets, delivery{"contact.stage", f.Line})
		x.say(f, "stage: "+name(f.To))
	case f.Kind == journey.Enrolled && f.By == x.d.w.Name:
		x.say(f, "enrolled: "+name(x.pl.workflow(f)))
	case !x.own(f):
	case f.Kind == journey.Enrolled:
		x.say(f, "enrolled: "+name(x.d.w.Name))
	case f.Kind == journey.Sent:
		x.sent = append(x.sent, delivery{f.Subject, f.Line})
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
		x.sets = append(x.sets, delivery{f.Subject, f.Line})
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

// counts says how often each message was sent, to each contact and to all, so
// that one that goes out twice is noticed; of a workflow that sends nothing, how
// often it was entered.
func (x *expectations) counts() {
	if len(x.sent) == 0 {
		x.lines = append(x.lines, "enrolled: "+source.Quote(x.d.w.Name, source.Flow)+", times: "+strconv.Itoa(x.count(journey.Enrolled, "", nil)))
	}
	var done []string
	add := func(message, whom string, to *journey.Key) {
		line := "sent: " + source.Quote(message, source.Flow) + whom
		if !slices.Contains(done, line) {
			done = append(done, line)
			x.lines = append(x.lines, line+", times: "+strconv.Itoa(x.count(journey.Sent, message, to)))
		}
	}
	for i := range x.sent {
		m := &x.sent[i]
		if whom := x.whom(m.to); whom != "" {
			add(m.what, whom, &m.to)
		}
	}
	for i := range x.sent {
		add(x.sent[i].what, "", nil)
	}
}

// count counts facts about a subject, or about the workflow, for one line or all.
func (x *expectations) count(kind journey.FactKind, subject string, to *journey.Key) int {
	n := 0
	for i := range x.pl.facts {
		f := &x.pl.facts[i]
		if f.Kind == kind && f.Subject == subject && (subject != "" || f.Workflow == x.d.w.Index) && (to == nil || f.Line == *to) {
			n++
		}
	}
	return n
}

// end says where each contact is at the end: its stage, if that has moved, and the
// fields that the workflow has set.
func (x *expectations) end() {
	for _, d := range slices.Concat(x.ended(false), x.ended(true)) {
		ctx := x.pl.driver.Context(d.to)
		if ctx == nil {
			continue
		}
		root, field, _ := strings.Cut(d.what, ".")
		text, ok := literal(ctx.Object.Get(field))
		whom := x.whom(d.to)
		if root == project.Contact && ok && (whom != "" || len(x.pl.driver.Contacts()) < 2) {
			x.lines = append(x.lines, "finally: "+source.Quote(d.what+" == "+text, source.Flow)+whom)
		}
	}
}

// ended lists which fields of whom were set, or whose stage moved, each once. What
// a line without a contact sets is that of the first contact.
func (x *expectations) ended(stage bool) []delivery {
	contact := x.d.p.ContactObject()
	var list []delivery
	for _, d := range x.sets {
		if d.to.Object != contact {
			d.to = journey.Key{Object: contact, ID: (&writer{p: x.d.p, s: x.pl.s}).first(contact)}
		}
		d.to = x.pl.driver.Resolve(contact, d.to.ID)
		if stage == (d.what == "contact.stage") && !slices.Contains(list, d) {
			list = append(list, d)
		}
	}
	return list
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
