package audience

import (
	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// The difference of two instants is at most 292 years and some. Whether one in the last
// second of these is computed or fails depends on the parts of seconds of both instants:
// CEL takes the whole seconds apart first. What is asked is about people, so that this is
// looked at only where an answer could depend on it.

// lastSecond says what is made of such differences in a world.
type lastSecond uint8

const (
	// lastComputed: all are taken for computed.
	lastComputed lastSecond = iota
	// lastAvoided: no difference may be one of those.
	lastAvoided
	// lastUnknown: each may be computed or fail.
	lastUnknown
)

// sure is up to which difference there is no question, in milliseconds.
const sure = longest / 1000 * 1000

// differenceOf guards what two instants are apart.
func (w *world) differenceOf(f *frame, n *expr.Node, g guarded) (guarded, bool) {
	w.apartInTime = true
	if w.last == lastComputed {
		return g, true
	}
	above, below := w.atLeast(g.value, -sure), w.atMost(g.value, sure)
	if above == nil || below == nil {
		return guarded{}, false
	}
	fine := w.space.And(above, below)
	if w.last == lastUnknown {
		x, ok := w.beyondVar(f, n)
		if !ok {
			f.full = true
			return guarded{}, false
		}
		fine = w.space.Or(fine, w.space.IsIn(x, domain.Point(logic.GaveTrue)))
	}
	g.when = w.space.And(g.when, fine)
	return g, true
}

// The years in which instants that people ask about lie, and how long spans are. Without
// anything beyond, no contact that is asked for has to be one of 292 years ago.
const (
	usualFirst = -2_208_988_800_000 // 1900
	usualLast  = 4_102_444_800_000  // 2100
	usualSpan  = 3 * 366 * day
)

// unusual notes constants and limits that are far from the present.
func (w *world) unusual(k expr.Kind, x int64) {
	switch k {
	case expr.Timestamp:
		w.far = w.far || x < usualFirst || x > usualLast
	case expr.Duration:
		w.far = w.far || x < -usualSpan || x > usualSpan
	}
}

// unusualLimits notes the limits of a field.
func (w *world) unusualLimits(f *expr.Field) {
	if l := f.Limits; l != nil && (f.Type.Kind == expr.Duration || f.Type.Kind == expr.Timestamp) {
		for _, v := range []expr.Value{l.Min, l.Max} {
			if !v.IsAbsent() {
				w.unusual(f.Type.Kind, v.Int())
			}
		}
	}
}

// decide answers a question, and looks at last seconds where the answer could depend on
// them.
func (q *inquiry) decide(parts []Part) (Answer, *world, *logic.Model) {
	a, w, m := q.decideIn(lastComputed, parts)
	avoid := a.Refused != nil && w.apartInTime
	if !avoid && (a.Verdict != No || !w.apartInTime || !w.far) {
		return a, w, m
	}
	how := lastUnknown
	if avoid {
		how = lastAvoided
	}
	b, other, found := q.decideIn(how, parts)
	b.Work += a.Work
	if avoid && b.Verdict != Yes {
		x := a.Refused.Expr
		a.Verdict, a.Refused, a.Beyond, a.Work = Unknown, nil, []Beyond{{Expr: x, End: len(x.Text())}}, b.Work
		return a, w, m
	}
	if b.Verdict == No {
		a.Work = b.Work
		return a, w, m
	}
	return b, other, found
}
