package audience

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// writes says what the event has written when the gates are asked. A start that waited
// finds what came since.
func (f *firing) writes() {
	if f.waits {
		return
	}
	e := &f.p.Events[f.t.Event]
	f.updates(e)
	if !f.contact || !e.BuiltIn {
		return
	}
	switch e.Name {
	case "message_sent":
		for _, i := range f.gates(func(r *expr.Reads) []int { return r.Messages }) {
			name := strconv.Quote(f.p.Messages[i].Name)
			f.add(Given, true, "event.message != "+name+" || sent("+name+").size() > 0")
		}
	case "subscribed", "unsubscribed":
		for _, i := range f.gates(func(r *expr.Reads) []int { return r.Topics }) {
			name := strconv.Quote(f.p.Schema.Topics[i])
			f.add(Preferably, true, "event.topic != "+name+" || "+either(e.Name == "subscribed", "", "!")+"subscribed("+name+")")
		}
	}
}

// updates ties the fields that an event updates to what it carries: of the object that is
// enrolled, or of the one that it belongs to. Where steps write such a field as well, one
// can come between, and what the data model refuses is not written.
func (f *firing) updates(e *project.Event) {
	if e.Object < 0 || !slices.Contains(f.p.Schema.Chain(f.w.Object), e.Object) {
		return
	}
	o, shape := &f.p.Schema.Objects[e.Object], f.p.Schema.Events[f.t.Event].Shape
	for _, pair := range e.Updates {
		field := &shape.Fields[pair[0]]
		if field.Type.Kind == expr.List || field.Type.Kind == expr.Timestamp {
			continue // out of reach, and of instants an example would say everything twice
		}
		into := &o.Shape.Fields[pair[1]]
		text := "event." + field.Name + " != " + o.Name + "." + into.Name
		if len(into.Values) > 0 && !within(field.Values, into.Values) { // what does not fit is not written
			text += " && event." + field.Name + " in [" + strings.Join(quotedWords(into.Values), ", ") + "]"
		}
		if !f.stepsWrite(e.Object, pair[1]) && into.Limits == nil {
			f.add(HoldsNot, true, text)
		}
	}
}

// within reports whether a list has words, and all of them are in another.
func within(list, all []string) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(word string) bool { return !slices.Contains(all, word) })
}

func quotedWords(list []string) []string {
	out := make([]string, len(list))
	for i, word := range list {
		out[i] = strconv.Quote(word)
	}
	return out
}

// gates lists what the conditions of the entry read of something, sorted.
func (f *firing) gates(of func(*expr.Reads) []int) []int {
	conds := append([]*project.Cond{f.t.Where, f.w.Rules}, f.w.Suppress...)
	if f.w.Goal != nil {
		conds = append(conds, f.w.Goal.When)
	}
	var list []int
	for _, c := range conds {
		if c != nil && c.Expr != nil {
			list = append(list, of(c.Expr.Reads())...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
