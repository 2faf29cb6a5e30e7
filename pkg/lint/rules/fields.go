package rules

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// declared is a field of an object as the data model writes it.
type declared struct {
	model  *model.DataModel
	object string
	field  *model.Entry[model.Field]
}

// path names the field as conditions do.
func (d declared) path() string { return d.object + "." + d.field.Key.Value }

// declaredFields lists the fields that a data model declares, by the slots that
// expressions read. Built-in fields are not among them.
func declaredFields(p *project.Program) map[expr.FieldRef]declared {
	all := map[expr.FieldRef]declared{}
	for _, d := range p.Docs {
		m, ok := d.(*model.DataModel)
		if !ok {
			continue
		}
		for i := range m.Objects {
			o := &m.Objects[i]
			object := p.Schema.Object(o.Key.Value)
			if object < 0 {
				continue
			}
			for j := range o.Value.Fields {
				f := &o.Value.Fields[j]
				if slot := p.Schema.Objects[object].Shape.Slot(f.Key.Value); slot >= 0 {
					all[expr.FieldRef{Object: object, Slot: slot}] = declared{m, o.Key.Value, f}
				}
			}
		}
	}
	return all
}
