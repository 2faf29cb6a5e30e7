package audience

import (
	"math"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// scored translates score.MODEL and band.MODEL; a missing object has neither.
func (w *world) scored(f *frame, n *expr.Node) ([]guarded, bool) {
	about := n.Object
	if about < 0 {
		about = f.about
	}
	m := w.p.Scores[n.Index]
	if about < 0 || about != m.Object {
		return nil, false
	}
	x := w.score(n.Index)
	v := value{kind: expr.Double, x: x, key: "thousandths", rises: places}
	if n.Op == expr.OpBand {
		names := w.names.Scores[n.Index]
		number := v
		v = value{kind: expr.String, texts: func(set domain.Texts) *logic.Formula { return w.inInts(number, bands(&names, set)) }}
	}
	return w.under(w.object(about).there, w.always(v)), true
}

// bands are the places of the scores whose band has a name of a set.
func bands(m *expr.Score, set domain.Texts) domain.Ints {
	var in []domain.Range
	for i, name := range m.Bands {
		if !set.Has(name) {
			continue
		}
		r := domain.Range{Lo: math.MinInt64, Hi: math.MaxInt64}
		if i > 0 {
			r.Lo = domain.Image(m.From[i])
		}
		if i+1 < len(m.Bands) {
			r.Hi = domain.Image(m.From[i+1]) - 1
		}
		in = append(in, r)
	}
	return domain.IntsOf(in...)
}

// score is the variable of a score: thousandths of a point, as events add up in them.
func (w *world) score(index int) logic.Var {
	if x, ok := w.scores[index]; ok {
		return x
	}
	m := w.p.Scores[index]
	lo, hi := thousandths(m.Min), thousandths(m.Max)
	x := w.space.NewVar(logic.VarInfo{Name: "score." + m.Name, Dom: logic.Dom{Ints: domain.Between(lo.down, hi.up)}})
	w.scores[index] = x
	w.steady[x] = w.space.True()
	w.law(x, w.scoreLaw(m, x))
	if w.fresh {
		w.law(x, w.steady[x])
	}
	return x
}

// places are how doubles depend on thousandths.
func places(x int64) int64 { return domain.Image(float64(x) / 1000) }

// thousand is a number of points in thousandths, rounded down and up.
type thousand struct{ down, up int64 }

// mostPoints bounds scores without a range, in thousandths.
const mostPoints = 1_000_000_000_000_000

func thousandths(points float64) thousand {
	x := math.Min(math.Max(points*1000, -mostPoints), mostPoints)
	if r := math.Round(x); math.Abs(x-r) < 1e-6 {
		return thousand{int64(r), int64(r)}
	}
	return thousand{int64(math.Floor(x)), int64(math.Ceil(x))}
}

// whole reports whether points are whole thousandths, as the score is rounded to: sums of
// such are exact.
func whole(points float64) bool {
	p := thousandths(points)
	return p.down == p.up && math.Abs(points) < 1e9
}

// scoreLaw says which scores are possible with which fields and events: the sum of what
// the rules add, kept to the range. Sums of fractions may be a thousandth off.
func (w *world) scoreLaw(m *project.Score, x logic.Var) *logic.Formula {
	s := w.space
	var laws []*logic.Formula
	var terms []logic.Term
	exact := true
	add := func(c logic.Var, law *logic.Formula, sure bool) {
		terms, laws, exact = append(terms, logic.Term{Coef: 1, X: c}), append(laws, law), exact && sure
	}
	for i := range m.Fit {
		c, law := w.fit(&m.Fit[i])
		add(c, law, whole(m.Fit[i].Points))
	}
	for i := range m.Behavior {
		b := &m.Behavior[i]
		c, law := w.behavior(m, b, x)
		add(c, law, whole(b.Points) && (math.IsInf(b.AtMost, 1) || whole(b.AtMost)))
	}
	off := int64(1)
	if exact {
		off = 0
	}
	lo, hi := thousandths(m.Min), thousandths(m.Max)
	sum := func(limit int64) *logic.Formula { return s.Linear(terms, limit) }
	inside := s.And(w.near(terms, x, off))
	below := s.And(s.IsIn(x, domain.Between(lo.down, lo.up)), sum(lo.up+off))
	above := s.And(s.IsIn(x, domain.Between(hi.down, hi.up)), s.Not(sum(hi.down-off-1)))
	return s.And(append(laws, s.Or(inside, below, above))...)
}

// near is where a sum differs from a variable by no more than off.
func (w *world) near(terms []logic.Term, x logic.Var, off int64) *logic.Formula {
	more, less := []logic.Term{{Coef: -1, X: x}}, []logic.Term{{Coef: 1, X: x}}
	for _, t := range terms {
		more, less = append(more, t), append(less, logic.Term{Coef: -t.Coef, X: t.X})
	}
	return w.space.And(w.space.Linear(more, off), w.space.Linear(less, off))
}

// fit is what a rule about fields adds.
func (w *world) fit(r *project.FitRule) (logic.Var, *logic.Formula) {
	s := w.space
	t := w.condition(r.When.Expr)
	p := thousandths(r.Points)
	name := ""
	if r.Doc != nil {
		name = r.Doc.Name.Value
	}
	set := domain.IntsOf(domain.Range{Lo: 0, Hi: 0}, domain.Range{Lo: p.down, Hi: p.up})
	c := s.NewVar(logic.VarInfo{Name: "points of " + name, Dom: logic.Dom{Ints: set}})
	return c, s.Or(s.And(t.yes, s.IsIn(c, domain.Between(p.down, p.up))), s.And(s.Not(t.yes), s.IsIn(c, domain.Point(0))))
}

// behavior is what events add to a score: points for each, up to `at_most`.
func (w *world) behavior(m *project.Score, b *project.Behavior, score logic.Var) (logic.Var, *logic.Formula) {
	s := w.space
	most := thousandths(math.Min(b.AtMost, mostPoints/1000)).up
	set := domain.Between(0, most)
	if b.Points < 0 {
		set = domain.Between(-most, 0)
	}
	c := s.NewVar(logic.VarInfo{Name: "points of behavior", Dom: logic.Dom{Ints: set}})
	l, ok := w.behaviorList(m, b)
	if !ok {
		return c, s.True()
	}
	sign := int64(1)
	if b.Points < 0 {
		sign = -1
	}
	// In what follows everything is counted upward: sign·c.
	high, low, more := []logic.Term{{Coef: sign, X: c}}, []logic.Term{{Coef: -sign, X: c}}, []logic.Term(nil)
	for _, a := range agesOf(b) {
		where := l.where
		if b.HalfLife > 0 {
			where = s.And(where, w.inInts(w.before(l.bag.elem.age), a.age))
		}
		n := w.count(l.bag.id, where)
		high, low = append(high, logic.Term{Coef: -a.high, X: n}), append(low, logic.Term{Coef: a.low, X: n})
		more = append(more, logic.Term{Coef: a.high, X: n})
		if a.faded {
			w.steady[score] = s.And(w.steady[score], s.IsIn(n, domain.Point(0)))
			w.fades[m] = w.fades[m] || !w.fresh
		}
	}
	full := s.And(s.Linear(high, 0), s.Linear(low, 0))
	capped := s.And(s.IsIn(c, domain.Point(sign*most)), s.Not(s.Linear(more, most-1)))
	return c, s.Or(full, capped)
}

// fading are ages of events, and the least and the most thousandths of a point, by their
// size, that an event of such an age adds. Faded is set where that depends on the age.
type fading struct {
	age       domain.Ints
	low, high int64
	faded     bool
}

// agesOf are the ages that matter for what events add. Of events with a half-life those
// that are younger than its first step add all their points, and those of which no
// thousandth is left nothing; between them it is known within limits.
func agesOf(b *project.Behavior) []fading {
	p := thousandths(math.Abs(b.Points))
	if b.HalfLife == 0 {
		return []fading{{age: domain.AllInts(), low: p.down, high: p.up}}
	}
	left := func(age int64) thousand { return thousandths(math.Abs(expr.Decayed(b.Points, age, b.HalfLife))) }
	first, gone := (b.HalfLife+23)/24, spentFrom(left)
	if gone == 0 {
		return nil
	}
	from := min(first, gone)
	list := []fading{{age: domain.AtMost(from - 1), low: p.down, high: p.up}}
	for _, to := range []int64{min(b.HalfLife, gone), gone} {
		if from < to {
			list = append(list, fading{domain.Between(from, to-1), left(to - 1).down, left(from).up, true})
			from = to
		}
	}
	return list
}

// spentFrom is the age from which on nothing is left, one more than the oldest where there
// is none.
func spentFrom(left func(age int64) thousand) int64 {
	from, to := int64(0), int64(oldest+1)
	for from < to {
		if middle := (from + to) / 2; left(middle).up == 0 {
			to = middle
		} else {
			from = middle + 1
		}
	}
	return from
}

// behaviorList is the list of the events that a rule counts.
func (w *world) behaviorList(m *project.Score, b *project.Behavior) (*list, bool) {
	bag := w.eventBag(m.Object, b.Event)
	v := w.wholeList(bag)
	l := v.list
	if b.Where != nil {
		f := &frame{x: b.Where.Expr, about: m.Object, event: bag.elem, vars: map[int]binding{}}
		t := w.ask(f, b.Where.Expr.Tree())
		if f.full {
			return nil, false
		}
		l.where = w.space.And(l.where, t.yes)
	}
	if b.Expires > 0 {
		l.where = w.space.And(l.where, w.inInts(w.before(bag.elem.age), domain.AtMost(b.Expires-1)))
	}
	return l, true
}
