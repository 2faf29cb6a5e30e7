package audience

import (
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// bound is what makes a part impossible beside the other parts: the data model, a score's
// range, what a calendar or a list has, a division by nothing. It is the end of a sentence; ""
// where nothing is known.
func (s *Solver) bound(p *Proof, r *Reason) string {
	var text string
	settled := false
	visit(r.node, func(n *expr.Node) {
		if text != "" || settled {
			return
		}
		switch n.Op {
		case expr.OpDiv, expr.OpMod:
			d := n.Args[1]
			settled = d.Op != expr.OpConst // it may be 0: the limits of a field need not be why
			if !settled && d.Value.Kind() == expr.Int && d.Value.Int() == 0 {
				text = ", and nothing can be divided by 0"
			}
		case expr.OpField:
			text = p.ofField(r, n)
		case expr.OpScore, expr.OpBand:
			text = s.rangeOf(n.Index)
		case expr.OpHas:
			if f := fieldOf(n.Args[0]); f != nil && f.Required {
				text = ", and the data model requires it"
			}
		case expr.OpCall:
			text = ofCall(r, n)
		}
	})
	return text
}

// fieldOf is the field that a node reads, nil where it reads none.
func fieldOf(n *expr.Node) *expr.Field {
	if n.Op != expr.OpField || n.Args[0].Type.Shape == nil || n.Slot < 0 || n.Slot >= len(n.Args[0].Type.Shape.Fields) {
		return nil
	}
	return &n.Args[0].Type.Shape.Fields[n.Slot]
}

// ofField is what the data model says of a field: of "it", where the sentence is about
// the field and nothing made of it.
func (p *Proof) ofField(r *Reason, n *expr.Node) string {
	f := fieldOf(n)
	if f == nil {
		return ""
	}
	name, it := fieldName(r, n), "it"
	if p.Subject != name {
		it = "`" + name + "`"
	}
	text := limitsOf(f, either(it == "it", "", " for "+it), it)
	if text != "" && f.Required && r.Want == HoldsNot {
		text += ", and requires it"
	}
	return text
}

// fieldName is a field as it is written; that of an element by its object.
func fieldName(r *Reason, n *expr.Node) string {
	shape := n.Args[0].Type.Shape
	if n.Args[0].Op == expr.OpVar && shape.Object >= 0 {
		return shape.Name + "." + shape.Fields[n.Slot].Name
	}
	return oneLine(speaking{r.Expr.Text()}.source(n))
}

// ofCall is what a part of a calendar, or the length of a list, can be.
func ofCall(r *Reason, n *expr.Node) string {
	if n.Name == "size" && len(n.Args) == 1 {
		return ofSize(r, n.Args[0])
	}
	runs, ok := map[string]string{
		"getMonth": "months run from 0, January, to 11, December", "getDayOfWeek": "days of the week run from 0, Sunday, to 6, Saturday",
		"getDate": "days of the month run from 1 to 31", "getDayOfMonth": "days of the month run from 0 to 30 there", "getDayOfYear": "days of the year run from 0 to 365",
		"getHours": "hours run from 0 to 23", "getMinutes": "minutes run from 0 to 59", "getSeconds": "seconds run from 0 to 59", "getMilliseconds": "milliseconds run from 0 to 999",
	}[n.Name]
	if !ok || len(n.Args) == 0 || n.Args[0].Type.Kind != expr.Timestamp {
		return ""
	}
	return ", and " + runs
}

// ofSize is how long a list can be.
func ofSize(r *Reason, list *expr.Node) string {
	if f := fieldOf(list); f != nil {
		if f.Limits == nil || f.Limits.MaxItems == 0 || f.Type.Kind != expr.List {
			return ""
		}
		return ", and the data model allows at most " + strconv.Itoa(f.Limits.MaxItems) + " items in `" + fieldName(r, list) + "`"
	}
	return ofHistory(r, list)
}

// ofHistory is how many events a list can hold.
func ofHistory(r *Reason, list *expr.Node) string {
	switch {
	case list.Op == expr.OpWithin && list.Args[1].Op == expr.OpConst && list.Args[1].Value.Int() <= 0:
		return ", and a window of that length is empty"
	case list.Op == expr.OpSince && ahead(list.Args[1]):
		return ", and nothing has happened yet that is ahead"
	}
	for _, a := range r.node.Args {
		if a.Op == expr.OpConst && a.Value.Kind() == expr.Int && a.Value.Int() >= listed {
			return ", and such a list holds the latest " + strconv.Itoa(listed) + " alone (`total()` counts all)"
		}
	}
	return ""
}

// ahead reports whether an instant is after now.
func ahead(n *expr.Node) bool {
	ms, ok := fromNow(n)
	return ok && ms > 0
}

// required names the fields on whose presence a proof rests, as the end of a sentence.
func (p *Proof) required() string {
	if len(p.assumes) == 0 || strings.Contains(p.Text, "requires it") {
		return ""
	}
	return ", as the data model requires " + enumerated(quoted(p.assumes), "and")
}

// assumed lists the fields that the data model requires and without which the parts of a
// proof would not exclude each other; where no one of them alone would do, all that would
// together.
func (s *Solver) assumed(w *world, parts []Part, p *Proof) []string {
	var asked []Part
	for i := range p.Parts {
		if k := p.Parts[i].Part; i == 0 || k != p.Parts[i-1].Part {
			asked = append(asked, parts[k])
		}
	}
	fields := s.declaredRequired(hintsOf(s.p, asked))
	without := func(some ...slotOf) bool {
		o := newWorld(w.p, w.fresh, w.know)
		o.last, o.blank = w.last, map[slotOf]bool{}
		for _, f := range some {
			o.blank[f] = true
		}
		return o.space.Solve(o.question(asked), s.limits).Verdict == logic.Sat
	}
	if len(fields) == 0 || !without(fields...) {
		return nil
	}
	var alone, all []string
	for _, f := range fields {
		name := f.shape + "." + f.field
		if all = append(all, name); without(f) {
			alone = append(alone, name)
		}
	}
	if len(alone) > 0 {
		return alone
	}
	return all
}

// declaredRequired lists the fields that are read and that a data model requires, in its
// order.
func (s *Solver) declaredRequired(read *hints) []slotOf {
	var list []slotOf
	for _, d := range s.p.Docs {
		m, ok := d.(*model.DataModel)
		if !ok {
			continue
		}
		for i := range m.Objects {
			o := &m.Objects[i]
			for j := range o.Value.Fields {
				f := slotOf{o.Key.Value, o.Value.Fields[j].Key.Value}
				if o.Value.Fields[j].Value.Required.Value && read.reads[f] {
					list = append(list, f)
				}
			}
		}
	}
	return list
}
