package project

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

func (c *compiler) scenario(d *model.Scenario) {
	s := &scenarioCompiler{compiler: c, s: &Scenario{Doc: d, Name: d.Name.Value, Start: d.Start.Value}, counts: map[int]int{}}
	if c.b.program.ContactObject() < 0 {
		c.report("load/reference", d.Name.Span, "declare the object `contact` in the DataModel", "a scenario needs contacts, and the data model has none")
		return
	}
	s.things(d)
	s.s.Given = s.happenings(d.Given)
	s.s.Timeline = s.happenings(d.Timeline)
	for i := range s.s.Given {
		if h := &s.s.Given[i]; h.At > 0 {
			c.report("load/schema", h.Doc.At.Span, "write a time before the start, such as -20d", "`given` is what happened before the start")
		}
	}
	s.answers(d)
	s.choices(d)
	for i := range d.Expect {
		s.inTime(d.Until, &d.Expect[i])
		s.s.Expect = append(s.s.Expect, s.expectation(&d.Expect[i]))
	}
	s.s.Until = s.until(d)
	c.b.scenarios.Store(d, s.s)
}

// things compiles what exists at the start, parents first.
func (s *scenarioCompiler) things(d *model.Scenario) {
	schema, contact := s.b.program.Schema, s.b.program.ContactObject()
	account := ""
	if len(d.Account) > 0 {
		parent := schema.Objects[contact].Parent
		if parent < 0 || schema.Objects[parent].Name != "account" {
			s.report("load/reference", mapSpan(d.Account), "declare the object `account` and let the contact belong to it", "the data model has no `account` that a contact belongs to")
		} else {
			s.thing(parent, d.Account, mapSpan(d.Account), "")
			account = s.s.Objects[len(s.s.Objects)-1].ID
		}
	}
	if d.Contact != nil {
		s.thing(contact, d.Contact, mapSpan(d.Contact), account)
	}
	for _, m := range d.Contacts {
		s.thing(contact, m, mapSpan(m), account)
	}
	s.others(d)
}

func (s *scenarioCompiler) others(d *model.Scenario) {
	schema := s.b.program.Schema
	first := ""
	for _, t := range s.s.Objects {
		if t.Object == s.b.program.ContactObject() && first == "" {
			first = t.ID
		}
	}
	for object := range schema.Objects { // parents come first in the schema
		list, ok := d.Objects.Get(schema.Objects[object].Name)
		if !ok {
			continue
		}
		parent := ""
		if schema.Objects[object].Parent == s.b.program.ContactObject() {
			parent = first
		}
		for _, m := range list {
			s.thing(object, m, mapSpan(m), parent)
		}
	}
	for _, e := range d.Objects {
		if schema.Object(e.Key.Value) < 0 {
			s.unknown("load/reference", e.Key, "object", s.b.names.lists["object"])
		}
	}
}

// until is the end: as written, else the last instant named.
func (s *scenarioCompiler) until(d *model.Scenario) int64 {
	if !d.Until.Span.IsZero() {
		return d.Until.Value
	}
	last := int64(0)
	for _, h := range s.s.Timeline {
		last = max(last, h.At)
	}
	for _, e := range s.s.Expect {
		last = max(last, e.At, e.By, e.After)
	}
	return last
}

func (s *scenarioCompiler) expectation(d *model.Expectation) Expectation {
	e := Expectation{Doc: d, At: -1, By: -1, After: -1, Times: -1}
	for _, t := range []struct {
		d   model.Duration
		out *int64
	}{{d.At, &e.At}, {d.By, &e.By}, {d.After, &e.After}} {
		if !t.d.Span.IsZero() {
			*t.out = t.d.Value
		}
	}
	if d.Times.Written() {
		e.Times = int(d.Times.Value)
	}
	if d.Finally.Written() {
		e.Kind = Finally
		e.To = CanonicalID(d.To.Value)
		e.Object = s.kindOf(e.To)
		e.Finally = s.cond(place(e.Object), d.Finally)
		s.alone(d)
		return e
	}
	out := &d.Outcome
	if d.Never != nil {
		e.Never, out = true, &d.Never.Outcome
		s.never(d)
	}
	s.outcome(&e, d, out)
	return e
}

// alone refuses what has no meaning beside `finally`.
func (s *scenarioCompiler) alone(d *model.Expectation) {
	for _, k := range append(outcomeSpans(&d.Outcome), choiceKey{"at", d.At.Span}, choiceKey{"by", d.By.Span}, choiceKey{"after", d.After.Span},
		choiceKey{"times", d.Times.Span}) {
		if !k.span.IsZero() {
			s.report("load/schema", k.span, "write it as a line of its own", "`%s` means nothing beside `finally`, which is asked at the end", k.key)
		}
	}
}

func (s *scenarioCompiler) never(d *model.Expectation) {
	for _, k := range append(outcomeSpans(&d.Outcome), choiceKey{"times", d.Times.Span}) {
		if !k.span.IsZero() {
			s.report("load/schema", k.span, "write it inside `never: {…}` or as a line of its own", "`%s` means nothing beside `never`", k.key)
		}
	}
}

func outcomeSpans(o *model.Outcome) []choiceKey {
	return []choiceKey{
		{"sent", o.Sent.Span}, {"enrolled", o.Enrolled.Span}, {"exited", o.Exited.Span}, {"stage", o.Stage.Span}, {"routed", o.Routed.Span},
		{"notified", o.Notified.Span}, {"task", o.Task.Span}, {"held", o.Held.Span}, {"skipped", o.Skipped.Span}, {"refused", o.Refused.Span},
		{"breached", o.Breached.Span}, {"violated", o.Violated.Span}, {"goal", o.Goal.Span},
	}
}

func (s *scenarioCompiler) outcome(e *Expectation, d *model.Expectation, o *model.Outcome) {
	keys := outcomeSpans(o)
	span := d.Span
	if d.Never != nil {
		span = d.Never.Span
	}
	if !s.exactlyOne(span, "this expectation", keys) {
		return
	}
	texts := []model.Text{o.Sent, o.Enrolled, o.Exited, o.Stage, o.Routed, o.Notified, o.Task, o.Held, o.Skipped, o.Refused, o.Breached, o.Violated, o.Goal}
	for i, t := range texts {
		if t.Written() {
			e.Kind, e.Name = OutcomeKind(i), t.Value
		}
	}
	e.To, e.Reason, e.Because = o.To.Value, o.Reason.Value, o.Because.Value
	if e.Kind == WasRouted {
		s.assignee(o.To)
	} else {
		e.To = CanonicalID(o.To.Value)
		s.recipient(o.To)
	}
	s.stepNames(e, o)
	s.decider(e.Kind, o.Because)
	s.possible(e, o)
	if o.Reason.Written() && e.Kind != WasExited {
		s.report("load/schema", o.Reason.Span, "remove it", "`reason` means nothing beside `%s`", e.Kind)
	}
}

// kindOf is the kind of object that `to` names beside a `finally`: another than the
// contact only where the scenario has one of that id and no such contact.
func (s *scenarioCompiler) kindOf(id string) int {
	kind := s.b.program.ContactObject()
	found := -1
	see := func(object int, other string) {
		if other == id && id != "" && (found < 0 || object == kind) {
			found = object
		}
	}
	for _, t := range s.s.Objects {
		see(t.Object, t.ID)
	}
	for _, h := range append(slices.Clone(s.s.Given), s.s.Timeline...) {
		see(h.Object, h.ID)
	}
	if found < 0 {
		return kind
	}
	return found
}

// recipient sees that `to` names a contact of the scenario.
func (s *scenarioCompiler) recipient(to model.Text) {
	if !to.Written() {
		return
	}
	var ids []string
	for _, t := range s.s.Objects {
		ids = append(ids, t.ID)
	}
	for _, h := range append(slices.Clone(s.s.Given), s.s.Timeline...) {
		ids = append(ids, h.ID) // an event may bring somebody new
	}
	if !contains(ids, CanonicalID(to.Value)) {
		s.unknown("load/reference", to, "contact in this scenario", ids)
	}
}

// assignee sees that `to` of a route names a member or a queue; an address may be
// what a route gives.
func (s *scenarioCompiler) assignee(to model.Text) {
	if !to.Written() || strings.Contains(to.Value, "@") {
		return
	}
	var known []string
	for _, t := range s.b.program.Teams {
		for i := range t.Doc.Members {
			known = append(known, t.Doc.Members[i].Name.Value)
		}
		for i := range t.Doc.Queues {
			known = append(known, "queue:"+t.Doc.Queues[i].Name.Value)
		}
	}
	if !contains(known, to.Value) {
		s.unknown("load/reference", to, "member or queue", known)
	}
}

// stepNames sees that `task` names a task step (or the review of an exhausted
// workflow) and `skipped` a message or a step.
func (s *scenarioCompiler) stepNames(e *Expectation, o *model.Outcome) {
	switch e.Kind {
	case HasTask:
		if !s.isReview(o.Task.Value) {
			s.ambiguous(o.Task, s.stepAddress(o.Task, "task", func(st *Step) bool { return st.Action == TaskAction }))
		}
	case WasSkipped:
		if _, ok := s.b.messages[e.Name]; !ok {
			s.stepAddress(o.Skipped, "step or message", func(*Step) bool { return true })
		}
	}
}

// isReview reports whether a task is what a workflow gives to a human who looks at what
// it exhausted: `review`, or with the workflow's name before it.
func (s *scenarioCompiler) isReview(task string) bool {
	name, id, qualified := strings.Cut(task, "/")
	if !qualified {
		return task == "review"
	}
	i, ok := s.b.workflows[name]
	return ok && id == "review" && s.b.program.Workflows[i].Doc.OnExhausted.Review.Written()
}

// stepAddress finds steps by `step` or `workflow/step`. Steps are compiled side
// by side with scenarios, so it reads the documents.
func (s *scenarioCompiler) stepAddress(t model.Text, noun string, fits func(*Step) bool) (found []stepPlace) {
	workflow, id, qualified := strings.Cut(t.Value, "/")
	if !qualified {
		id = t.Value
	}
	var known []string
	for i, w := range s.b.program.Workflows {
		eachStep(w.Doc.Steps, func(d *model.Step) {
			if d.ID.Value == "" || !fits(&Step{Doc: d, Action: actionOf(d)}) {
				return
			}
			known = append(known, d.ID.Value)
			if d.ID.Value == id && (!qualified || w.Name == workflow) {
				found = append(found, stepPlace{i, d})
			}
		})
	}
	if len(found) == 0 {
		s.unknown("load/reference", t, noun, known)
	}
	return found
}

type stepPlace struct {
	workflow int
	step     *model.Step
}

func eachStep(list []model.Step, f func(*model.Step)) {
	for i := range list {
		d := &list[i]
		f(d)
		for j := range d.WaitUntil {
			eachStep(d.WaitUntil[j].Steps, f)
		}
		for j := range d.Branch {
			eachStep(d.Branch[j].Steps, f)
			eachStep(d.Branch[j].Else, f)
		}
		if d.Experiment != nil {
			for j := range d.Experiment.Variants {
				eachStep(d.Experiment.Variants[j].Steps, f)
			}
		}
		if d.Repeat != nil {
			eachStep(d.Repeat.Steps, f)
		}
	}
}

// actionOf names the action of a step from its document alone.
func actionOf(d *model.Step) Action {
	switch {
	case d.Task != nil:
		return TaskAction
	case d.Webhook != nil:
		return Webhook
	case d.Experiment != nil:
		return Experiment
	}
	return Send
}

// single finds the one step that an address names.
func (s *scenarioCompiler) single(t model.Text, noun string, action Action) (stepPlace, bool) {
	found := s.stepAddress(t, noun, func(st *Step) bool { return st.Action == action })
	s.ambiguous(t, found)
	if len(found) != 1 {
		return stepPlace{}, false
	}
	return found[0], true
}

// ambiguous reports an address that several workflows have.
func (s *scenarioCompiler) ambiguous(t model.Text, found []stepPlace) {
	if len(found) < 2 {
		return
	}
	var full []string
	for _, f := range found {
		full = append(full, "`"+s.b.program.Workflows[f.workflow].Name+"/"+t.Value+"`")
	}
	s.report("load/reference", t.Span, "write "+strings.Join(full, " or "), "`%s` is a step of several workflows", clip(t.Value))
}

func (s *scenarioCompiler) answers(d *model.Scenario) {
	for i := range d.Answers {
		e := &d.Answers[i]
		at, ok := s.single(e.Key, "webhook step", Webhook)
		if !ok {
			continue
		}
		if len(at.step.Webhook.Answer) == 0 {
			s.report("load/reference", e.Key.Span, "add `answer:` to the step, or remove this line", "the step `%s` has no `answer:`, so it waits for none", clip(e.Key.Value))
			continue
		}
		a := Answer{Workflow: at.workflow, StepID: at.step.ID.Value, Span: e.Key.Span, Timeout: e.Value.Scalar.Text == "timeout"}
		if !a.Timeout {
			a.Fields = s.answer(at.step.Webhook, &e.Value)
		}
		s.s.Answers = append(s.s.Answers, a)
	}
}

func (s *scenarioCompiler) answer(w *model.Webhook, d *model.Data) []NamedValue {
	var list []NamedValue
	for i := range d.Fields {
		e := &d.Fields[i]
		t, ok := w.Answer.Get(e.Key.Value)
		if !ok {
			s.unknown("load/reference", e.Key, "field of the answer", keys(w.Answer))
			continue
		}
		f := expr.Field{Name: e.Key.Value, Type: typeNamed(t.Value)}
		if v, ok := s.fieldValue(&e.Value, &f); ok {
			list = append(list, NamedValue{Name: f.Name, Value: Value{Literal: v}})
		}
	}
	return list
}

func (s *scenarioCompiler) choices(d *model.Scenario) {
	for _, e := range d.Choose {
		at, ok := s.single(e.Key, "experiment", Experiment)
		if !ok {
			continue
		}
		var names []string
		for _, v := range at.step.Experiment.Variants {
			names = append(names, v.Name.Value)
		}
		variant := slices.Index(names, e.Value.Value)
		if variant < 0 {
			s.unknown("load/reference", e.Value, "variant", names)
			continue
		}
		s.s.Choose = append(s.s.Choose, Choice{Workflow: at.workflow, StepID: at.step.ID.Value, Variant: variant, Span: e.Key.Span})
	}
}
