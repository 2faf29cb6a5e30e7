package project

import (
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// stepCompiler lays the nested steps of one workflow flat.
type stepCompiler struct {
	*compiler
	w     *Workflow
	place expr.Place
	ids   map[string]diag.Span
}

// sequence compiles steps that follow each other and returns the first; the
// last goes on with `after`. prefix is the position of the list.
func (s *stepCompiler) sequence(list []model.Step, prefix string, after int) int {
	first, previous := after, (*Step)(nil)
	for i := range list {
		step := s.step(&list[i], prefix+strconv.Itoa(i+1))
		if previous == nil {
			first = step.Index
		} else {
			s.connect(previous, step.Index)
		}
		previous = step
	}
	if previous != nil {
		s.connect(previous, after)
	}
	return first
}

// behind stands, while a list is compiled, for the step after a step that is
// not known yet.
func behind(step *Step) int { return -2 - step.Index }

// connect says what follows a step. What ended inside its arms goes on there.
func (s *stepCompiler) connect(step *Step, next int) {
	step.Next = next
	for _, inner := range s.w.Steps[step.Index:] {
		if inner.Next == behind(step) {
			inner.Next = next
		}
		for i := range inner.Arms {
			if inner.Arms[i].First == behind(step) {
				inner.Arms[i].First = next
			}
		}
	}
}

func (s *stepCompiler) step(d *model.Step, position string) *Step {
	step := &Step{Doc: d, Index: len(s.w.Steps), Next: -1, Message: -1, Stage: -1, Topic: -1, Other: -1}
	s.w.Steps = append(s.w.Steps, step)
	s.identify(step, position)
	step.When = s.cond(s.place, d.When)
	if s.action(step) {
		s.act(step, position)
		s.onFailure(step)
	}
	if d.NotAfter.Written() {
		if step.Action != Send {
			s.report("load/schema", d.NotAfter.Span, "remove it", "`not_after` means nothing beside `%s`", step.Action)
		}
		v := s.value(s.place, d.NotAfter, expr.Type{Kind: expr.Timestamp}, nil)
		step.NotAfter = &v
	}
	return step
}

// identify settles the step's id. Steps are known by it for as long as somebody
// is inside, so a position is a poor one: it moves when a step is added.
func (s *stepCompiler) identify(step *Step, position string) {
	step.ID = step.Doc.ID.Value
	if step.ID == "" {
		step.ID = position
		s.report("load/schema", s.b.firstLine(step.Doc.Span), "add `id:`", "this step has no `id`, so its position `%s` is used", position)
		s.diags[len(s.diags)-1].Severity = diag.Warning
		return
	}
	if first, ok := s.ids[step.ID]; ok {
		s.report("load/duplicate-key", step.Doc.ID.Span, "rename one of them", "there are two steps `%s`", clip(step.ID))
		s.relate(first, "first here")
		return
	}
	s.ids[step.ID] = step.Doc.ID.Span
}

// action finds the one action that is written.
func (s *stepCompiler) action(step *Step) bool {
	d := step.Doc
	spans := [...]diag.Span{
		d.Send.Span, spanOf(d.Delay), armsSpan(d.WaitUntil), armsSpan(d.Branch), spanOf(d.Experiment), mapSpan(d.Set), d.SetStage.Span,
		d.Route.Span, spanOf(d.Notify), spanOf(d.Task), mapSpan(d.Create), spanOf(d.Webhook), d.Subscribe.Span, d.Unsubscribe.Span,
		spanOf(d.Audience), spanOf(d.Enroll), spanOf(d.ForEach), spanOf(d.Repeat), spanOf(d.Exit), spanOf(d.External),
	}
	choices := make([]choiceKey, len(spans))
	for i := range spans {
		choices[i] = choiceKey{Action(i).String(), spans[i]}
	}
	if !s.exactlyOne(d.Span, "this step", choices) {
		return false
	}
	for i := range spans {
		if !spans[i].IsZero() {
			step.Action = Action(i)
			d.Action = model.Text{Value: Action(i).String(), Span: spans[i]}
		}
	}
	return true
}

// spanned is any part of a step that is written as a map.
type spanned interface {
	*model.Delay | *model.Experiment | *model.Notify | *model.Task | *model.Webhook | *model.Audience | *model.EnrollStep |
		*model.ForEach | *model.Repeat | *model.ExitStep | *model.External
}

func spanOf[T spanned](x T) diag.Span {
	switch x := any(x).(type) {
	case *model.Delay:
		return orZero(x, func() diag.Span { return x.Span })
	case *model.Experiment:
		return orZero(x, func() diag.Span { return x.Span })
	case *model.Notify:
		return orZero(x, func() diag.Span { return x.Span })
	case *model.Task:
		return orZero(x, func() diag.Span { return x.Span })
	case *model.Webhook:
		return orZero(x, func() diag.Span { return x.Span })
	case *model.Audience:
		return orZero(x, func() diag.Span { return x.Span })
	case *model.EnrollStep:
		return orZero(x, func() diag.Span { return x.Span })
	case *model.ForEach:
		return orZero(x, func() diag.Span { return x.Span })
	case *model.Repeat:
		return orZero(x, func() diag.Span { return x.Span })
	case *model.ExitStep:
		return orZero(x, func() diag.Span { return x.Span })
	case *model.External:
		return orZero(x, func() diag.Span { return x.Span })
	}
	return diag.Span{}
}

func orZero[T any](x *T, span func() diag.Span) diag.Span {
	if x == nil {
		return diag.Span{}
	}
	return span()
}

func armsSpan(arms []model.Arm) diag.Span {
	if len(arms) == 0 {
		return diag.Span{}
	}
	return arms[0].Span
}

func mapSpan[T any](m model.Map[T]) diag.Span {
	if len(m) == 0 {
		return diag.Span{}
	}
	return m[0].Key.Span
}

// act compiles what the step does.
func (s *stepCompiler) act(step *Step, position string) {
	d := step.Doc
	switch step.Action {
	case Send:
		s.send(step)
	case Delay:
		step.Delay = s.delay(d.Delay)
	case WaitUntil:
		s.waitUntil(step, position)
	case Branch:
		s.branch(step, position)
	case Experiment:
		s.experiment(step, position)
	case Set:
		step.Sets = s.sets(s.place, d.Set)
	case SetStage:
		step.Stage = indexOr(s.b.stages, d.SetStage.Value, -1)
		s.needsContactIn(d.SetStage.Span, "set_stage")
	case RouteAction:
		step.Routing = s.b.routings[d.Route.Value]
		s.needsContactIn(d.Route.Span, "route")
	case NotifyAction:
		step.Notify = s.notify(s.place, d.Notify)
	case TaskAction:
		p := s.place
		p.Message = true
		s.staff(p, d.Task.To)
		step.Task = &TaskStep{Doc: d.Task, To: s.anyText(p, d.Task.To), Title: s.text(p, d.Task.Title), Due: d.Task.Due.Value}
	case Create:
		s.create(step)
	case Webhook:
		s.webhook(step)
	case Subscribe:
		step.Topic = indexOr(s.b.topics, d.Subscribe.Value, -1)
	case Unsubscribe:
		step.Topic = indexOr(s.b.topics, d.Unsubscribe.Value, -1)
	default:
		s.actOnOthers(step, position)
	}
}

func (s *stepCompiler) actOnOthers(step *Step, position string) {
	d := step.Doc
	switch step.Action {
	case AudienceAction:
		s.exactlyOne(d.Audience.Span, "this audience step", []choiceKey{{"add", d.Audience.Add.Span}, {"remove", d.Audience.Remove.Span}})
		step.Audience, step.Remove = d.Audience.Add.Value+d.Audience.Remove.Value, d.Audience.Remove.Written()
	case Enroll:
		step.Enroll = s.enroll(d.Enroll)
	case ForEach:
		s.forEach(step)
	case Repeat:
		s.repeat(step, position)
	case ExitAction:
		step.Other, step.Reason = indexOr(s.b.workflows, d.Exit.Workflow.Value, -1), d.Exit.Reason.Value
		s.ownReason(d.Exit.Reason)
	case External:
		for _, p := range d.External.Writes {
			s.path(s.place, p)
		}
	}
}

// needsContactIn reports a step about the contact in a workflow that has none
// in scope.
func (s *stepCompiler) needsContactIn(at diag.Span, key string) {
	if s.blind {
		return
	}
	for _, o := range s.b.program.Schema.Chain(s.w.Object) {
		if o == s.b.program.ContactObject() {
			return
		}
	}
	s.report("load/reference", at, "use it in a workflow about a contact or what belongs to one", "`%s` needs a contact, and this workflow has none", key)
}

func (s *stepCompiler) send(step *Step) {
	i, ok := s.b.messages[step.Doc.Send.Value]
	if !ok {
		return
	}
	step.Message = i
	s.needsContactIn(step.Doc.Send.Span, "send")
	step.Mail = s.mail(s.w, i)
}

func (s *stepCompiler) delay(d *model.Delay) *DelayStep {
	k := &DelayStep{Doc: d, For: d.For.Value, Clock: -1, Offset: d.Offset.Value, IfPast: d.IfPast.Value, Days: s.days(d.Days), Zone: s.zoneOf(d.Timezone)}
	if !d.For.Span.IsZero() {
		return k
	}
	switch {
	case !d.Until.Written(): // the schema says that it has no end
	case d.Until.Kind == model.Computed:
		v := s.value(s.place, d.Until, expr.Type{Kind: expr.Timestamp}, nil)
		k.Until = &v
		s.stray(d.Days.Span, "days", "an instant")
		s.stray(d.Timezone.Span, "timezone", "an instant")
	case strings.Contains(d.Until.Text, "T") || strings.HasPrefix(d.Until.Text, "=") || s.isPath(s.place, d.Until.Text):
		v := s.value(s.place, d.Until, expr.Type{Kind: expr.Timestamp}, nil)
		k.Until = &v
	default:
		minutes, err := calendar.ParseClock(d.Until.Text)
		if err != nil {
			s.wrong(d.Until.Span, err)
		}
		k.Clock = minutes
		s.stray(d.Offset.Span, "offset", "a time of day")
		s.stray(d.IfPast.Span, "if_past", "a time of day")
	}
	return k
}

func (s *stepCompiler) stray(at diag.Span, key, beside string) {
	if !at.IsZero() {
		s.report("load/schema", at, "remove it", "`%s` means nothing beside %s", key, beside)
	}
}

// sets compiles `contact.field: VALUE` lines.
func (s *stepCompiler) sets(p expr.Place, m model.Map[model.Value]) []FieldSet {
	var list []FieldSet
	for _, e := range m {
		source := model.Source{Text: e.Key.Value, Span: e.Key.Span, Places: within(e.Key)}
		path := s.path(expr.Place{Object: p.Object, Item: -1}, model.Path{Source: source})
		if path == nil {
			continue
		}
		s.settable(path, e.Key.Span)
		s.ownerValue(path.Object, path.Field, e.Value)
		list = append(list, FieldSet{Path: *path, Value: s.value(p, e.Value, path.Type, path.Field)})
	}
	return list
}

// settable refuses fields that only the engine writes.
func (s *stepCompiler) settable(path *expr.Path, at diag.Span) {
	switch {
	case path.Object < 0:
		s.report("load/reference", at, "set a field of an object", "`%s` cannot be set", path.Text)
	case path.Field.Name == "stage" && path.Root == Contact:
		s.report("load/reference", at, "use `set_stage`", "`contact.stage` is moved by the lifecycle or by `set_stage`, not by `set`")
	case contains([]string{"id", "created_at", "last_activity"}, path.Field.Name):
		s.report("load/reference", at, "set another field", "`%s` is built in and cannot be set", path.Text)
	}
}

// keyPlaces maps offsets in a mapping key, which is always on one line.
type keyPlaces struct{ span diag.Span }

func within(t model.Text) diag.Places { return keyPlaces{t.Span} }

// Span implements diag.Places. A quoted key is longer than its text; then the
// whole key is meant.
func (k keyPlaces) Span(start, end int) diag.Span {
	s := k.span
	if int(s.End.Byte-s.Start.Byte) < end {
		return s
	}
	s.End = diag.Pos{Line: s.Start.Line, Column: s.Start.Column + int32(end), Byte: s.Start.Byte + int32(end)}
	s.Start.Column += int32(start)
	s.Start.Byte += int32(start)
	return s
}
