package audience

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// values translates an expression that is no condition: the values it has, and where;
// false where it is out of reach.
func (w *world) values(f *frame, n *expr.Node) ([]guarded, bool) {
	list, ok := w.valuesOf(f, n)
	if len(list) > mostCases {
		return nil, false
	}
	return list, ok
}

// mostCases is of how many values one can be, each where something else holds: what
// several choices make together doubles with each.
const mostCases = 512

func (w *world) valuesOf(f *frame, n *expr.Node) ([]guarded, bool) {
	switch n.Op {
	case expr.OpConst:
		if n.Value.Kind() == expr.Timestamp || n.Value.Kind() == expr.Duration {
			w.unusual(n.Value.Kind(), n.Value.Int())
		}
		return w.always(constant(n.Value)), true
	case expr.OpNow:
		return w.always(w.presently()), true
	case expr.OpVar:
		v, ok := f.vars[n.Var]
		return w.always(v.value), ok
	case expr.OpObject, expr.OpEvent, expr.OpTrigger, expr.OpAnswer:
		r := w.named(f, n)
		return w.always(value{kind: expr.Struct, rec: r}), r != nil
	case expr.OpField:
		return w.field(f, n)
	case expr.OpIf:
		return w.choice(f, n)
	case expr.OpOptional:
		return w.optional(f, n)
	case expr.OpOrValue:
		return w.orValue(f, n)
	case expr.OpAdd, expr.OpSub, expr.OpMul, expr.OpDiv, expr.OpMod, expr.OpNeg:
		return w.arithmetic(f, n)
	case expr.OpScore, expr.OpBand:
		return w.scored(f, n)
	case expr.OpChangedAt:
		return w.changedAt(f, n)
	case expr.OpTotal, expr.OpFirstAt, expr.OpLastAt:
		return w.history(f, n)
	case expr.OpList, expr.OpEvents, expr.OpObjects, expr.OpSent, expr.OpWithin, expr.OpSince, expr.OpFilter, expr.OpMap:
		return w.lists(f, n)
	case expr.OpCall:
		return w.call(f, n)
	}
	return w.decided(f, n)
}

// decided is the value of a condition, which is there where it is true or false.
func (w *world) decided(f *frame, n *expr.Node) ([]guarded, bool) {
	var t truth
	ok := true
	switch n.Op {
	case expr.OpNot, expr.OpAnd, expr.OpOr:
		t = w.ask(f, n)
	case expr.OpEq, expr.OpNe, expr.OpLt, expr.OpLe, expr.OpGt, expr.OpGe, expr.OpIn, expr.OpHas, expr.OpSegment, expr.OpActive, expr.OpSubscribed, expr.OpBlocked,
		expr.OpExists, expr.OpAll, expr.OpExistsOne, expr.OpHasValue:
		t, ok = w.atom(f, n)
	default:
		return nil, false
	}
	if !ok {
		return nil, false
	}
	return []guarded{{w.space.Or(t.yes, t.no), value{kind: expr.Bool, truth: t}}}, true
}

// named is the record that a name stands for.
func (w *world) named(f *frame, n *expr.Node) *record {
	switch n.Op {
	case expr.OpEvent:
		return f.event
	case expr.OpTrigger:
		return f.trigger
	case expr.OpAnswer:
		return f.answer
	}
	if f.item != nil && f.x.Place().Item == n.Index {
		return f.item
	}
	return w.object(n.Index)
}

// judged is the event that a condition is about; conditions about one type of event
// are about the same one. An event that happened is among those of its type.
func (w *world) judged(shape *expr.Shape, role string) *record {
	if shape == nil {
		return nil
	}
	key := roleKey{shape, role}
	timed := len(shape.Fields) > 0 && shape.Fields[0].Name == "at"
	if timed {
		key.role = "" // conditions about one type of event are about one event
	}
	if known := w.roles[key]; known != nil {
		return known
	}
	index := -1
	for i := range w.names.Events {
		if w.names.Events[i].Shape == shape {
			index = i
		}
	}
	name := role
	if index >= 0 {
		name += " " + w.names.Events[index].Name
	} else {
		name += " " + strconv.Itoa(len(w.roles))
	}
	r := w.record(name, shape, w.space.True())
	if timed {
		r.timed = true
		r.age = w.space.NewVar(logic.VarInfo{Name: name + ".age", Dom: logic.Dom{Ints: domain.Between(0, lastNow-firstInstant)}})
	}
	w.roles[key] = r
	if index >= 0 && r.timed {
		w.pinEvent(index, r)
	}
	return r
}

// roleKey is a record that an expression judges.
type roleKey struct {
	shape *expr.Shape
	role  string
}

// field reads a field of a record.
func (w *world) field(f *frame, n *expr.Node) ([]guarded, bool) {
	cases, ok := w.values(f, n.Args[0])
	if !ok {
		return nil, false
	}
	var out []guarded
	for _, c := range cases {
		if c.rec == nil {
			return nil, false
		}
		g, ok := w.fieldOf(c.rec, n)
		if !ok {
			return nil, false
		}
		out = append(out, guarded{w.space.And(c.when, g.when), g.value})
	}
	return out, true
}

// fieldOf is a field where it is there. Lists are always, if only empty.
func (w *world) fieldOf(r *record, n *expr.Node) (guarded, bool) {
	slot := r.slot(n)
	if slot < 0 {
		return guarded{w.space.False(), value{kind: n.Type.Kind}}, true
	}
	field := &r.shape.Fields[slot]
	if r.timed && slot == 0 {
		return guarded{w.space.True(), w.at(r.age)}, true
	}
	if field.Type.Kind == expr.List {
		if r.lists[slot] == nil {
			return guarded{}, false
		}
		return guarded{w.space.True(), w.wholeList(r.lists[slot])}, true
	}
	x := r.vars[slot]
	if x == none {
		return guarded{}, false
	}
	return guarded{w.space.Present(x), w.variable(x, field.Type)}, true
}

// at is the instant of something so many milliseconds old.
func (w *world) at(age logic.Var) value {
	return value{kind: expr.Timestamp, linear: true, terms: []logic.Term{{Coef: 1, X: w.end()}, {Coef: -1, X: age}}}
}

// variable is the value of a variable.
func (w *world) variable(x logic.Var, t expr.Type) value {
	v := value{kind: t.Kind}
	switch t.Kind {
	case expr.Bool:
		v.truth = truth{w.space.IsIn(x, domain.Point(1)), w.space.IsIn(x, domain.Point(0))}
	case expr.Int, expr.Timestamp, expr.Duration:
		v.linear, v.terms = true, []logic.Term{{Coef: 1, X: x}}
		if t.Date {
			v.terms[0].Coef = day
		}
	default:
		v.plain, v.x = true, x
	}
	return v
}

func (w *world) choice(f *frame, n *expr.Node) ([]guarded, bool) {
	q := w.ask(f, n.Args[0])
	a, oka := w.values(f, n.Args[1])
	b, okb := w.values(f, n.Args[2])
	return append(w.under(q.yes, a), w.under(q.no, b)...), oka && okb
}

// under are values that are there only where a formula holds, too.
func (w *world) under(when *logic.Formula, list []guarded) []guarded {
	out := make([]guarded, len(list))
	for i, g := range list {
		out[i] = guarded{w.space.And(when, g.when), g.value}
	}
	return out
}

// optional is record.?field.
func (w *world) optional(f *frame, n *expr.Node) ([]guarded, bool) {
	records, ok := w.values(f, n.Args[0].Args[0])
	if !ok {
		return nil, false
	}
	var out []guarded
	for _, r := range records {
		if r.rec == nil {
			return nil, false
		}
		there, ok := w.present(r.rec, n.Args[0])
		if !ok {
			return nil, false
		}
		g, ok := w.fieldOf(r.rec, n.Args[0])
		if !ok {
			return nil, false
		}
		out = append(out, guarded{r.when, value{kind: expr.Any, option: []guarded{{there, g.value}}}})
	}
	return out, true
}

// orValue is an optional value, and another where it has none.
func (w *world) orValue(f *frame, n *expr.Node) ([]guarded, bool) {
	options, ok := w.values(f, n.Args[0])
	if !ok {
		return nil, false
	}
	other, ok := w.values(f, n.Args[1])
	if !ok {
		return nil, false
	}
	var out []guarded
	for _, o := range options {
		if o.option == nil {
			return nil, false
		}
		nothing := o.when
		for _, g := range o.option {
			out = append(out, guarded{w.space.And(o.when, g.when), g.value})
			nothing = w.space.And(nothing, w.space.Not(g.when))
		}
		out = append(out, w.under(nothing, other)...)
	}
	return out, true
}

func (w *world) hasValue(f *frame, n *expr.Node) (truth, bool) {
	options, ok := w.values(f, n.Args[0])
	if !ok {
		return truth{}, false
	}
	t := w.known(false)
	t.no = w.space.False()
	for _, o := range options {
		if o.option == nil {
			return truth{}, false
		}
		for _, g := range o.option {
			t.yes = w.space.Or(t.yes, w.space.And(o.when, g.when))
			t.no = w.space.Or(t.no, w.space.And(o.when, w.space.Not(g.when)))
		}
	}
	return t, true
}

// changedAt is when a field last changed, or its object was made.
func (w *world) changedAt(f *frame, n *expr.Node) ([]guarded, bool) {
	records, ok := w.values(f, n.Args[0])
	if !ok || len(records) != 1 || records[0].rec == nil {
		return nil, false
	}
	r := records[0].rec
	x, ok := w.changeOf(r, n.Slot)
	if !ok {
		return nil, false
	}
	return w.under(w.space.And(records[0].when, w.space.Present(x)), w.always(w.variable(x, expr.Type{Kind: expr.Timestamp}))), true
}

// changeOf is the variable of the instant of a change.
func (w *world) changeOf(r *record, slot int) (logic.Var, bool) {
	created := r.shape.Slot("created_at")
	if created < 0 || r.vars[created] == none {
		return none, false
	}
	if r.first != nil && r.vars[slot] == r.first.vars[slot] {
		return w.course.worlds[0].changeOf(r.first, slot) // what stays did not change since
	}
	x, ok := r.changed[slot]
	switch {
	case !ok && r.inside != none:
		return none, false
	case !ok:
		x = w.space.NewVar(changeInfo(r.name, r.shape.Fields[slot].Name))
		r.changed[slot] = x
		w.law(x, w.changeLaw(r.vars[created], x))
	case r.inside != none && !w.changes[x]:
		w.changes[x] = true
		law := w.changeLaw(r.vars[created], x)
		if known := w.space.BagInfo(r.inside).Law; known != nil {
			law = w.space.And(known, law)
		}
		w.space.SetLaw(r.inside, law)
	}
	return x, true
}

func changeInfo(record, field string) logic.VarInfo {
	return logic.VarInfo{Name: record + ".changed_at(" + field + ")", Dom: logic.Dom{Absent: true, Ints: domain.Between(firstInstant, lastInstant)}}
}

// changeLaw says that nothing changed after now. What never changed has the instant of
// the making, which a scenario may put ahead, and instant 0 stands for that. A change can
// lie before the making: an event that comes late makes an object now, and changes it when
// it happened.
func (w *world) changeLaw(made, x logic.Var) *logic.Formula {
	s := w.space
	atMost := func(a, b logic.Var) *logic.Formula {
		return s.Linear([]logic.Term{{Coef: 1, X: a}, {Coef: -1, X: b}}, 0)
	}
	changed := s.And(s.IsIn(x, domain.Point(0).Not()), w.happened(x))
	there := s.And(s.Present(made), s.Present(x), s.Or(changed, s.And(atMost(x, made), atMost(made, x))))
	return s.Or(s.And(s.IsAbsent(made), s.IsAbsent(x)), there)
}
