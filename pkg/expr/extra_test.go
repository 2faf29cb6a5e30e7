package expr

import (
	"strings"
	"testing"
)

// openRecord is a map as a record: every key is required.
func openRecord(keys []string, values ...Value) Value {
	fields := make([]Field, len(keys))
	for i, k := range keys {
		fields[i] = Field{Name: k, Type: Type{Kind: Any}, Required: true}
	}
	return NewStruct(&Record{Shape: NewShape("map", fields), Slots: values})
}

// typedResource is a shape that holds itself, as steps hold steps, and a record of it.
func typedResource() (*Shape, *Record) {
	step := &Shape{}
	steps := Type{Kind: List, Elem: &Type{Kind: Struct, Shape: step}}
	*step = *NewShape("step", []Field{
		{Name: "kind", Type: Type{Kind: String}, Values: []string{"send", "delay"}},
		{Name: "every", Type: Type{Kind: Duration}},
		{Name: "steps", Type: steps},
		{Name: "labels", Type: Type{Kind: Any}},
		{Name: "free", Type: Type{Kind: List, Elem: &Type{Kind: Any}}},
	})
	inner := step.New()
	inner.Slots[0] = NewString("send")
	r := step.New()
	r.Slots[0], r.Slots[1], r.Slots[2] = NewString("delay"), NewDuration(2*hourMS), NewList([]Value{NewStruct(inner)})
	r.Slots[3] = openRecord([]string{"cleared", "deep", "team"}, Value{}, NewStruct(inner), NewString("growth"))
	r.Slots[4] = NewList([]Value{NewInt(1), openRecord([]string{"x"}, NewDouble(2.5))})
	return step, r
}

func TestExtraWithAShape(t *testing.T) {
	env := worldEnv(t)
	shape, record := typedResource()
	p := Place{Object: -1, Item: -1, Extra: "resource", ExtraShape: shape}
	for _, test := range []placeCase{
		{`resource.kind == "delay" && resource.every == hours(2)`, True},
		{`resource.steps.exists(s, s.kind == "send" && s.steps.size() == 0)`, True},
		{`resource.steps[0].every > hours(1)`, Undecided},
		{`has(resource.labels) && !has(resource.steps[0].labels)`, True},
		{`resource.labels.team == "growth" && has(resource.labels.team) && !has(resource.labels.lead)`, True},
		{`resource.labels["team"] in ["growth"] && "cleared" in resource.labels && resource.labels.cleared == null`, True},
		{`resource.labels.size() == 3 && resource.labels.exists(k, k == "deep")`, True},
		{`resource.labels.deep.kind == "send" && resource.labels.deep.steps.size() == 0 && !has(resource.labels.deep.every)`, True},
		{`resource.labels.lead == "x"`, Undecided},
		{`resource.labels.all(k, k < "d")`, False},
		{`resource.free[0] == 1 && resource.free[1].x > 2.0 && resource.free.size() == 2`, True},
		{`resource.?every.orValue(hours(1)) == hours(2)`, True},
	} {
		x := mustCheck(t, env, p, test.text)
		c := &Context{Now: testNow, Horizon: Never, Extra: record}
		if got := x.Truth(c); got != test.want {
			t.Errorf("%s: %v, want %v (%s)", test.text, got, test.want, c.Cause().Text)
		}
	}
}

func TestExtraWithAShapeIsChecked(t *testing.T) {
	env := worldEnv(t)
	shape, record := typedResource()
	p := Place{Object: -1, Item: -1, Extra: "resource", ExtraShape: shape}
	for text, want := range map[string]string{
		`resource.kinds == "delay"`:                        "`resource` has no field `kinds` did you mean `kind`?",
		`resource.steps.exists(s, s.evry > hours(1))`:      "`s` has no field `evry` did you mean `every`?",
		`resource.steps.exists(s, s.kind == "sned")`:       "`sned` is no value of `s.kind` did you mean `send`?",
		`resource.every > 3`:                               "`resource.every` is duration",
		`kind == "send"`:                                   "did you mean `resource.kind`?",
		`resource.steps[0].steps.all(s, has(s.evrything))`: "`s` has no field `evrything`",
	} {
		_, issues := env.Check(p, text, BoolType())
		if len(issues) == 0 || !strings.Contains(issues[0].Message+" "+issues[0].Help, want) {
			t.Errorf("%s: %v, want %s", text, issues, want)
		}
	}
	// The same name without a shape stays open, in the same environment.
	open := mustCheck(t, env, Place{Object: -1, Item: -1, Extra: "resource"}, `resource.kinds == "delay"`)
	if got := open.Truth(&Context{Now: testNow, Extra: map[string]any{"kinds": "delay"}}); got != True {
		t.Errorf("an open resource gives %v", got)
	}
	c := &Context{Now: testNow, Horizon: Never, Extra: record}
	mustCheck(t, env, p, `resource.labels.lead == "x"`).Truth(c)
	if got := c.Cause(); got.Text != "`resource.labels.lead` is absent" || got.Absent != "resource.labels.lead" {
		t.Errorf("the cause is %+v", got)
	}
}
