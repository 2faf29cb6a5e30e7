package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// bare leaves out what later acts tell and what is looked for does not need.
func (d *drafter) bare(n *cast, later []Act, end int64, seen func(*journey.Run) (int64, bool)) (*cast, int64) {
	if !slices.ContainsFunc(later, func(a Act) bool { return a.Since }) {
		return n, end
	}
	for i := len(n.s.Timeline) - 1; i > 0; i-- {
		less := n.clone()
		less.s.Timeline = slices.Delete(less.s.Timeline, i, i+1)
		if at, ok := d.watchFor(less, seen); ok && at <= end {
			n, end = less, at
		}
	}
	return n, end
}

// twin tells once more, about another object of a kind and so much later, what is told of the
// first one.
func (d *drafter) twin(n, in *cast, object int, later int64) {
	i := slices.IndexFunc(in.s.Objects, func(t project.Thing) bool { return t.Object == object })
	id := d.p.Schema.Objects[object].Name + "-2"
	if i >= 0 {
		t := in.s.Objects[i]
		id = t.ID + "-2"
		t.Fields = d.renamed(object, t.Fields, id)
		t.ID = id
		n.s.Objects = append(n.s.Objects, t)
	}
	kind := d.p.Schema.Objects[object].Name
	for _, h := range in.s.Timeline {
		if h.Object != object {
			continue
		}
		h.ID, h.At = id, h.At+later
		h.Fields = slices.Clone(h.Fields)
		if h.Event < 0 {
			h.Fields = d.renamed(object, h.Fields, id)
		} else if slot := d.p.Schema.Events[h.Event].Shape.Slot(kind); slot >= 0 {
			h.Fields = setField(h.Fields, slot, expr.NewString(id))
		}
		n.put(h)
	}
}

// renamed are the fields of an object that has another id.
func (d *drafter) renamed(object int, fields []project.SlotValue, id string) []project.SlotValue {
	fields = slices.Clone(fields)
	if !fieldOf(fields, 0).IsAbsent() {
		fields = setField(fields, 0, expr.NewString(id))
	}
	for _, slot := range d.p.Objects[object].IdentifiedBy {
		if v := fieldOf(fields, slot); v.Kind() == expr.String {
			fields = setField(fields, slot, expr.NewString(id))
		}
	}
	return fields
}
