package audience

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// Beyond is a part of a condition that is out of reach: nothing is known of it but that
// it gives true, false or nothing.
type Beyond struct {
	Expr *expr.Expr
	// Start and End are byte offsets into the expression's text.
	Start, End int
	// External is set for what is known only to another system.
	External bool
}

// Text is the part as it is written.
func (b Beyond) Text() string { return b.Expr.Text()[b.Start:b.End] }

// frame is where an expression is read: what its names stand for.
type frame struct {
	x *expr.Expr
	// about is the object of the expression.
	about                  int
	event, trigger, answer *record
	item                   *record
	vars                   map[int]binding
	// full is set where elements have no room for another part that is out of reach: the
	// whole quantifier is then.
	full bool
}

// asked is a condition of one frame.
type asked struct {
	x              *expr.Expr
	event, trigger *record
}

// condition translates a checked condition.
func (w *world) condition(x *expr.Expr) truth {
	f := w.frameOf(x)
	key := asked{x, f.event, f.trigger}
	if t, ok := w.done[key]; ok {
		return t
	}
	t := w.ask(f, x.Tree())
	w.done[key] = t
	return t
}

// frameOf reads an expression where it stands.
func (w *world) frameOf(x *expr.Expr) *frame {
	p := x.Place()
	f := &frame{x: x, about: p.Object, vars: map[int]binding{}}
	f.event = w.judged(p.Event, "event")
	f.trigger = w.started().judged(p.Trigger, "trigger")
	f.answer = w.judged(p.Answer, "answer")
	if p.Item >= 0 {
		f.item = w.object(p.Item)
	}
	return f
}

// ask translates a node that is a condition.
func (w *world) ask(f *frame, n *expr.Node) truth {
	s := w.space
	switch n.Op {
	case expr.OpConst:
		return w.known(n.Value.Bool())
	case expr.OpNot:
		t := w.ask(f, n.Args[0])
		return truth{t.no, t.yes}
	case expr.OpAnd, expr.OpOr:
		yes, no := make([]*logic.Formula, len(n.Args)), make([]*logic.Formula, len(n.Args))
		for i, a := range n.Args {
			t := w.ask(f, a)
			yes[i], no[i] = t.yes, t.no
		}
		if n.Op == expr.OpAnd {
			return truth{s.And(yes...), s.Or(no...)}
		}
		return truth{s.Or(yes...), s.And(no...)}
	case expr.OpIf:
		q, a, b := w.ask(f, n.Args[0]), w.ask(f, n.Args[1]), w.ask(f, n.Args[2])
		return truth{s.Or(s.And(q.yes, a.yes), s.And(q.no, b.yes)), s.Or(s.And(q.yes, a.no), s.And(q.no, b.no))}
	}
	return w.part(f, n)
}

// phrased is a part of a condition, by its words and what its names stand for.
type phrased struct {
	text                         string
	about                        int
	event, trigger, answer, item *record
}

// part translates a part that is not joined of others. What is written in several
// conditions is translated once.
func (w *world) part(f *frame, n *expr.Node) truth {
	key := phrased{f.x.Text()[n.Start:n.End], f.about, f.event, f.trigger, f.answer, f.item}
	free := len(f.vars) == 0 && !f.full
	if t, ok := w.phrases[key]; ok && free {
		return t
	}
	t, ok := w.atom(f, n)
	if !ok {
		t = w.outOfReach(f, n)
	}
	if free {
		w.phrases[key] = t
	}
	return t
}

// atom translates a condition that is not joined of others; false where it is out of
// reach.
func (w *world) atom(f *frame, n *expr.Node) (truth, bool) {
	switch n.Op {
	case expr.OpEq, expr.OpNe, expr.OpLt, expr.OpLe, expr.OpGt, expr.OpGe:
		return w.comparison(f, n)
	case expr.OpIn:
		return w.membership(f, n)
	case expr.OpHas:
		return w.has(f, n.Args[0])
	case expr.OpSegment:
		return w.segment(f, n)
	case expr.OpActive, expr.OpSubscribed, expr.OpBlocked:
		return w.isSo(f, n), true
	case expr.OpExists, expr.OpAll, expr.OpExistsOne:
		return w.quantified(f, n)
	case expr.OpHasValue:
		return w.hasValue(f, n)
	case expr.OpCall:
		return w.textTest(f, n)
	case expr.OpExternal, expr.OpOther:
		return truth{}, false
	}
	cases, ok := w.values(f, n)
	if !ok {
		return truth{}, false
	}
	var yes, no []*logic.Formula
	for _, c := range cases {
		if c.kind != expr.Bool {
			return truth{}, false
		}
		t := c.truthOf(w)
		yes, no = append(yes, w.space.And(c.when, t.yes)), append(no, w.space.And(c.when, t.no))
	}
	return truth{w.space.Or(yes...), w.space.Or(no...)}, true
}

func (v *value) truthOf(w *world) truth {
	if v.constant {
		return w.known(v.c.Bool())
	}
	return v.truth
}

// outOfReach stands for a part of which nothing is known. Equal parts of one place give
// equal results.
func (w *world) outOfReach(f *frame, n *expr.Node) truth {
	x, ok := w.beyondVar(f, n)
	if !ok {
		f.full = true
		return w.known(false)
	}
	return truth{w.space.IsIn(x, domain.Point(logic.GaveTrue)), w.space.IsIn(x, domain.Point(logic.GaveFalse))}
}

func (w *world) beyondVar(f *frame, n *expr.Node) (logic.Var, bool) {
	key := "external " + n.Value.Str() // the same words mean the same everywhere
	home := logic.Bag(none)
	if n.Op != expr.OpExternal {
		var ok bool
		if key, home, ok = w.home(f, n); !ok {
			return 0, false
		}
	}
	if home == none {
		return w.beyondOutside(f, n, key), true
	}
	sp := w.spare[home]
	if x, ok := sp.used[key]; ok {
		return x, true
	}
	if len(sp.free) == 0 {
		return 0, false
	}
	x := sp.free[0]
	sp.free, sp.used[key] = sp.free[1:], x
	w.outside[x] = w.beyondPart(f, n)
	return x, true
}

func (w *world) beyondOutside(f *frame, n *expr.Node, key string) logic.Var {
	if x, ok := w.beyond[key]; ok {
		return x
	}
	x := w.space.NewVar(beyondInfo(f.x.Text()[n.Start:n.End]))
	w.beyond[key] = x
	w.outside[x] = w.beyondPart(f, n)
	return x
}

func (w *world) beyondPart(f *frame, n *expr.Node) Beyond {
	return Beyond{Expr: f.x, Start: n.Start, End: n.End, External: n.Op == expr.OpExternal}
}

// isSo is an enrollment, a subscription or a block: true or false. Whether an object is
// enrolled may be known only to another system, or to another line of the runtime: of
// what the enrolled object belongs to, outside the lines of contacts.
func (w *world) isSo(f *frame, n *expr.Node) truth {
	key := boolKey{op: n.Op, index: n.Index, subject: none}
	there, unsure := w.space.True(), false
	if n.Op == expr.OpActive {
		if key.subject = n.Object; key.subject < 0 {
			key.subject = f.about
		}
		if key.subject < 0 {
			return w.known(false)
		}
		there = w.object(key.subject).there
		unsure = w.p.Workflows[n.Index].Managed || key.subject != f.about && !w.p.Objects[key.subject].OfContact
	}
	x, ok := w.bools[key]
	if !ok {
		name := map[expr.Op]string{expr.OpActive: "active", expr.OpSubscribed: "subscribed", expr.OpBlocked: "blocked"}[n.Op]
		x = w.space.NewVar(logic.VarInfo{Name: name + " " + strconv.Itoa(n.Index), Dom: logic.Dom{Absent: unsure, Ints: domain.Between(0, 1)}})
		w.bools[key] = x
	}
	s := w.space
	return truth{s.And(there, s.IsIn(x, domain.Point(1))), s.Or(s.Not(there), s.IsIn(x, domain.Point(0)))}
}

// segment asks the segment's condition about its object; a missing object has no fields.
func (w *world) segment(f *frame, n *expr.Node) (truth, bool) {
	x := w.env.Segment(n.Index)
	if x == nil {
		return truth{}, false
	}
	about := w.names.Segments[n.Index].Object
	if n.Object < 0 {
		about = f.about
	}
	key := asked{x: x}
	if t, ok := w.done[key]; ok && about == x.Place().Object {
		return t, true
	}
	t := w.ask(&frame{x: x, about: about, vars: map[int]binding{}}, x.Tree())
	if about == x.Place().Object {
		w.done[key] = t
	}
	return t, true
}

// has asks whether a field is there. A list is there with its record.
func (w *world) has(f *frame, n *expr.Node) (truth, bool) {
	if n.Op != expr.OpField {
		return truth{}, false
	}
	cases, ok := w.values(f, n.Args[0])
	if !ok {
		return truth{}, false
	}
	var yes, no []*logic.Formula
	for _, c := range cases {
		if c.rec == nil {
			return truth{}, false
		}
		there, ok := w.present(c.rec, n)
		if !ok {
			return truth{}, false
		}
		yes, no = append(yes, w.space.And(c.when, there)), append(no, w.space.And(c.when, w.space.Not(there)))
	}
	return truth{w.space.Or(yes...), w.space.Or(no...)}, true
}

// present is where a field is there; false where the field has no variable.
func (w *world) present(r *record, n *expr.Node) (*logic.Formula, bool) {
	slot := r.slot(n)
	switch {
	case slot < 0:
		return w.space.False(), true
	case r.timed && slot == 0:
		return w.space.True(), true
	case r.shape.Fields[slot].Type.Kind == expr.List:
		return r.there, true
	case r.vars[slot] == none:
		return nil, false
	}
	return w.space.Present(r.vars[slot]), true
}

// slot finds the field of a node in a record, which may have another shape: that of one
// of several triggers.
func (r *record) slot(n *expr.Node) int {
	if r.shape == n.Args[0].Type.Shape {
		return n.Slot
	}
	return r.shape.Slot(n.Name)
}
