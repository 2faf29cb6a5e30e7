package simulate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// shownObjects is how many objects of a list are told.
const shownObjects = 3

// lists takes the lists of objects out of the parts of a condition and says of
// each what the condition read of its objects: deal d-1: stage is absent. The
// texts stand by the offset of the list in the condition.
func (pl *play) lists(c *project.Cond, ctx *expr.Context, parts []expr.Part) (rest []expr.Part, texts []expr.Part) {
	for _, p := range parts {
		kind := pl.plural(c.Doc.Text[p.Start:p.End])
		if kind < 0 {
			rest = append(rest, p)
			continue
		}
		objects := ctx.Host.Related(ctx.Object, kind)
		if len(objects) == 0 {
			rest = append(rest, p)
			continue
		}
		p.Text = pl.listed(c, kind, objects)
		texts = append(texts, p)
	}
	return rest, texts
}

// plural is the kind of object that a name lists, -1 for none.
func (pl *play) plural(name string) int {
	for i := range pl.p.Schema.Objects {
		if pl.p.Schema.Objects[i].Plural == name {
			return i
		}
	}
	return -1
}

// listed tells objects with the fields that a condition reads of them; those that
// lack one come alone, as they leave it undecided.
func (pl *play) listed(c *project.Cond, kind int, objects []*expr.Record) string {
	var all, lacking []string
	for _, o := range objects {
		text, absent := pl.told(c, kind, o)
		all = append(all, text)
		if absent {
			lacking = append(lacking, text)
		}
	}
	if len(lacking) > 0 {
		all = lacking
	}
	if more := len(all) - shownObjects; more > 0 {
		all = append(all[:shownObjects:shownObjects], fmt.Sprintf("%d more", more))
	}
	return strings.Join(all, "; ")
}

// told tells one object, and whether it lacks a field that the condition reads.
func (pl *play) told(c *project.Cond, kind int, o *expr.Record) (text string, absent bool) {
	var fields []string
	for _, f := range c.Expr.Reads().Fields {
		if f.Object != kind || f.Slot <= 0 || f.Slot >= len(o.Slots) {
			continue
		}
		name, v := o.Shape.Fields[f.Slot].Name, o.Slots[f.Slot]
		switch v.Kind() {
		case expr.Absent:
			fields, absent = append(fields, name+" is absent"), true
		case expr.String:
			fields = append(fields, name+" = "+strconv.Quote(v.Str()))
		default:
			fields = append(fields, name+" = "+journey.Text(v))
		}
	}
	text = pl.p.Schema.Objects[kind].Name + " " + o.Slots[0].Str()
	if len(fields) > 0 {
		text += ": " + strings.Join(fields, ", ")
	}
	return text, absent
}
