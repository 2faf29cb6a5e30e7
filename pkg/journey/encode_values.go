package journey

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// deepestValue is how far values may stand inside each other: lists of records
// of lists. Data models do not go as far.
const deepestValue = 16

// record is the fields of a record, by name. When reading, the record has its
// shape, or none where what is read is of no use; each, if there is one, reads
// or writes what belongs to a field beside its value, -1 for one that is gone.
func (n *coder) record(rec *expr.Record, each func(slot int)) { n.recordAt(rec, each, 0) }

func (n *coder) recordAt(rec *expr.Record, each func(slot int), depth int) {
	for slot, name := range n.fieldNames(rec.Shape) {
		var t *expr.Type
		if n.reading {
			slot = -1
			if rec.Shape != nil {
				slot = rec.Shape.Slot(name)
			}
		}
		var v expr.Value
		if slot >= 0 {
			t, v = &rec.Shape.Fields[slot].Type, rec.Slots[slot]
		}
		n.value(&v, t, depth)
		if n.reading && slot >= 0 {
			rec.Slots[slot] = n.suited(v, t, each == nil)
		}
		if each != nil {
			each(slot)
		}
		if n.err != nil {
			return
		}
	}
}

// fieldNames are the fields of a shape: their names the first time, then a number.
func (n *coder) fieldNames(shape *expr.Shape) []string {
	if n.shapes == nil {
		n.shapes = map[*expr.Shape]int{}
	}
	number, known := n.shapes[shape]
	if !n.reading && !known {
		number = len(n.fields)
		n.shapes[shape] = number
	}
	n.count(&number)
	switch {
	case n.err != nil || number > len(n.fields):
		n.fail("a record is of no shape")
		return nil
	case number < len(n.fields):
		return n.fields[number]
	}
	var words []string
	if !n.reading {
		for i := range shape.Fields {
			words = append(words, shape.Fields[i].Name)
		}
	}
	list(n.wire, &words, n.text)
	n.fields = append(n.fields, words)
	return words
}

// typed is a value of a type, nil for one that is not known any more. A value
// of another type is absent.
func (n *coder) typed(v *expr.Value, t *expr.Type) {
	n.value(v, t, 0)
	if n.reading {
		*v = n.suited(*v, t, true)
	}
}

// suited is the value as the type holds it. Where it does not suit, it is
// absent, or, unless drop is set, left as it is for who checks it then.
func (n *coder) suited(v expr.Value, t *expr.Type, drop bool) expr.Value {
	switch {
	case t == nil:
		return expr.Value{}
	case v.Kind() == expr.Int && t.Kind == expr.Double:
		return expr.NewDouble(float64(v.Int()))
	case suits(v, t):
		return v
	case v.IsAbsent() || drop:
		if t.Kind == expr.List {
			return expr.NewList(nil)
		}
		return expr.Value{}
	}
	return v
}

// suits reports whether a value is of a type.
func suits(v expr.Value, t *expr.Type) bool {
	if v.IsAbsent() {
		return t.Kind != expr.List
	}
	if v.Kind() != t.Kind {
		return false
	}
	if v.Kind() != expr.List || t.Elem == nil {
		return true
	}
	for _, item := range v.Items() {
		if item.IsAbsent() || !suits(item, t.Elem) {
			return false
		}
	}
	return true
}

// value is one value with its kind. t says of which shape records in it are.
func (n *coder) value(v *expr.Value, t *expr.Type, depth int) {
	kind := uint8(v.Kind())
	n.code(&kind)
	if depth > deepestValue {
		n.fail("a value is too deep")
		return
	}
	switch expr.Kind(kind) {
	case expr.Absent:
		n.put(v, expr.Value{})
	case expr.Bool:
		b := v.Bool()
		n.bool(&b)
		n.put(v, expr.NewBool(b))
	case expr.Int, expr.Timestamp, expr.Duration:
		n.number(v, expr.Kind(kind))
	case expr.Double:
		f := v.Double()
		n.float(&f)
		n.put(v, expr.NewDouble(f))
	case expr.String:
		s := v.Str()
		n.text(&s)
		n.put(v, expr.NewString(s))
	case expr.List:
		n.items(v, t, depth)
	case expr.Struct:
		n.structure(v, t, depth)
	default:
		n.fail("a value is of no kind")
	}
}

// put fills in a value that was read; what is written may be shared and is left
// alone.
func (n *coder) put(v *expr.Value, read expr.Value) {
	if n.reading {
		*v = read
	}
}

func (n *coder) number(v *expr.Value, kind expr.Kind) {
	i := v.Int()
	n.int64(&i)
	switch kind {
	case expr.Timestamp:
		n.put(v, expr.NewTimestamp(i))
	case expr.Duration:
		n.put(v, expr.NewDuration(i))
	default:
		n.put(v, expr.NewInt(i))
	}
}

func (n *coder) items(v *expr.Value, t *expr.Type, depth int) {
	var elem *expr.Type
	if t != nil {
		elem = t.Elem
	}
	items := v.Items()
	list(n.wire, &items, func(item *expr.Value) { n.value(item, elem, depth+1) })
	n.put(v, expr.NewList(items))
}

func (n *coder) structure(v *expr.Value, t *expr.Type, depth int) {
	rec := v.Record()
	if n.reading {
		rec = &expr.Record{}
		if t != nil && t.Shape != nil && t.Kind == expr.Struct {
			rec = t.Shape.New()
		}
	}
	n.recordAt(rec, nil, depth+1)
	if n.reading {
		if *v = (expr.Value{}); rec.Shape != nil {
			*v = expr.NewStruct(rec)
		}
	}
}

// mend looks whether what was read can be lived with, and keeps what is to be
// recorded.
func (n *coder) mend(s *State) {
	for _, o := range s.Objects {
		if len(o.Rec.Slots) > 0 {
			o.Rec.Slots[0] = expr.NewString(o.ID)
		}
	}
	for _, e := range s.Enrollments {
		if !n.rests(e) {
			n.fail("an enrollment in `" + n.names.workflows.of(e.Workflow) + "` rests where nobody can")
		}
	}
	s.misfits = n.misfits
}

// rests reports whether an enrollment stands at a step where its phase is possible.
func (n *coder) rests(e *Enrollment) bool {
	w := n.plan.Workflows[e.Workflow]
	phase := e.Phase
	if phase == Parked {
		phase = e.Resting
	}
	if e.Step >= len(w.Steps) || phase >= Parked {
		return false
	}
	if e.Step < 0 {
		return phase == Ready
	}
	switch action := w.Steps[e.Step].Action; phase {
	case AtSend, InHold:
		return action == project.Send
	case InDelay:
		return action == project.Delay || action == project.Repeat
	case InWait:
		return action == project.WaitUntil
	case InAnswer:
		return action == project.RouteAction || n.answers(e.Workflow, e.Step)
	}
	return true
}
