package audience

import (
	"fmt"
	"slices"
	"time"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// partKey is a part of the calendar that has one of some values.
type partKey struct {
	name, zone string
	from       int64
}

// clock translates the parts of instants and durations.
func (w *world) clock(f *frame, n *expr.Node, a value) (guarded, bool) {
	if a.kind == expr.Duration {
		unit := map[string]int64{"getHours": 3_600_000, "getMinutes": 60_000, "getSeconds": 1000, "getMilliseconds": 1}[n.Name]
		if unit == 0 || len(n.Args) != 1 {
			return guarded{}, false
		}
		v := value{kind: expr.Int}
		w.quotient(&v, a, unit)
		return guarded{w.space.True(), v}, true
	}
	part, most := calendarPart(n.Name)
	zone := "UTC"
	if len(n.Args) == 2 && n.Args[1].Op == expr.OpConst {
		zone = n.Args[1].Value.Str()
	}
	if a.kind != expr.Timestamp || !a.linear || part == nil && timeUnits[n.Name].size == 0 || len(n.Args) > 2 || len(n.Args) == 2 && n.Args[1].Op != expr.OpConst {
		return guarded{}, false
	}
	if offset, ok := fixedOffset(zone); ok {
		a.off, zone = a.off+offset, "UTC"
	}
	location, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		return guarded{}, false
	}
	if unit := timeUnits[n.Name]; unit.size > 0 {
		return w.partOfHour(f, n, a, unit, location)
	}
	t := &partTable{name: n.Name, zone: zone, location: location, part: part, most: most, from: firstNow, to: lastNow, step: quarter}
	if location == time.UTC {
		if most == 0 {
			return w.yearInUTC(a)
		}
		if len(a.terms) == 1 && a.terms[0].Coef%day == 0 && a.off%day == 0 {
			if n.Name == "getHours" {
				return guarded{w.space.True(), constant(expr.NewInt(0))}, true // it is a midnight
			}
			t.from, t.to, t.step = firstDate, lastDate, day
		}
	}
	return w.partOfInstant(f, n, a, t)
}

// Clocks are set by whole quarters of an hour.
const quarter = 15 * 60_000

// Of dates parts of the calendar are known from 1900 to 2099.
const (
	firstDate = -2_208_988_800_000
	lastDate  = 4_102_444_799_999
)

// partOfInstant is a part of the calendar. Beyond the years that are known it is that of
// some other instant, of which nothing else is known.
func (w *world) partOfInstant(f *frame, n *expr.Node, a value, t *partTable) (guarded, bool) {
	inside := w.inInts(a, domain.Between(t.from, t.to))
	if inside == nil {
		return guarded{}, false
	}
	s := w.space
	outside := s.Not(inside)
	var other logic.Var = none
	if outside.Op != logic.False {
		if slices.ContainsFunc(a.terms, func(t logic.Term) bool { return w.inner(t.X) }) {
			return guarded{}, false
		}
		other = w.likeness(f, n, a, t, inside)
	}
	v := value{kind: expr.Int}
	for i := range t.most {
		v.few = append(v.few, int64(i))
	}
	if t.most == 0 && other == none {
		v.few = yearsOf(t.from-day, t.to+day)
	}
	v.ints = func(set domain.Ints) *logic.Formula {
		known := w.inInts(a, w.instants(t, set))
		if known == nil || other == none {
			return known
		}
		like := set
		if t.most > 0 {
			like = w.instants(t.likeness(), set)
		}
		return s.Or(s.And(inside, known), s.And(outside, s.IsIn(other, like)))
	}
	return guarded{s.True(), v}, true
}

// likeness stands for an instant beyond the known years: the time of day and the
// calendar of its year are those of one of 28 years in a row, whatever the zone. Of years
// it is the number itself. Equal instants have equal ones.
func (w *world) likeness(f *frame, n *expr.Node, a value, t *partTable, inside *logic.Formula) logic.Var {
	key := fmt.Sprint("likeness ", a.terms, a.off, t.zone, t.most == 0)
	if x, ok := w.beyond[key]; ok {
		return x
	}
	set := domain.Between(firstNow, lastLike)
	if t.most == 0 {
		set = domain.Between(0, 10_000)
	}
	x := w.space.NewVar(logic.VarInfo{Name: f.x.Text()[n.Start:n.End], Beyond: true, Dom: logic.Dom{Ints: set}})
	w.beyond[key] = x
	w.outside[x] = w.beyondPart(f, n)
	w.within[x] = inside
	return x
}

// lastLike is the end of 2047: in 28 years without an exception each year of the
// calendar occurs, by its first day of the week and whether it is a leap year.
const lastLike = 2_461_449_599_999

// likeness is the table for what stands for instants beyond the known years.
func (t *partTable) likeness() *partTable {
	return &partTable{name: t.name, zone: "like UTC", location: time.UTC, part: t.part, most: t.most, from: firstNow, to: lastLike, step: quarter}
}

// partTable is a part of the calendar in a zone.
type partTable struct {
	name, zone string
	location   *time.Location
	part       func(time.Time) int
	most       int
	// from and to are the instants of which it is known; it changes at whole steps.
	from, to, step int64
}

// instants are the instants of the known years whose part is in a set.
func (w *world) instants(t *partTable, set domain.Ints) domain.Ints {
	if t.most == 0 {
		return years(set, t.location)
	}
	key := partKey{t.name, t.zone, t.from}
	if w.know.parts[key] == nil {
		w.know.parts[key] = t.enumerated()
	}
	asked := partsKey{partKey: key}
	for i := range t.most {
		if set.Has(int64(i)) {
			asked.which[i/64] |= 1 << (i % 64)
		}
	}
	known, ok := w.know.instants[asked]
	if !ok {
		known = t.joined(w.know.parts[key], set)
		w.know.instants[asked] = known
		w.know.size += 16*len(known.Ranges()) + 100
	}
	return known
}

// joined puts the instants of some values together, or takes the others away, whichever
// is less work.
func (t *partTable) joined(parts []domain.Ints, set domain.Ints) domain.Ints {
	var in, out []int
	for i := range t.most {
		if set.Has(int64(i)) {
			in = append(in, i)
		} else {
			out = append(out, i)
		}
	}
	less := in
	if len(out) < len(in) {
		less = out
	}
	if len(less) == 1 && len(in) == 1 {
		return parts[in[0]]
	}
	var ranges []domain.Range
	for _, i := range less {
		ranges = append(ranges, parts[i].Ranges()...)
	}
	sum := domain.IntsOf(ranges...)
	if len(out) < len(in) {
		sum = sum.Not().And(domain.Between(t.from, t.to))
	}
	return sum
}

// partsKey is some of the values of a part of the calendar.
type partsKey struct {
	partKey
	which [6]uint64 // for up to 366 days
}

// enumerated lists, for each number, the instants of the known years whose part it is.
func (t *partTable) enumerated() []domain.Ints {
	ranges := make([][]domain.Range, t.most)
	from, is := t.from, t.part(time.UnixMilli(t.from).In(t.location))
	for at := t.from; at <= t.to; at += t.step {
		if i := t.part(time.UnixMilli(at).In(t.location)); i != is {
			ranges[is] = append(ranges[is], domain.Range{Lo: from, Hi: at - 1})
			from, is = at, i
		}
	}
	ranges[is] = append(ranges[is], domain.Range{Lo: from, Hi: t.to})
	sets := make([]domain.Ints, t.most)
	for i := range sets {
		sets[i] = domain.IntsOf(ranges[i]...)
	}
	return sets
}

// calendarPart is a part of the calendar, and below what number it is.
func calendarPart(name string) (part func(time.Time) int, most int) {
	switch name {
	case "getFullYear":
		return time.Time.Year, 0
	case "getMonth":
		return func(t time.Time) int { return int(t.Month()) - 1 }, 12
	case "getDayOfYear":
		return func(t time.Time) int { return t.YearDay() - 1 }, 366
	case "getDayOfMonth":
		return func(t time.Time) int { return t.Day() - 1 }, 31
	case "getDate":
		return time.Time.Day, 32
	case "getDayOfWeek":
		return func(t time.Time) int { return int(t.Weekday()) }, 7
	case "getHours":
		return time.Time.Hour, 24
	}
	return nil, 0
}

// yearInUTC is the year of an instant, which is known of all.
func (w *world) yearInUTC(a value) (guarded, bool) {
	v := value{kind: expr.Int}
	v.ints = func(set domain.Ints) *logic.Formula {
		var in []domain.Range
		for _, r := range set.And(domain.Between(0, 10_000)).Ranges() {
			in = append(in, domain.Range{Lo: newYear(r.Lo, time.UTC), Hi: newYear(r.Hi+1, time.UTC) - 1})
		}
		return w.inInts(a, domain.IntsOf(in...))
	}
	if lo, hi := w.bounds(a); lo.fits() && hi.fits() && hi.int()-lo.int() < 40*366*day {
		v.few = yearsOf(lo.int(), hi.int())
	}
	return guarded{w.space.True(), v}, true
}

func newYear(year int64, zone *time.Location) int64 {
	return time.Date(int(year), 1, 1, 0, 0, 0, 0, zone).UnixMilli()
}

// yearsOf are the years between two instants.
func yearsOf(from, to int64) []int64 {
	var list []int64
	for y := time.UnixMilli(from).UTC().Year(); y <= time.UnixMilli(to).UTC().Year(); y++ {
		list = append(list, int64(y))
	}
	return list
}

// years are the instants in some years of a zone.
func years(set domain.Ints, zone *time.Location) domain.Ints {
	var out []domain.Range
	for _, y := range yearsOf(firstNow-day, lastNow+day) {
		if set.Has(y) {
			out = append(out, domain.Range{Lo: newYear(y, zone), Hi: newYear(y+1, zone) - 1})
		}
	}
	return domain.IntsOf(out...)
}

// inKnownYears narrows a formula to the years of which the calendar is known.
func (w *world) inKnownYears(f *logic.Formula) *logic.Formula {
	l := &reader{w: w, seen: map[*logic.Formula]bool{}, vars: map[logic.Var]bool{}}
	l.read(f)
	slices.Sort(l.order)
	list := []*logic.Formula{f}
	for _, x := range l.order {
		if in := w.within[x]; in != nil {
			list = append(list, in)
		}
	}
	return w.space.And(list...)
}
