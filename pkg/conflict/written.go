package conflict

import (
	"fmt"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// written is what an event has written when its trigger is asked: the fields that it
// `updates` are what it says. It is assumed that events arrive in the order in which they
// happened; one that comes late leaves what is newer.
func (a *Analysis) written(w *project.Workflow, t *project.Trigger) []audience.Gated {
	if t.Kind != project.OnEvent {
		return nil
	}
	ev := &a.p.Events[t.Event]
	object := ev.Object
	if object < 0 {
		object = a.p.ContactObject()
	}
	var list []audience.Gated
	for _, u := range ev.Updates {
		said := "event." + t.Shape.Fields[u[0]].Name
		field := a.p.Schema.Objects[object].Name + "." + a.p.Schema.Objects[object].Shape.Fields[u[1]].Name
		text := fmt.Sprintf("!has(%s) || has(%s) && %[2]s == %[1]s", said, field)
		place := expr.Place{Object: w.Object, Item: -1, Event: t.Shape}
		if x, issues := a.p.Env.Check(place, text, expr.BoolType()); x != nil && len(issues) == 0 {
			list = append(list, audience.Gated{Part: audience.Part{Expr: x, Want: audience.Given}})
		}
	}
	return list
}
