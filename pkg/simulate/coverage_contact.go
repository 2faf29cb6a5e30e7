package simulate

import (
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
)

// contact lists what is so of somebody: what the solver says, and what has to be absent.
func (k *asker) contact(w *audience.Witness, parts []audience.Part) []audience.Fact {
	facts := w.Facts()
	c := newCasting(&drafter{p: k.p}, w, parts)
	for object := range k.p.Schema.Objects {
		r := w.Objects[object]
		if r == nil {
			continue
		}
		for slot := range r.Shape.Fields {
			if c.read[expr.FieldRef{Object: object, Slot: slot}] && k.lacks(w, parts, r, slot) {
				facts = append(facts, audience.Fact{Kind: "field", Path: k.p.Schema.Objects[object].Name + "." + r.Shape.Fields[slot].Name, Why: "read"})
			}
		}
	}
	for _, topic := range c.topics {
		if !w.Host.Subscribed(nil, topic) {
			facts = append(facts, audience.Fact{Kind: "subscribed", Path: "subscribed(" + strconv.Quote(k.p.Schema.Topics[topic]) + ")", Value: "false", Why: "read"})
		}
	}
	return facts
}

// lacks reports whether a field has to be absent: with a value that it may have
// something is not as wanted.
func (k *asker) lacks(w *audience.Witness, parts []audience.Part, r *expr.Record, slot int) bool {
	f := &r.Shape.Fields[slot]
	if !r.Slots[slot].IsAbsent() || f.Required || builtInField(f.Name) {
		return false
	}
	defer func() { r.Slots[slot] = expr.Value{} }()
	for _, v := range k.usual(f, r.Shape.Name) {
		r.Slots[slot] = v
		for _, p := range parts {
			if !asWanted(p.Want, p.Expr.Truth(w.Context(p.Expr))) {
				return true
			}
		}
	}
	return false
}

func asWanted(want audience.Want, t expr.Truth) bool {
	switch want {
	case audience.Holds:
		return t == expr.True
	case audience.HoldsNot:
		return t != expr.True
	case audience.IsFalse:
		return t == expr.False
	}
	return t == expr.Undecided
}

// usual are values that a field may have.
func (k *asker) usual(f *expr.Field, owner string) []expr.Value {
	list := []expr.Value{(&drafter{p: k.p, start: typicalStart(k.p)}).typical(f, owner, 1)}
	for _, word := range f.Values {
		list = append(list, expr.NewString(word))
	}
	if f.Type.Kind == expr.Bool {
		list = append(list, expr.NewBool(false))
	}
	if list[0].IsAbsent() {
		list = list[1:]
	}
	return list
}

// contactText says who somebody is: what conditions read, without what everybody has.
func contactText(facts []audience.Fact) string {
	var list []string
	for _, f := range facts {
		switch {
		case f.Why != "read" || f.Kind == "object" && f.Value == "":
		case f.Kind == "field" && f.Value == "":
			list = append(list, "no "+f.Path)
		case f.Kind == "subscribed" && f.Value == "false":
			list = append(list, "not "+f.Path)
		default:
			list = append(list, f.String())
		}
	}
	if len(list) == 0 {
		return "anybody"
	}
	return strings.Join(list, "; ")
}
