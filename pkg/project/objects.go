package project

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// buildObjects fills Program.Objects and Schema.Objects, parents before what
// belongs to them, else by name.
func (b *builder) buildObjects() {
	declared := b.declaredObjects()
	order := b.parentsFirst(declared)
	index := map[string]int{}
	for i, name := range order {
		index[name] = i
	}
	for _, name := range order {
		b.declareObject(declared[name], index)
	}
	b.checkPlurals()
}

// parentsFirst orders the objects and reports circles of belongs_to; a circle
// is cut where it closes.
func (b *builder) parentsFirst(declared map[string]*model.Entry[model.Object]) []string {
	var order []string
	state := map[string]int{} // 1 while visiting, 2 when done
	var chain []string
	var visit func(name string)
	visit = func(name string) {
		o := declared[name]
		state[name] = 1
		chain = append(chain, name)
		parent := o.Value.BelongsTo.Value
		if _, ok := declared[parent]; ok {
			switch state[parent] {
			case 0:
				visit(parent)
			case 1:
				circle := append(chain[slices.Index(chain, parent):], parent)
				b.report("load/cycle", o.Value.BelongsTo.Span, "remove one `belongs_to`", "`%s` belongs to itself: `%s`", parent, strings.Join(circle, "` → `"))
				o.Value.BelongsTo.Value = ""
			}
		}
		chain = chain[:len(chain)-1]
		state[name] = 2
		order = append(order, name)
	}
	for _, name := range sortedKeys(declared) {
		if state[name] == 0 {
			visit(name)
		}
	}
	return order
}

func (b *builder) declareObject(d *model.Entry[model.Object], index map[string]int) {
	name := d.Key.Value
	parent, ok := index[d.Value.BelongsTo.Value]
	if !ok {
		parent = -1
	}
	plural := d.Value.Plural.Value
	if plural == "" {
		plural = name + "s"
	}
	fields := append(b.builtInFields(name), b.declaredFields(d)...)
	shape := expr.NewShape(name, fields)
	shape.Object = len(b.schema.Objects)
	b.checkName(d.Key, "object")
	b.schema.Objects = append(b.schema.Objects, expr.Object{Name: name, Plural: plural, Parent: parent, Shape: shape})
	b.program.Objects = append(b.program.Objects, Object{
		Doc: &d.Value, Name: name, Parent: parent, IsContact: name == Contact,
		OfContact:    name == Contact || parent >= 0 && b.program.Objects[parent].OfContact,
		IdentifiedBy: b.identifiers(d, shape),
	})
}

func (b *builder) declaredFields(d *model.Entry[model.Object]) []expr.Field {
	builtIn := b.builtInFields(d.Key.Value)
	var kept model.Map[model.Field]
	for _, f := range d.Value.Fields {
		if slices.ContainsFunc(builtIn, func(g expr.Field) bool { return g.Name == f.Key.Value }) {
			b.report("load/schema", f.Key.Span, "choose another name", "`%s` is built in and cannot be declared", f.Key.Value)
			continue
		}
		kept = append(kept, f)
	}
	return b.fields(kept, "")
}

func (b *builder) builtInFields(object string) []expr.Field {
	instant := expr.Type{Kind: expr.Timestamp}
	fields := []expr.Field{str("id", true), {Name: "created_at", Type: instant, Required: true}}
	if object != Contact {
		return fields
	}
	stages := b.names.lists["stage"]
	return append(fields,
		named("stage", "stage", stages, len(stages) > 0),
		str("owner", false),
		expr.Field{Name: "last_activity", Type: instant, Required: true})
}

func (b *builder) identifiers(d *model.Entry[model.Object], shape *expr.Shape) []int {
	var slots []int
	for _, t := range d.Value.IdentifiedBy {
		slot := shape.Slot(t.Value)
		if slot < 0 {
			b.unknown("load/reference", t, "field of `"+shape.Name+"`", fieldNames(shape))
			continue
		}
		if shape.Fields[slot].Type.Kind != expr.String {
			b.report("load/schema", t.Span, "use a field of type string", "`%s` identifies `%s` and must be text", t.Value, shape.Name)
		}
		slots = append(slots, slot)
	}
	return slots
}

// checkPlurals reports a list name that is an object's name or another list's.
func (b *builder) checkPlurals() {
	taken := map[string]string{}
	for _, o := range b.schema.Objects {
		taken[o.Name] = "the object `" + o.Name + "`"
	}
	for i, o := range b.schema.Objects {
		doc := b.program.Objects[i].Doc
		name := doc.Plural
		if !name.Written() {
			name = model.Text{Value: o.Plural, Span: doc.Span}
		}
		if other, ok := taken[o.Plural]; ok {
			b.report("load/duplicate-key", name.Span, "write another `plural:`", "`%s` already names %s", o.Plural, other)
			continue
		}
		taken[o.Plural] = "the list of `" + o.Name + "`"
		b.checkName(name, "object")
	}
}
