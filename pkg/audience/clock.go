package audience

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// fixedOffset is a zone that is so far ahead of UTC all the time ("+02:00"), in
// milliseconds.
func fixedOffset(zone string) (int64, bool) {
	hours, minutes, fixed := strings.Cut(zone, ":")
	if !fixed {
		return 0, false
	}
	h, err := strconv.Atoi(hours)
	if err != nil || h < -23 || h > 23 {
		return 0, false
	}
	m, err := strconv.Atoi(minutes)
	if err != nil || m < 0 || m > 59 {
		return 0, false
	}
	if strings.HasPrefix(zone, "-") {
		m = -m
	}
	return int64(h*60+m) * 60_000, true
}

// timeUnit is a part of an hour: how many milliseconds it has, and how many make up the
// next larger one.
type timeUnit struct{ size, most int64 }

var timeUnits = map[string]timeUnit{"getMinutes": {60_000, 60}, "getSeconds": {1000, 60}, "getMilliseconds": {1, 1000}}

// partOfHour is the minute, second or millisecond of an instant. Zones are ahead of UTC
// by whole quarters of an hour in the known years; beyond them nothing is known in those
// that have a name.
func (w *world) partOfHour(f *frame, n *expr.Node, a value, unit timeUnit, zone *time.Location) (guarded, bool) {
	if len(a.terms) == 0 {
		t := time.UnixMilli(a.off).In(zone)
		part := map[string]int{"getMinutes": t.Minute(), "getSeconds": t.Second(), "getMilliseconds": t.Nanosecond() / 1_000_000}[n.Name]
		return guarded{w.space.True(), constant(expr.NewInt(int64(part)))}, true
	}
	if zone != time.UTC {
		ahead, same := aheadOfHour(zone)
		if n.Name == "getMinutes" && !same {
			return guarded{}, false
		}
		a.off += ahead
	}
	lo, hi := w.bounds(a)
	if !lo.fits() || !hi.fits() || w.anyInner(a.terms) {
		return guarded{}, false
	}
	p := w.partVar(f, n, a, unit, zone)
	return guarded{w.space.True(), value{kind: expr.Int, linear: true, terms: []logic.Term{{Coef: 1, X: p}}}}, true
}

// partVar is a variable for a part of an hour: the instant is so many of the next larger
// unit, so many of this one, and a rest.
func (w *world) partVar(f *frame, n *expr.Node, a value, unit timeUnit, zone *time.Location) logic.Var {
	key := fmt.Sprint("part ", unit, a.terms, a.off, " ", zone)
	if p, ok := w.stands[key]; ok {
		return p
	}
	s := w.space
	lo, hi := w.bounds(a)
	period := unit.size * unit.most
	whole := s.NewVar(logic.VarInfo{Name: "whole", Dom: logic.Dom{Ints: domain.Between(floorDiv(lo.int(), period), floorDiv(hi.int(), period))}})
	p := s.NewVar(logic.VarInfo{Name: f.x.Text()[n.Start:n.End], Dom: logic.Dom{Ints: domain.Between(0, unit.most-1)}})
	rest := s.NewVar(logic.VarInfo{Name: "rest", Dom: logic.Dom{Ints: domain.Between(0, unit.size-1)}})
	w.stands[key] = p
	w.computed[whole] = func(is func(logic.Var) logic.Value) int64 { return floorDiv(a.sum(is), period) }
	w.computed[rest] = func(is func(logic.Var) logic.Value) int64 {
		t := a.sum(is)
		return t - floorDiv(t, unit.size)*unit.size
	}
	w.computed[p] = func(is func(logic.Var) logic.Value) int64 {
		t := a.sum(is)
		return floorDiv(t, unit.size) - floorDiv(t, period)*unit.most
	}
	parts := value{linear: true, terms: []logic.Term{{Coef: period, X: whole}, {Coef: unit.size, X: p}, {Coef: 1, X: rest}}}
	d, _ := difference(a, parts)
	is, ok := w.beside(expr.OpEq, d)
	if !ok {
		is.yes = s.False()
	}
	known := s.Or(is.yes, w.lacking(a.terms))
	if zone != time.UTC {
		if inside := w.inInts(a, domain.Between(firstNow, lastNow)); inside.Op != logic.True {
			known = s.Or(known, s.Not(inside))
			w.outside[p], w.within[p] = w.beyondPart(f, n), inside
			delete(w.computed, p)
		}
	}
	w.law(p, known)
	return p
}

// aheadOfHour is by how much a zone's hours begin before those of UTC, in the known
// years; false where that changes.
func aheadOfHour(zone *time.Location) (ahead int64, same bool) {
	same = true
	for at := int64(firstNow - day); at <= lastNow+day; at += day {
		_, offset := time.UnixMilli(at).In(zone).Zone()
		part := int64(offset) % 3600 * 1000
		same = same && (at == firstNow-day || part == ahead)
		ahead = part
	}
	return ahead, same
}
