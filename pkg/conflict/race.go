package conflict

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// WriteRaces answers, for each two workflows that hang on one event, field or schedule and
// of which steps before any pause write one field, the stage or the owner, whether one
// input can enroll one contact in both so that they write different values. There is one
// verdict for each pair, in the project's order; pairs that write nothing in common, or the
// same, have none.
func (a *Analysis) WriteRaces() []Verdict { return a.meet((*Analysis).race) }

// write is a field that a step writes, and what.
type write struct {
	// field is as facts name it: "contact.plan", "contact.stage", "contact.owner".
	field string
	// path is set of a field, and value where it is known.
	path  *expr.Path
	value *project.Value
	// stage is the stage of a `set_stage`, -1 for none; policy that of a `route`.
	stage  int
	policy *project.Routing
}

// race reports whether two steps write one thing differently, and how that is shown. Of
// two routes by one policy [Analysis.Triggers] tells.
func (a *Analysis) race(one, two Side) (m meeting, ok bool) {
	for _, x := range a.writes(one.Step) {
		for _, y := range a.writes(two.Step) {
			if x.field != y.field || !differ(&x, &y) {
				continue
			}
			m.What = "both write `" + x.field + "`" + amounts(&x, &y)
			m.asked = a.different(one, two, &x, &y)
			if x.value == nil && x.path != nil || y.value == nil && y.path != nil {
				m.open = "another system writes `" + x.field + "`, and what it writes is not known"
			}
			field := x.field
			m.shown = func(facts []journey.Fact) (int64, bool) { return raced(facts, []Side{one, two}, field) }
			return m, true
		}
	}
	return m, false
}

// writes are what a step writes.
func (a *Analysis) writes(s *project.Step) []write {
	contact := a.p.Schema.Objects[a.p.ContactObject()].Name
	var list []write
	sets := s.Sets
	if s.Webhook != nil {
		sets = s.Webhook.Sets
	}
	for i := range sets {
		set := &sets[i]
		list = append(list, write{field: set.Path.Text, path: &set.Path, value: &set.Value, stage: -1})
	}
	switch s.Action {
	case project.SetStage:
		list = append(list, write{field: contact + ".stage", stage: s.Stage})
	case project.RouteAction:
		list = append(list, write{field: contact + ".owner", stage: -1, policy: s.Routing})
	}
	if s.Doc.External != nil {
		for i := range s.Doc.External.Writes {
			list = append(list, write{field: s.Doc.External.Writes[i].Text, path: &expr.Path{}, stage: -1})
		}
	}
	return list
}

// differ reports whether two writes of one field may be different.
func differ(x, y *write) bool {
	switch {
	case x.policy != nil && y.policy != nil:
		return x.policy != y.policy
	case x.stage >= 0 && y.stage >= 0:
		return x.stage != y.stage
	case x.value == nil || y.value == nil:
		return true
	case x.value.Expr == nil && y.value.Expr == nil:
		return !x.value.Literal.Equal(y.value.Literal)
	}
	return true
}

// amounts says what the two write, where both are written out.
func amounts(x, y *write) string {
	if x.value == nil || y.value == nil || x.value.Expr != nil || y.value.Expr != nil {
		return ""
	}
	return ", one `" + written(x.value) + "` and one `" + written(y.value) + "`"
}

func written(v *project.Value) string {
	if v.Literal.IsAbsent() {
		return "null"
	}
	return v.Doc.Text
}

// different is what has to be so for two values to differ, as far as it can be asked of one
// contact: a value that is computed against one that is written out, or two that are
// computed of the same. An empty field is preferred, as writing what is there is no write.
func (a *Analysis) different(one, two Side, x, y *write) []audience.Part {
	var parts []audience.Part
	if x.path != nil && x.path.Field != nil {
		place := expr.Place{Object: one.Workflow.Object, Item: -1}
		parts = a.ask(parts, place, "!has("+x.field+")", audience.Preferably)
		for _, w := range []*write{x, y} {
			if text, ok := literal(w.value); ok {
				parts = a.ask(parts, place, x.field+" != "+text, audience.Preferably)
			}
		}
	}
	if x.value == nil || y.value == nil {
		return parts
	}
	place := expr.Place{Object: one.Workflow.Object, Item: -1, Trigger: one.Workflow.Triggers[one.Trigger].Shape}
	mine, ok := literal(x.value)
	theirs, also := literal(y.value)
	switch {
	case ok && also:
		return parts
	case ok:
		place.Object, place.Trigger = two.Workflow.Object, two.Workflow.Triggers[two.Trigger].Shape
	case !also && (one.Workflow.Object != two.Workflow.Object || two.Workflow.Triggers[two.Trigger].Shape != place.Trigger):
		return parts
	}
	asked := a.ask(nil, place, "("+mine+") != ("+theirs+")", audience.Holds)
	if len(asked) == 1 && a.same(one, asked[0].Expr) && a.same(two, asked[0].Expr) {
		return append(parts, asked...)
	}
	return parts
}

// ask adds a condition where it can be asked there.
func (a *Analysis) ask(parts []audience.Part, place expr.Place, text string, want audience.Want) []audience.Part {
	if x, issues := a.p.Env.Check(place, text, expr.BoolType()); x != nil && len(issues) == 0 {
		return append(parts, audience.Part{Expr: x, Want: want})
	}
	return parts
}

// literal is a value as conditions write it; ok is false of one that is computed, whose text
// it then is, of null and of lists.
func literal(v *project.Value) (text string, ok bool) {
	if v == nil {
		return "", false
	}
	switch {
	case v.Expr != nil:
		return v.Expr.Text(), false
	case v.Literal.IsAbsent(), v.Doc.IsList:
		return "", false
	case v.Doc.Type == model.StringLiteral:
		return strconv.Quote(v.Doc.Text), true
	}
	return v.Doc.Text, true
}

// raced finds two enrollments that began at one instant and wrote one field differently.
func raced(facts []journey.Fact, sides []Side, field string) (int64, bool) {
	wrote := func(facts []journey.Fact, in *journey.Fact, s *project.Step) *journey.Fact {
		for i := range facts {
			if f := &facts[i]; of(f, in, s) && writes(f, s, field) {
				return f
			}
		}
		return nil
	}
	return both(facts, sides, wrote, func(one, two *journey.Fact) bool { return one.To != two.To })
}

// writes reports whether a fact says that a step wrote a field.
func writes(f *journey.Fact, s *project.Step, field string) bool {
	switch f.Kind {
	case journey.SetField:
		return f.Subject == field
	case journey.StageMoved:
		return s.Action == project.SetStage
	case journey.Routed:
		return s.Action == project.RouteAction
	}
	return false
}
