package journey

import "github.com/fairlead/fairlead/pkg/expr"

// Most events have few fields. A happening, its record and the values then come
// in one piece of memory, since a line remembers or forgets them together.
type (
	small struct {
		Happening
		rec   expr.Record
		slots [3]expr.Value
	}
	medium struct {
		Happening
		rec   expr.Record
		slots [6]expr.Value
	}
)

// happen makes an event of a type without values.
func happen(shape *expr.Shape, event int, about Key, at int64) *Happening {
	var ev *Happening
	n := len(shape.Fields)
	switch {
	case n <= len(small{}.slots):
		m := &small{}
		ev = &m.Happening
		ev.Rec = &m.rec
		shape.Init(ev.Rec, m.slots[:n:n])
	case n <= len(medium{}.slots):
		m := &medium{}
		ev = &m.Happening
		ev.Rec = &m.rec
		shape.Init(ev.Rec, m.slots[:n:n])
	default:
		ev = &Happening{Rec: shape.New()}
	}
	ev.Event, ev.At, ev.About, ev.Sender, ev.Slot = event, at, about, none, -1
	return ev
}
