package project

import (
	"math"
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// Steps that have arms or call other things.

func (s *stepCompiler) waitUntil(step *Step, position string) {
	timeouts := 0
	for i := range step.Doc.WaitUntil {
		d := &step.Doc.WaitUntil[i]
		a := s.arm(d)
		if !d.IsElse {
			s.exactlyOne(d.Span, "this arm", []choiceKey{
				{"event", d.Event.Span}, {"changed", d.Changed.Span}, {"when", d.When.Span}, {"timeout", d.Timeout.Span},
			})
		}
		switch {
		case d.IsElse:
			s.report("load/schema", d.Span, "use `timeout:`", "`else` belongs to a branch; a wait ends with its timeout")
		case !d.Timeout.Span.IsZero():
			a.Kind, a.Timeout = ArmTimeout, d.Timeout.Value
			timeouts++
		case d.Event.Written():
			a.Kind = ArmEvent
			s.eventArrives(s.w, a.Event, d.Event)
		case d.Changed.Written():
			a.Kind = ArmChanged
		}
		if !d.Lookback.Span.IsZero() && a.Kind != ArmEvent {
			s.stray(d.Lookback.Span, "lookback", "anything but `event`")
		}
		a.First = s.sequence(d.Steps, position+"."+strconv.Itoa(i+1)+".", behind(step))
		step.Arms = append(step.Arms, a)
	}
	switch {
	case timeouts == 0:
		s.report("load/schema", armsSpan(step.Doc.WaitUntil), "add `- {timeout: 5d}`", "this wait has no `timeout`, so somebody could wait forever")
		last := &s.diags[len(s.diags)-1]
		last.Primary = s.b.firstLine(last.Primary)
	case timeouts > 1:
		s.report("load/schema", armsSpan(step.Doc.WaitUntil), "keep one", "this wait has %d timeouts", timeouts)
	}
}

func (s *stepCompiler) arm(d *model.Arm) Arm {
	a := Arm{Doc: d, Kind: ArmWhen, Event: s.b.eventIndex(d.Event.Value), Lookback: d.Lookback.Value, When: s.cond(s.place, d.When)}
	if d.Changed.Written() {
		var path expr.Path
		s.changed(s.w, s.place, d.Changed, d.Where, &path, &a.Where)
		a.Field = &path
		return a
	}
	a.Where = s.where(s.place, d.Where, d.Event, a.Event)
	return a
}

func (s *stepCompiler) branch(step *Step, position string) {
	for i := range step.Doc.Branch {
		d := &step.Doc.Branch[i]
		a := s.arm(d)
		steps := d.Steps
		if d.IsElse {
			a.Kind, steps = ArmElse, d.Else
			s.lastElse(step, i, d)
		} else {
			s.onlyWhen(d)
		}
		a.First = s.sequence(steps, position+"."+strconv.Itoa(i+1)+".", behind(step))
		step.Arms = append(step.Arms, a)
	}
}

func (s *stepCompiler) lastElse(step *Step, i int, d *model.Arm) {
	if d.When.Written() || len(d.Steps) > 0 {
		s.report("load/schema", s.b.firstLine(d.Span), "write `- else: [...]` alone", "`else` stands alone and holds its steps itself")
	}
	if i < len(step.Doc.Branch)-1 {
		s.report("load/schema", s.b.firstLine(d.Span), "move it to the end", "`else` must be the last arm, or the arms after it are never asked")
	}
}

func (s *stepCompiler) onlyWhen(d *model.Arm) {
	for _, k := range []choiceKey{{"event", d.Event.Span}, {"changed", d.Changed.Span}, {"timeout", d.Timeout.Span}, {"lookback", d.Lookback.Span}} {
		if !k.span.IsZero() {
			s.report("load/schema", k.span, "use `when:`, or a `wait_until` step", "a branch does not wait, so `%s` means nothing here", k.key)
			return
		}
	}
	if !d.When.Written() {
		if !s.b.slipped[d.Span] {
			s.report("load/schema", s.b.firstLine(d.Span), "add `when:`, or write `else:`", "this arm does not say when it is taken")
		}
	}
}

func (s *stepCompiler) experiment(step *Step, position string) {
	sum, names := 0, []model.Text(nil)
	d := step.Doc.Experiment
	for i := range d.Variants {
		v := &d.Variants[i]
		names = append(names, v.Name)
		width := int(math.Round(v.Weight.Value * 100))
		sum += width
		if v.Holdout.Value && len(v.Steps) > 0 {
			s.report("load/schema", s.b.firstLine(v.Steps[0].Span), "remove the steps", "a holdout has no steps: it is the control")
		}
		step.Arms = append(step.Arms, Arm{
			Variant: v, Kind: ArmVariant, Event: -1, Weight: width, Holdout: v.Holdout.Value,
			First: s.sequence(v.Steps, position+"."+strconv.Itoa(i+1)+".", behind(step)),
		})
	}
	s.duplicates(names, "variant")
	if sum != 10000 && len(d.Variants) > 0 {
		s.report("load/schema", d.Variants[len(d.Variants)-1].Weight.Span, "change the weights", "the weights of the variants add up to %s, not 100", number(float64(sum)/100))
	}
}

func (s *stepCompiler) create(step *Step) {
	m := step.Doc.Create
	if len(m) > 1 {
		s.report("load/schema", m[1].Key.Span, "use a second step", "a `create` step creates one object")
	}
	object := s.b.program.Schema.Object(m[0].Key.Value)
	step.Create = &CreateStep{Object: object}
	if object < 0 {
		s.unknown("load/reference", m[0].Key, "object", s.b.names.lists["object"])
		return
	}
	if !s.parentInScope(object) {
		s.report("load/reference", m[0].Key.Span, "create an object that belongs to this one or to one it belongs to",
			"`%s` belongs to nothing in this workflow", m[0].Key.Value)
	}
	shape := s.b.program.Schema.Objects[object].Shape
	for _, e := range m[0].Value {
		slot := shape.Slot(e.Key.Value)
		switch {
		case e.Key.Value == "created_at":
			s.report("load/reference", e.Key.Span, "remove it", "`created_at` is the instant at which the step creates it, and cannot be set")
			continue
		case slot < 0:
			names := slices.DeleteFunc(fieldNames(shape), func(n string) bool { return n == "created_at" })
			s.unknown("load/reference", e.Key, "field of `"+shape.Name+"`", names)
			continue
		}
		f := &shape.Fields[slot]
		v := s.value(s.place, e.Value, f.Type, f)
		s.ownerValue(object, f, e.Value)
		if e.Key.Value == "id" {
			step.Create.ID = &v
			continue
		}
		path := expr.Path{Text: shape.Name + "." + f.Name, Object: object, Root: shape.Name, Slot: slot, Type: f.Type, Field: f}
		step.Create.Sets = append(step.Create.Sets, FieldSet{Path: path, Value: v})
		s.use("field", path.Text, e.Key.Span)
	}
}

func (s *stepCompiler) parentInScope(object int) bool {
	parent := s.b.program.Schema.Objects[object].Parent
	for _, o := range s.b.program.Schema.Chain(s.w.Object) {
		if o == parent {
			return true
		}
	}
	return false
}

func (s *stepCompiler) webhook(step *Step) {
	d := step.Doc.Webhook
	k := &WebhookStep{Doc: d, Timeout: d.Timeout.Value}
	s.some(d.Timeout, "timeout")
	s.body(&k.Body, &d.Body, "")
	p := s.place
	if len(d.Answer) > 0 {
		var fields []expr.Field
		for _, e := range d.Answer {
			fields = append(fields, expr.Field{Name: e.Key.Value, Type: s.answerType(e.Value)})
		}
		k.Answer = expr.NewShape("answer", fields)
		p.Answer = k.Answer
	} else if len(d.Set) > 0 {
		s.report("load/schema", mapSpan(d.Set), "add `answer:`, or use a `set` step", "without `answer` there is nothing to set from")
		step.Webhook = k
		return // what it sets would be set from the answer
	}
	k.Sets = s.sets(p, d.Set)
	step.Webhook = k
}

func (s *stepCompiler) answerType(t model.Text) expr.Type {
	if typ, ok := scalarTypes[t.Value]; ok {
		return typ
	}
	s.unknown("load/reference", t, "type", sortedKeys(scalarTypes))
	return expr.Type{Kind: expr.String}
}

// body flattens the values of a webhook's body; names are paths.
func (s *stepCompiler) body(into *[]NamedValue, d *model.Data, name string) {
	join := func(part string) string {
		if name == "" {
			return part
		}
		return name + "." + part
	}
	switch {
	case d.Span.IsZero():
	case d.IsMap:
		for i := range d.Fields {
			s.body(into, &d.Fields[i].Value, join(d.Fields[i].Key.Value))
		}
	case d.IsList:
		for i := range d.Items {
			s.body(into, &d.Items[i], join(strconv.Itoa(i)))
		}
	default:
		*into = append(*into, NamedValue{Name: name, Value: s.free(s.place, d.Scalar)})
	}
}

// free compiles a value that may have any type.
func (s *stepCompiler) free(p expr.Place, m model.Value) Value {
	if m.Kind == model.Computed {
		return s.value(p, m, expr.Type{Kind: expr.Any}, nil)
	}
	t := [...]expr.Kind{expr.String, expr.Int, expr.Double, expr.Bool}[m.Type]
	return s.value(p, m, expr.Type{Kind: t}, nil)
}

func (s *stepCompiler) enroll(d *model.EnrollStep) *EnrollStep {
	k := &EnrollStep{Workflow: indexOr(s.b.workflows, d.Workflow.Value, -1)}
	if k.Workflow < 0 {
		return k
	}
	target := s.b.program.Workflows[k.Workflow]
	if len(target.Doc.Trigger) == 0 {
		return k // it is broken itself, which has been reported
	}
	if !s.inChain(target.Object) {
		s.report("load/reference", d.Workflow.Span, "use `for_each`, or a workflow about the same object", "`%s` is about `%s`, which this workflow does not have", target.Name, target.Doc.Object.Value)
	}
	k.With = s.with(s.place, target, d.Workflow, d.With)
	return k
}

func (s *stepCompiler) inChain(object int) bool {
	for _, o := range s.b.program.Schema.Chain(s.w.Object) {
		if o == object {
			return true
		}
	}
	return false
}

// with holds the values given to a workflow against what its trigger declares.
func (s *stepCompiler) with(p expr.Place, target *Workflow, at model.Text, m model.Map[model.Value]) []NamedValue {
	var shape *expr.Shape
	for i := range target.Triggers {
		if target.Triggers[i].Kind == OnEnroll {
			shape = target.Triggers[i].Shape
		}
	}
	if shape == nil {
		s.report("load/reference", at.Span, "add the trigger `enroll: true` to it", "`%s` does not let itself be started by another workflow", target.Name)
		return nil
	}
	var list []NamedValue
	given := map[string]bool{}
	for _, e := range m {
		slot := shape.Slot(e.Key.Value)
		if slot < 1 {
			s.unknown("load/reference", e.Key, "value that `"+target.Name+"` takes", fieldNames(shape)[1:])
			continue
		}
		given[e.Key.Value] = true
		list = append(list, NamedValue{Name: e.Key.Value, Value: s.value(p, e.Value, shape.Fields[slot].Type, &shape.Fields[slot])})
	}
	for _, f := range shape.Fields[1:] {
		if f.Required && !given[f.Name] {
			s.report("load/reference", at.Span, "add `with: {"+f.Name+": …}`", "`%s` needs `%s`", target.Name, f.Name)
		}
	}
	return list
}

func (s *stepCompiler) forEach(step *Step) {
	d := step.Doc.ForEach
	k := &ForEachStep{Doc: d, Object: s.b.program.Schema.Object(d.Object.Value), All: d.Among.Value == "all", Max: int(d.Max.Value)}
	k.Workflow = indexOr(s.b.workflows, d.Enroll.Value, -1)
	step.ForEach = k
	if k.Object < 0 {
		return
	}
	p := s.place
	p.Item = k.Object
	k.Where = s.cond(p, d.Where)
	if !k.All && !s.belongsHere(k.Object) {
		s.report("load/reference", d.Object.Span, "write `among: all`", "`%s` does not belong to what this workflow is about", d.Object.Value)
	}
	if k.Workflow < 0 {
		return
	}
	target := s.b.program.Workflows[k.Workflow]
	if len(target.Doc.Trigger) == 0 {
		return // it is broken itself, which has been reported
	}
	if target.Object != k.Object {
		s.report("load/reference", d.Enroll.Span, "name a workflow about `"+d.Object.Value+"`", "`%s` is about `%s`", target.Name, target.Doc.Object.Value)
	}
	k.With = s.with(p, target, d.Enroll, d.With)
}

func (s *stepCompiler) belongsHere(object int) bool {
	chain := s.b.program.Schema.Chain(object)
	for _, o := range chain[1:] {
		if o == s.w.Object {
			return true
		}
	}
	return false
}

func (s *stepCompiler) repeat(step *Step, position string) {
	d := step.Doc.Repeat
	k := &RepeatStep{Times: int(d.Times.Value), Every: d.Every.Value, Until: s.cond(s.place, d.Until)}
	step.Repeat = k
	k.First = s.sequence(d.Steps, position+".", step.Index)
}
